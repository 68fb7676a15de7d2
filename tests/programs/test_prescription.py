"""What a coach asks for: the plain keys are always there, and the full form is checked."""

from typing import Any

import msgspec
import pytest

from carnet.programs.prescription import check_config, planned_sets

FIVES = {"count": 3, "reps": 5, "load": {"kind": "weight", "weight": 60, "weightUnit": "kg"}}


@pytest.mark.parametrize(
    ("exercise_type", "config", "plain"),
    [
        ("standard", {}, {"sets": None, "reps": None, "weight": None, "weightUnit": None, "notes": None}),
        ("standard", {"setGroups": [FIVES]}, {"sets": 3, "reps": 5, "weight": 60, "weightUnit": "kg", "notes": None}),
        (
            "standard",
            {"setGroups": [FIVES, {"count": 1, "reps": 3}]},
            {"sets": None, "reps": None, "weight": None, "weightUnit": None, "notes": None},
        ),
        ("EMOM", {"intervals": 10, "intervalSeconds": 90}, {"totalMinutes": 15, "repsPerMinute": None, "notes": None}),
        ("AMRAP", {"durationSeconds": 1200}, {"timeMinutes": 20, "targetReps": None, "notes": None}),
        (
            "circuit",
            {"repScheme": [21, 15, 9], "restBetweenRoundsSeconds": 180},
            {
                "rounds": 3,
                "repsPerRound": None,
                "weight": None,
                "weightUnit": None,
                "restSeconds": 180,
                "notes": None,
            },
        ),
        (
            "circuit",
            {"rounds": 8, "workSeconds": 20, "restSeconds": 10, "restBetweenRoundsSeconds": 60},
            {"rounds": 8, "repsPerRound": None, "weight": None, "weightUnit": None, "restSeconds": 10, "notes": None},
        ),
    ],
)
def test_plain_keys(exercise_type: str, config: dict[str, Any], plain: dict[str, Any]) -> None:
    stored = check_config(exercise_type, config)
    assert {key: stored[key] for key in plain} == plain
    assert check_config(exercise_type, stored) == stored


@pytest.mark.parametrize(
    ("exercise_type", "config"),
    [
        ("standard", {"sets": "5"}),
        ("standard", {"rounds": 5}),
        ("standard", {"setGroups": [{"count": 1, "load": {"kind": "feather"}}]}),
        ("EMOM", {"intervals": "until_bored"}),
        ("AMRAP", {"durationSeconds": -1}),
        ("circuit", {"repScheme": [21, None]}),
    ],
)
def test_a_wrong_config_is_refused(exercise_type: str, config: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        check_config(exercise_type, config)


def test_planned_sets_are_those_of_the_groups() -> None:
    warmup = {"count": 2, "kind": "warmup"}
    assert planned_sets(check_config("standard", {"setGroups": [warmup, FIVES]})) == ["warmup"] * 2 + ["work"] * 3
    assert planned_sets(check_config("standard", {"sets": 2})) == ["work"] * 2
