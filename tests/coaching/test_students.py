"""What a coach reads of the students; nothing of it can be written."""

from tests.conftest import Api, Cast
from tests.tools import STANDARD, attempt, document, save_data, start


def test_students(ines: Api, marion: Api, cast: Cast) -> None:
    before = marion.ok("GET", "/students")
    assert set(before) == {"students"}
    assert before["students"][0] == {
        "studentId": str(cast.ines.user_id),
        "name": "Ines",
        "lastSeenAt": None,
        "workouts": 0,
        "lastWorkout": None,
    }
    start(ines, cast.session_id)
    workout = start(ines, cast.legs_id)
    ines.ok("POST", f"/workouts/{workout}/finish")
    one, two = marion.ok("GET", "/students")["students"]
    assert (one["workouts"], one["lastWorkout"]["workoutId"]) == (2, workout)
    assert {"workoutId", "title", "status", "startedAt", "endedAt", "exercisesCompleted", "totalExercises"} <= set(
        one["lastWorkout"]
    )
    assert (one["lastWorkout"]["title"], one["lastWorkout"]["status"]) == ("Jambes", "completed")
    assert (two["name"], two["workouts"], two["lastWorkout"]) == ("Thomas", 0, None)


def test_a_students_workouts(ines: Api, marion: Api, cast: Cast) -> None:
    path = f"/students/{cast.ines.user_id}/workouts"
    assert marion.ok("GET", path) == {
        "student": {"studentId": str(cast.ines.user_id), "name": "Ines"},
        "workouts": [],
    }
    workout = start(ines, cast.session_id)
    answer = marion.ok("GET", path)
    assert answer["workouts"] == ines.ok("GET", "/workouts")["workouts"]
    assert [one["workoutId"] for one in answer["workouts"]] == [workout]


def test_a_coach_reads_what_the_student_reads(ines: Api, marion: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    save_data(ines, workout, STANDARD, repsPerSet=[5, 0], weightUsed=100, rpe=8, notes="Dur")
    assert document(marion, workout) == document(ines, workout)
    assert attempt(marion, workout) == attempt(ines, workout)
    history = f"/workouts/{workout}/history"
    assert marion.ok("GET", history) == ines.ok("GET", history)


def test_a_coach_is_no_student_of_her_own(marion: Api, cast: Cast) -> None:
    answer = marion.call("GET", f"/students/{cast.marion.user_id}/workouts")
    assert answer.status_code == 404
