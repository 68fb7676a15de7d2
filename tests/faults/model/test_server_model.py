"""The real server on both databases against phones, a coach, faults and restores: long by `just faults`."""

from collections import Counter

from tests.engines import Engine
from tests.faults.model.checks import check_server
from tests.faults.model.machine import Machine
from tests.faults.model.phone import ModelPhone
from tests.faults.model.real import RealServer
from tests.faults.model.search import search
from tests.faults.model.steps import Step, scripts
from tests.faults.totals import Totals

EXAMPLES, SHORT = 20, 3  # between two entries in the totals


def play(real: RealServer, script: list[Step]) -> Counter[str]:
    """One history on the real server, and what must hold of it."""
    machine = Machine(
        lambda machine: real.begin(lambda: machine.now, machine.make_id),
        lambda machine: ModelPhone("ines", machine.make_id, lambda: machine.now),
    )
    machine.play(script)
    check_server(real, machine)
    return machine.counts


def test_two_phones_and_a_coach(real: RealServer, engine: Engine) -> None:
    totals = Totals(f"model-server-{engine.name}")
    while totals.short_of(steps=100):
        examples = EXAMPLES if totals.folder else SHORT
        begin = totals.counts.get("steps", 0)
        totals.add(**search(lambda script: play(real, script), scripts(), examples=examples, begin=begin))
