"""Two phones and one set: the cases that the properties found, in their smallest form."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from carnet.progress.document import Attempt, fold_document
from carnet.progress.fold import Operation
from tests.progress.fold_session import ITEMS, SET, find_unit, unit_of

NAMES = UUID("0192f000-0000-7000-8000-000000000001")
FIRST, SECOND = (uuid5(NAMES, name) for name in ("first", "second"))


class Log:
    """Operations in the order in which they were made, a minute apart."""

    def __init__(self) -> None:
        self.operations: list[Operation] = []

    def add(self, device: str, field: str, value: Any, *bases: Operation, attempt: UUID = FIRST) -> Operation:
        n = len(self.operations)
        ids = tuple(base.op_id for base in bases)
        op = Operation(uuid5(NAMES, str(n)), attempt, device, n, f"{SET}/{field}", value, ids, n * 60_000)
        self.operations.append(op)
        return op

    def show(self) -> dict[str, Any] | None:
        attempts = [Attempt(FIRST, fresh=False), Attempt(SECOND, fresh=False)]
        return find_unit(fold_document(ITEMS, attempts, self.operations).progress, unit_of(f"{SET}/reps"))


def load(kg: float) -> dict[str, Any]:
    return {"weight": kg, "weightUnit": "kg"}


def test_a_phone_keeps_what_it_saw_of_the_other() -> None:
    log = Log()
    reps = log.add("a", "reps", 5)
    log.add("a", "weight", load(100))
    log.add("a", "reps", 6, reps)
    log.add("b", "reps", 4, reps)
    shown = log.show()
    assert shown is not None
    assert (shown["reps"], shown["weight"]) == (4, 100)
    assert [(one["device"], one["reps"], one["weight"]) for one in shown["versions"]] == [("a", 6, 100), ("b", 4, 100)]


def test_the_version_without_an_overwritten_value_is_shown() -> None:
    log = Log()
    reps, weight = log.add("a", "reps", 5), log.add("a", "weight", load(100))
    log.add("a", "reps", 6, reps)
    log.add("a", "weight", load(105), weight)
    log.add("b", "reps", 4, reps)  # the latest, but it was done with the 100 kg that are corrected now
    shown = log.show()
    assert shown is not None
    assert (shown["reps"], shown["weight"]) == (6, 105)
    assert [(one["reps"], one["weight"]) for one in shown["versions"]] == [(6, 105), (4, 100)]


def test_two_phones_that_never_met_are_not_mixed() -> None:
    log = Log()
    log.add("a", "reps", 5)
    log.add("a", "weight", load(100))
    log.add("b", "reps", 6)
    shown = log.show()
    assert shown is not None
    assert (shown["reps"], shown["weight"]) == (6, None)
    assert [(one["reps"], one["weight"]) for one in shown["versions"]] == [(5, 100), (6, None)]


def test_each_phone_deletes_what_it_saw() -> None:
    log = Log()
    mine, theirs = log.add("a", "reps", 5), log.add("b", "reps", 6)
    log.add("a", "deleted", True, mine)  # noqa: FBT003  # a value that was logged
    log.add("b", "deleted", True, theirs)  # noqa: FBT003  # a value that was logged
    assert log.show() is None


def test_a_later_attempt_brings_a_set_back_without_a_word() -> None:
    log = Log()
    reps = log.add("a", "reps", 5)
    log.add("a", "deleted", True, reps)  # noqa: FBT003  # a value that was logged
    log.add("b", "reps", 3, attempt=SECOND)
    shown = log.show()
    assert shown is not None
    assert shown["reps"] == 3
    assert "revived" not in shown


def test_a_set_ticked_in_bulk_was_touched_whatever_the_clock_says() -> None:
    log = Log()
    done = log.add("a", "done", True)  # noqa: FBT003  # a value that was logged
    bulk = log.add("a", "bulk", True)  # noqa: FBT003  # a value that was logged
    log.operations[1] = replace(bulk, at=done.at)  # one tap
    shown = log.show()
    assert shown is not None
    assert shown["bulk"] is True
    touched = log.add("a", "reps", 4)
    log.operations[2] = replace(touched, at=-1)  # the clock was set back
    shown = log.show()
    assert shown is not None
    assert shown["bulk"] is False
