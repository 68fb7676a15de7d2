"""The fold against histories of phones, a coach, faults and restores: short here, a million steps by `just faults`."""

import random
from collections import Counter

from tests.faults.model.machine import Machine
from tests.faults.model.phone import ModelPhone
from tests.faults.model.pure import PureServer
from tests.faults.model.search import search
from tests.faults.model.steps import Step, scripts
from tests.faults.totals import Totals
from tests.progress import fold_properties as properties
from tests.progress.fold_histories import History

EXAMPLES = 400  # between two entries in the totals
HOLD = (
    properties.overwritten_stays_away,
    properties.first_of_heads,
    properties.nothing_shows_empty,
    properties.deletion,
    properties.records_stand_apart,
    properties.later_attempt_wins,
    properties.counters,
    properties.heads_match,
    properties.rings_hide_nothing,
)


def new_machine() -> Machine:
    """Model phones around the fold."""
    return Machine(
        lambda machine: PureServer(lambda: machine.now),
        lambda machine: ModelPhone("ines", machine.make_id, lambda: machine.now),
    )


def check(history: History) -> None:
    """I3, I6, I7, I9, I12 and the rules they rest on."""
    if history.operations:
        for holds in HOLD:
            holds(history)
        shuffled = list(history.operations)
        random.Random(len(shuffled)).shuffle(shuffled)
        properties.arrival_order(history, shuffled)


def play(script: list[Step]) -> Counter[str]:
    """One history, and what must hold of it."""
    machine = new_machine()
    machine.play(script)
    check(machine.server.history(machine.seen))
    return machine.counts


def test_two_phones_and_a_coach() -> None:
    totals = Totals("model-fold")
    while totals.short_of(steps=4_000):
        examples = EXAMPLES if totals.folder else 40
        totals.add(**search(play, scripts(), examples=examples, begin=totals.counts.get("steps", 0)))
