"""What is read about attempts: my-programs, status, one workout, the list, the current one."""

from typing import Any

import pytest

from carnet.kit.ids import uuid7
from carnet.kit.pages import write_cursor
from tests.conftest import Api, Cast
from tests.tools import STANDARD, Phone, attempt, save_data, start

FIELDS = {
    "workoutId",
    "sessionId",
    "programId",
    "programVersion",
    "scheduledSessionId",
    "studentId",
    "startedBy",
    "title",
    "status",
    "startedAt",
    "endedAt",
    "duration",
    "exercisesCompleted",
    "totalExercises",
    "restPeriodSeconds",
    "timeZone",
    "mergedInto",
}


def test_a_workout(ines: Api, marion: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id, restPeriodSeconds=120)
    read = ines.ok("GET", f"/workouts/{workout}")
    assert set(read) == FIELDS | {"lastSeenAt"}
    assert read["studentId"] == str(cast.ines.user_id)
    assert (read["title"], read["status"], read["programVersion"]) == ("Tout", "in_progress", 1)
    assert (read["endedAt"], read["duration"], read["lastSeenAt"]) == (None, None, None)
    assert (read["exercisesCompleted"], read["totalExercises"], read["restPeriodSeconds"]) == (0, 4, 120)
    assert read["startedAt"].endswith("Z")
    assert marion.ok("GET", f"/workouts/{workout}") == read


def test_progress_and_attempt(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    page = ines.ok("GET", f"/workouts/{workout}/progress")
    assert set(page) == {"workout", "sessionProgress"}
    record = attempt(ines, workout)
    assert set(record) == {"workout", "exercises", "summary", "feedback"}
    assert set(page["workout"]) == set(record["workout"]) == FIELDS
    assert page["workout"] == record["workout"]


def test_progress_with_heads(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    save_data(ines, workout, STANDARD, rpe=8)
    page = ines.ok("GET", f"/workouts/{workout}/progress?heads=true")
    assert set(page) == {"workout", "sessionProgress", "heads", "session"}
    session = {"title": "Tout", "notes": "Doucement.", "coachName": "Marion", "free": False, "offered": None}
    assert page["session"] == session
    newest = ines.ok("GET", f"/workouts/{workout}/history")["entries"][0]
    assert page["heads"][newest["path"]] == [newest["opId"]]
    assert ines.call("GET", f"/workouts/{workout}/progress?heads=maybe").status_code == 400


def test_my_programs(ines: Api, cast: Cast) -> None:
    answer = ines.ok("GET", "/my-programs")
    assert set(answer) == {"programs"}
    program = answer["programs"][0]
    assert {"programId", "assignmentId", "title", "startDate", "sessions"} <= set(program)
    assert (program["title"], program["startDate"]) == ("Force d’hiver", "2026-11-02")
    first, second = program["sessions"]
    names = "sessionId scheduledSessionId title block week date status attempts "
    names += "workoutId exercises notes estimatedMinutes order"
    assert set(names.split()) <= set(first)
    assert (first["sessionId"], first["block"], first["week"]) == (str(cast.session_id), "Bloc 1", "Semaine 1")
    assert (first["date"], second["date"]) == ("2026-11-02", "2026-11-04")
    assert (first["status"], first["attempts"], first["workoutId"]) == ("not_started", 0, None)
    assert [one["exerciseType"] for one in first["exercises"]] == ["standard", "EMOM", "AMRAP", "circuit"]


def test_my_programs_follows_the_latest_attempt(ines: Api, thomas: Api, cast: Cast) -> None:
    def mine(api: Api) -> Any:
        return api.ok("GET", "/my-programs")["programs"][0]["sessions"][0]

    start(ines, cast.session_id)
    workout = start(ines, cast.session_id)
    assert (mine(ines)["status"], mine(ines)["attempts"], mine(ines)["workoutId"]) == ("in_progress", 2, workout)
    ines.ok("POST", f"/workouts/{workout}/finish")
    assert mine(ines)["status"] == "completed"
    assert (mine(thomas)["status"], mine(thomas)["attempts"]) == ("not_started", 0)


def test_nobody_elses_programs(marion: Api, stranger: Api, other_coach: Api) -> None:
    for api in (marion, stranger, other_coach):
        assert api.ok("GET", "/my-programs") == {"programs": []}


def test_status(ines: Api, cast: Cast) -> None:
    path = f"/sessions/{cast.session_id}/status"
    nothing = {
        "sessionId": str(cast.session_id),
        "status": "not_started",
        "workoutId": None,
        "attempts": 0,
        "hasProgress": False,
    }
    assert ines.ok("GET", path) == nothing
    first = start(ines, cast.session_id)
    assert ines.ok("GET", path) == nothing | {
        "status": "in_progress",
        "workoutId": first,
        "attempts": 1,
        "hasProgress": True,
    }
    ines.ok("POST", f"/workouts/{first}/finish")
    assert ines.ok("GET", path)["status"] == "completed"
    second = start(ines, cast.session_id)
    assert (ines.ok("GET", path)["workoutId"], ines.ok("GET", path)["attempts"]) == (second, 2)


def test_current(ines: Api, thomas: Api, cast: Cast) -> None:
    assert ines.ok("GET", "/workouts/current") == {"workout": None}
    first, second = start(ines, cast.session_id), start(ines, cast.legs_id)
    current = ines.ok("GET", "/workouts/current")["workout"]
    assert current == ines.ok("GET", f"/workouts/{second}")
    ines.ok("POST", f"/workouts/{second}/finish")
    assert ines.ok("GET", "/workouts/current")["workout"]["workoutId"] == first
    assert thomas.ok("GET", "/workouts/current") == {"workout": None}


def test_the_list_is_newest_first_and_paged(ines: Api, thomas: Api, marion: Api, cast: Cast) -> None:
    assert ines.ok("GET", "/workouts") == {"workouts": []}
    made = [start(ines, cast.session_id, startedAt=f"2026-11-02T09:{n:02}:00Z") for n in range(55)]
    made += [start(ines, cast.session_id, startedAt="2026-11-02T09:54:00Z") for _ in range(5)]
    legs = start(ines, cast.legs_id, startedAt="2026-11-01T09:00:00Z")
    for api, path in ((ines, "/workouts"), (marion, f"/students/{cast.ines.user_id}/workouts")):
        found: list[Any] = []
        page = api.ok("GET", path)
        while "next" in page:
            found += page["workouts"]
            page = api.ok("GET", f"{path}?cursor={page['next']}")
        found += page["workouts"]
        assert [one["startedAt"] for one in found] == sorted((one["startedAt"] for one in found), reverse=True)
        assert {one["workoutId"] for one in found} == {*made, legs}
        assert len(found) == 61
        assert set(found[0]) == FIELDS | {"lastSeenAt"}
    only = ines.ok("GET", f"/workouts?sessionId={cast.legs_id}")
    assert [one["workoutId"] for one in only["workouts"]] == [legs]
    assert thomas.ok("GET", "/workouts") == {"workouts": []}


@pytest.mark.parametrize("path", ["/workouts?cursor={}", "/workouts/{workout}/history?cursor={}"])
@pytest.mark.parametrize(
    "cursor",
    ["", "x", "!!!!", "%00", "%ff%fe", "W10", "WzEsMl0", "%F0%9F%8F%8B", "a" * 5000, "{huge}", "{negative}", "{early}"],
)
def test_a_bad_cursor(ines: Api, cast: Cast, path: str, cursor: str) -> None:
    made = {
        "{huge}": write_rank(10**30),
        "{negative}": write_rank(-(10**30)),
        "{early}": write_rank(-(10**15)),
    }
    workout = start(ines, cast.session_id)
    answer = ines.call("GET", path.replace("{workout}", workout).format(made.get(cursor, cursor)))
    assert answer.status_code in (200, 400)
    if answer.status_code == 400:
        assert answer.json()["errors"][0]["path"] == "cursor"


def write_rank(rank: int) -> str:
    return write_cursor(rank, uuid7())


def test_last_seen_is_the_phones_alone(ines: Api, marion: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    save_data(ines, workout, STANDARD, rpe=8)
    ines.ok("GET", f"/workouts/{workout}/progress")
    marion.ok("POST", "/ops", Phone(marion).batch())
    assert ines.ok("GET", f"/workouts/{workout}")["lastSeenAt"] is None
    Phone(ines).send()
    seen = ines.ok("GET", f"/workouts/{workout}")["lastSeenAt"]
    assert seen is not None
    save_data(ines, workout, STANDARD, rpe=9)
    assert ines.ok("GET", f"/workouts/{workout}")["lastSeenAt"] == seen
    assert marion.ok("GET", "/students")["students"][0]["lastSeenAt"] == seen
