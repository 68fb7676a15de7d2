"""Circuits: rounds of stations, and what is computed from them or written as it reads."""

from tests.conftest import Api, Cast
from tests.tools import CIRCUIT, exercise, save_data, start

STATION = {"reps": None, "weight": None, "weightUnit": None, "seconds": None, "distanceMeters": None, "skipped": None}


def test_rounds_are_counted(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    rounds = [
        {"splitSeconds": 95.5, "stations": [{"reps": 21, "weight": 43}, {"reps": 21}]},
        {"stations": [{"reps": 15, "weight": 40}, {"reps": 15}]},
        {"stations": [{"reps": 9}]},
    ]
    data = save_data(ines, workout, CIRCUIT, rounds=rounds, timeSeconds=301, capped=True, repsAtCap=81)
    assert data["roundsCompleted"] == 2
    assert data["totalReps"] == 81
    assert data["weightUsed"] == 43
    assert (data["timeSeconds"], data["capped"], data["repsAtCap"]) == (301, True, 81)
    assert set(data["rounds"][0]) == {"roundId", "splitSeconds", "stations"}
    assert data["rounds"][0]["stations"] == [
        {**STATION, "reps": 21, "weight": 43, "weightUnit": "kg"},
        {**STATION, "reps": 21},
    ]
    assert data["rounds"][2]["stations"] == [{**STATION, "reps": 9}, STATION]
    assert exercise(ines, workout, CIRCUIT)["data"] == data


def test_a_skipped_station_counts_no_reps(ines: Api, cast: Cast) -> None:
    data = save_data(
        ines, start(ines, cast.session_id), CIRCUIT, rounds=[{"stations": [{"reps": 21}, {"reps": 5, "skipped": True}]}]
    )
    assert (data["totalReps"], data["roundsCompleted"]) == (21, 1)


def test_computed_fields_read_back_until_newer_detail(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    data = save_data(ines, workout, CIRCUIT, roundsCompleted=3, totalReps=90, weightUsed=43)
    assert (data["roundsCompleted"], data["totalReps"], data["weightUsed"]) == (3, 90, 43)
    data = save_data(ines, workout, CIRCUIT, timeSeconds=300, notes="Dur")
    assert (data["roundsCompleted"], data["totalReps"], data["weightUsed"]) == (3, 90, 43)
    data = save_data(ines, workout, CIRCUIT, rounds=[{"stations": [{"weight": 40}]}])
    assert (data["roundsCompleted"], data["totalReps"], data["weightUsed"]) == (3, 90, 40)
    data = save_data(ines, workout, CIRCUIT, rounds=[{"stations": [{"reps": 21}, {"reps": 21}]}])
    assert (data["roundsCompleted"], data["totalReps"], data["weightUsed"]) == (1, 42, 40)


def test_detail_comes_first_and_registers_last(ines: Api, cast: Cast) -> None:
    data = save_data(
        ines,
        start(ines, cast.session_id),
        CIRCUIT,
        roundsCompleted=3,
        totalReps=90,
        weightUsed=50,
        rounds=[{"stations": [{"reps": 21, "weight": 40}, {"reps": 21}]}],
    )
    assert (data["roundsCompleted"], data["totalReps"], data["weightUsed"]) == (3, 90, 50)


def test_a_round_is_named_by_its_id_and_can_go(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    first, second = save_data(ines, workout, CIRCUIT, rounds=[{"splitSeconds": 60}, {"splitSeconds": 70}])["rounds"]
    data = save_data(ines, workout, CIRCUIT, rounds=[{"roundId": second["roundId"], "splitSeconds": 75}])
    assert [one["splitSeconds"] for one in data["rounds"]] == [60, 75]
    data = save_data(ines, workout, CIRCUIT, rounds=[{"roundId": first["roundId"], "deleted": True}])
    assert [one["splitSeconds"] for one in data["rounds"]] == [75]
    assert data["roundsCompleted"] == 1
