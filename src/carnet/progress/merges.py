"""Two attempts that were one training: found, offered, merged when the student says so, and taken apart again."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.kit.errors import Conflict
from carnet.kit.structs import Wire
from carnet.progress.attempt_log import find_parents
from carnet.progress.fold import Operation
from carnet.progress.models import OperationRow
from carnet.progress.paths import MERGE
from carnet.progress.saves import open_save
from carnet.progress.service import Log
from carnet.workouts.attempts import CLOSES_AFTER
from carnet.workouts.models import WorkoutSession
from carnet.workouts.schemas import Workout
from carnet.workouts.service import get_workout, list_since, read_many

# two phones that were taken to one training start within this
TOGETHER = timedelta(hours=3)
_RECENT = timedelta(days=30)


class Merge(Wire):
    """Of which attempt this one is part; null takes it apart again, or says that both are kept."""

    workout_id: UUID | None


class MergeOffer(Wire):
    """Attempts of one session that look like one training, the earlier start first, or are one, the whole first."""

    session_id: UUID
    title: str
    workouts: list[Workout]


class MergeOffers(Wire):
    """What the student has not answered yet, newest first; `merged` is what they made one and may take apart again."""

    merges: list[MergeOffer]
    merged: list[MergeOffer]


class MergeRefused(Conflict):
    """Only two attempts of one session by one student can be one."""

    code = "merge_refused"
    title = "These attempts cannot be one"

    def __init__(self) -> None:
        super().__init__("An attempt becomes part of another one of the same session, not of itself. Nothing changed.")


async def check_merge(
    db: AsyncSession,
    author_id: UUID,
    log: Log,
    workout: WorkoutSession,
    value: Any,
    *,
    waiting: Sequence[Operation] = (),
) -> str | None:
    """A merge as it is logged; `waiting` is what will be in the log before it.

    Raises msgspec.ValidationError, NotFound for an attempt that the author may not see, MergeRefused.
    """
    target = msgspec.convert(value, UUID | None)
    if target is None:
        return None
    every = {one.workout_id for one in log.workouts}
    if target not in every:
        await get_workout(db, author_id, target)
        raise MergeRefused
    parents = find_parents(every, [*log.operations, *waiting])
    above: UUID | None = target
    seen: set[UUID] = set()
    while above is not None and above not in seen:
        if above == workout.workout_id:
            raise MergeRefused
        seen.add(above)
        above = parents.get(above)
    return str(target)


async def merge_workout(
    db: AsyncSession, author_id: UUID, workout_id: UUID, merge: Merge, now: datetime
) -> WorkoutSession:
    """The plain merge; sent again it changes nothing. Raises NotFound, NotAllowed, MergeRefused."""
    save = await open_save(db, author_id, workout_id, now)
    value = await check_merge(db, author_id, save.log, save.workout, merge.workout_id)
    said = [op for op in save.log.operations if (op.path, op.workout_id) == (MERGE, workout_id)]
    stands = find_parents({one.workout_id for one in save.log.workouts}, said).get(workout_id)
    if not said or stands != merge.workout_id:
        save.add(MERGE, value, tuple(op.op_id for op in said))
    await save.apply(db)
    return save.workout


async def list_merges(db: AsyncSession, student_id: UUID, now: datetime) -> MergeOffers:
    """Pairs of the student's own attempts of the last weeks that may be one, and about which nothing was decided."""
    every = await list_since(db, student_id, now - _RECENT)
    pairs = find_pairs(every)
    offers = [await _show(db, pair, now) for pair in reversed(pairs) if not await _is_decided(db, pair)]
    wholes = [[one, *(part for part in every if part.merged_into == one.workout_id)] for one in reversed(every)]
    return MergeOffers(merges=offers, merged=[await _show(db, one, now) for one in wholes if len(one) > 1])


async def _show(db: AsyncSession, attempts: Sequence[WorkoutSession], now: datetime) -> MergeOffer:
    workouts = await read_many(db, attempts, now)
    return MergeOffer(session_id=workouts[0].session_id, title=workouts[0].title, workouts=workouts)


async def _is_decided(db: AsyncSession, pair: tuple[WorkoutSession, WorkoutSession]) -> bool:
    """Whether the student has merged one of the two before, or said that both are kept."""
    said = select(OperationRow.op_id).where(
        OperationRow.team_id == pair[0].team_id,
        OperationRow.session_id == pair[0].session_id,
        OperationRow.student_id == pair[0].student_id,
        OperationRow.path == MERGE,
        OperationRow.workout_id.in_([one.workout_id for one in pair]),
    )
    return await db.scalar(said.limit(1)) is not None


def find_pairs(workouts: Iterable[WorkoutSession]) -> list[tuple[WorkoutSession, WorkoutSession]]:
    """Neighbours of one session that look like one training: begun within 3 hours, the second before the first ended.

    One that nobody finished goes on for as long as it would read as open. Only what the student started counts: a
    coach beside them knows what they do. In the order of the second start.
    """
    by_session: dict[tuple[UUID, UUID], list[WorkoutSession]] = defaultdict(list)
    for one in sorted(workouts, key=lambda one: (one.started_at, one.workout_id)):
        if one.started_by == one.student_id and one.merged_into is None:
            by_session[one.team_id, one.session_id].append(one)
    pairs = [pair for row in by_session.values() for pair in pairwise(row) if _overlap(*pair)]
    return sorted(pairs, key=lambda pair: (pair[1].started_at, pair[1].workout_id))


def _overlap(first: WorkoutSession, second: WorkoutSession) -> bool:
    ended_at = first.ended_at or first.last_operation_at + CLOSES_AFTER
    return second.started_at - first.started_at <= TOGETHER and second.started_at < ended_at
