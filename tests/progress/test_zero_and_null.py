"""Zero, null and false are values: what was sent is what reads back."""

from typing import Any

import pytest

from tests.conftest import Api, Cast
from tests.tools import AMRAP, CIRCUIT, EMOM, STANDARD, exercise, save, save_data, start

FIELDS: list[tuple[int, str, Any]] = [
    (STANDARD, "rpe", 0),
    (STANDARD, "rpe", 7.5),
    (STANDARD, "notes", "Lent"),
    (STANDARD, "notes", ""),
    (STANDARD, "weightUsed", 0),
    (STANDARD, "weightUsed", 62.5),
    (STANDARD, "repsPerSet", [0]),
    (STANDARD, "setsCompleted", 4),
    (STANDARD, "repsCompleted", 21),
    (EMOM, "repsPerMinute", [5, 0, None, 4]),
    (EMOM, "rpe", 0),
    (EMOM, "notes", "Ça va"),
    (AMRAP, "totalReps", 151),
    (AMRAP, "rounds", 5),
    (AMRAP, "extraReps", 7),
    (AMRAP, "splits", [61.5, 70]),
    (AMRAP, "scaled", False),
    (AMRAP, "scaled", True),
    (AMRAP, "rpe", 0),
    (CIRCUIT, "roundsCompleted", 2),
    (CIRCUIT, "totalReps", 45),
    (CIRCUIT, "weightUsed", 0),
    (CIRCUIT, "timeSeconds", 0),
    (CIRCUIT, "timeSeconds", 241.3),
    (CIRCUIT, "capped", False),
    (CIRCUIT, "repsAtCap", 0),
    (CIRCUIT, "rpe", 0),
]


@pytest.mark.parametrize(("position", "field", "value"), FIELDS)
def test_a_field_reads_back_as_sent(ines: Api, cast: Cast, position: int, field: str, value: Any) -> None:
    workout = start(ines, cast.session_id)
    assert save_data(ines, workout, position, **{field: value})[field] == value
    assert exercise(ines, workout, position)["data"][field] == value
    assert value == "" or exercise(ines, workout, position)["status"] == "in_progress"


CLEARED = [(p, f, v) for p, f, v in FIELDS if f in ("rpe", "notes", "weightUsed", "timeSeconds", "capped", "scaled")]


@pytest.mark.parametrize(("position", "field", "value"), CLEARED)
def test_a_field_can_be_cleared(ines: Api, cast: Cast, position: int, field: str, value: Any) -> None:
    workout = start(ines, cast.session_id)
    save_data(ines, workout, position, **{field: value})
    assert save_data(ines, workout, position, **{field: None})[field] is None
    assert exercise(ines, workout, position)["data"][field] is None


@pytest.mark.parametrize("field", ["reps", "rpe", "rir", "durationSeconds", "distanceMeters", "weight"])
def test_a_zero_in_a_set_is_zero(ines: Api, cast: Cast, field: str) -> None:
    workout = start(ines, cast.session_id)
    assert save_data(ines, workout, STANDARD, sets=[{field: 0}])["sets"][0][field] == 0
    assert save_data(ines, workout, STANDARD, sets=[{field: 3}])["sets"][0][field] == 3
    assert save_data(ines, workout, STANDARD, sets=[{field: 0}])["sets"][0][field] == 0
    assert save_data(ines, workout, STANDARD, sets=[{field: None}])["sets"][0][field] is None
    assert exercise(ines, workout, STANDARD)["data"]["sets"][0][field] is None


def test_a_rep_count_set_back_to_zero_is_zero(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    save_data(ines, workout, STANDARD, repsPerSet=[5, 5, 5])
    data = save_data(ines, workout, STANDARD, repsPerSet=[5, 0, 5])
    assert (data["repsPerSet"], data["repsCompleted"], data["setsCompleted"]) == ([5, 0, 5], 10, 3)


def test_a_cleared_load_is_null(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    save_data(ines, workout, STANDARD, sets=[{"reps": 5, "weight": 60, "weightUnit": "lb", "done": True}])
    data = save_data(ines, workout, STANDARD, sets=[{"weight": None}])
    assert data["sets"][0]["weight"] is None
    assert data["weightUsed"] is None
    assert data["sets"][0]["reps"] == 5


@pytest.mark.parametrize("field", ["reps", "seconds", "distanceMeters", "weight"])
def test_a_zero_in_a_station_is_zero(ines: Api, cast: Cast, field: str) -> None:
    workout = start(ines, cast.session_id)
    station = save_data(ines, workout, CIRCUIT, rounds=[{"stations": [{field: 0}]}])["rounds"][0]["stations"][0]
    assert station[field] == 0


def test_a_station_that_was_not_skipped_says_so(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    data = save_data(ines, workout, CIRCUIT, rounds=[{"splitSeconds": 0, "stations": [{"skipped": False}]}])
    assert data["rounds"][0]["stations"][0]["skipped"] is False
    assert data["rounds"][0]["splitSeconds"] == 0


def test_a_zero_in_an_interval_is_zero(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    data = save_data(ines, workout, EMOM, intervals=[{"reps": [0], "workSeconds": 0}])
    assert data["intervals"][0]["reps"] == [0]
    assert data["intervals"][0]["workSeconds"] == 0
    assert data["repsPerMinute"] == [0]


def test_notes_and_data_notes_are_two_fields(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    one = save(ines, workout, STANDARD, notes="De l’exercice", data={"notes": "Des séries"})
    assert (one["notes"], one["data"]["notes"]) == ("De l’exercice", "Des séries")
    one = save(ines, workout, STANDARD, notes=None)
    assert (one["notes"], one["data"]["notes"]) == (None, "Des séries")


@pytest.mark.parametrize("position", range(4))
def test_rpe_is_never_computed(ines: Api, cast: Cast, position: int) -> None:
    workout = start(ines, cast.session_id)
    done: list[dict[str, Any]] = [
        {"sets": [{"reps": 5, "rpe": 8, "done": True}]},
        {"intervals": [{"reps": [5]}]},
        {"rounds": 3, "extraReps": 2},
        {"rounds": [{"stations": [{"reps": 21}, {"reps": 21}]}]},
    ]
    one = save(ines, workout, position, data=done[position], status="completed")
    assert one["data"]["rpe"] is None
    assert ines.ok("POST", f"/workouts/{workout}/finish")["status"] == "completed"
    assert ines.ok("GET", f"/workouts/{workout}/attempt")["feedback"] == {"rpe": None, "notes": None}
