"""Standard exercises: sets, and the fields of the seed that are computed from them or written as they read."""

from typing import Any

from carnet.kit.ids import uuid7
from tests.conftest import Api, Cast
from tests.tools import STANDARD, exercise, save_data, start

SET_KEYS = {
    "setId",
    "kind",
    "reps",
    "weight",
    "weightUnit",
    "rpe",
    "rir",
    "durationSeconds",
    "distanceMeters",
    "side",
    "done",
    "bulk",
    "note",
    "videos",
}


def done(reps: int, weight: float | None = None, **fields: Any) -> dict[str, Any]:
    return {"reps": reps, "weight": weight, "done": True, **fields}


def test_sets_are_counted(ines: Api, cast: Cast) -> None:
    sets = [done(5, 40, kind="warmup"), done(5, 100), done(4, 102.5), {"reps": 3, "weight": 110}]
    data = save_data(ines, start(ines, cast.session_id), STANDARD, sets=sets)
    assert all(set(one) == SET_KEYS for one in data["sets"])
    assert data["setsCompleted"] == 2
    assert data["repsPerSet"] == [5, 4, None]
    assert data["repsCompleted"] == 9
    assert data["weightUsed"] == 102.5


def test_everything_of_a_set_reads_back(ines: Api, cast: Cast) -> None:
    one = {
        "setId": str(uuid7()),
        "kind": "backoff",
        "reps": 8,
        "weight": 45.36,
        "weightUnit": "lb",
        "rpe": 7.5,
        "rir": 2,
        "durationSeconds": 45,
        "distanceMeters": 20,
        "side": "left",
        "done": True,
        "bulk": False,
        "note": "Genou",
        "videos": ["video:1"],
    }
    workout = start(ines, cast.session_id)
    assert save_data(ines, workout, STANDARD, sets=[one])["sets"] == [one]
    assert exercise(ines, workout, STANDARD)["data"]["sets"] == [one]


def test_reps_per_set_writes_work_sets_as_done(ines: Api, cast: Cast) -> None:
    data = save_data(ines, start(ines, cast.session_id), STANDARD, repsPerSet=[5, 5, 3])
    assert data["repsPerSet"] == [5, 5, 3]
    assert [one["done"] for one in data["sets"]] == [True] * 3
    assert (data["setsCompleted"], data["repsCompleted"], data["weightUsed"]) == (3, 13, None)


def test_reps_per_set_longer_than_the_plan_adds_sets(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    save_data(ines, workout, STANDARD, repsPerSet=[5, 5])
    data = save_data(ines, workout, STANDARD, repsPerSet=[5, 5, 5, 5, 5, 4, 3])
    assert data["repsPerSet"] == [5, 5, 5, 5, 5, 4, 3]
    assert len({one["setId"] for one in data["sets"]}) == 7


def test_reps_per_set_shorter_removes_the_tail(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    before = save_data(ines, workout, STANDARD, repsPerSet=[5, 5, 5, 5])
    data = save_data(ines, workout, STANDARD, repsPerSet=[5, 4])
    assert data["repsPerSet"] == [5, 4]
    assert [one["setId"] for one in data["sets"]] == [one["setId"] for one in before["sets"][:2]]
    assert save_data(ines, workout, STANDARD, repsPerSet=[])["sets"] == []
    again = save_data(ines, workout, STANDARD, repsPerSet=[3, 3, 3])
    assert again["repsPerSet"] == [3, 3, 3]


def test_null_in_reps_per_set_is_a_set_that_is_not_done(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    data = save_data(ines, workout, STANDARD, repsPerSet=[5, None, 3])
    assert data["repsPerSet"] == [5, None, 3]
    assert [one["done"] for one in data["sets"]] == [True, False, True]
    data = save_data(ines, workout, STANDARD, repsPerSet=[None, 5, 3])
    assert data["repsPerSet"] == [None, 5, 3]
    assert data["setsCompleted"] == 2
    assert save_data(ines, workout, STANDARD, repsPerSet=[5, None])["repsPerSet"] == [5, None]


def test_reps_per_set_leaves_warm_ups_and_loads(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    save_data(ines, workout, STANDARD, sets=[done(5, 40, kind="warmup"), done(5, 100, rpe=7), done(5, 100)])
    data = save_data(ines, workout, STANDARD, repsPerSet=[6, 4, 2])
    assert [(one["kind"], one["reps"], one["weight"]) for one in data["sets"]] == [
        ("warmup", 5, 40),
        ("work", 6, 100),
        ("work", 4, 100),
        ("work", 2, None),
    ]
    assert data["sets"][1]["rpe"] == 7


def test_weight_used_reads_back_until_a_newer_set_weight(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    save_data(ines, workout, STANDARD, sets=[done(5, 100), done(5, 105)])
    data = save_data(ines, workout, STANDARD, weightUsed=120)
    assert data["weightUsed"] == 120
    assert [one["weight"] for one in data["sets"]] == [100, 105]
    assert save_data(ines, workout, STANDARD, sets=[{"reps": 3}, {"done": False}])["weightUsed"] == 120
    assert save_data(ines, workout, STANDARD, repsPerSet=[5, 5, 5], rpe=9)["weightUsed"] == 120
    assert save_data(ines, workout, STANDARD, sets=[{"weight": 90}])["weightUsed"] == 105


def test_set_counts_read_back_until_a_newer_set(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    data = save_data(ines, workout, STANDARD, setsCompleted=4, repsCompleted=20)
    assert (data["setsCompleted"], data["repsCompleted"], data["repsPerSet"]) == (4, 20, [])
    data = save_data(ines, workout, STANDARD, repsPerSet=[5, 5])
    assert (data["setsCompleted"], data["repsCompleted"]) == (2, 10)


def test_detail_comes_first_and_registers_last(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    data = save_data(
        ines, workout, STANDARD, weightUsed=80, setsCompleted=3, repsCompleted=12, sets=[done(5, 100), done(5, 100)]
    )
    assert (data["weightUsed"], data["setsCompleted"], data["repsCompleted"]) == (80, 3, 12)
    assert exercise(ines, workout, STANDARD)["data"] == data


def test_reps_per_set_wins_over_sets_of_the_same_save(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    save_data(ines, workout, STANDARD, sets=[done(5, 100)])
    data = save_data(ines, workout, STANDARD, repsPerSet=[5, 4], sets=[{"reps": 8}, {"reps": 9, "kind": "warmup"}])
    assert [(one["kind"], one["reps"], one["done"]) for one in data["sets"]] == [
        ("work", 5, True),
        ("warmup", 9, False),
        ("work", 4, True),
    ]
    assert data["repsPerSet"] == [5, 4]


def test_a_later_set_leaves_a_gap_before_it(ines: Api, cast: Cast) -> None:
    data = save_data(ines, start(ines, cast.session_id), STANDARD, sets=[None, None, done(5, 100)])
    assert data["repsPerSet"] == [None, None, 5]
    assert [one["done"] for one in data["sets"]] == [False, False, True]


def test_a_set_is_named_by_its_id(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    extra = str(uuid7())
    data = save_data(ines, workout, STANDARD, sets=[done(5), done(4), {"setId": extra, **done(3)}])
    assert data["sets"][2]["setId"] == extra
    data = save_data(ines, workout, STANDARD, sets=[{"setId": extra, "reps": 12}])
    assert data["repsPerSet"] == [5, 4, 12]


def test_a_deleted_set_is_gone_and_can_come_back(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    sets = save_data(ines, workout, STANDARD, repsPerSet=[5, 4, 3])["sets"]
    middle = sets[1]["setId"]
    data = save_data(ines, workout, STANDARD, sets=[{"setId": middle, "deleted": True}])
    assert data["repsPerSet"] == [5, 3]
    data = save_data(ines, workout, STANDARD, sets=[{"setId": middle, "deleted": False}])
    assert data["repsPerSet"] == [5, 4, 3]


def test_weight_and_unit_are_one_value(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    assert save_data(ines, workout, STANDARD, sets=[done(5, 100)])["sets"][0]["weightUnit"] == "kg"
    one = save_data(ines, workout, STANDARD, sets=[{"weightUnit": "lb"}])["sets"][0]
    assert (one["weight"], one["weightUnit"]) == (100, "lb")
    ines.ok("PATCH", "/me", {"units": "lb"})
    one = exercise(ines, workout, STANDARD)["data"]["sets"][0]
    assert (one["weight"], one["weightUnit"]) == (100, "lb")


def test_bulk_stays_until_the_set_is_touched_by_itself(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    data = save_data(ines, workout, STANDARD, sets=[done(5, bulk=True), done(5, bulk=True)])
    assert [one["bulk"] for one in data["sets"]] == [True, True]
    assert [one["rpe"] for one in data["sets"]] == [None, None]
    data = save_data(ines, workout, STANDARD, sets=[{"rpe": 8}])
    assert [one["bulk"] for one in data["sets"]] == [False, True]


def test_reps_per_set_adds_after_what_is_shown(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    first = save_data(ines, workout, STANDARD, repsPerSet=[5, 4, 3])["sets"][0]
    save_data(ines, workout, STANDARD, sets=[{"setId": first["setId"], "deleted": True}])
    assert save_data(ines, workout, STANDARD, repsPerSet=[1, 2, 3, 4])["repsPerSet"] == [1, 2, 3, 4]
