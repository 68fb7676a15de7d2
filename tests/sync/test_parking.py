"""What cannot be placed is parked with its reason, and the rest of the batch is saved."""

from typing import Any

import pytest

from carnet.config import Settings
from carnet.kit.ids import uuid7
from tests.conftest import Api, Cast
from tests.engines import read_rows
from tests.tools import AMRAP, STANDARD, Phone, attempt, count_rows, document, set_path, start


@pytest.fixture
def phone(ines: Api, cast: Cast) -> Phone:
    return Phone(ines, start(ines, cast.session_id))


def items(phone: Phone) -> list[str]:
    return [one["itemId"] for one in document(phone.api, phone.workout_id)["progress"]["exercises"]]


def deep(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


IN_A_SET: list[tuple[str, Any]] = [
    ("reps", -1),
    ("reps", 10_001),
    ("reps", "5"),
    ("reps", 1.5),
    ("reps", True),
    ("reps", 10**30),
    ("reps", {}),
    ("reps", deep(200)),
    ("weight", {"weight": "100", "weightUnit": "kg"}),
    ("weight", {"weight": 100, "weightUnit": "stone"}),
    ("weight", {"weight": -1, "weightUnit": "kg"}),
    ("rpe", 8.3),
    ("rpe", 11),
    ("done", 1),
    ("note", "a\u0000b"),
    ("note", "x" * 10_001),
    ("side", "up"),
    ("kind", "hard"),
    ("feelings", 5),
    ("reps/more", 5),
]


def elsewhere(squat: str, amrap: str) -> list[tuple[str, Any]]:
    return [
        (f"/ex/{squat}/interval/0/reps", [5]),
        (f"/ex/{squat}/set/0/reps", 5),
        (f"/ex/{squat}/set/{squat}", 5),
        (f"/ex/{squat}/status", "done"),
        (f"/ex/{squat}/data/totalReps", 5),
        (f"/ex/{squat}/data/heartRate", 150),
        (f"/ex/{uuid7()}/data/rpe", 5),
        (f"/ex/{amrap}/data/rounds", 24.9),
        (f"/ex/{amrap}/round/{uuid7()}/splitSeconds", 60),
        ("/feedback/rpe", 10.5),
        ("/feedback/mood", 1),
        ("/workout/finish", {"endedAt": "yesterday"}),
        ("/workout/finish", {"endedAt": "2026-11-02T10:00:00Z", "rpe": 8}),
        ("/workout/finish", 5),
        ("/workout/pause", None),
        ("", 1),
        ("/", 1),
        ("x" * 5000, 1),
        ("/ex/\u0000", 1),
    ]


def bad_values(squat: str, amrap: str) -> list[tuple[str, Any]]:
    return [(set_path(squat, 0, field), value) for field, value in IN_A_SET] + elsewhere(squat, amrap)


def test_each_bad_operation_is_parked_and_the_rest_is_saved(phone: Phone, settings: Settings) -> None:
    ids = items(phone)
    before, rows = document(phone.api, phone.workout_id), count_rows(settings)
    bad = [phone.op(path, value) for path, value in bad_values(ids[STANDARD], ids[AMRAP])]
    answer = phone.send(*bad)
    for operation, result in zip(bad, answer["results"], strict=True):
        assert (result["state"], result["version"]) == ("parked", None), operation
        assert result["reason"]
    assert answer["next"] == len(bad)
    assert document(phone.api, phone.workout_id) == before
    after = count_rows(settings)
    assert after["parked_operation"] == rows["parked_operation"] + len(bad)
    assert after["operation"] == rows["operation"]
    good = set_path(ids[STANDARD], 0, "reps")
    mixed = phone.send(phone.op("/nowhere", 1), phone.op(good, 5), phone.op("/nowhere", 1))
    assert [one["state"] for one in mixed["results"]] == ["parked", "saved", "parked"]
    assert document(phone.api, phone.workout_id)["progress"]["exercises"][STANDARD]["data"]["sets"][0]["reps"] == 5


FIELDS: list[tuple[str, Any]] = [
    ("workoutId", "x"),
    ("workoutId", 5),
    ("workoutId", None),
    ("path", None),
    ("path", 5),
    ("base", "x"),
    ("base", 5),
    ("base", [None]),
    ("editedAt", "yesterday"),
    ("editedAt", 5),
    ("editedAt", "2026-11-02T09:00:00"),
    ("editedAt", None),
    ("clockOffset", "5"),
    ("clockOffset", 1.5),
    ("clockOffset", 10**30),
    ("appVersion", 5),
    ("someNewField", {"of": "a newer phone"}),
]


def test_an_operation_of_another_schema_is_parked(phone: Phone, settings: Settings) -> None:
    item = items(phone)[STANDARD]
    rows = count_rows(settings)["operation"]
    operations = [{**phone.op(set_path(item, 0, "reps"), 5), field: value} for field, value in FIELDS]
    for field in ("workoutId", "path", "editedAt"):
        operations.append(phone.op(set_path(item, 0, "reps"), 5))
        del operations[-1][field]
    answer = phone.send(*operations)
    assert [one["state"] for one in answer["results"]] == ["parked"] * len(operations)
    assert count_rows(settings)["operation"] == rows


def test_what_is_parked_is_kept_as_it_came(phone: Phone, settings: Settings) -> None:
    operation = phone.op("/nowhere", {"a": [1, None, "é"]})
    phone.send(operation)
    ((body, reason),) = read_rows(settings, "SELECT body, reason FROM parked_operation")
    assert '"a":[1,null,"é"]' in body
    assert reason


def test_an_unknown_and_a_foreign_workout_park_alike(phone: Phone, thomas: Api, marion: Api, cast: Cast) -> None:
    item = items(phone)[STANDARD]
    foreign = start(thomas, cast.session_id)
    before = attempt(thomas, foreign)
    path = set_path(item, 0, "reps")
    answer = phone.send(phone.op(path, 5, workoutId=foreign), phone.op(path, 5, workoutId=str(uuid7())))
    one, two = answer["results"]
    assert (one["state"], one["reason"], one["version"]) == (two["state"], two["reason"], two["version"])
    assert one["state"] == "parked"
    assert attempt(thomas, foreign) == before
    coach = Phone(marion, phone.workout_id)
    result = coach.send(coach.op(path, 5))["results"][0]
    assert result["state"] == "parked"


def test_starts_that_cannot_be(phone: Phone, thomas: Api, cast: Cast, settings: Settings) -> None:
    foreign = start(thomas, cast.session_id)
    rows = count_rows(settings)["workout_session"]
    values: list[tuple[str, Any]] = [
        (str(uuid7()), {"sessionId": str(uuid7())}),
        (str(uuid7()), {"sessionId": str(cast.draft_session_id)}),
        (str(uuid7()), {"sessionId": "x"}),
        (str(uuid7()), {}),
        (str(uuid7()), None),
        (str(uuid7()), {"sessionId": str(cast.session_id), "fresh": 1}),
        (str(uuid7()), {"sessionId": str(cast.session_id), "timeZone": "Mars/Olympus"}),
        (str(uuid7()), {"sessionId": str(cast.session_id), "scheduledSessionId": str(uuid7())}),
        (str(uuid7()), {"sessionId": str(cast.session_id), "mood": "good"}),
        (foreign, {"sessionId": str(cast.session_id)}),
        (phone.workout_id, {"sessionId": str(cast.legs_id)}),
    ]
    answer = phone.send(*(phone.op("/workout/start", value, workoutId=i) for i, value in values))
    assert [one["state"] for one in answer["results"]] == ["parked"] * len(values)
    assert count_rows(settings)["workout_session"] == rows


def test_operations_after_a_parked_start_are_parked_too(ines: Api, cast: Cast) -> None:
    phone = Phone(ines)
    answer = phone.send(
        phone.op("/workout/start", {"sessionId": str(cast.draft_session_id)}),
        phone.op("/feedback/rpe", 8),
        phone.op("/workout/finish", {"endedAt": "2026-11-02T10:00:00Z"}),
    )
    assert [one["state"] for one in answer["results"]] == ["parked"] * 3
    assert answer["next"] == 3
    assert ines.call("GET", f"/workouts/{phone.workout_id}").status_code == 404


def test_a_document_that_would_be_too_large(phone: Phone, settings: Settings) -> None:
    item = items(phone)[STANDARD]
    notes = [phone.op(set_path(item, n, "note"), "x" * 9_000) for n in range(40)]
    answer = phone.send(*notes)
    states = [one["state"] for one in answer["results"]]
    assert set(states) == {"saved", "parked"}
    assert answer["next"] == 40
    rows = count_rows(settings)
    assert rows["parked_operation"] == states.count("parked")
    small = phone.send(phone.op("/feedback/rpe", 8))
    assert small["results"][0]["state"] == "saved"
    refused = phone.api.call("PATCH", f"/workouts/{phone.workout_id}/exercises/1", {"notes": "y" * 9_999})
    assert refused.status_code in (400, 413)
