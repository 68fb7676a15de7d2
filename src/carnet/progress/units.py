"""What a person resolves as a whole, a set, an interval or a round: the version that is shown. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from carnet.kit.ids import planned_name
from carnet.programs.planned import MAX_PARTS, MAX_ROUNDS_OF_PART
from carnet.progress.fold import (
    Fields,
    Operation,
    Ranks,
    Register,
    Values,
    find_heads,
    is_newer,
    shown_first,
    walk_bases,
)

MAX_PLANNED = MAX_PARTS * MAX_ROUNDS_OF_PART
_VERSION, _UUID_BY_NAME = 14, "5"  # which sign of an id as it is written says how it was made

Side = dict[tuple[int | None, str], Operation]  # what one device had, by field


@dataclass(slots=True)  # made for every set at every save: frozen it would take four times as long
class View:
    """A set, interval or round as it is shown: one whole version, and the others beside it where two disagree."""

    values: Values
    versions: list[tuple[str, int, Values]]  # (device, at in ms, values)
    deleted: bool
    revived: bool


def order_units(item_id: UUID, views: Mapping[str, View], run: int = MAX_PLANNED) -> list[str]:
    """The names of sets or rounds to show: planned ones up to the highest that was touched, then added ones by name.

    An untouched one before a touched one is there, so that the third set is the third entry; where parts divide the
    planned ones into runs, in each run for itself.
    """
    touched = {name for name, view in views.items() if not view.deleted}
    by_name = {name for name in touched if name[_VERSION] == _UUID_BY_NAME}
    planned: list[str] = []
    untouched: list[str] = []
    for n in range(MAX_PLANNED):
        if not by_name:
            break
        if n % run == 0:
            untouched = []
        untouched.append(planned_name(item_id, n))
        if untouched[-1] in by_name:
            by_name.discard(untouched[-1])
            planned += untouched
            untouched = []
    shown = [name for name in planned if name in touched or name not in views]
    return shown + sorted(touched.difference(planned))


def view_unit(fields: Fields) -> View:
    """One whole version of a unit: when any field has two differing heads, never a mixture of both.

    Shown is the version of the best head, passing over versions that would bring an overwritten value back.
    """
    if (None, "deleted") not in fields:
        agreed = {key: register.heads[0].value for key, register in fields.items() if not register.disputed}
        if len(agreed) == len(fields):
            return View(agreed, [], deleted=False, revived=False)
    deleted, revived = _read_deletion(fields)
    shown = {key: register for key, register in fields.items() if key[1] != "deleted"}
    heads = [head for register in shown.values() if register.disputed for head in register.heads]
    if not heads:
        return View({key: register.value for key, register in shown.items()}, [], deleted, revived)
    parties = list(dict.fromkeys(head.device for head in sorted(heads, key=shown_first, reverse=True)))
    sides = {party: _read_side(shown, party, parties) for party in parties}
    clean = [party for party in parties if not any(_overwritten(shown, sides[party]))]
    if not clean:  # each of them has overwritten something of another
        for side in sides.values():
            side.update({key: shown[key].shown for key in list(_overwritten(shown, side))})
    values = {party: {key: op.value for key, op in side.items()} for party, side in sides.items()}
    versions = [(party, _last_sign(shown, party), values[party]) for party in sorted(parties)]
    return View(values[(clean or parties)[0]], versions, deleted, revived)


def _overwritten(fields: Fields, side: Side) -> Iterator[tuple[int | None, str]]:
    """The fields in which a version holds what nobody says any more."""
    return (key for key, op in side.items() if all(op.value != head.value for head in fields[key].heads))


def _read_side(fields: Fields, party: str, parties: list[str]) -> Side:
    """What this device had: its own values, what it knew of the others, and what stood there before them."""
    operations = [op for register in fields.values() for op in register.operations]
    ranks = next(iter(fields.values())).ranks
    attempts = {ranks[head.workout_id] for one in fields.values() if one.disputed for head in one.heads}
    known = _read_knowledge(party, operations)
    unseen = _read_unseen(party, operations, known)
    side: Side = {}
    for key, register in fields.items():
        own = [head for head in register.heads if head.device == party]
        stood = [op for op in register.operations if ranks[op.workout_id] not in attempts]
        stood += [head for head in register.heads if head.device not in parties]
        there = [op for op in register.operations if op in stood or op.dseq <= known.get(op.device, -1)]
        if own:
            side[key] = own[0]
        elif there or (there := _built_on(register, known, unseen)):
            side[key] = find_heads(there, ranks)[0]
    return side


def _read_knowledge(party: str, operations: list[Operation]) -> dict[str, int]:
    """How far the device had surely seen the queue of each other one: who bases an edit on one saw all before it."""
    by_id = {op.op_id: op for op in operations}
    known: dict[str, int] = {}
    reached = {party: max(op.dseq for op in operations if op.device == party)}
    while reached != known:
        known = dict(reached)
        for op in operations:
            if op.dseq <= known.get(op.device, -1):
                for base in (by_id[base] for base in op.bases if base in by_id):
                    reached[base.device] = max(base.dseq, reached.get(base.device, -1))
    return known


def _read_unseen(party: str, operations: list[Operation], known: Mapping[str, int]) -> dict[str, int]:
    """From where on the device had surely not seen the queue of each other one: else its edits would be based on it."""
    written = {op.path for op in operations if op.device == party}
    unseen: dict[str, int] = {}
    for op in operations:
        if op.path in written and op.dseq > known.get(op.device, -1):
            unseen[op.device] = min(op.dseq, unseen.get(op.device, op.dseq))
    return unseen


def _built_on(register: Register, known: Mapping[str, int], unseen: Mapping[str, int]) -> list[Operation]:
    """What the devices whose version this one continued had first logged here, as far as it may have been seen."""
    first: dict[str, Operation] = {}
    for op in register.operations:
        if op.device in known and op.dseq < unseen.get(op.device, op.dseq + 1):
            first[op.device] = min(op, first.get(op.device, op), key=lambda one: one.dseq)
    return list(first.values())


def _last_sign(fields: Fields, device: str) -> int:
    return max(op.at for register in fields.values() for op in register.operations if op.device == device)


def _read_deletion(fields: Fields) -> tuple[bool, bool]:
    """(deleted, revived): an edit that no deletion knew of brings the unit back and says so."""
    register = fields.get((None, "deleted"))
    deletions = [head for head in register.heads if head.value is True] if register else []
    if register is None or not deletions:
        return False, False
    by_id = {op.op_id: op for other in fields.values() for op in other.operations}
    heads = [head for key, other in fields.items() if key[1] != "deleted" for head in other.heads]
    kept = [head for head in heads if not any(_deletes(op, head, by_id, register.ranks) for op in deletions)]
    kept += [head for head in register.heads if head.value is not True]
    revived = any(_concurrent(op, head, by_id, register.ranks) for op in deletions for head in kept)
    return not kept, revived


def _deletes(deletion: Operation, head: Operation, by_id: Mapping[UUID, Operation], ranks: Ranks) -> bool:
    """Whether a deletion was meant for this value too."""
    if head.device == deletion.device or ranks[head.workout_id] != ranks[deletion.workout_id]:
        return is_newer(deletion, head, ranks)
    return head.op_id in walk_bases(deletion, by_id)


def _concurrent(deletion: Operation, head: Operation, by_id: Mapping[UUID, Operation], ranks: Ranks) -> bool:
    """Whether neither of them was made after the other."""
    apart = deletion.device != head.device and ranks[deletion.workout_id] == ranks[head.workout_id]
    return apart and deletion.op_id not in walk_bases(head, by_id)
