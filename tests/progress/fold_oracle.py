"""What docs/saving.md says, a second time and as literally as it goes: slow, and sharing no code with the fold."""

from collections.abc import Iterable
from functools import cmp_to_key
from typing import Any
from uuid import UUID

from tests.progress.fold_session import COMPUTED, unit_of

Op = Any  # an Operation; only its fields are used
Ranks = dict[UUID, int]


def starts_as(start: Any, starts: Iterable[Any]) -> Any:
    """Rule 7: the corrected start, never earlier than the same device's previous starts."""
    return max(one.started_at for one in starts if one.device == start.device and one.dseq <= start.dseq)


def order_starts(starts: Iterable[Any]) -> list[Any]:
    """Rule 7: by start, ties by `dseq`, then by id."""
    every = list(starts)

    def compare(one: Any, other: Any) -> int:
        first, second = starts_as(one, every), starts_as(other, every)
        if first != second:
            return -1 if first < second else 1
        if one.dseq != other.dseq:
            return -1 if one.dseq < other.dseq else 1
        return -1 if str(one.workout_id) < str(other.workout_id) else 1

    return sorted(every, key=cmp_to_key(compare))


def rank_attempts(starts: Iterable[Any]) -> Ranks:
    """Rule 10: the latest fresh attempt and all after it, in their order."""
    ranks: Ranks = {}
    for start in order_starts(starts):
        if start.fresh:
            ranks = {}
        ranks[start.workout_id] = len(ranks)
    return ranks


def chain(op: Op, by_id: dict[UUID, Op]) -> set[UUID]:
    """Rule 6: an operation's chain of bases."""
    found: set[UUID] = set()
    for base in op.bases:
        if base != op.op_id and base not in found:
            found.add(base)
            if base in by_id:
                found |= chain(by_id[base], by_id)
    return found


def covers(y: Op, x: Op, by_id: dict[UUID, Op], ranks: Ranks) -> bool:
    """Rule 6, where by rule 10 nothing of an earlier attempt covers what a later one wrote."""
    if ranks[y.workout_id] != ranks[x.workout_id]:
        return ranks[y.workout_id] > ranks[x.workout_id]
    return (x.device == y.device and y.dseq > x.dseq) or x.op_id in chain(y, by_id)


def find_heads(operations: Iterable[Op], ranks: Ranks) -> list[Op]:
    """Rule 6: what no other operation of the path covers."""
    ops = [op for op in operations if op.workout_id in ranks]
    by_id = {op.op_id: op for op in ops}
    return [x for x in ops if not any(covers(y, x, by_id, ranks) for y in ops if y is not x)]


def pick_shown(heads: list[Op]) -> Op:
    """Rule 6: non-null first, then the latest by corrected time, then by opId."""
    best = heads[0]
    for head in heads[1:]:
        if (best.value is None) != (head.value is None):
            best = head if best.value is None else best
        elif best.at != head.at:
            best = head if head.at > best.at else best
        elif head.op_id > best.op_id:
            best = head
    return best


def group(operations: Iterable[Op], ranks: Ranks) -> dict[str, list[Op]]:
    """Operations of these attempts by path, without those of the log entry."""
    paths: dict[str, list[Op]] = {}
    for op in operations:
        if op.workout_id in ranks and not op.path.startswith("/workout/"):
            paths.setdefault(op.path, []).append(op)
    return paths


def all_heads(operations: Iterable[Op], ranks: Ranks) -> dict[str, list[Op]]:
    """The heads of every path."""
    return {path: find_heads(ops, ranks) for path, ops in group(operations, ranks).items()}


def shown_values(operations: Iterable[Op], ranks: Ranks) -> dict[str, Any]:
    """What rule 6 shows at every path."""
    return {path: pick_shown(heads).value for path, heads in all_heads(operations, ranks).items()}


def disputed_units(heads: dict[str, list[Op]]) -> set[str]:
    """Rule 6: the units in which two heads of a field say different things."""
    return {
        unit_of(path)
        for path, ops in heads.items()
        if unit_of(path) and not path.endswith("/deleted") and any(op.value != ops[0].value for op in ops)
    }


def newer(y: Op, x: Op, ranks: Ranks) -> bool:
    """Whether y came after x on another path: by attempt, device, what y was based on, and only then by clock."""
    if ranks[y.workout_id] != ranks[x.workout_id]:
        return ranks[y.workout_id] > ranks[x.workout_id]
    if y.device == x.device:
        return bool(y.dseq > x.dseq)
    if x.op_id in y.bases or y.op_id in x.bases:
        return x.op_id in y.bases
    return bool((y.at, y.op_id) > (x.at, x.op_id))


def stands(path: str, operations: Iterable[Op], ranks: Ranks) -> tuple[bool, Any]:
    """docs/decisions/0011: a computed field that was written reads back until a newer change of its detail."""
    heads = all_heads(operations, ranks)
    if path not in heads:
        return False, None
    register = pick_shown(heads[path])
    root, fields = COMPUTED[path]
    detail = [other for other in heads if other.startswith(root) and other.rsplit("/", 1)[1] in fields]
    return not any(newer(pick_shown(heads[other]), register, ranks) for other in detail), register.value


def is_gone(unit: str, operations: Iterable[Op], ranks: Ranks) -> bool:
    """Rule 8: deleted, and each value in it by somebody who knew of it."""
    paths = {path: ops for path, ops in group(operations, ranks).items() if unit_of(path) == unit}
    if f"{unit}/deleted" not in paths:
        return False
    deletions = find_heads(paths[f"{unit}/deleted"], ranks)
    if not all(op.value is True for op in deletions):
        return False
    by_id = {op.op_id: op for ops in paths.values() for op in ops}
    heads = [op for path, ops in paths.items() if not path.endswith("/deleted") for op in find_heads(ops, ranks)]
    return all(any(knew_of(deletion, head, by_id, ranks) for deletion in deletions) for head in heads)


def knew_of(deletion: Op, head: Op, by_id: dict[UUID, Op], ranks: Ranks) -> bool:
    """Whether a deletion was meant for this value too."""
    if ranks[deletion.workout_id] != ranks[head.workout_id]:
        return ranks[deletion.workout_id] > ranks[head.workout_id]
    return (deletion.device == head.device and deletion.dseq > head.dseq) or head.op_id in chain(deletion, by_id)
