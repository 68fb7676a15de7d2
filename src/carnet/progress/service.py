"""Loading a log with what it hangs on, and `apply_operations`: the one way in which anything is ever saved."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.kit import clock
from carnet.kit.errors import TooLarge
from carnet.programs.models import Prescription, ScheduleState
from carnet.programs.schedule import mark_scheduled_session
from carnet.programs.service import read_prescriptions
from carnet.progress.document import Attempt, Document, Item, fold_attempt, fold_document, in_document
from carnet.progress.fold import Operation
from carnet.progress.models import SessionProgress
from carnet.progress.paths import FINISH
from carnet.progress.save_sql import insert_operations, name_device, next_seq, read_operations, write_projection
from carnet.workouts.attempts import order_attempts
from carnet.workouts.models import WorkoutSession
from carnet.workouts.service import measure_duration, read_attempts

MAX_DOCUMENT = 256 * 1024


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
    def attempts(self) -> list[Attempt]:
        """What the fold needs of the workouts."""
        return [Attempt(workout.workout_id, workout.fresh) for workout in self.workouts]

    def hides(self, workout: WorkoutSession) -> bool:
        """Whether a later fresh attempt took this one out of the document."""
        return workout.workout_id not in {attempt.workout_id for attempt in in_document(self.attempts)}

    def workout(self, workout_id: UUID) -> WorkoutSession:
        """An attempt that is known to be here."""
        return next(workout for workout in self.workouts if workout.workout_id == workout_id)

    def items(self, version: int, operations: Sequence[Operation]) -> list[Item]:
        """The exercises of a version in order, then those of other versions that hold data."""
        held = {op.path[4:40] for op in operations if op.path.startswith("/ex/")}
        rows = [row for row in self.prescriptions if row.version == version]
        shown = {row.item_id for row in rows}
        absent = [row for row in self.prescriptions if row.item_id not in shown and str(row.item_id) in held]
        # the newest version before this one, else the first after it: what is drafted or published later is never it
        absent.sort(key=lambda row: (row.version > version, abs(row.version - version)), reverse=True)
        rows += {row.item_id: row for row in absent}.values()
        return [Item(row.item_id, row.exercise_id, row.exercise_name, row.exercise_type, row.config) for row in rows]

    def document(self, extra: Sequence[Operation] = ()) -> Document:
        """The document, with operations that are not in the log yet."""
        operations = [*self.operations, *extra]
        return fold_document(self.items(self.workouts[-1].version, operations), self.attempts, operations)

    def record(self, workout: WorkoutSession, extra: Sequence[Operation] = ()) -> Document:
        """What was logged in one attempt alone."""
        own = [op for op in (*self.operations, *extra) if op.workout_id == workout.workout_id]
        return fold_attempt(self.items(workout.version, own), workout.workout_id, own)

    def view(self, workout: WorkoutSession, extra: Sequence[Operation] = ()) -> Document:
        """What somebody who writes in this attempt sees: the document, or the record of an attempt that it hides."""
        return self.record(workout, extra) if self.hides(workout) else self.document(extra)


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

    All in the caller's transaction. Raises TooLarge if the document would grow past 256 kB.
    """
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
    await _store(db, log, log.progress, version)
    for workout_id in dict.fromkeys(edit.workout_id for edit in edits):
        await _recount(db, log, log.workout(workout_id))
    return version


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


async def _recount(db: AsyncSession, log: Log, workout: WorkoutSession) -> None:
    """The log entry from the attempt's own operations."""
    was = workout.status
    for name, value in count_attempt(log, workout).items():
        setattr(workout, name, value)
    if workout.scheduled_session_id and workout.status != was:
        of_occurrence = [one for one in log.workouts if one.scheduled_session_id == workout.scheduled_session_id]
        done = any(one.status == "completed" for one in of_occurrence)
        state: ScheduleState = "done" if done else "planned"
        await mark_scheduled_session(db, workout.team_id, workout.scheduled_session_id, state)
    await db.flush()


def count_attempt(log: Log, workout: WorkoutSession) -> dict[str, Any]:
    """What the log entry must say by the attempt's own operations: counts, end, last sign."""
    record = log.record(workout)
    last = max((op.at for op in log.operations if op.workout_id == workout.workout_id), default=0)
    finish = record.folded.registers.get(FINISH)
    ended_at = None
    if finish is not None and finish.value is not None:
        ended_at = max(datetime.fromisoformat(finish.value["endedAt"]).astimezone(UTC), workout.started_at)
    return {
        "exercises_completed": record.summary["completedExercises"],
        "total_exercises": record.summary["totalExercises"],
        "last_operation_at": clock.from_ms(last),
        "status": "in_progress" if ended_at is None else "completed",
        "ended_at": ended_at,
        "duration": None if ended_at is None else measure_duration(workout.started_at, ended_at),
    }


def place_attempt(log: Log, workout: WorkoutSession) -> None:
    """Puts a new attempt where it belongs among the others."""
    log.workouts = order_attempts([*log.workouts, workout])
