"""Rule 12: a coach publishes a change of a session in use; the student takes it or keeps theirs, nothing disappears."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from carnet.config import Settings
from carnet.programs.tree import copy_part
from tests.conftest import Api, Cast
from tests.progress.test_fold_service import verify
from tests.schedule.plans import publish, set_clock
from tests.tools import AMRAP, CIRCUIT, EMOM, STANDARD, Phone, attempt, document, save_data, start

FRESH_SQUAT = {"sets": 3, "reps": 5, "weight": 97.5, "weightUnit": "kg", "notes": None}


def change_plan(items: list[Any]) -> None:
    """A lighter squat, another exercise in the place of the EMOM, the AMRAP last."""
    items[STANDARD] = replace(items[STANDARD], config=FRESH_SQUAT)
    items[EMOM] = replace(copy_part(items[STANDARD]), exercise_name="Hip thrust")
    items.append(items.pop(AMRAP))


Republish = Callable[..., None]


@pytest.fixture
def republish(ines: Api, cast: Cast, settings: Settings) -> Republish:
    """Publishes the program of the cast's session with other exercises in it."""
    programs = ines.ok("GET", "/my-programs")["programs"]
    session_id = str(cast.session_id)
    (program_id,) = {one["programId"] for one in programs for row in one["sessions"] if row["sessionId"] == session_id}

    def run(change: Any = change_plan) -> None:
        publish(settings, cast, UUID(program_id), lambda weeks: change(weeks[0].sessions[0].exercises))

    return run


def session_of(api: Api, workout_id: str) -> Any:
    return api.ok("GET", f"/workouts/{workout_id}/progress?heads=true")["session"]


def offer(api: Api, workout_id: str) -> Any:
    return session_of(api, workout_id)["offered"]


def pinned(api: Api, workout_id: str) -> int:
    version: int = api.ok("GET", f"/workouts/{workout_id}")["programVersion"]
    return version


def names(api: Api, workout_id: str) -> list[str]:
    return [one["exerciseName"] for one in document(api, workout_id)["progress"]["exercises"]]


def answer(api: Api, workout_id: str, version: int, *, take: bool | None) -> Any:
    return api.ok("POST", f"/workouts/{workout_id}/version", {"version": version, "take": take})


def test_an_attempt_stays_with_its_version_until_the_student_takes_another(
    ines: Api, cast: Cast, republish: Republish, settings: Settings
) -> None:
    workout_id = start(ines, cast.session_id)
    assert offer(ines, workout_id) is None
    save_data(ines, workout_id, STANDARD, repsPerSet=[5, 5])
    save_data(ines, workout_id, EMOM, intervals=[{"reps": 5}])
    before = names(ines, workout_id)
    republish()

    offered = offer(ines, workout_id)
    assert pinned(ines, workout_id) == 1
    assert offered["version"] == 2
    assert names(ines, workout_id) == before
    told = {(one["kind"], one["part"], one["field"]) for one in offered["changes"]}
    assert {("changed", "exercise", "config.weight"), ("added", "exercise", None)} <= told
    assert ("removed", "exercise", None) in told

    taken = answer(ines, workout_id, 2, take=True)
    assert taken["programVersion"] == 2
    assert offer(ines, workout_id) is None
    shown = document(ines, workout_id)["progress"]["exercises"]
    assert shown == offered["exercises"]
    assert [one["exerciseName"] for one in shown][1] == "Hip thrust"
    assert shown[-1]["exerciseName"] == before[EMOM]  # dropped by the coach, and it holds data: an extra at the end
    assert shown[-1]["data"]["intervals"][0]["reps"] == [5]
    assert shown[STANDARD]["config"]["weight"] == 97.5
    assert shown[STANDARD]["data"]["repsPerSet"] == [5, 5]
    assert attempt(ines, workout_id)["exercises"] == shown
    assert taken["totalExercises"] == len(shown)
    assert verify(settings) == []


def test_keeping_mine_is_remembered_for_that_version(
    ines: Api, cast: Cast, republish: Republish, settings: Settings
) -> None:
    workout_id = start(ines, cast.session_id)
    republish()
    before = document(ines, workout_id)["progress"]
    assert answer(ines, workout_id, 2, take=False)["programVersion"] == 1
    assert offer(ines, workout_id) is None
    assert document(ines, workout_id)["progress"] == before
    republish(lambda items: items.pop())
    assert offer(ines, workout_id)["version"] == 3
    assert verify(settings) == []


@pytest.mark.parametrize("said", ["taken", "refused"])
def test_an_answer_can_be_taken_back(
    ines: Api, cast: Cast, republish: Republish, settings: Settings, said: str
) -> None:
    workout_id = start(ines, cast.session_id)
    before = names(ines, workout_id)
    republish()
    answer(ines, workout_id, 2, take=said == "taken")
    assert answer(ines, workout_id, 2, take=None)["programVersion"] == 1
    assert names(ines, workout_id) == before
    assert offer(ines, workout_id)["version"] == 2
    assert verify(settings) == []


def test_refusing_one_keeps_what_was_taken_before(
    ines: Api, cast: Cast, republish: Republish, settings: Settings
) -> None:
    workout_id = start(ines, cast.session_id)
    republish()
    answer(ines, workout_id, 2, take=True)
    republish(lambda items: items.pop())
    assert offer(ines, workout_id)["version"] == 3
    answer(ines, workout_id, 3, take=False)
    assert (pinned(ines, workout_id), offer(ines, workout_id)) == (2, None)
    assert verify(settings) == []


def test_sent_twice_it_changes_nothing(ines: Api, cast: Cast, republish: Republish) -> None:
    workout_id = start(ines, cast.session_id)
    republish()
    answer(ines, workout_id, 2, take=True)
    version = document(ines, workout_id)["version"]
    answer(ines, workout_id, 2, take=True)
    assert document(ines, workout_id)["version"] == version


def test_nothing_to_ask(ines: Api, cast: Cast, republish: Republish, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another session changed, the day moved, the workout is over, or nobody was in it for hours."""
    workout_id = start(ines, cast.session_id)
    republish(list)
    assert offer(ines, workout_id) is None
    republish()
    assert offer(ines, workout_id)["version"] == 3
    ines.ok("POST", f"/workouts/{workout_id}/finish")
    assert offer(ines, workout_id) is None
    ines.ok("POST", f"/workouts/{workout_id}/reopen")
    assert offer(ines, workout_id)["version"] == 3
    set_clock(monkeypatch, "2036-01-01T00:00:00+00:00")
    assert offer(ines, workout_id) is None


def test_my_programs_asks_for_what_the_student_trains_by(ines: Api, cast: Cast, republish: Republish) -> None:
    def asked() -> list[str]:
        programs = ines.ok("GET", "/my-programs")["programs"]
        sessions = {one["sessionId"]: one for program in programs for one in program["sessions"]}
        return [one["exerciseName"] for one in sessions[str(cast.session_id)]["exercises"]]

    before = asked()
    workout_id = start(ines, cast.session_id)
    republish()
    assert asked() == before
    answer(ines, workout_id, 2, take=True)
    assert asked()[1] == "Hip thrust"
    answer(ines, workout_id, 2, take=None)
    ines.ok("POST", f"/workouts/{workout_id}/finish")
    assert asked()[1] == "Hip thrust"  # what comes next time


def test_the_next_attempt_begins_with_the_newest(ines: Api, cast: Cast, republish: Republish) -> None:
    first = start(ines, cast.session_id)
    republish()
    second = start(ines, cast.session_id)
    assert (pinned(ines, first), pinned(ines, second)) == (1, 2)
    assert offer(ines, second) is None


@pytest.mark.parametrize("version", [1, 3, 4, 99])
def test_what_was_not_offered(ines: Api, cast: Cast, republish: Republish, marion: Api, version: int) -> None:
    """The one that it began with, a draft, one that is nowhere."""
    workout_id = start(ines, cast.session_id)
    republish()
    marion.ok("POST", f"/programs/{ines.ok('GET', f'/workouts/{workout_id}')['programId']}/draft")
    refused = ines.call("POST", f"/workouts/{workout_id}/version", {"version": version, "take": True})
    assert (refused.status_code, refused.json()["code"]) == (409, "version_not_offered")
    phone = Phone(ines, workout_id)
    (parked,) = phone.send(phone.op("/workout/version", {"version": version, "take": True}))["results"]
    assert (parked["state"], parked["reason"]) == ("parked", "version_not_offered")
    assert pinned(ines, workout_id) == 1


@pytest.mark.parametrize("value", [None, 2, {"version": 2}, {"version": "2", "take": True}, {"version": 2, "take": 1}])
def test_answers_that_are_none(ines: Api, cast: Cast, republish: Republish, value: Any) -> None:
    workout_id = start(ines, cast.session_id)
    republish()
    phone = Phone(ines, workout_id)
    (parked,) = phone.send(phone.op("/workout/version", value))["results"]
    assert parked["state"] == "parked"
    assert parked["reason"].startswith("not_understood")


def test_the_phone_answers_offline_and_goes_on_in_the_new_plan(
    ines: Api, cast: Cast, republish: Republish, settings: Settings
) -> None:
    workout_id = start(ines, cast.session_id)
    republish()
    offered = offer(ines, workout_id)
    added = next(one for one in offered["exercises"] if one["exerciseName"] == "Hip thrust")
    phone = Phone(ines, workout_id)
    operations = [
        phone.op("/workout/version", {"version": 2, "take": True}),
        phone.op(f"/ex/{added['itemId']}/notes", "lourd"),
    ]
    republish(lambda items: items.pop())  # while the phone had no network
    assert {one["state"] for one in phone.send(*operations)["results"]} == {"saved"}
    assert pinned(ines, workout_id) == 2
    shown = document(ines, workout_id)["progress"]["exercises"]
    assert next(one for one in shown if one["itemId"] == added["itemId"])["notes"] == "lourd"
    assert offer(ines, workout_id)["version"] == 3
    assert verify(settings) == []


def test_two_phones_answer_in_any_order(ines: Api, cast: Cast, republish: Republish, settings: Settings) -> None:
    republished = []
    for first in (0, 1):
        workout_id = start(ines, cast.session_id, fresh=True)
        republish(lambda items: items.reverse())
        republish(lambda items: items.reverse())
        newest = pinned(ines, workout_id) + 2
        phones = [Phone(ines, workout_id), Phone(ines, workout_id)]
        said = [
            phones[0].op("/workout/version", {"version": newest - 1, "take": True}),
            phones[1].op("/workout/version", {"version": newest, "take": True}),
        ]
        for n in (first, 1 - first):
            assert phones[n].send(said[n])["results"][0]["state"] == "saved"
        republished.append(pinned(ines, workout_id) - newest)
    assert republished == [0, 0]
    assert verify(settings) == []


def test_who_left_is_offered_nothing(ines: Api, marion: Api, cast: Cast, republish: Republish) -> None:
    workout_id = start(ines, cast.session_id)
    team_id = marion.ok("GET", "/me")["teams"][0]["teamId"]
    assert marion.call("DELETE", f"/teams/{team_id}/members/{cast.ines.user_id}").status_code == 204
    republish()
    assert offer(ines, workout_id) is None
    body = {"version": 2, "take": True}
    assert ines.call("POST", f"/workouts/{workout_id}/version", body).status_code == 409


def test_a_stale_if_match_after_the_plan_moved(ines: Api, cast: Cast, republish: Republish) -> None:
    workout_id = start(ines, cast.session_id)
    version = document(ines, workout_id)["version"]
    republish()
    answer(ines, workout_id, 2, take=True)
    path = f"/workouts/{workout_id}/exercises/{CIRCUIT}"
    stale = ines.call("PATCH", path, {"notes": "x"}, headers={"If-Match": f'"{version}"'})
    assert stale.status_code == 412
