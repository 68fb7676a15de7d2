"""Who reads the whole of `data` and sends it back changes nothing, whatever was logged before."""

from typing import Any

import pytest

from tests.conftest import Api, Cast
from tests.tools import AMRAP, CIRCUIT, EMOM, STANDARD, Phone, attempt, document, save, save_data, set_path, start

RICH: list[tuple[int, list[dict[str, Any]]]] = [
    (STANDARD, []),
    (EMOM, []),
    (AMRAP, []),
    (CIRCUIT, []),
    (STANDARD, [{"repsPerSet": [5, 0, None, 3]}, {"repsPerSet": [5, 0, None]}]),
    (STANDARD, [{"sets": [None, {"reps": 5, "done": True, "weight": 100, "weightUnit": "lb", "bulk": True}]}]),
    (STANDARD, [{"sets": [{"kind": "warmup", "reps": 5, "done": True, "weight": 40}, {"reps": 3, "side": "left"}]}]),
    (STANDARD, [{"repsPerSet": [5, 5, 5], "weightUsed": 100, "rpe": 8, "notes": "Oui"}, {"sets": [{"weight": 90}]}]),
    (STANDARD, [{"setsCompleted": 4, "repsCompleted": 20, "weightUsed": 62.5}]),
    (STANDARD, [{"sets": [{"durationSeconds": 45, "done": True}, {"reps": 5, "done": False}]}]),
    (EMOM, [{"intervals": [None, {"reps": [5, 3], "result": "miss", "weight": 24}]}]),
    (EMOM, [{"repsPerMinute": [5, 5, None, 0]}, {"intervals": [None, {"reps": [0]}]}]),
    (AMRAP, [{"rounds": 0, "extraReps": 0}]),
    (AMRAP, [{"rounds": 5, "splits": [61, None], "loads": [{"weight": 9}], "scaled": False}, {"totalReps": 151}]),
    (CIRCUIT, [{"rounds": [None, {"splitSeconds": 71, "stations": [None, {"reps": 9, "weight": 0}]}]}]),
    (CIRCUIT, [{"roundsCompleted": 3, "totalReps": 90, "timeSeconds": 199.5, "capped": False}, {"weightUsed": 43}]),
]


@pytest.mark.parametrize(("position", "edits"), RICH)
def test_nothing_changes(ines: Api, cast: Cast, position: int, edits: list[dict[str, Any]]) -> None:
    workout = start(ines, cast.session_id)
    for edit in edits:
        save_data(ines, workout, position, **edit)
    before = document(ines, workout)
    one = before["progress"]["exercises"][position]
    after = save(ines, workout, position, data=one["data"])
    assert after == one
    assert document(ines, workout) == before
    everything = {key: one[key] for key in ("data", "notes", "videos", "status", "skipReason")}
    save(ines, workout, position, **everything)
    assert document(ines, workout) == before


def test_one_field_among_the_whole_is_an_edit(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    data = save_data(ines, workout, STANDARD, repsPerSet=[5, 5, 5], weightUsed=100)
    after = save_data(ines, workout, STANDARD, **data | {"repsPerSet": [5, 5, 3], "rpe": 9})
    assert (after["repsPerSet"], after["weightUsed"], after["rpe"]) == ([5, 5, 3], 100, 9)
    after = save_data(ines, workout, STANDARD, **after | {"weightUsed": 80})
    assert after["weightUsed"] == 80


def test_a_set_changed_in_the_whole_is_counted_anew(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    data = save_data(ines, workout, STANDARD, sets=[{"reps": 5, "weight": 100, "done": True}] * 2)
    data["sets"][0] |= {"reps": 8, "weight": 110}
    after = save_data(ines, workout, STANDARD, **data)
    assert (after["repsPerSet"], after["repsCompleted"], after["weightUsed"]) == ([8, 5], 13, 110)


def test_a_second_attempt_logs_only_what_differs(ines: Api, cast: Cast) -> None:
    first = start(ines, cast.session_id)
    save_data(ines, first, STANDARD, repsPerSet=[5, 5, 5])
    second = start(ines, cast.session_id)
    data = document(ines, second)["progress"]["exercises"][STANDARD]["data"]
    save_data(ines, second, STANDARD, **data | {"repsPerSet": [5, 5, 5, 4]})
    assert attempt(ines, second)["exercises"][STANDARD]["data"]["repsPerSet"] == [None, None, None, 4]


def test_two_versions_of_a_set_stand_until_one_is_picked(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    item = document(ines, workout)["progress"]["exercises"][STANDARD]["itemId"]
    for reps in (5, 4):
        phone = Phone(ines, workout)
        phone.send(phone.op(set_path(item, 0, "reps"), reps), phone.op(set_path(item, 0, "done"), value=True))
    before = document(ines, workout)["progress"]["exercises"][STANDARD]
    assert len(before["data"]["sets"][0]["versions"]) == 2
    assert save(ines, workout, STANDARD, data=before["data"]) == before
    picked = save_data(ines, workout, STANDARD, sets=[{"reps": 4}])["sets"][0]
    assert picked["reps"] == 4
    assert "versions" not in picked
