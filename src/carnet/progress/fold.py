"""From operations to registers: what is shown at each path, whatever the order of arrival. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from carnet.progress.paths import Place, Unit, parse_path


@dataclass(slots=True)  # frozen it would take four times as long to make, and a save makes dozens
class Operation:
    """One change, never changed itself: `at` is its corrected time in ms, `bases` what the person looked at."""

    op_id: UUID
    workout_id: UUID
    device: str
    dseq: int
    path: str
    value: Any
    bases: tuple[UUID, ...]
    at: int
    version: int = 0  # the document's, with this operation in it


Ranks = Mapping[UUID, int]  # workout id -> place among the attempts, 0 first


def find_heads(operations: Iterable[Operation], ranks: Ranks) -> list[Operation]:
    """The operations of one path that no other covers, the shown one first.

    y covers x if y belongs to a later attempt; within an attempt if both are of one device and y is later in it,
    or if x is in y's chain of bases. Only operations of the latest attempt can be heads. Each of them covers its own
    bases, so their chains need walking only where they lead through earlier attempts.
    """
    known = {op.op_id: op for op in operations}
    latest = max(ranks[op.workout_id] for op in known.values())
    candidates = [op for op in known.values() if ranks[op.workout_id] == latest]
    last_of_device: dict[str, int] = {}
    for op in candidates:
        last_of_device[op.device] = max(op.dseq, last_of_device.get(op.device, op.dseq))
    last = [op for op in candidates if op.dseq == last_of_device[op.device]]
    earlier = {op_id: op for op_id, op in known.items() if ranks[op.workout_id] != latest}
    covered: set[UUID] = set()
    for op in candidates:
        covered |= walk_bases(op, earlier) - {op.op_id}
    # bases that form a ring, which no honest phone makes, must not hide every value
    return sorted([op for op in last if op.op_id not in covered] or last, key=shown_first, reverse=True)


def walk_bases(op: Operation, known: Mapping[UUID, Operation]) -> set[UUID]:
    """An operation's bases, and in turn the bases of those that are known."""
    found: set[UUID] = set()
    waiting = list(op.bases)
    while waiting:
        base = waiting.pop()
        if base not in found:
            found.add(base)
            waiting.extend(known[base].bases if base in known else ())
    return found


def shown_first(op: Operation) -> tuple[bool, int, UUID]:
    """The greatest is shown: non-null first, then the latest by corrected time, then by opId."""
    return op.value is not None, op.at, op.op_id


def is_newer(one: Operation, other: Operation, ranks: Ranks) -> bool:
    """Whether `one` was made after `other`: by attempt, the device's own order, what it was based on, else by time."""
    if ranks[one.workout_id] != ranks[other.workout_id]:
        return ranks[one.workout_id] > ranks[other.workout_id]
    if one.device == other.device:
        return one.dseq > other.dseq
    if other.op_id in one.bases or one.op_id in other.bases:
        return other.op_id in one.bases
    return (one.at, one.op_id) > (other.at, other.op_id)


class Register:
    """All operations of one path."""

    __slots__ = ("_heads", "operations", "ranks")

    def __init__(self, operations: list[Operation], ranks: Ranks) -> None:
        self.operations = operations
        self.ranks = ranks
        self._heads: list[Operation] | None = list(operations) if len(operations) == 1 else None

    def add(self, operation: Operation) -> None:
        """One more operation, later in its device's queue than all of that device's here."""
        alone = self._covers_all(operation, self.heads)
        self.operations.append(operation)
        self._heads = [operation] if alone else None

    def _covers_all(self, operation: Operation, heads: list[Operation]) -> bool:
        """Whether this one takes the place of all heads and is itself named as a base by none, by rule 6."""
        rank = self.ranks[operation.workout_id]
        return all(
            self.ranks[head.workout_id] == rank and (head.device == operation.device or head.op_id in operation.bases)
            for head in heads
        ) and not any(operation.op_id in op.bases for op in self.operations)

    @property
    def heads(self) -> list[Operation]:
        """What nobody covered, the shown one first."""
        if self._heads is None:
            self._heads = find_heads(self.operations, self.ranks)
        return self._heads

    @property
    def shown(self) -> Operation:
        """The operation whose value is shown."""
        return (self._heads or self.heads)[0]

    @property
    def value(self) -> Any:
        """What is shown."""
        return (self._heads or self.heads)[0].value

    @property
    def disputed(self) -> bool:
        """Whether two heads say different things."""
        heads = self._heads or self.heads
        return len(heads) > 1 and any(head.value != heads[0].value for head in heads)


# keys are a station (None for the unit itself) and a field
Fields = dict[tuple[int | None, str], Register]
Values = dict[tuple[int | None, str], Any]


class ExerciseFold:
    """The registers of one exercise, by what they belong to."""

    def __init__(self) -> None:
        self.units: dict[Unit, Fields] = defaultdict(dict)
        self.fields: dict[str, Register] = {}  # status, skipReason, notes
        self.data: dict[str, Register] = {}

    def put(self, place: Place, register: Register) -> None:
        """Files a register under its place."""
        if place.kind == "exercise":
            self.fields[place.field] = register
        elif place.kind == "data":
            self.data[place.field] = register
        else:
            self.units[place.unit][place.station, place.field] = register


class Folded:
    """The registers of a document or of an attempt's record."""

    def __init__(self, operations: Iterable[Operation], ranks: Ranks) -> None:
        self.ranks = ranks
        self.exercises: dict[UUID, ExerciseFold] = defaultdict(ExerciseFold)
        self.feedback: dict[str, Register] = {}
        by_path: dict[str, list[Operation]] = defaultdict(list)
        for op in operations:
            if op.workout_id in ranks:
                by_path[op.path].append(op)
        self.registers = {path: Register(ops, ranks) for path, ops in by_path.items()}
        for path, register in self.registers.items():
            self._put(path, register)

    def add(self, operation: Operation) -> None:
        """One more operation of an attempt that is in it, later than all of its device."""
        register = self.registers.get(operation.path)
        if register is None:
            register = self.registers[operation.path] = Register([operation], self.ranks)
            self._put(operation.path, register)
        else:
            register.add(operation)

    def _put(self, path: str, register: Register) -> None:
        if path.startswith("/workout/"):
            return
        place = parse_path(path)
        if place.item_id is None:
            self.feedback[place.field] = register
        else:
            self.exercises[place.item_id].put(place, register)

    def heads(self, path: str) -> tuple[UUID, ...]:
        """The ids of what is at a path now: the bases of a write by somebody who sees all of it."""
        register = self.registers.get(path)
        return tuple(head.op_id for head in register.heads) if register else ()
