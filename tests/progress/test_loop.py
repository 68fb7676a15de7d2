"""The loop over HTTP: Commencer, save, Modifier, finish."""

from tests.conftest import Api, Cast


def test_a_standard_exercise_from_start_to_finish(ines: Api, marion: Api, cast: Cast) -> None:
    started = ines.ok("POST", f"/sessions/{cast.session_id}/start")
    workout = f"/workouts/{started['workoutId']}"
    assert started["totalExercises"] == 4
    saved = ines.ok("PATCH", f"{workout}/exercises/0", {"data": {"repsPerSet": [5, 5, 3], "weightUsed": 100, "rpe": 8}})
    data = saved["exercise"]["data"]
    assert data["repsPerSet"] == [5, 5, 3]
    assert data["repsCompleted"] == 13
    assert data["setsCompleted"] == 3
    assert data["weightUsed"] == 100
    assert data["rpe"] == 8
    status = ines.ok("GET", f"/sessions/{cast.session_id}/status")
    assert status["workoutId"] == started["workoutId"]
    progress = ines.ok("GET", f"{workout}/progress?heads=true")
    assert progress["sessionProgress"]["progress"]["exercises"][0]["data"] == data
    finished = ines.ok("POST", f"{workout}/finish", {"rpe": 7})
    assert finished["status"] == "completed"
    assert marion.ok("GET", f"{workout}/attempt")["feedback"] == {"rpe": 7, "notes": None}
    print(ines.ok("GET", "/my-programs"))
    print(ines.ok("GET", f"{workout}/history"))
    print(marion.ok("GET", "/students"))
    print(marion.ok("GET", f"/students/{cast.ines.user_id}/workouts"))
