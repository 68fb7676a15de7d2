"""Circuits: rounds of stations, and what is computed from them or written as it reads."""

from uuid import UUID

from carnet.config import Settings
from carnet.kit.ids import planned_id, uuid7
from carnet.programs.schemas import PrescriptionTree
from tests.conftest import Api, Cast
from tests.tools import CIRCUIT, Phone, exercise, give, save_data, start

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


RUN = {"exerciseName": "Run", "distanceMeters": 400}
PULLUP = {"exerciseName": "Pull-up", "reps": 5}
PARTS = PrescriptionTree(
    exercise_name="Up and down",
    exercise_type="circuit",
    config={"parts": [{"movements": [RUN]}, {"rounds": 2, "movements": [PULLUP, RUN]}, {"movements": [RUN]}]},
)


def _ids(settings: Settings, cast: Cast, ines: Api) -> tuple[str, list[str]]:
    """A workout of the circuit with parts; and the ids that its planned rounds have, by part."""
    workout = start(ines, give(settings, cast, [PARTS]))
    item_id = UUID(exercise(ines, workout, 0)["itemId"])
    return workout, [str(planned_id(item_id, n)) for n in (0, 40, 41, 80)]


def test_rounds_are_those_of_their_parts(settings: Settings, ines: Api, cast: Cast) -> None:
    workout, ids = _ids(settings, cast, ines)
    runs, pulls = {"stations": [{"seconds": 90}]}, {"stations": [{"reps": 5}, {"seconds": 95}]}
    data = save_data(ines, workout, 0, rounds=[runs, pulls, pulls, runs])
    assert [(one["roundId"], one["part"], len(one["stations"])) for one in data["rounds"]] == [
        (ids[0], 0, 1),
        (ids[1], 1, 2),
        (ids[2], 1, 2),
        (ids[3], 2, 1),
    ]
    assert (data["roundsCompleted"], data["totalReps"]) == (4, 10)
    assert save_data(ines, workout, 0, **data) == data


def test_a_round_names_its_part(settings: Settings, ines: Api, cast: Cast) -> None:
    workout, ids = _ids(settings, cast, ines)
    data = save_data(ines, workout, 0, rounds=[{"part": 2, "splitSeconds": 80}, {"part": 1, "splitSeconds": 60}])
    assert [(one["roundId"], one["part"], one["splitSeconds"]) for one in data["rounds"]] == [
        (ids[1], 1, 60),
        (ids[3], 2, 80),
    ]
    phone = Phone(ines, workout)
    extra = f"/ex/{exercise(ines, workout, 0)['itemId']}/round/{uuid7()}/splitSeconds"
    phone.send(phone.op(extra, 70))
    assert [one["part"] for one in exercise(ines, workout, 0)["data"]["rounds"]] == [1, 2, None]


def test_a_part_has_so_many_rounds_and_no_more(settings: Settings, ines: Api, cast: Cast) -> None:
    workout, _ = _ids(settings, cast, ines)
    path, rounds = f"/workouts/{workout}/exercises/0", [{"part": 1, "splitSeconds": n} for n in range(41)]
    answer = ines.call("PATCH", path, {"data": {"rounds": rounds}})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["path"] == "data.rounds"
    assert len(save_data(ines, workout, 0, rounds=rounds[:40])["rounds"]) == 40
    answer = ines.call("PATCH", path, {"data": {"rounds": [{"part": 3}]}})
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, "data.rounds[0].part")


def test_scaled_is_there_once_it_was_said(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    assert "scaled" not in exercise(ines, workout, CIRCUIT)["data"]
    assert save_data(ines, workout, CIRCUIT, scaled=True)["scaled"] is True
    assert save_data(ines, workout, CIRCUIT, scaled=None)["scaled"] is None
