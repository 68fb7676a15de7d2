"""From operations to registers: what is shown at each path, whatever the order of arrival. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from carnet.progress.paths import Place, Unit, parse_path


@dataclass(frozen=True, slots=True)
class Operation:
    """One change: `at` is its corrected time in ms, never later than arrival; `bases` what the person looked at."""

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
    or if x is in y's chain of bases. A base that is itself a base of something known is covered by that, so the
    chains need no walking. Only operations of the latest attempt can be heads, and only they make chains: what
    is done in one attempt never changes what another one shows.
    """
    known = list(operations)
    latest = max(ranks[op.workout_id] for op in known)
    candidates = [op for op in known if ranks[op.workout_id] == latest]
    last_of_device: dict[str, int] = {}
    for op in candidates:
        last_of_device[op.device] = max(op.dseq, last_of_device.get(op.device, op.dseq))
    covered = {base for op in candidates for base in op.bases if base != op.op_id}
    heads = [op for op in candidates if op.op_id not in covered and op.dseq == last_of_device[op.device]]
    # bases that form a ring, which no honest phone makes, must not hide every value
    return sorted(heads or candidates, key=_shown_first, reverse=True)


def _shown_first(op: Operation) -> tuple[bool, int, UUID]:
    return op.value is not None, op.at, op.op_id


def is_newer(one: Operation, other: Operation, ranks: Ranks) -> bool:
    """Whether `one` was made after `other`: by attempt, else by the device's own order, else by corrected time."""
    if ranks[one.workout_id] != ranks[other.workout_id]:
        return ranks[one.workout_id] > ranks[other.workout_id]
    if one.device == other.device:
        return one.dseq > other.dseq
    return (one.at, one.op_id) > (other.at, other.op_id)


class Register:
    """All operations of one path."""

    def __init__(self, operations: list[Operation], ranks: Ranks) -> None:
        self.operations = operations
        self.ranks = ranks

    @cached_property
    def heads(self) -> list[Operation]:
        """What nobody covered, the shown one first."""
        return find_heads(self.operations, self.ranks)

    @property
    def shown(self) -> Operation:
        """The operation whose value is shown."""
        return self.heads[0]

    @property
    def value(self) -> Any:
        """What is shown."""
        return self.shown.value

    @property
    def disputed(self) -> bool:
        """Whether two heads say different things."""
        return any(head.value != self.value for head in self.heads)

    def without(self, devices: set[str]) -> "Register | None":
        """The register as it would be without what these devices wrote."""
        left = [op for op in self.operations if op.device not in devices]
        return Register(left, self.ranks) if left else None


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
            if path.startswith("/workout/"):
                continue
            place = parse_path(path)
            if place.item_id is None:
                self.feedback[place.field] = register
            else:
                self.exercises[place.item_id].put(place, register)

    def heads(self, path: str) -> tuple[UUID, ...]:
        """The ids of what is at a path now: the bases of a write by somebody who sees all of it."""
        register = self.registers.get(path)
        return tuple(head.op_id for head in register.heads) if register else ()


@dataclass(frozen=True)
class View:
    """A set, interval or round as it is shown: one whole version, and the others beside it where two disagree."""

    values: Values
    versions: list[tuple[str, int, Values]]  # (device, at in ms, values)
    deleted: bool
    revived: bool


def view_unit(fields: Fields) -> View:
    """One whole version of a unit: when any field has two differing heads, never a mixture of both."""
    deleted, revived = _read_deletion(fields)
    shown = {key: register for key, register in fields.items() if key[1] != "deleted"}
    disputed = [register for register in shown.values() if register.disputed]
    if not disputed:
        return View({key: register.value for key, register in shown.items()}, [], deleted, revived)
    parties = {head.device for register in disputed for head in register.heads}
    winner = max((head for register in disputed for head in register.heads), key=_shown_first).device
    versions = [(party, _last_sign(shown, party), _version_of(shown, party, parties)) for party in sorted(parties)]
    values = next(values for party, _, values in versions if party == winner)
    return View(values, versions, deleted, revived)


def _version_of(fields: Fields, party: str, parties: set[str]) -> Values:
    """What this device had: its own values, and what stood there before the others wrote."""
    own = {key: register.without(parties - {party}) for key, register in fields.items()}
    return {key: register.value for key, register in own.items() if register is not None}


def _last_sign(fields: Fields, device: str) -> int:
    return max(op.at for register in fields.values() for op in register.operations if op.device == device)


def _read_deletion(fields: Fields) -> tuple[bool, bool]:
    """(deleted, revived): an edit that the deletion did not know of brings the unit back and says so."""
    register = fields.get((None, "deleted"))
    if register is None or register.value is not True:
        return False, False
    others = [other for key, other in fields.items() if key[1] != "deleted"]
    known = _ancestry(register.shown, others)
    survivors = [h for other in others for h in other.heads if not _deletes(register, h, known)]
    revived = any(head.device != register.shown.device for head in survivors)
    return not survivors, revived


def _deletes(deletion: Register, head: Operation, known: set[UUID]) -> bool:
    if head.op_id in known:
        return True
    same = head.device == deletion.shown.device or head.workout_id != deletion.shown.workout_id
    return same and is_newer(deletion.shown, head, deletion.ranks)


def _ancestry(deletion: Operation, registers: list[Register]) -> set[UUID]:
    """All that the deletion's bases stand on."""
    by_id = {op.op_id: op for register in registers for op in register.operations}
    known: set[UUID] = set()
    waiting = list(deletion.bases)
    while waiting:
        base = waiting.pop()
        if base not in known:
            known.add(base)
            waiting.extend(by_id[base].bases if base in by_id else ())
    return known
