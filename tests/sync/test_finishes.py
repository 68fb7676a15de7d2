"""Rule 11: a finish keeps its time, reopening is explicit, and of two phones it does not matter which arrives first."""

from itertools import permutations
from typing import Any

import pytest

from carnet.config import Settings
from tests.conftest import Api, Cast
from tests.progress.test_fold_service import verify
from tests.progress.test_merges import begin, clock, tick
from tests.tools import Phone, document

FINISH = "/workout/finish"


@pytest.fixture
def phones(ines: Api, cast: Cast) -> tuple[Phone, Phone]:
    """Two phones in one attempt."""
    first = begin(ines, cast.session_id, 0)
    return first, Phone(ines, first.workout_id)


def end(minute: int) -> dict[str, str]:
    return {"endedAt": clock(minute)}


def said(phone: Phone, minute: int, value: Any, *base: Any) -> Any:
    return phone.op(FINISH, value, editedAt=clock(minute), base=[op["opId"] for op in base])


def state(api: Api, phone: Phone) -> tuple[str, str | None]:
    read = api.ok("GET", f"/workouts/{phone.workout_id}")
    return read["status"], read["endedAt"]


def send(phone: Phone, *operations: Any) -> None:
    assert {one["state"] for one in phone.send(*operations)["results"]} == {"saved"}


@pytest.mark.parametrize("order", list(permutations((0, 1))), ids=str)
def test_two_finishes(ines: Api, phones: tuple[Phone, Phone], settings: Settings, order: tuple[int, ...]) -> None:
    """Neither knew of the other: the one that was pressed later, by the corrected clock."""
    operations = [said(phones[0], 50, end(50)), said(phones[1], 55, end(55))]
    for n in order:
        send(phones[n], operations[n])
    assert state(ines, phones[0]) == ("completed", clock(55))
    send(phones[0], operations[0])  # known already
    assert state(ines, phones[0]) == ("completed", clock(55))
    assert verify(settings) == []


@pytest.mark.parametrize("order", list(permutations((0, 1))), ids=str)
def test_a_finish_and_a_reopening_that_knew_nothing_of_it(
    ines: Api, phones: tuple[Phone, Phone], settings: Settings, order: tuple[int, ...]
) -> None:
    """Who reopens takes back the finishes that they saw, and no other."""
    seen = said(phones[0], 40, end(40))
    send(phones[0], seen)
    operations = [said(phones[0], 50, end(50)), said(phones[1], 60, None, seen)]
    for n in order:
        send(phones[n], operations[n])
    assert state(ines, phones[0]) == ("completed", clock(50))
    assert verify(settings) == []


def test_reopened_knowing_it_stays_open(ines: Api, phones: tuple[Phone, Phone], settings: Settings) -> None:
    seen = said(phones[0], 40, end(40))
    send(phones[0], seen)
    send(phones[1], said(phones[1], 60, None, seen))
    assert ines.ok("GET", f"/workouts/{phones[0].workout_id}")["endedAt"] != clock(40)
    send(phones[0], seen)  # the acknowledgement was lost: sent again it does not close it
    assert ines.ok("GET", f"/workouts/{phones[0].workout_id}")["endedAt"] != clock(40)
    send(phones[0], said(phones[0], 70, end(70)))
    assert state(ines, phones[0]) == ("completed", clock(70))
    assert verify(settings) == []


def test_what_is_corrected_later_leaves_it_finished(ines: Api, phones: tuple[Phone, Phone], settings: Settings) -> None:
    send(phones[0], said(phones[0], 40, end(40)))
    item_id = document(ines, phones[0].workout_id)["progress"]["exercises"][0]["itemId"]
    tick(phones[1], item_id, 0, 5, 90)
    send(phones[0], phones[0].op(f"/ex/{item_id}/status", "completed", editedAt=clock(95)))
    read = ines.ok("GET", f"/workouts/{phones[0].workout_id}")
    assert (read["status"], read["endedAt"], read["duration"]) == ("completed", clock(40), 40 * 60)
    assert read["exercisesCompleted"] == 1
    assert verify(settings) == []


def test_a_finish_that_arrives_days_late_replaces_the_derived_end(
    ines: Api, phones: tuple[Phone, Phone], settings: Settings
) -> None:
    item_id = document(ines, phones[0].workout_id)["progress"]["exercises"][0]["itemId"]
    tick(phones[0], item_id, 0, 5, 30)
    assert state(ines, phones[0]) == ("completed", clock(30))  # nobody finished it, and that is long ago
    send(phones[1], said(phones[1], 65, end(65)))
    assert state(ines, phones[0]) == ("completed", clock(65))
    assert verify(settings) == []
