"""What the log says of the attempts themselves: the version each is pinned to, and which is part of which. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from carnet.progress.fold import Operation, find_heads
from carnet.progress.paths import MERGE, VERSION

# what is decided about an attempt is no training: it neither keeps one open nor ends it
DECISIONS = (VERSION, MERGE)


def find_answers(operations: Iterable[Operation]) -> dict[int, bool]:
    """By version that was offered in one attempt: whether it was taken; an answer that was taken back is not there."""
    by_version: dict[int, list[Operation]] = defaultdict(list)
    for op in operations:
        if op.path == VERSION:
            by_version[op.value["version"]].append(op)
    answers = {version: _read_shown(ops)["take"] for version, ops in by_version.items()}
    return {version: take for version, take in answers.items() if take is not None}


def pin_version(started: int, operations: Iterable[Operation]) -> int:
    """The version of an attempt that was `started` at one: the newest that was taken since, whoever refused others."""
    return max([started, *(version for version, take in find_answers(operations).items() if take)])


def find_parents(workout_ids: Collection[UUID], operations: Iterable[Operation]) -> dict[UUID, UUID]:
    """By attempt: the one that it was said to be part of, of these attempts alone."""
    by_attempt: dict[UUID, list[Operation]] = defaultdict(list)
    for op in operations:
        if op.path == MERGE and op.workout_id in workout_ids:
            by_attempt[op.workout_id].append(op)
    said = {workout_id: _read_shown(ops) for workout_id, ops in by_attempt.items()}
    parents = {workout_id: UUID(value) for workout_id, value in said.items() if value is not None}
    return {workout_id: parent for workout_id, parent in parents.items() if parent in workout_ids}


def find_roots(workout_ids: Collection[UUID], operations: Iterable[Operation]) -> dict[UUID, UUID]:
    """By attempt that is part of another one: the attempt under which all of them stand.

    Two phones that merge crosswise make a ring: the greatest id in it stands for all then.
    """
    parents = find_parents(workout_ids, operations)
    roots = {workout_id: _find_root(workout_id, parents) for workout_id in parents}
    return {workout_id: root for workout_id, root in roots.items() if root != workout_id}


def _find_root(workout_id: UUID, parents: Mapping[UUID, UUID]) -> UUID:
    way = [workout_id]
    while way[-1] in parents:
        parent = parents[way[-1]]
        if parent in way:
            return max(way[way.index(parent) :])
        way.append(parent)
    return way[-1]


def relabel(operations: Sequence[Operation], roots: Mapping[UUID, UUID]) -> Sequence[Operation]:
    """The log as if what was merged had been one attempt from the beginning: that is all that merging means."""
    if not roots:
        return operations
    return [
        replace(op, workout_id=roots[op.workout_id]) if op.workout_id in roots and op.path not in DECISIONS else op
        for op in operations
    ]


def _read_shown(operations: list[Operation]) -> Any:
    return find_heads(operations, {operations[0].workout_id: 0})[0].value
