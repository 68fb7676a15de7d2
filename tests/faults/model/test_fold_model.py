"""The fold against histories of phones, a coach, faults and restores: short here, a million steps by `just faults`."""

from collections import Counter

from tests.faults.model.checks import check_history
from tests.faults.model.machine import Machine
from tests.faults.model.phone import ModelPhone
from tests.faults.model.pure import PureServer
from tests.faults.model.search import search
from tests.faults.model.steps import Step, scripts
from tests.faults.totals import Totals

EXAMPLES = 400  # between two entries in the totals


def new_machine() -> Machine:
    """Model phones around the fold."""
    return Machine(
        lambda machine: PureServer(lambda: machine.now),
        lambda machine: ModelPhone("ines", machine.make_id, lambda: machine.now),
    )


def play(script: list[Step]) -> Counter[str]:
    """One history, and what must hold of it."""
    machine = new_machine()
    machine.play(script)
    check_history(machine.server.history(machine.seen))
    return machine.counts


def test_two_phones_and_a_coach() -> None:
    totals = Totals("model-fold")
    while totals.short_of(steps=1_000):
        examples = EXAMPLES if totals.folder else 40
        totals.add(**search(play, scripts(), examples=examples, begin=totals.counts.get("steps", 0)))
