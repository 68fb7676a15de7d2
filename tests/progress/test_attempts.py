"""Attempts: what is logged in one is its own; the document is the latest over all, or since a fresh start."""

from typing import Any

from carnet.config import Settings
from tests.conftest import Api, Cast
from tests.tools import (
    AMRAP,
    CIRCUIT,
    EMOM,
    STANDARD,
    Phone,
    attempt,
    count_rows,
    document,
    save,
    save_data,
    set_path,
    start,
)


def finish(api: Api, workout: str, **body: Any) -> Any:
    return api.ok("POST", f"/workouts/{workout}/finish", body)


def test_three_attempts_are_three_entries_and_one_document(ines: Api, cast: Cast, settings: Settings) -> None:
    workouts = []
    for reps in (5, 4, 3):
        workouts.append(start(ines, cast.session_id))
        save_data(ines, workouts[-1], STANDARD, repsPerSet=[reps])
        finish(ines, workouts[-1])
    rows = count_rows(settings)
    assert (rows["workout_session"], rows["session_progress"]) == (3, 1)
    status = ines.ok("GET", f"/sessions/{cast.session_id}/status")
    assert (status["attempts"], status["workoutId"]) == (3, workouts[-1])
    for workout, reps in zip(workouts, (5, 4, 3), strict=True):
        assert attempt(ines, workout)["exercises"][STANDARD]["data"]["repsPerSet"] == [reps]
        assert document(ines, workout)["progress"]["exercises"][STANDARD]["data"]["repsPerSet"] == [3]


def test_a_second_start_keeps_every_value(ines: Api, cast: Cast) -> None:
    first = start(ines, cast.session_id)
    save_data(ines, first, STANDARD, repsPerSet=[5, 5, 3], weightUsed=100, rpe=8, notes="Oui")
    save_data(ines, first, EMOM, intervals=[{"reps": [5]}])
    save(ines, first, AMRAP, data={"rounds": 5}, status="completed", notes="Bien")
    save_data(ines, first, CIRCUIT, timeSeconds=300)
    finish(ines, first, rpe=9, notes="Dur")
    before = document(ines, first)
    second = start(ines, cast.session_id)
    after = document(ines, second)
    assert after["progress"] == before["progress"]
    record = attempt(ines, second)
    assert {one["status"] for one in record["exercises"]} == {"not_started"}
    assert record["feedback"] == {"rpe": None, "notes": None}


def test_an_old_attempt_is_unchanged_by_a_later_one(ines: Api, cast: Cast) -> None:
    first = start(ines, cast.session_id)
    for position, data in ((0, {"repsPerSet": [5, 5], "rpe": 8}), (1, {"repsPerMinute": [5]}), (2, {"rounds": 3})):
        save(ines, first, position, data=data, notes="Un")
    ines.ok("POST", f"/workouts/{first}/exercises/3/skip", {"reason": "Temps"})
    finish(ines, first, rpe=7)
    before = attempt(ines, first)
    for fresh in (False, True):
        second = start(ines, cast.session_id, fresh=fresh)
        sets = document(ines, second)["progress"]["exercises"][STANDARD]["data"]["sets"]
        save_data(ines, second, STANDARD, sets=[{**one, "deleted": True} for one in sets])
        save(ines, second, STANDARD, data={"repsPerSet": [1], "rpe": None}, notes=None, status="completed")
        save(ines, second, 3, data={"timeSeconds": 1}, status="completed")
        finish(ines, second, rpe=1, notes="Non")
        ines.ok("POST", f"/workouts/{second}/reopen")
        assert attempt(ines, first) == before


def test_the_same_values_again_are_logged_again(ines: Api, cast: Cast) -> None:
    records = []
    for _ in range(2):
        workout = start(ines, cast.session_id)
        save(ines, workout, STANDARD, data={"repsPerSet": [5, 5, 5], "weightUsed": 100, "rpe": 8}, notes="Bien")
        save_data(ines, workout, CIRCUIT, rounds=[{"stations": [{"reps": 21}, {"reps": 21}]}], timeSeconds=200)
        ines.ok("POST", f"/workouts/{workout}/exercises/{STANDARD}/complete")
        done = finish(ines, workout, rpe=7, notes="Ok")
        assert done["exercisesCompleted"] == 1
        record = attempt(ines, workout)
        records.append((record["exercises"], record["summary"], record["feedback"]))
    assert records[0] == records[1]
    assert records[0][0][STANDARD]["data"]["repsPerSet"] == [5, 5, 5]


def test_fresh_empties_the_document_and_keeps_the_attempt(ines: Api, cast: Cast) -> None:
    first = start(ines, cast.session_id)
    empty = document(ines, first)["progress"]
    save(ines, first, STANDARD, data={"repsPerSet": [5, 5]}, status="completed", notes="Oui", videos=["v"])
    finish(ines, first, rpe=8, notes="Oui")
    before = attempt(ines, first)
    second = start(ines, cast.session_id, fresh=True)
    assert document(ines, second)["progress"] == empty
    assert attempt(ines, first) == before
    entries = ines.ok("GET", f"/workouts/{second}/history")["entries"]
    rpe = next(one for one in entries if one["path"] == "/feedback/rpe")
    ines.ok("POST", f"/workouts/{second}/restore", {"opId": rpe["opId"]})
    assert document(ines, second)["progress"]["feedback"]["rpe"] == 8


def test_a_plain_write_to_a_hidden_attempt(ines: Api, cast: Cast) -> None:
    old = start(ines, cast.session_id)
    save_data(ines, old, STANDARD, repsPerSet=[5])
    fresh = start(ines, cast.session_id, fresh=True)
    save_data(ines, fresh, STANDARD, repsPerSet=[1, 1])
    before = document(ines, fresh)["progress"]
    answer = ines.ok("PATCH", f"/workouts/{old}/exercises/0", {"data": {"repsPerSet": [5, 4]}, "status": "completed"})
    record = attempt(ines, old)
    assert answer["exercise"] == record["exercises"][STANDARD]
    assert answer["exercise"]["data"]["repsPerSet"] == [5, 4]
    assert answer["summary"] == record["summary"]
    assert record["summary"]["completedExercises"] == record["workout"]["exercisesCompleted"] == 1
    assert document(ines, fresh)["progress"] == before


def test_a_late_write_shows_where_later_attempts_wrote_nothing(ines: Api, cast: Cast) -> None:
    first = start(ines, cast.session_id)
    save_data(ines, first, STANDARD, repsPerSet=[5])
    second = start(ines, cast.session_id)
    save_data(ines, second, STANDARD, sets=[{"reps": 4}])
    save_data(ines, first, STANDARD, rpe=6, sets=[{"reps": 3}])
    data = document(ines, second)["progress"]["exercises"][STANDARD]["data"]
    assert (data["sets"][0]["reps"], data["rpe"]) == (4, 6)
    record = attempt(ines, first)["exercises"][STANDARD]["data"]
    assert (record["sets"][0]["reps"], record["rpe"]) == (3, 6)


def test_a_phones_late_operation_stays_in_its_attempt(ines: Api, cast: Cast) -> None:
    first = start(ines, cast.session_id)
    item = document(ines, first)["progress"]["exercises"][STANDARD]["itemId"]
    second = start(ines, cast.session_id)
    save_data(ines, second, STANDARD, sets=[{"reps": 4}])
    before = attempt(ines, second)
    phone = Phone(ines, first)
    phone.send(phone.op(set_path(item, 0, "reps"), 9, editedAt="2030-01-01T00:00:00Z"))
    assert document(ines, second)["progress"]["exercises"][STANDARD]["data"]["sets"][0]["reps"] == 4
    assert attempt(ines, first)["exercises"][STANDARD]["data"]["sets"][0]["reps"] == 9
    assert attempt(ines, second) == before


def test_students_do_not_share_a_document(ines: Api, thomas: Api, cast: Cast, settings: Settings) -> None:
    save_data(ines, start(ines, cast.session_id), STANDARD, rpe=8)
    workout = start(thomas, cast.session_id)
    assert document(thomas, workout)["progress"]["exercises"][STANDARD]["data"]["rpe"] is None
    assert count_rows(settings)["session_progress"] == 2
