"""Histories to fold: phones and a plain writer that edit one session, as honest and as hostile as phones get.

A history is played from a list of plain steps, so that Hypothesis can shrink it: a phone sees what it has pulled and
what it wrote itself, bases its edits on that, and sends them later; nobody's clock is right. `seen` keeps what the
author of each operation really knew, which no operation says in full.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import md5
from typing import Any, NamedTuple
from uuid import UUID

from hypothesis import strategies as st

from carnet.progress import document
from carnet.progress.document import Attempt, Document
from carnet.progress.fold import Operation
from carnet.workouts import attempts
from tests.progress import fold_oracle as oracle
from tests.progress.fold_session import (
    ITEMS,
    MINUTE_PATHS,
    PATHS,
    PEOPLE,
    PLAIN_PATHS,
    RESULT_PATHS,
    ROUND_PATHS,
    SET_PATHS,
    make_value,
    unit_paths,
)

NOON = 1_795_000_000_000  # ms: the first step of every history
DAY = 86_400_000
CLOCKS = (0, 0, -DAY, DAY, 5_000, -3_600_000, 31 * 365 * DAY, -31 * 365 * DAY)
PLAIN = len(PEOPLE) - 1  # the last device: it sees everything and its writes arrive at once


class Step(NamedTuple):
    """One thing that happens. What does not concern a kind of step is not looked at."""

    kind: str  # edit, send, pull, start, clock
    who: int
    path: str = ""
    value: str = "unique"  # unique, null, zero, same
    base: str = "heads"  # heads, never, one, old, other, junk
    late: int = 0  # 0 writes in the latest attempt that the device knows, 1 in the one before, ...
    clock: int = 0
    fresh: bool = False


@dataclass
class Start:
    """An attempt, as `order_attempts` wants it."""

    workout_id: UUID
    device: str
    dseq: int
    started_at: datetime
    fresh: bool


@dataclass
class Device:
    """A phone: its clock is wrong by `error` ms, `offset` is what the server last said about that."""

    name: str
    error: int = 0
    offset: int | None = None
    dseq: int = 0
    outbox: list[Operation] = field(default_factory=list)
    knows: dict[UUID, Operation] = field(default_factory=dict)
    starts: dict[UUID, Start] = field(default_factory=dict)


@dataclass
class History:
    """What arrived, in this order; `seen` is what the author of each operation knew when making it."""

    starts: list[Start] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)
    seen: dict[UUID, frozenset[UUID]] = field(default_factory=dict)

    def attempts(self) -> list[Attempt]:
        """In the order of the code under test."""
        return [Attempt(one.workout_id, one.fresh) for one in attempts.order_attempts(self.starts)]

    def fold(self) -> Document:
        """The document, by the code under test."""
        return document.fold_document(ITEMS, self.attempts(), self.operations)

    def record(self, workout_id: UUID) -> Document:
        """The record of an attempt, by the code under test."""
        return document.fold_attempt(ITEMS, workout_id, self.operations)

    def ranks(self) -> dict[UUID, int]:
        """Of the attempts that make the document, by the oracle."""
        return oracle.rank_attempts(self.starts)

    def with_operations(self, operations: list[Operation]) -> "History":
        """The same attempts with another log."""
        return History(self.starts, operations, self.seen)


class World:
    """Plays steps."""

    def __init__(self) -> None:
        self.devices = [Device(name) for name in PEOPLE]
        self.history = History()
        self.now = NOON
        self.made = 0

    def play(self, steps: list[Step]) -> History:
        for step in steps:
            self.now += 1_000
            getattr(self, step.kind)(self.devices[step.who], step)
        for device in self.devices:
            self.send(device)
        return self.history

    def clock(self, device: Device, step: Step) -> None:
        device.error = 0 if device is self.devices[PLAIN] else step.clock

    def pull(self, device: Device, _: Step | None = None) -> None:
        device.knows |= {op.op_id: op for op in self.history.operations}
        device.starts |= {start.workout_id: start for start in self.history.starts}
        device.offset = -device.error

    def send(self, device: Device, _: Step | None = None) -> None:
        for op in device.outbox:
            arrived = replace(op, at=max(0, min(op.at, self.now)))
            device.knows[op.op_id] = arrived
            self.history.operations.append(arrived)
            if op.path == "/workout/start":
                at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=arrived.at)
                device.starts[op.workout_id] = replace(device.starts[op.workout_id], started_at=at)
                self.history.starts.append(device.starts[op.workout_id])
        device.outbox.clear()
        device.offset = -device.error

    def start(self, device: Device, step: Step) -> None:
        if device is self.devices[PLAIN]:
            self.pull(device)
        workout_id = self._id("workout")
        op = self._write(device, workout_id, "/workout/start", {"fresh": step.fresh}, ())
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=max(0, op.at))
        device.starts[workout_id] = Start(workout_id, device.name, op.dseq, at, step.fresh)
        self._plain_arrives(device)

    def edit(self, device: Device, step: Step) -> None:
        if device is self.devices[PLAIN]:
            self.pull(device)
        if not device.starts:
            self.start(device, step)
        known = oracle.order_starts(device.starts.values())
        workout_id = known[max(0, len(known) - 1 - step.late)].workout_id
        value = make_value(step.path, step.value, self.made)
        self._write(device, workout_id, step.path, value, self._bases(device, step))
        self._plain_arrives(device)

    def _bases(self, device: Device, step: Step) -> tuple[UUID, ...]:
        if step.base == "never":
            return ()
        if step.base == "junk":
            return (self._id("junk"),)
        ranks = oracle.rank_attempts(device.starts.values())
        there = [op for op in device.knows.values() if op.workout_id in ranks]
        if step.base == "other":
            return tuple(op.op_id for op in there[-1:])
        paths = unit_paths(step.path) if step.path.endswith("/deleted") else [step.path]
        if step.base == "old":
            return tuple(op.op_id for op in there if op.path == step.path)[:1]
        heads = [op for path in paths for op in oracle.find_heads([op for op in there if op.path == path], ranks)]
        return tuple(op.op_id for op in heads)[: 1 if step.base == "one" else None]

    def _write(self, device: Device, workout_id: UUID, path: str, value: Any, bases: tuple[UUID, ...]) -> Operation:
        op = Operation(
            op_id=self._id("op"),
            workout_id=workout_id,
            device=device.name,
            dseq=device.dseq,
            path=path,
            value=value,
            bases=bases,
            at=self.now + device.error + (device.offset or 0),
        )
        self.history.seen[op.op_id] = frozenset(device.knows)
        device.dseq += 1
        device.knows[op.op_id] = op
        device.outbox.append(op)
        return op

    def _plain_arrives(self, device: Device) -> None:
        if device is self.devices[PLAIN]:
            self.send(device)

    def _id(self, what: str) -> UUID:
        self.made += 1
        return UUID(bytes=md5(f"{what}{self.made}".encode(), usedforsecurity=False).digest())


def play(steps: list[Step], *, together: bool = False) -> History:
    """What came of the steps. `together`: one attempt is under way, and every device knows of it."""
    world = World()
    if together:
        world.start(world.devices[PLAIN], Step("start", PLAIN))
        for device in world.devices:
            world.pull(device)
    return world.play(steps)


HONEST = ("heads",)
HOSTILE = ("heads", "heads", "heads", "never", "one", "old", "other", "junk")
FOCUSES = (PATHS, SET_PATHS, SET_PATHS, ROUND_PATHS, MINUTE_PATHS, PLAIN_PATHS, RESULT_PATHS, PLAIN_PATHS)


CALM = (*["pull"] * 3, *["edit"] * 13, *["send"] * 3, "clock")  # one attempt, many disputes
RESTLESS = (*["pull"] * 3, *["edit"] * 11, *["send"] * 3, *["clock"] * 2, *["start"] * 2)
VALUES = ("unique", "unique", "null", "zero", "same")
LATE = (0, 0, 0, 0, 0, 0, 1, 2)
FRESH = (False, False, False, True)
STEPS = 2**40


@dataclass(frozen=True)
class Mix:
    """What steps are made of."""

    kinds: tuple[str, ...]
    devices: int
    paths: tuple[str, ...]
    bases: tuple[str, ...]

    def read(self, number: int) -> Step:
        """A step from one number: drawing every part of it takes four times as long."""
        parts: list[Any] = []
        for choices in (self.kinds, range(self.devices), self.paths, VALUES, self.bases, LATE, CLOCKS, FRESH):
            number, n = divmod(number, len(choices))
            parts.append(choices[n])
        return Step(*parts)


@st.composite
def histories(draw: st.DrawFn, devices: int = len(PEOPLE), *, bases: tuple[str, ...] = HOSTILE) -> History:
    """Histories of the first so many devices, each around a few paths; `bases` is how edits choose theirs."""
    paths = draw(st.sampled_from(FOCUSES))
    calm = devices > 1 and draw(st.booleans())
    together = calm or (devices > 1 and draw(st.booleans()))
    mix = Mix(CALM if calm else RESTLESS, devices, paths, bases)
    steps = draw(st.lists(st.integers(0, STEPS).map(mix.read), min_size=12, max_size=40))
    return play(steps, together=together)
