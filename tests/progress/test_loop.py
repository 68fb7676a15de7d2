"""The loop over HTTP for all four types: Commencer, save, Modifier, one value changed, one set to 0, finish, review."""

from typing import Any

import pytest

from tests.conftest import Api, Cast

LOOPS: list[tuple[int, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    # position, what is logged, what is changed later, what stands in the end
    (
        0,
        {
            "sets": [
                {"reps": 5, "weight": 100, "weightUnit": "kg", "rpe": rpe, "done": True} for rpe in (7, 7.5, 8, 8, 9)
            ],
            "notes": "Bonne barre.",
        },
        {"sets": [{"weight": 102.5}, {"reps": 0}]},
        {
            "repsPerSet": [5, 0, 5, 5, 5],
            "repsCompleted": 20,
            "setsCompleted": 5,
            "weightUsed": 102.5,
            "notes": "Bonne barre.",
            "rpe": None,
        },
    ),
    (
        1,
        {"intervals": [{"reps": [5], "result": "hit"}] * 10, "rpe": 8, "notes": "Régulier."},
        {"intervals": [None, {"reps": [0], "result": "miss"}]},
        {"repsPerMinute": [5, 0, 5, 5, 5, 5, 5, 5, 5, 5], "rpe": 8, "notes": "Régulier."},
    ),
    (
        2,
        {"rounds": 17, "extraReps": 8, "splits": [62, 64], "scaled": False, "rpe": 9.5, "notes": "518."},
        {"extraReps": 0, "rounds": 18},
        {"totalReps": 540, "rounds": 18, "extraReps": 0, "splits": [62, 64], "scaled": False, "rpe": 9.5},
    ),
    (
        3,
        {
            "rounds": [
                {"splitSeconds": 100, "stations": [{"reps": n, "weight": 43}, {"reps": n}]} for n in (21, 15, 9)
            ],
            "timeSeconds": 277,
            "rpe": 10,
            "notes": "Rx.",
        },
        {"rounds": [{"stations": [{"weight": 40}, {"reps": 0}]}]},
        {"roundsCompleted": 3, "totalReps": 69, "weightUsed": 43, "timeSeconds": 277, "rpe": 10, "notes": "Rx."},
    ),
]


@pytest.mark.parametrize("loop", LOOPS)
def test_the_loop(
    loop: tuple[int, dict[str, Any], dict[str, Any], dict[str, Any]], ines: Api, marion: Api, cast: Cast
) -> None:
    position, logged, changed, stands = loop
    started = ines.ok("POST", f"/sessions/{cast.session_id}/start")
    exercise = f"/workouts/{started['workoutId']}/exercises/{position}"
    first = ines.ok("PATCH", exercise, {"data": logged, "notes": "De l’exercice."})["exercise"]

    # Modifier: the latest attempt, with everything filled in
    opened = ines.ok("GET", f"/sessions/{cast.session_id}/status")
    assert (opened["workoutId"], opened["status"], opened["attempts"]) == (started["workoutId"], "in_progress", 1)
    document = ines.ok("GET", f"/workouts/{opened['workoutId']}/progress")["sessionProgress"]["progress"]
    assert document["exercises"][position] == first
    assert first["notes"] == "De l’exercice."

    ines.ok("PATCH", exercise, {"data": changed})
    ines.ok("POST", f"{exercise}/complete")
    finished = ines.ok("POST", f"/workouts/{started['workoutId']}/finish", {"rpe": 7, "notes": "Fini."})
    assert (finished["status"], finished["exercisesCompleted"]) == ("completed", 1)

    seen = marion.ok("GET", f"/workouts/{started['workoutId']}/attempt")
    data = seen["exercises"][position]["data"]
    assert {field: data[field] for field in stands} == stands
    assert seen["exercises"][position]["status"] == "completed"
    assert seen["feedback"] == {"rpe": 7, "notes": "Fini."}
