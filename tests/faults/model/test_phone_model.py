"""The page's own queue, store and runner on two phones, against the real server: short here, long by `just faults`."""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.engines import Engine
from tests.faults.model.checks import check_pages, check_server
from tests.faults.model.machine import Machine
from tests.faults.model.pages import Node, PagePhone
from tests.faults.model.real import RealServer
from tests.faults.model.search import search
from tests.faults.model.steps import Step, scripts
from tests.faults.totals import Totals

EXAMPLES, SHORT = 10, 3  # between two entries in the totals


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    started = Node()
    yield started
    started.close()


def new_machine(node: Node, real: RealServer) -> Machine:
    """Two phones of Inès's with the page on them."""

    def make_phone(machine: Machine) -> PagePhone:
        name = str(machine.make_id("phone"))
        return PagePhone(
            node, name, real.cast.ines.user_id, lambda: machine.now, lambda *asked: real.ask("ines", *asked)
        )

    return Machine(lambda machine: real.begin(lambda: machine.now, machine.make_id), make_phone)


def play(node: Node, real: RealServer, script: list[Step]) -> Counter[str]:
    """One history, and what must hold of it."""
    machine = new_machine(node, real)
    machine.play(script)
    check_server(real, machine)
    check_pages(machine)
    node.do("", "reset", 0, lambda *_: None)
    return machine.counts


def test_two_phones_and_a_coach(node: Node, real: RealServer, engine: Engine) -> None:
    totals = Totals(f"model-phone-{engine.name}")
    while totals.short_of(steps=60):
        examples = EXAMPLES if totals.folder else SHORT
        begin = totals.counts.get("steps", 0)
        totals.add(**search(lambda script: play(node, real, script), scripts(), examples=examples, begin=begin))
