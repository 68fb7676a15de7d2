"""What a coach asks for: the plain keys are always there, and the full form is checked."""

from typing import Any

import msgspec
import pytest

from carnet.programs.planned import (
    ask_circuit,
    ask_interval,
    climb,
    count_intervals,
    planned_rounds,
    planned_sets,
    reps_in_rounds,
)
from carnet.programs.prescription import check_config, check_session_score

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
        (
            "EMOM",
            {"stages": [{"intervals": 5, "slots": []}, {"intervals": 3, "slots": [], "intervalSeconds": 120}]},
            {"totalMinutes": 11, "repsPerMinute": None, "notes": None},
        ),
        (
            "standard",
            {"setGroups": [{"count": 3, "totalReps": {"min": 50, "max": 100}}]},
            {"sets": None, "reps": None, "weight": None, "weightUnit": None, "notes": None},
        ),
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
        ("standard", {"setGroups": [{"count": 60}, {"count": 41}]}),
        ("standard", {"setGroups": [{"count": 1, "reps": {"min": 6, "max": 5}}]}),
        ("standard", {"setGroups": [{"count": 1, "load": {"kind": "variants", "variants": {}}}]}),
        ("standard", {"cues": ["a\u0000b"]}),
        ("EMOM", {"intervals": "until_bored"}),
        ("EMOM", {"intervals": 10, "intervalSeconds": 0}),
        ("EMOM", {"intervals": 600, "intervalSeconds": 120}),
        ("EMOM", {"stages": [{"intervals": 5, "slots": []}], "slots": []}),
        ("EMOM", {"stages": [{"intervals": 400, "slots": []}] * 2}),
        ("EMOM", {"slots": [{"movements": [{"exerciseId": "0" * 32, "exerciseName": "x" * 200}] * 50}] * 4}),
        ("circuit", {"parts": []}),
        ("circuit", {"parts": [{"movements": []}] * 6}),
        ("circuit", {"parts": [{"movements": [], "parts": []}]}),
        ("circuit", {"parts": [{"movements": []}], "movements": []}),
        ("circuit", {"parts": [{"movements": [], "ladder": {"start": {"part": 0}, "step": -5}}]}),
        ("AMRAP", {"durationSeconds": -1}),
        ("circuit", {"repScheme": [21, None]}),
    ],
)
def test_a_wrong_config_is_refused(exercise_type: str, config: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        check_config(exercise_type, config)


def test_what_scores_a_session_is_checked() -> None:
    assert check_session_score(None) is None
    assert check_session_score({"rule": "sum"}) == {"rule": "sum"}
    with pytest.raises(msgspec.ValidationError):
        check_session_score({"rule": "beauty"})


def test_intervals_rotate_climb_and_change_by_stage() -> None:
    pull, push, run = {"reps": 5}, {"reps": {"min": 8, "max": 10}}, {"distanceMeters": 225}
    odd_even = {"slots": [{"movements": [pull]}, {"movements": [push, run]}]}
    assert [ask_interval(odd_even, n) for n in range(3)] == [[5], [8, None], [5]]
    ladder = {"slots": [{"movements": [run, {}]}], "ladder": {"start": 5, "step": 2}}
    assert [ask_interval(ladder, n) for n in range(3)] == [[None, 5], [None, 7], [None, 9]]
    stages = [{"intervals": 2, "slots": [{"movements": [{"reps": n}]}]} for n in (5, 10)]
    assert [ask_interval({"stages": stages}, n) for n in range(5)] == [[5], [5], [10], [10], [10]]
    assert ask_interval({"repsPerMinute": 5}, 3) == [5]
    assert count_intervals({"stages": stages}) == 4
    assert count_intervals({"intervals": "until_failure"}) is None
    assert count_intervals({"totalMinutes": 15, "intervalSeconds": 90}) == 10


def test_rounds_of_a_ladder_and_of_parts() -> None:
    assert reps_in_rounds({"movements": [{}, {}], "ladder": {"start": 5, "step": 5}}, 3) == 2 * (5 + 10 + 15)
    assert reps_in_rounds({"movements": [{"reps": "max"}]}, 3) is None
    assert reps_in_rounds({"movements": [{"reps": "max"}]}, 0) == 0
    assert climb({"start": 15, "step": -5}, 4) == 0
    parts = [{"movements": [], "rounds": 2}, {"movements": [], "ladder": {"start": 5, "step": 5}}, {"movements": []}]
    assert planned_rounds({"parts": parts}) == [(0, 0), (0, 1), (1, 0), (2, 0)]
    assert planned_rounds({"repScheme": [21, 15, 9]}) == [(0, 0), (0, 1), (0, 2)]
    run = {"distanceMeters": 400}
    assert ask_circuit({"rounds": 3, "movements": [run, {"reps": 21}, {"reps": 12}]}) == 99
    assert ask_circuit({"repScheme": [21, 15, 9], "movements": [{}, {}]}) == 90
    assert ask_circuit({"rounds": 5, "movements": [{"reps": "max"}]}) is None
    assert ask_circuit({"rounds": 5}) is None


def test_planned_sets_are_those_of_the_groups() -> None:
    warmup = {"count": 2, "kind": "warmup"}
    assert planned_sets(check_config("standard", {"setGroups": [warmup, FIVES]})) == ["warmup"] * 2 + ["work"] * 3
    assert planned_sets(check_config("standard", {"sets": 2})) == ["work"] * 2
