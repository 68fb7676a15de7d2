"""Loading a log with what it hangs on, and `apply_operations`: the one way in which anything is ever saved."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.kit.errors import TooLarge
from carnet.programs.models import Prescription, ScheduleState
from carnet.programs.schedule import mark_scheduled_session
from carnet.programs.service import read_prescriptions
from carnet.progress.attempt_log import find_roots, relabel
from carnet.progress.counts import count_attempt, read_pin, read_start
from carnet.progress.document import (
    Attempt,
    Document,
    Item,
    fold_attempt,
    fold_document,
    in_document,
    list_items,
)
from carnet.progress.fold import Operation
from carnet.progress.models import SessionProgress
from carnet.progress.paths import MERGE, VERSION
from carnet.progress.save_sql import insert_operations, name_device, next_seq, read_operations, write_projection
from carnet.workouts.attempts import order_attempts
from carnet.workouts.models import WorkoutSession
from carnet.workouts.service import read_attempts

MAX_DOCUMENT = 256 * 1024
MAX_OPERATIONS = 100_000  # of one attempt


class AttemptTooLong(TooLarge):
    """An attempt has as many operations as one may have; nothing was written."""

    code = "attempt_too_long"

    def __init__(self) -> None:
        super().__init__(f"This workout has {MAX_OPERATIONS:,} changes, the most that one may have. Nothing was saved.")


@dataclass(frozen=True, kw_only=True)
class Edit:
    """An operation that was checked and may be applied: `value` as it is logged, times in ms."""

    op_id: UUID
    author_id: UUID
    device_id: UUID
    dseq: int
    workout_id: UUID
    path: str
    value: Any
    bases: tuple[UUID, ...]
    edited_at: int
    arrived_at: int
    clock_offset: int | None = None
    app_version: str | None = None
    body_hash: str = ""

    @property
    def corrected_at(self) -> int:
        """By the offset measured at the last contact, and never later than arrival."""
        return correct(self.edited_at, self.clock_offset, self.arrived_at)


def correct(edited_at: int, clock_offset: int | None, arrived_at: int) -> int:
    """A phone's time in ms on the server's clock, never later than arrival nor before 1970."""
    return max(0, min(edited_at + (clock_offset or 0), arrived_at))


@dataclass
class Log:
    """The whole log of a session and student, with what its fold needs."""

    team_id: UUID
    session_id: UUID
    student_id: UUID
    progress: SessionProgress | None
    workouts: list[WorkoutSession]  # in their order
    prescriptions: list[Prescription]  # of every version
    operations: list[Operation] = field(default_factory=list)

    @property
    def version(self) -> int:
        """The document's, 0 where there is none yet."""
        return self.progress.version if self.progress else 0

    @property
    def roots(self) -> dict[UUID, UUID]:
        """By attempt that is part of another one: that one."""
        return {one.workout_id: one.merged_into for one in self.workouts if one.merged_into is not None}

    @property
    def attempts(self) -> list[Attempt]:
        """What the fold needs of the workouts; those that were merged are one, fresh if any of them is."""
        roots = self.roots
        fresh = {roots.get(workout.workout_id, workout.workout_id) for workout in self.workouts if workout.fresh}
        return [Attempt(one.workout_id, one.workout_id in fresh) for one in self.workouts if one.merged_into is None]

    def hides(self, workout: WorkoutSession) -> bool:
        """Whether a later fresh attempt took this one out of the document."""
        return self.root(workout).workout_id not in {attempt.workout_id for attempt in in_document(self.attempts)}

    def is_latest(self, workout: WorkoutSession) -> bool:
        """Whether no attempt stands before this one in the document."""
        return self.root(workout).workout_id == self.attempts[-1].workout_id

    def workout(self, workout_id: UUID) -> WorkoutSession:
        """An attempt that is known to be here."""
        return next(workout for workout in self.workouts if workout.workout_id == workout_id)

    def root(self, workout: WorkoutSession) -> WorkoutSession:
        """The attempt that this one is part of, itself where it is part of none."""
        return workout if workout.merged_into is None else self.workout(workout.merged_into)

    def parts(self, workout: WorkoutSession) -> list[WorkoutSession]:
        """An attempt and those that are part of it."""
        return [one for one in self.workouts if workout.workout_id in (one.workout_id, one.merged_into)]

    def count(self, workout_id: UUID) -> int:
        """How many operations an attempt has."""
        return sum(op.workout_id == workout_id for op in self.operations)

    def items(self, version: int, operations: Sequence[Operation]) -> list[Item]:
        """The exercises of a version in order, then those of other versions that hold data."""
        return list_items(self.prescriptions, version, operations)

    def document(self, extra: Sequence[Operation] = (), version: int | None = None) -> Document:
        """The document, with operations that are not in the log yet, or by another version of the session."""
        operations = relabel([*self.operations, *extra], self.roots)
        attempts = self.attempts
        pinned = self.workout(attempts[-1].workout_id).version
        return fold_document(self.items(version or pinned, operations), attempts, operations)

    def record(self, workout: WorkoutSession, extra: Sequence[Operation] = (), version: int | None = None) -> Document:
        """What was logged in one attempt alone; of one that others are part of, in all of them."""
        roots = {} if workout.merged_into else self.roots
        every = relabel([*self.operations, *extra], roots)
        own = [op for op in every if op.workout_id == workout.workout_id]
        return fold_attempt(self.items(version or workout.version, own), workout.workout_id, own)

    def view(self, workout: WorkoutSession, extra: Sequence[Operation] = (), version: int | None = None) -> Document:
        """What somebody who writes in this attempt sees: the document, or the record of an attempt that it hides."""
        if self.hides(workout):
            return self.record(self.root(workout), extra, version)
        return self.document(extra, version if self.is_latest(workout) else None)


async def load_log(db: AsyncSession, team_id: UUID, session_id: UUID, student_id: UUID) -> Log:
    """Everything of a session and student."""
    return Log(
        team_id=team_id,
        session_id=session_id,
        student_id=student_id,
        progress=await db.get(SessionProgress, (team_id, session_id, student_id), populate_existing=True),
        workouts=await read_attempts(db, team_id, session_id, student_id),
        prescriptions=await read_prescriptions(db, team_id, session_id),
        operations=await read_operations(db, team_id, session_id, student_id),
    )


async def apply_operations(db: AsyncSession, log: Log, edits: Sequence[Edit]) -> int:
    """Adds edits to the log, folds it, stores document and counts; returns the document's new version.

    All in the caller's transaction. Raises TooLarge if the document would grow past 256 kB, AttemptTooLong.
    """
    for workout_id, count in Counter(edit.workout_id for edit in edits).items():
        if log.count(workout_id) + count > MAX_OPERATIONS:
            raise AttemptTooLong
    if log.progress is None:
        log.progress = SessionProgress(
            team_id=log.team_id, session_id=log.session_id, student_id=log.student_id, version=0, document=""
        )
        db.add(log.progress)
        await db.flush()
    if not edits:
        return log.progress.version
    version = log.progress.version + 1
    first = await next_seq(db, log.team_id, log.session_id, log.student_id)
    await insert_operations(db, [_row(log, edit, version, first + n) for n, edit in enumerate(edits)])
    log.operations += [as_operation(edit, version) for edit in edits]
    touched = {edit.workout_id for edit in edits}
    touched |= {log.root(log.workout(workout_id)).workout_id for workout_id in touched}
    _decide(log, edits)
    touched |= {log.root(log.workout(workout_id)).workout_id for workout_id in touched}
    await _store(db, log, log.progress, version)
    for workout in log.workouts:
        if workout.workout_id in touched:
            await _recount(db, log, workout, merged=any(edit.path == MERGE for edit in edits))
    return version


def _decide(log: Log, edits: Sequence[Edit]) -> None:
    """What these edits decide about the attempts themselves: it must stand before the document is folded."""
    for workout in log.workouts:
        if any(edit.path == VERSION and edit.workout_id == workout.workout_id for edit in edits):
            workout.version = read_pin(log, workout)
    if any(edit.path == MERGE for edit in edits):
        join_parts(log)


def join_parts(log: Log) -> None:
    """Which attempts are part of which, and their places then: merged ones begin where the first of them began."""
    roots = find_roots({workout.workout_id for workout in log.workouts}, log.operations)
    for workout in log.workouts:
        workout.merged_into = roots.get(workout.workout_id)
    for workout in log.workouts:
        workout.started_at = read_start(log, workout)
    log.workouts = order_attempts(log.workouts)


async def move_attempt(db: AsyncSession, log: Log, workout: WorkoutSession, version: int) -> None:
    """Pins an attempt to another version of its session: the document shows it, with all that holds data.

    Raises TooLarge if the document would grow past 256 kB.
    """
    workout.version = version
    if log.progress is not None:
        await _store(db, log, log.progress, log.progress.version + 1)
    await _recount(db, log, workout)


async def _store(db: AsyncSession, log: Log, progress: SessionProgress, version: int) -> None:
    """The document of the log as it now is."""
    document = msgspec.json.encode(log.document().progress)
    if len(document) > MAX_DOCUMENT:
        msg = f"This session would hold more than {MAX_DOCUMENT:,} bytes. Nothing of this request was saved."
        raise TooLarge(msg)
    await write_projection(db, log.team_id, log.session_id, log.student_id, version=version, document=document.decode())
    progress.version = version


def as_operation(edit: Edit, version: int) -> Operation:
    """An edit as the fold sees it."""
    return Operation(
        op_id=edit.op_id,
        workout_id=edit.workout_id,
        device=name_device(edit.author_id, edit.device_id),
        dseq=edit.dseq,
        path=edit.path,
        value=edit.value,
        bases=edit.bases,
        at=edit.corrected_at,
        version=version,
    )


def _row(log: Log, edit: Edit, version: int, seq: int) -> dict[str, Any]:
    return {
        "team_id": log.team_id,
        "op_id": edit.op_id,
        "session_id": log.session_id,
        "student_id": log.student_id,
        "workout_id": edit.workout_id,
        "author_id": edit.author_id,
        "device_id": edit.device_id,
        "dseq": edit.dseq,
        "seq": seq,
        "version": version,
        "path": edit.path,
        "value": msgspec.json.encode(edit.value).decode(),
        "bases": msgspec.json.encode(edit.bases).decode(),
        "edited_at": edit.edited_at,
        "clock_offset": edit.clock_offset,
        "corrected_at": edit.corrected_at,
        "arrived_at": edit.arrived_at,
        "app_version": edit.app_version,
        "body_hash": edit.body_hash,
    }


async def _recount(db: AsyncSession, log: Log, workout: WorkoutSession, *, merged: bool = False) -> None:
    """The log entry from the attempt's own operations."""
    was = workout.status
    for name, value in count_attempt(log, workout).items():
        setattr(workout, name, value)
    if workout.status != was or merged:
        for one in log.parts(workout):
            if one.scheduled_session_id is not None:
                await _mark(db, log, one.scheduled_session_id)
    await db.flush()


async def _mark(db: AsyncSession, log: Log, scheduled_id: UUID) -> None:
    """An occurrence is done once an attempt of it is, or the one that this is part of."""
    of_occurrence = [log.root(one) for one in log.workouts if one.scheduled_session_id == scheduled_id]
    done = any(one.status == "completed" for one in of_occurrence)
    state: ScheduleState = "done" if done else "planned"
    await mark_scheduled_session(db, log.team_id, scheduled_id, state)


def place_attempt(log: Log, workout: WorkoutSession) -> None:
    """Puts a new attempt where it belongs among the others."""
    log.workouts = order_attempts([*log.workouts, workout])
