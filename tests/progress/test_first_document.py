"""The first start fills the document from the template: lists empty, counts 0, everything else null."""

from typing import Any

import pytest

from tests.conftest import Api, Cast
from tests.tools import document, start

EMPTY: list[tuple[str, dict[str, Any]]] = [
    (
        "standard",
        {
            "setsCompleted": 0,
            "repsPerSet": [],
            "repsCompleted": 0,
            "weightUsed": None,
            "rpe": None,
            "notes": None,
            "sets": [],
        },
    ),
    ("EMOM", {"repsPerMinute": [], "rpe": None, "notes": None, "intervals": []}),
    (
        "AMRAP",
        {
            "totalReps": 0,
            "rpe": None,
            "notes": None,
            "rounds": 0,
            "extraReps": 0,
            "splits": [],
            "loads": [],
            "scaled": None,
        },
    ),
    (
        "circuit",
        {
            "roundsCompleted": 0,
            "totalReps": 0,
            "weightUsed": None,
            "rpe": None,
            "notes": None,
            "rounds": [],
            "timeSeconds": None,
            "capped": None,
            "repsAtCap": None,
        },
    ),
]
PLAIN_KEYS = {
    "standard": {"sets", "reps", "weight", "weightUnit", "notes"},
    "EMOM": {"totalMinutes", "repsPerMinute", "notes"},
    "AMRAP": {"timeMinutes", "targetReps", "notes"},
    "circuit": {"rounds", "repsPerRound", "weight", "weightUnit", "restSeconds", "notes"},
}


def test_nothing_is_logged_yet(ines: Api, cast: Cast) -> None:
    shown = document(ines, start(ines, cast.session_id))
    assert set(shown) == {"sessionId", "studentId", "version", "progress"}
    assert shown["sessionId"] == str(cast.session_id)
    assert shown["studentId"] == str(cast.ines.user_id)
    assert set(shown["progress"]) == {"exercises", "summary", "feedback"}
    assert shown["progress"]["feedback"] == {"rpe": None, "notes": None}
    assert shown["progress"]["summary"] == {
        "totalExercises": 4,
        "completedExercises": 0,
        "inProgressExercises": 0,
        "skippedExercises": 0,
    }


@pytest.mark.parametrize("position", range(4))
def test_each_type_is_empty(ines: Api, cast: Cast, position: int) -> None:
    one = document(ines, start(ines, cast.session_id))["progress"]["exercises"][position]
    exercise_type, data = EMPTY[position]
    assert set(one) == {
        "itemId",
        "position",
        "exerciseId",
        "exerciseName",
        "exerciseType",
        "config",
        "status",
        "skipReason",
        "notes",
        "videos",
        "data",
    }
    assert one["exerciseType"] == exercise_type
    assert one["data"] == data
    assert one["position"] == position
    assert (one["status"], one["skipReason"], one["notes"], one["videos"]) == ("not_started", None, None, [])
    assert set(one["config"]) >= PLAIN_KEYS[exercise_type]
    assert {key for key, value in one["config"].items() if value is None} <= PLAIN_KEYS[exercise_type]


def test_the_plan_comes_with_it(ines: Api, cast: Cast) -> None:
    squat = document(ines, start(ines, cast.session_id))["progress"]["exercises"][0]
    assert squat["exerciseName"] == "Squat barre"
    assert squat["config"] == {"sets": 5, "reps": 5, "weight": 100, "weightUnit": "kg", "notes": None}


def test_two_items_of_one_exercise_are_two(ines: Api, cast: Cast) -> None:
    first, second = document(ines, start(ines, cast.legs_id))["progress"]["exercises"]
    assert first["exerciseId"] == second["exerciseId"]
    assert first["itemId"] != second["itemId"]
