"""EMOM: intervals, and reps per minute computed from them or written as they read."""

from tests.conftest import Api, Cast
from tests.tools import EMOM, exercise, save_data, start


def test_intervals_are_summed(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    intervals = [
        {"reps": [5, 10], "weight": 24, "weightUnit": "kg", "result": "hit", "workSeconds": 31.5},
        {"reps": [3], "weight": None, "weightUnit": None, "result": "miss", "workSeconds": None},
        {"reps": [], "weight": None, "weightUnit": None, "result": "skipped", "workSeconds": None},
    ]
    data = save_data(ines, workout, EMOM, intervals=intervals)
    assert data["intervals"] == intervals
    assert data["repsPerMinute"] == [15, 3, None]
    assert exercise(ines, workout, EMOM)["data"] == data


def test_one_number_is_the_reps_of_the_one_movement(ines: Api, cast: Cast) -> None:
    data = save_data(ines, start(ines, cast.session_id), EMOM, intervals=[{"reps": 5}])
    assert data["intervals"][0]["reps"] == [5]


def test_a_later_interval_leaves_gaps(ines: Api, cast: Cast) -> None:
    data = save_data(ines, start(ines, cast.session_id), EMOM, intervals=[None, None, {"reps": [5]}])
    assert data["repsPerMinute"] == [None, None, 5]
    assert data["intervals"][0] == {
        "reps": [],
        "weight": None,
        "weightUnit": None,
        "result": None,
        "workSeconds": None,
    }


def test_reps_per_minute_reads_back_until_a_newer_interval(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    save_data(ines, workout, EMOM, intervals=[{"reps": [4]}, {"reps": [4]}])
    assert save_data(ines, workout, EMOM, repsPerMinute=[5, 5, 5])["repsPerMinute"] == [5, 5, 5]
    assert save_data(ines, workout, EMOM, intervals=[{"result": "hit"}], rpe=8)["repsPerMinute"] == [5, 5, 5]
    minutes = save_data(ines, workout, EMOM, intervals=[None, {"reps": [2]}])["repsPerMinute"]
    assert minutes[1] == 2


def test_detail_comes_first_and_registers_last(ines: Api, cast: Cast) -> None:
    data = save_data(ines, start(ines, cast.session_id), EMOM, repsPerMinute=[9, 9], intervals=[{"reps": [5]}])
    assert data["repsPerMinute"] == [9, 9]
    assert data["intervals"][0]["reps"] == [5]


def test_shorter_is_as_sent(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    save_data(ines, workout, EMOM, repsPerMinute=[5, 5, 5, 5])
    assert save_data(ines, workout, EMOM, repsPerMinute=[5])["repsPerMinute"] == [5]
    assert save_data(ines, workout, EMOM, repsPerMinute=[])["repsPerMinute"] == []
