"""A session that no coach planned: made by the phone, changed while it runs, logged like any other."""

from typing import Any

import pytest

from carnet.config import Settings
from carnet.kit.ids import uuid7
from tests.conftest import Api, Cast
from tests.engines import read_rows
from tests.schedule.free import DIPS, ROW, change, make, read
from tests.schedule.plans import problem, set_clock
from tests.tools import Phone, attempt, count_rows, document, save, save_data, set_path, start


def mine(api: Api, made: Any) -> Any:
    """The program of a free session in my-programs."""
    programs = api.ok("GET", "/my-programs")["programs"]
    return next(one for one in programs if one["programId"] == made["programId"])


def names(api: Api, workout: str) -> list[str]:
    return [one["exerciseName"] for one in document(api, workout)["progress"]["exercises"]]


def test_begun_and_logged(ines: Api, marion: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, "2026-11-11T23:30Z")
    answer = ines.call("POST", "/free-sessions", {"exercises": [ROW], "title": "Dos", "timeZone": "Europe/Paris"})
    made = answer.json()
    assert (answer.status_code, set(made)) == (201, {"sessionId", "programId", "scheduledSessionId"})
    program = mine(ines, made)
    (row,) = program["sessions"]
    assert (program["title"], program["own"], program["coachName"]) == ("Dos", True, "Ines")
    assert (row["title"], row["date"], row["scheduledSessionId"]) == ("Dos", "2026-11-12", made["scheduledSessionId"])
    assert "Dos" in [one["title"] for one in ines.ok("GET", "/today?timeZone=Europe/Paris")["sessions"]]
    workout = start(ines, made["sessionId"], scheduledSessionId=made["scheduledSessionId"])
    assert save_data(ines, workout, 0, repsPerSet=[8, 8, 7])["repsCompleted"] == 23
    save(ines, workout, 0, status="completed")
    finished = ines.ok("POST", f"/workouts/{workout}/finish")
    assert (finished["exercisesCompleted"], finished["totalExercises"]) == (1, 1)
    assert mine(ines, made)["sessions"][0]["state"] == "done"
    assert attempt(marion, workout)["exercises"][0]["data"]["repsCompleted"] == 23
    assert marion.ok("GET", "/students")["students"][0]["lastWorkout"]["workoutId"] == workout


def test_it_is_no_program_of_the_coach(ines: Api, marion: Api, cast: Cast) -> None:
    made = make(ines, exercises=[ROW])
    assert marion.call("GET", f"/programs/{made['programId']}").status_code == 404
    assert made["programId"] not in [one["programId"] for one in marion.ok("GET", "/programs")["programs"]]
    given = marion.ok("GET", f"/students/{cast.ines.user_id}/assignments")["assignments"]
    assert made["programId"] not in [one["programId"] for one in given]
    body = {"programId": made["programId"], "studentId": str(cast.thomas.user_id)}
    assert marion.call("POST", "/assignments", body).status_code == 404
    schedule = marion.ok("GET", f"/students/{cast.ines.user_id}/schedule")["programs"]
    (own,) = [one for one in schedule if one["own"]]
    answer = marion.call("POST", f"/scheduled-sessions/{made['scheduledSessionId']}/push", {"days": 1})
    assert (problem(answer), own["programId"]) == ((403, "not_allowed"), made["programId"])


def test_nobody_waits_for_it(ines: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, "2026-11-11T12:00Z")
    made = make(ines, exercises=[ROW])
    set_clock(monkeypatch, "2026-11-13T12:00Z")
    assert not mine(ines, made)["sessions"][0]["late"]
    ines.ok("PATCH", f"/scheduled-sessions/{made['scheduledSessionId']}", {"date": "2026-11-13", "state": "planned"})
    assert made["sessionId"] in [one["sessionId"] for one in ines.ok("GET", "/today")["sessions"]]
    assert ines.call("DELETE", f"/assignments/{mine(ines, made)['assignmentId']}").status_code == 204
    assert made["programId"] not in [one["programId"] for one in ines.ok("GET", "/my-programs")["programs"]]


def test_empty_at_first(ines: Api) -> None:
    made = ines.ok("POST", "/free-sessions")
    assert (read(ines, made)["title"], read(ines, made)["exercises"]) == ("Séance libre", [])
    workout = start(ines, made["sessionId"])
    assert names(ines, workout) == []
    change(ines, made, exercises=[ROW])
    assert names(ines, workout) == ["Rowing"]
    ines.ok("PATCH", "/me", {"locale": "en"})
    assert read(ines, make(ines))["title"] == "Free session"


def test_sent_again_it_makes_nothing(ines: Api, thomas: Api, cast: Cast, settings: Settings) -> None:
    body: dict[str, Any] = {"sessionId": str(uuid7()), "exercises": [{**ROW, "itemId": str(uuid7())}]}
    first = ines.call("POST", "/free-sessions", body)
    before = count_rows(settings)
    again = ines.call("POST", "/free-sessions", body)
    assert (first.status_code, again.status_code, again.json()) == (201, 200, first.json())
    assert first.json()["sessionId"] == body["sessionId"]
    assert read(ines, first.json())["exercises"][0]["itemId"] == body["exercises"][0]["itemId"]
    occurrence = ines.ok("GET", "/my-programs")["programs"][-1]["sessions"][0]["scheduledSessionId"]
    for taken in (body["sessionId"], str(cast.session_id), str(cast.draft_session_id), occurrence):
        assert problem(thomas.call("POST", "/free-sessions", {"sessionId": taken})) == (409, "id_taken")
    item = {**ROW, "itemId": body["exercises"][0]["itemId"]}
    assert problem(thomas.call("POST", "/free-sessions", {"exercises": [item]})) == (409, "id_taken")
    twice = [{**ROW, "itemId": (same := str(uuid7()))}, {**DIPS, "itemId": same}]
    assert problem(thomas.call("POST", "/free-sessions", {"exercises": twice})) == (400, "invalid")
    assert count_rows(settings) == before


def test_a_phone_without_network_names_all_of_it(ines: Api) -> None:
    session_id, item_id = str(uuid7()), str(uuid7())
    make(ines, sessionId=session_id, exercises=[{**ROW, "itemId": item_id}])
    phone = Phone(ines)
    sent = phone.send(
        phone.op("/workout/start", {"sessionId": session_id, "scheduledSessionId": session_id}),
        phone.op(set_path(item_id, 0, "reps"), 8),
        phone.op(set_path(item_id, 0, "done"), value=True),
        phone.op("/workout/finish", {}),
    )
    assert {one["state"] for one in sent["results"]} == {"saved"}
    assert document(ines, phone.workout_id)["progress"]["exercises"][0]["data"]["setsCompleted"] == 1
    assert (
        mine(ines, {"programId": ines.ok("GET", f"/workouts/{phone.workout_id}")["programId"]})["sessions"][0]["state"]
        == "done"
    )


def test_changed_while_it_runs(ines: Api) -> None:
    made = make(ines, exercises=[ROW, DIPS])
    workout = start(ines, made["sessionId"])
    save_data(ines, workout, 0, repsPerSet=[8])
    row, dips = read(ines, made)["exercises"]
    before = document(ines, workout)["version"]
    # another order, one more, another name; what is sent back as it was read stays what it was
    curl = {"exerciseName": "Curl", "exerciseType": "standard", "config": {"sets": 1}}
    changed = change(ines, made, title="Haut", exercises=[curl, {**dips, "exerciseName": "Dips lestés"}, row])
    assert (changed["title"], changed["version"]) == ("Haut", 2)
    assert [one["itemId"] for one in changed["exercises"]][1:] == [dips["itemId"], row["itemId"]]
    assert names(ines, workout) == ["Curl", "Dips lestés", "Rowing"]
    stands = document(ines, workout)
    assert stands["progress"]["exercises"][2]["data"]["repsPerSet"] == [8]
    assert stands["version"] > before
    opened = ines.ok("GET", f"/workouts/{workout}")
    assert (opened["title"], opened["programVersion"], opened["totalExercises"]) == ("Haut", 2, 3)
    save(ines, workout, 0, status="completed")
    assert ines.ok("GET", f"/workouts/{workout}")["exercisesCompleted"] == 1


def test_the_same_again_is_no_change(ines: Api, settings: Settings) -> None:
    made = make(ines, exercises=[ROW])
    workout = start(ines, made["sessionId"])
    stands, before = read(ines, made), count_rows(settings)
    version = document(ines, workout)["version"]
    assert change(ines, made, exercises=stands["exercises"], title=stands["title"]) == stands
    assert change(ines, made) == stands
    assert (count_rows(settings), document(ines, workout)["version"]) == (before, version)


def test_what_holds_data_is_never_lost(ines: Api, settings: Settings) -> None:
    made = make(ines, exercises=[ROW, DIPS])
    workout = start(ines, made["sessionId"])
    save_data(ines, workout, 0, repsPerSet=[8, 8, 8])
    save(ines, workout, 0, status="completed")
    change(ines, made, exercises=[])
    assert names(ines, workout) == ["Rowing"]  # the dips held nothing
    opened = ines.ok("GET", f"/workouts/{workout}")
    assert (opened["exercisesCompleted"], opened["totalExercises"]) == (1, 1)
    assert save_data(ines, workout, 0, repsPerSet=[8, 8, 9])["repsCompleted"] == 25
    change(ines, made, exercises=[DIPS])
    assert names(ines, workout) == ["Dips", "Rowing"]
    assert ines.ok("GET", f"/workouts/{workout}")["totalExercises"] == 2
    assert read_rows(settings, "SELECT count(*) FROM parked_operation") == [(0,)]


def test_modified_after_the_finish(ines: Api) -> None:
    made = make(ines, exercises=[ROW])
    workout = start(ines, made["sessionId"])
    ines.ok("POST", f"/workouts/{workout}/finish")
    change(ines, made, exercises=[*read(ines, made)["exercises"], DIPS])
    assert ines.ok("GET", f"/sessions/{made['sessionId']}/status")["workoutId"] == workout
    assert save_data(ines, workout, 1, repsPerSet=[10])["repsCompleted"] == 10
    stands = ines.ok("GET", f"/workouts/{workout}")
    assert (stands["status"], stands["totalExercises"]) == ("completed", 2)


def test_an_earlier_attempt_keeps_its_version(ines: Api) -> None:
    made = make(ines, exercises=[ROW])
    first = start(ines, made["sessionId"])
    ines.ok("POST", f"/workouts/{first}/finish")
    second = start(ines, made["sessionId"], fresh=True)
    change(ines, made, exercises=[DIPS])
    assert [ines.ok("GET", f"/workouts/{one}")["programVersion"] for one in (first, second)] == [1, 2]
    assert [one["exerciseName"] for one in attempt(ines, first)["exercises"]] == ["Rowing"]


def test_an_exercise_keeps_its_type(ines: Api) -> None:
    made = make(ines, exercises=[ROW])
    item = {**read(ines, made)["exercises"][0], "exerciseType": "AMRAP", "config": {"timeMinutes": 5}}
    answer = ines.call("PUT", f"/free-sessions/{made['sessionId']}", {"exercises": [item]})
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, "exercises[0].exerciseType")


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"copyOf": {}}, "copyOf"),
        ({"copyOf": {"sessionId": str(uuid7()), "workoutId": str(uuid7())}}, "copyOf"),
        ({"copyOf": {"sessionId": str(uuid7())}, "exercises": []}, "exercises"),
        ({"exercises": [ROW] * 61}, "exercises"),
        ({"exercises": [{**ROW, "exerciseName": " "}]}, "exercises[0].exerciseName"),
        ({"exercises": [{**ROW, "config": {"sets": -1}}]}, "exercises[0].config.sets"),
        ({"exercises": [{**ROW, "exerciseId": str(uuid7())}]}, "exercises[0].exerciseId"),
        ({"title": " "}, "title"),
        ({"timeZone": "Mars"}, "timeZone"),
    ],
)
def test_what_is_not_understood(ines: Api, body: Any, path: str, settings: Settings) -> None:
    before = count_rows(settings)
    answer = ines.call("POST", "/free-sessions", body)
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, path)
    assert count_rows(settings) == before


def test_somebody_without_a_team(stranger: Api, marion: Api, settings: Settings) -> None:
    made = make(stranger, exercises=[ROW])
    workout = start(stranger, made["sessionId"], scheduledSessionId=made["scheduledSessionId"])
    stranger.ok("POST", f"/workouts/{workout}/finish")
    make(stranger)
    assert read_rows(settings, "SELECT count(*) FROM team WHERE personal_of IS NOT NULL") == [(1,)]
    assert stranger.ok("GET", "/me")["teams"] == []
    assert marion.call("GET", f"/workouts/{workout}").status_code == 404
    # a coach trains too
    coached = make(marion, exercises=[ROW])
    assert start(marion, coached["sessionId"])
    assert [team["role"] for team in marion.ok("GET", "/me")["teams"]] == ["owner"]
    assert len(marion.ok("GET", "/students")["students"]) == 2


def test_only_its_student_changes_it(
    *, ines: Api, thomas: Api, marion: Api, other_coach: Api, stranger: Api, cast: Cast
) -> None:
    made = make(ines, exercises=[ROW])
    path, body = f"/free-sessions/{made['sessionId']}", {"title": "Autre"}
    for method, sent in (("GET", None), ("PUT", body)):
        for api in (thomas, other_coach, stranger):
            foreign, missing = api.call(method, path, sent), api.call(method, f"/free-sessions/{uuid7()}", sent)
            assert (foreign.status_code, foreign.content) == (404, missing.content)
        assert marion.call(method, path, sent).status_code == (200 if method == "GET" else 403)
        assert ines.call(method, f"/free-sessions/{cast.session_id}", sent).status_code == 404
    for api in (thomas, other_coach, stranger):
        assert api.call("POST", f"/sessions/{made['sessionId']}/start").status_code == 404
    assert marion.call("POST", f"/sessions/{made['sessionId']}/start").status_code == 403
    assert read(ines, made)["title"] == "Séance libre"
