"""I6 where the server parks some of a phone's operations: what the phone overwrote does not come back beside it.

A phone names, beside its own last edit, what the server knew before its own first one; so the chain of bases holds
wherever a piece of it is missing from the log.
"""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnet.progress.fold import Operation, find_heads

ATTEMPT = UUID(int=1)
PATH = "/feedback/rpe"


@dataclass
class Phone:
    """What web/src/offline/heads.ts does at one path: `known` is what the server said, `own` what it made since."""

    name: str
    names_the_known: bool = True
    known: list[UUID] = field(default_factory=list)
    own: list[UUID] = field(default_factory=list)
    made: list[Operation] = field(default_factory=list)

    def look(self, log: list[Operation]) -> None:
        if log:
            self.known = [head.op_id for head in find_heads(log, {ATTEMPT: 0})]
            self.own = []

    def edit(self, n: int) -> Operation:
        bases = [*self.own[-1:], *(self.known if self.names_the_known or not self.own else ())]
        op = Operation(UUID(int=n + 100), ATTEMPT, self.name, len(self.made), PATH, n, tuple(bases), n)
        self.own.append(op.op_id)
        self.made.append(op)
        return op


# whose turn it is, whether it reads what the server says first, whether the server parks the edit
Steps = list[tuple[bool, bool, bool]]
STEPS = st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), max_size=12)


def play(steps: Steps, *, names_the_known: bool = True) -> None:
    """A phone that overwrote a value that it was looking at must find it overwritten."""
    phones = {who: Phone(str(who), names_the_known) for who in (True, False)}
    log: list[Operation] = []
    overwritten: set[UUID] = set()
    for n, (who, looks, parks) in enumerate(steps):
        phone = phones[who]
        if looks:
            phone.look(log)
        op = phone.edit(n)
        if not parks:
            log.append(op)
            overwritten |= {*phone.known, *phone.own} - {op.op_id}
    heads: list[Any] = [head.op_id for head in find_heads(log, {ATTEMPT: 0})] if log else []
    assert not overwritten & set(heads)


@given(steps=STEPS)
def test_what_was_overwritten_stays_away(steps: Steps) -> None:
    play(steps)


def test_a_chain_with_a_missing_piece_would_bring_it_back() -> None:
    """The property can fail: a phone that names its own last edit alone loses what it stood on."""
    steps = [(True, False, False), (False, True, True), (False, False, False)]
    play(steps)
    with pytest.raises(AssertionError):
        play(steps, names_the_known=False)


def test_a_corrected_operation_stands_on_what_the_parked_one_stood_on() -> None:
    theirs = Operation(UUID(int=1), ATTEMPT, "tablet", 0, PATH, 7, (), 1)
    parked = Operation(UUID(int=2), ATTEMPT, "phone", 0, PATH, 85, (theirs.op_id,), 2)
    corrected = replace(parked, op_id=UUID(int=3), dseq=1, value=8.5, bases=(parked.op_id, *parked.bases))
    assert find_heads([theirs, corrected], {ATTEMPT: 0}) == [corrected]
