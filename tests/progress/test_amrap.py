"""AMRAP: two integers, and the total computed from them or written as it reads."""

from typing import Any

from carnet.config import Settings
from carnet.programs.schemas import PrescriptionTree
from tests.conftest import Api, Cast
from tests.tools import AMRAP, exercise, give, save_data, start


def test_the_total_is_rounds_and_extra_reps(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    data = save_data(ines, workout, AMRAP, rounds=18, extraReps=7)
    assert (data["rounds"], data["extraReps"], data["totalReps"]) == (18, 7, 18 * 30 + 7)
    assert exercise(ines, workout, AMRAP)["data"] == data


def test_splits_loads_and_scaled_read_back(ines: Api, cast: Cast) -> None:
    loads = [{"weight": 9, "weightUnit": "kg"}, None]
    data = save_data(ines, start(ines, cast.session_id), AMRAP, splits=[60, 62.5, None], loads=loads, scaled=True)
    assert (data["splits"], data["loads"], data["scaled"]) == ([60, 62.5, None], loads, True)


def test_the_total_reads_back_until_newer_rounds(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    save_data(ines, workout, AMRAP, rounds=10)
    assert save_data(ines, workout, AMRAP, totalReps=333)["totalReps"] == 333
    assert save_data(ines, workout, AMRAP, splits=[60], rpe=9)["totalReps"] == 333
    data = save_data(ines, workout, AMRAP, extraReps=4)
    assert (data["rounds"], data["totalReps"]) == (10, 304)


def test_detail_comes_first_and_registers_last(ines: Api, cast: Cast) -> None:
    data = save_data(ines, start(ines, cast.session_id), AMRAP, totalReps=100, rounds=3, extraReps=1)
    assert (data["totalReps"], data["rounds"], data["extraReps"]) == (100, 3, 1)


def test_a_decimal_is_no_number_of_rounds(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    answer = ines.call("PATCH", f"/workouts/{workout}/exercises/{AMRAP}", {"data": {"rounds": 24.9}})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["path"] == "data.rounds"


def _start(settings: Settings, cast: Cast, ines: Api, **config: Any) -> str:
    amrap = PrescriptionTree(exercise_name="AMRAP", exercise_type="AMRAP", config=config)
    return start(ines, give(settings, cast, [amrap]))


def test_the_rounds_of_a_ladder_grow(settings: Settings, ines: Api, cast: Cast) -> None:
    movements = [{"exerciseName": "Clean"}, {"exerciseName": "Burpee"}]
    workout = _start(settings, cast, ines, movements=movements, ladder={"start": 3, "step": 3})
    # 2 x (3 + 6 + 9) + 5
    assert save_data(ines, workout, 0, rounds=3, extraReps=5)["totalReps"] == 41


def test_reps_by_round_where_nothing_else_tells_them(settings: Settings, ines: Api, cast: Cast) -> None:
    workout = _start(settings, cast, ines, movements=[{"exerciseName": "Tractions", "reps": "max"}])
    assert "repsPerRound" not in exercise(ines, workout, 0)["data"]
    assert save_data(ines, workout, 0, rounds=3)["totalReps"] is None
    data = save_data(ines, workout, 0, repsPerRound=[25, 18, None], extraReps=4)
    assert (data["repsPerRound"], data["totalReps"]) == ([25, 18, None], 47)
    assert save_data(ines, workout, 0, **data) == data
    assert save_data(ines, workout, 0, totalReps=50)["totalReps"] == 50
    assert save_data(ines, workout, 0, repsPerRound=[25, 18, 9])["totalReps"] == 56
