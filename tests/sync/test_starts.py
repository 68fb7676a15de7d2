"""A start through the queue: one attempt whichever way it comes, and a session of one's own made without a network."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from carnet.config import Settings
from carnet.kit import clock
from carnet.kit.ids import planned_id, uuid7
from tests.conftest import Api, Cast
from tests.engines import read_rows
from tests.tools import STANDARD, Phone, attempt, count_rows, document, set_path, start

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
TEN = "2026-11-02T10:00:00Z"
ELEVEN = "2026-11-02T11:00:00Z"
PUSH_UPS = {"exerciseName": "Pompes", "exerciseType": "standard", "config": {}}
CINDY = {"exerciseName": "Cindy du parc", "exerciseType": "AMRAP", "config": {"timeMinutes": 12}}


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def states(answer: Any) -> list[tuple[str, str | None]]:
    return [(one["state"], one["reason"]) for one in answer["results"]]


def begin(phone: Phone, cast: Cast) -> dict[str, Any]:
    return phone.op("/workout/start", {"sessionId": str(cast.session_id), "startedAt": TEN})


def test_started_plainly_and_then_through_the_queue(settings: Settings, ines: Api, cast: Cast) -> None:
    phone = Phone(ines)
    start(ines, cast.session_id, workoutId=phone.workout_id, startedAt=TEN)
    assert states(phone.send(begin(phone, cast))) == [("saved", None)]
    rows = count_rows(settings)
    assert (rows["workout_session"], rows["parked_operation"]) == (1, 0)
    assert ines.ok("GET", f"/workouts/{phone.workout_id}")["startedAt"] == TEN


def test_started_through_the_queue_and_then_plainly(settings: Settings, ines: Api, cast: Cast) -> None:
    phone = Phone(ines)
    phone.send(begin(phone, cast))
    again = ines.call("POST", f"/sessions/{cast.session_id}/start", {"workoutId": phone.workout_id})
    assert (again.status_code, again.json()["workoutId"]) == (200, phone.workout_id)
    assert count_rows(settings)["workout_session"] == 1
    assert ines.ok("GET", f"/workouts/{phone.workout_id}")["startedAt"] == TEN


def test_the_same_start_of_two_devices_is_one_attempt(settings: Settings, ines: Api, cast: Cast) -> None:
    first = Phone(ines)
    second = Phone(ines, first.workout_id)
    for phone in (first, second):
        assert states(phone.send(begin(phone, cast), phone.op("/workout/finish", {"endedAt": ELEVEN})))[0][0] == "saved"
    assert count_rows(settings)["workout_session"] == 1
    read = ines.ok("GET", f"/workouts/{first.workout_id}")
    assert (read["startedAt"], read["endedAt"]) == (TEN, ELEVEN)


def test_an_id_of_another_attempt_parks(ines: Api, thomas: Api, cast: Cast) -> None:
    phone = Phone(ines, start(thomas, cast.session_id))
    assert states(phone.send(begin(phone, cast))) == [("parked", "workout_id_taken")]
    phone = Phone(ines, start(ines, cast.legs_id))
    assert states(phone.send(begin(phone, cast))) == [("parked", "workout_id_taken")]


def test_a_session_that_is_not_mine_any_more_parks_with_all_of_its_attempt(ines: Api, cast: Cast) -> None:
    phone = Phone(ines)
    squat = str(uuid4())
    operations = [
        phone.op("/workout/start", {"sessionId": str(cast.draft_session_id)}),
        phone.op(set_path(squat, 0, "reps"), 5),
        phone.op("/workout/finish", {"endedAt": ELEVEN}),
    ]
    assert states(phone.send(*operations)) == [("parked", "unknown_workout")] * 3


def free_day(phone: Phone, **free: Any) -> tuple[list[dict[str, Any]], str, list[str]]:
    """A session that is made, filled and finished without a network; with its id and those of its exercises."""
    session_id, push_ups, cindy = (str(uuid7()) for _ in range(3))
    value = {"sessionId": session_id, "scheduledSessionId": session_id, "startedAt": TEN, "free": free}
    operations = [
        phone.op("/workout/start", value, editedAt=TEN),
        phone.op(f"/workout/items/{push_ups}", PUSH_UPS),
        phone.op(set_path(push_ups, 0, "reps"), 12),
        phone.op(set_path(push_ups, 0, "done"), value=True),
        phone.op("/workout/title", "Au parc"),
        phone.op(f"/workout/items/{cindy}", CINDY),
        phone.op(f"/ex/{cindy}/data/rounds", 7),
        phone.op("/workout/finish", {"endedAt": ELEVEN}),
    ]
    return operations, session_id, [push_ups, cindy]


def test_a_free_session_without_a_network(settings: Settings, ines: Api) -> None:
    phone = Phone(ines)
    operations, session_id, items = free_day(phone)
    for _ in range(2):  # the answer was lost
        assert states(phone.send(*operations)) == [("saved", None)] * len(operations)
    record = attempt(ines, phone.workout_id)
    assert [one["itemId"] for one in record["exercises"]] == items
    assert record["exercises"][0]["data"]["repsPerSet"] == [12]
    assert record["exercises"][1]["data"]["rounds"] == 7
    workout = record["workout"]
    assert (workout["title"], workout["status"], workout["totalExercises"]) == ("Au parc", "completed", 2)
    assert (workout["startedAt"], workout["endedAt"]) == (TEN, ELEVEN)
    mine = [
        one for program in ines.ok("GET", "/my-programs")["programs"] if program["own"] for one in program["sessions"]
    ]
    assert [(one["sessionId"], one["date"], one["state"]) for one in mine] == [(session_id, "2026-11-02", "done")]
    assert count_rows(settings)["workout_session"] == 1
    assert read_rows(settings, "SELECT count(*) FROM program WHERE student_id IS NOT NULL") == [(1,)]


def test_each_batch_of_one_makes_the_same(ines: Api) -> None:
    phone = Phone(ines)
    operations, _, items = free_day(phone, title="Ce matin", exercises=[])
    for operation in operations:
        assert states(phone.send(operation)) == [("saved", None)]
    assert [one["itemId"] for one in document(ines, phone.workout_id)["progress"]["exercises"]] == items


def test_a_free_session_with_exercises_or_a_copy(ines: Api, cast: Cast) -> None:
    item = str(uuid7())
    for free, count in (
        ({"exercises": [{**PUSH_UPS, "itemId": item}]}, 1),
        ({"copyOf": {"sessionId": str(cast.session_id)}}, 4),
    ):
        phone = Phone(ines)
        value = {"sessionId": str(uuid7()), "free": free}
        assert states(phone.send(phone.op("/workout/start", value))) == [("saved", None)]
        assert len(attempt(ines, phone.workout_id)["exercises"]) == count
    assert states(phone.send(phone.op(f"/workout/items/{item}", PUSH_UPS))) == [("parked", "id_taken")]


def test_an_exercise_is_changed_and_taken_away_again(ines: Api) -> None:
    phone = Phone(ines)
    operations, _, [push_ups, cindy] = free_day(phone)
    phone.send(*operations)
    more = {**CINDY, "config": {"timeMinutes": 20}}
    answer = phone.send(
        phone.op(f"/workout/items/{cindy}", more),
        phone.op(f"/workout/items/{cindy}", {**PUSH_UPS}),
        phone.op(f"/workout/items/{push_ups}", None),
    )
    assert [state for state, _ in states(answer)] == ["saved", "parked", "saved"]
    record = attempt(ines, phone.workout_id)["exercises"]
    # what holds data is never lost
    assert [one["itemId"] for one in record] == [cindy, push_ups]
    assert record[0]["config"]["timeMinutes"] == 20


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ("/workout/items/x", PUSH_UPS, "not_understood"),
        ("/workout/items/0198c5f2-7a10-7000-8000-000000000001", {"exerciseName": ""}, "not_understood"),
        ("/workout/items/0198c5f2-7a10-7000-8000-000000000001", {**PUSH_UPS, "config": {"sets": -1}}, "not_understood"),
        ("/workout/title", " ", "not_understood"),
        ("/workout/title", None, "not_understood"),
    ],
)
def test_what_does_not_fit_parks_and_writes_nothing(
    settings: Settings, ines: Api, path: str, value: Any, reason: str
) -> None:
    phone = Phone(ines)
    phone.send(*free_day(phone)[0])
    before = count_rows(settings)
    assert [(state, str(said).split(":", 1)[0]) for state, said in states(phone.send(phone.op(path, value)))] == [
        ("parked", reason)
    ]
    assert count_rows(settings) == {**before, "parked_operation": 1}


def test_a_session_of_the_coach_is_not_mine_to_change(ines: Api, cast: Cast) -> None:
    phone = Phone(ines, start(ines, cast.session_id))
    for path, value in (("/workout/title", "Autre"), (f"/workout/items/{uuid7()}", PUSH_UPS)):
        assert states(phone.send(phone.op(path, value))) == [("parked", "unknown_workout")]


def test_last_time_is_that_of_the_last_attempt_that_has_it(ines: Api, cast: Cast) -> None:
    url = f"/sessions/{cast.session_id}/last-time"
    assert ines.ok("GET", url) == {"exercises": []}
    first = start(ines, cast.session_id, startedAt=TEN)
    squat = document(ines, first)["progress"]["exercises"][STANDARD]["itemId"]
    phone = Phone(ines, first)
    phone.send(phone.op(set_path(squat, 0, "reps"), 5), phone.op(set_path(squat, 0, "done"), value=True))
    assert ines.ok("GET", url) == {"exercises": []}  # it goes on
    phone.send(phone.op("/workout/finish", {"endedAt": ELEVEN}))
    second = start(ines, cast.session_id, fresh=True)
    for query in (url, f"{url}?before={second}"):
        [found] = ines.ok("GET", query)["exercises"]
        assert (found["itemId"], found["workoutId"], found["startedAt"]) == (squat, first, TEN)
        assert found["data"]["sets"][0]["reps"] == 5
    assert ines.ok("GET", f"{url}?before={first}") == {"exercises": []}


def test_last_time_finds_what_was_copied(ines: Api, cast: Cast) -> None:
    first = start(ines, cast.session_id, startedAt=TEN)
    squat = document(ines, first)["progress"]["exercises"][STANDARD]["itemId"]
    phone = Phone(ines, first)
    phone.send(phone.op(set_path(squat, 1, "reps"), 7), phone.op("/workout/finish", {"endedAt": ELEVEN}))
    copy = ines.ok("POST", "/free-sessions", {"copyOf": {"sessionId": str(cast.session_id)}})["sessionId"]
    workout = start(ines, copy)
    item = document(ines, workout)["progress"]["exercises"][STANDARD]["itemId"]
    [found] = ines.ok("GET", f"/sessions/{copy}/last-time?before={workout}")["exercises"]
    sets = {one["setId"]: one["reps"] for one in found["data"]["sets"]}
    assert (found["itemId"], item != squat) == (item, True)
    assert sets[str(planned_id(UUID(item), 1))] == 7
