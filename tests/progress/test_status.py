"""The status of an exercise, the summary, and the counts of the attempt."""

from typing import Any

import pytest

from tests.conftest import Api, Cast
from tests.tools import AMRAP, CIRCUIT, EMOM, STANDARD, attempt, document, exercise, save, save_data, start

LOGGED: list[tuple[int, dict[str, Any]]] = [
    (STANDARD, {"data": {"rpe": 0}}),
    (STANDARD, {"data": {"notes": "x"}}),
    (STANDARD, {"data": {"sets": [{"reps": 0}]}}),
    (STANDARD, {"data": {"sets": [{"done": True}]}}),
    (STANDARD, {"data": {"repsPerSet": [5]}}),
    (STANDARD, {"notes": "x"}),
    (STANDARD, {"videos": ["x"]}),
    (EMOM, {"data": {"intervals": [{"result": "miss"}]}}),
    (AMRAP, {"data": {"extraReps": 1}}),
    (CIRCUIT, {"data": {"rounds": [{"splitSeconds": 1}]}}),
]


@pytest.mark.parametrize(("position", "change"), LOGGED)
def test_anything_logged_is_in_progress(ines: Api, cast: Cast, position: int, change: dict[str, Any]) -> None:
    workout = start(ines, cast.session_id)
    assert save(ines, workout, position, **change)["status"] == "in_progress"
    summary = document(ines, workout)["progress"]["summary"]
    assert (summary["inProgressExercises"], summary["completedExercises"]) == (1, 0)


def test_only_an_explicit_status_completes(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    assert save(ines, workout, STANDARD, data={"repsPerSet": [5] * 5, "rpe": 8})["status"] == "in_progress"
    assert save(ines, workout, STANDARD, status="completed")["status"] == "completed"
    assert save(ines, workout, STANDARD, data={"rpe": 9})["status"] == "completed"
    assert save(ines, workout, STANDARD, status="not_started")["status"] in ("not_started", "in_progress")


def test_complete_and_skip_answer_like_a_save(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    path = f"/workouts/{workout}/exercises"
    done = ines.call("POST", f"{path}/0/complete")
    body = done.json()
    assert (done.status_code, set(body)) == (200, {"version", "exercise", "summary"})
    assert done.headers["etag"] == f'"{body["version"]}"'
    assert body["exercise"] == exercise(ines, workout, 0)
    skipped = ines.ok("POST", f"{path}/1/skip", {"reason": "Poignet"})
    assert (skipped["exercise"]["status"], skipped["exercise"]["skipReason"]) == ("skipped", "Poignet")
    assert ines.ok("POST", f"{path}/2/skip")["exercise"]["skipReason"] is None
    assert ines.ok("POST", f"{path}/3/skip", {})["exercise"]["status"] == "skipped"
    assert document(ines, workout)["progress"]["summary"] == {
        "totalExercises": 4,
        "completedExercises": 1,
        "inProgressExercises": 0,
        "skippedExercises": 3,
    }
    read = ines.ok("GET", f"/workouts/{workout}")
    assert (read["exercisesCompleted"], read["totalExercises"]) == (1, 4)


@pytest.mark.parametrize(("what", "body"), [("complete", None), ("skip", {"reason": "Dos"}), ("skip", None)])
def test_twice_is_once(ines: Api, cast: Cast, what: str, body: Any) -> None:
    workout = start(ines, cast.session_id)
    first = ines.ok("POST", f"/workouts/{workout}/exercises/0/{what}", body)
    assert ines.ok("POST", f"/workouts/{workout}/exercises/0/{what}", body) == first


def test_a_skipped_exercise_can_be_done_after_all(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    ines.ok("POST", f"/workouts/{workout}/exercises/0/skip", {"reason": "Dos"})
    save_data(ines, workout, STANDARD, repsPerSet=[5])
    assert exercise(ines, workout, STANDARD)["status"] == "skipped"
    assert ines.ok("POST", f"/workouts/{workout}/exercises/0/complete")["exercise"]["status"] == "completed"
    assert ines.ok("GET", f"/workouts/{workout}")["exercisesCompleted"] == 1


def test_counts_are_of_the_attempt(ines: Api, cast: Cast) -> None:
    first = start(ines, cast.session_id)
    for position in range(3):
        ines.ok("POST", f"/workouts/{first}/exercises/{position}/complete")
    ines.ok("POST", f"/workouts/{first}/finish")
    second = start(ines, cast.session_id)
    assert ines.ok("GET", f"/workouts/{second}")["exercisesCompleted"] == 0
    ines.ok("POST", f"/workouts/{second}/exercises/3/complete")
    for workout, count in ((first, 3), (second, 1)):
        record = attempt(ines, workout)
        assert record["workout"]["exercisesCompleted"] == record["summary"]["completedExercises"] == count


def test_a_save_after_the_finish_recounts_and_leaves_it_completed(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    end = ines.ok("POST", f"/workouts/{workout}/finish")
    ines.ok("POST", f"/workouts/{workout}/exercises/0/complete")
    after = ines.ok("GET", f"/workouts/{workout}")
    assert (after["status"], after["exercisesCompleted"]) == ("completed", 1)
    assert (after["endedAt"], after["duration"]) == (end["endedAt"], end["duration"])


@pytest.mark.parametrize("position", ["4", "99", "-1", "x", "1.0", "99999999999999999999999999"])
def test_no_such_position(ines: Api, cast: Cast, position: str) -> None:
    workout = start(ines, cast.session_id)
    for method, tail in (("PATCH", ""), ("POST", "/complete"), ("POST", "/skip")):
        answer = ines.call(method, f"/workouts/{workout}/exercises/{position}{tail}", {})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_videos_are_references_as_sent(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    assert save(ines, workout, STANDARD, videos=["b", "a"])["videos"] == ["b", "a"]
    assert save(ines, workout, STANDARD, videos=["a", "c"])["videos"] == ["a", "c"]
    assert save(ines, workout, STANDARD, videos=[])["videos"] == []
    assert exercise(ines, workout, STANDARD)["videos"] == []
