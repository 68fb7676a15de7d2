"""Commencer: making an attempt, by a plain start or by a phone's operation."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.service import coaches_member
from carnet.kit import clock
from carnet.kit.errors import Conflict, Invalid, NotFound
from carnet.kit.ids import uuid7
from carnet.programs.schedule import find_scheduled_session
from carnet.programs.service import AssignedSession, find_assigned_session
from carnet.progress.devices import PLAIN_DEVICE, get_device, lock_writing
from carnet.progress.paths import START
from carnet.progress.save_sql import name_device
from carnet.progress.schemas import Start, Started
from carnet.progress.service import Edit, Log, apply_operations, correct, load_log, place_attempt
from carnet.workouts.models import WorkoutSession
from carnet.workouts.service import find_workouts, refuse_session


class WorkoutIdTaken(Conflict):
    """The id that the phone made belongs to another session or student."""

    code = "workout_id_taken"
    title = "This workout id is taken"

    def __init__(self) -> None:
        super().__init__("This workoutId belongs to another workout. Nothing was started; make a new id.")


async def start_workout(
    db: AsyncSession, author_id: UUID, session_id: UUID, start: Start, now: datetime
) -> tuple[Started, bool]:
    """A new attempt of a session, and whether it was made now: sent again with its id it makes nothing.

    Raises WorkoutIdTaken, Invalid for an unknown time zone, and like `_find_startable`.
    """
    student_id = start.student_id or author_id
    await lock_writing(db, author_id, student_id)
    found = await find_start(db, author_id, student_id, session_id, start.workout_id)
    if isinstance(found, WorkoutSession):
        return _answer(found), False
    device = await get_device(db, author_id, PLAIN_DEVICE)
    arrived_at = clock.to_ms(now)
    edit = Edit(
        op_id=uuid7(),
        author_id=author_id,
        device_id=PLAIN_DEVICE,
        dseq=device.next_dseq,
        workout_id=start.workout_id or uuid7(),
        path=START,
        value=None,
        bases=(),
        edited_at=arrived_at,
        arrived_at=arrived_at,
    )
    log = await load_log(db, found.team_id, session_id, student_id)
    edit, workout = await begin_attempt(db, log, found, start, edit)
    await apply_operations(db, log, [edit])
    device.next_dseq += 1
    return _answer(workout), True


async def find_start(
    db: AsyncSession, author_id: UUID, student_id: UUID, session_id: UUID, workout_id: UUID | None
) -> WorkoutSession | AssignedSession:
    """The attempt if that id has begun already for this session and student, else the session to begin one of.

    Raises WorkoutIdTaken where the id is of another attempt, and like `_find_startable`.
    """
    known, taken = await _find_started(db, student_id, session_id, workout_id)
    if known is not None and await _starts_for(db, author_id, student_id, known.team_id):
        return known
    assigned = await _find_startable(db, author_id, student_id, session_id)
    if taken:  # said only to somebody who may start this session
        raise WorkoutIdTaken
    return assigned


def begin_again(start: Start, log: Log, workout: WorkoutSession, edit: Edit) -> Edit:
    """A start of an attempt that has begun: it changes nothing, and is kept in the log like any other."""
    return replace(edit, value=_logged(start, log, workout))


async def _find_startable(db: AsyncSession, author_id: UUID, student_id: UUID, session_id: UUID) -> AssignedSession:
    """A session that was given to the student, who starts it, or a coach for them.

    Raises NotFound for a session or student that is not the caller's to start for, NotAllowed for a coach of the
    session's team who says no student.
    """
    assigned = await find_assigned_session(db, student_id, session_id)
    if assigned is not None and await _starts_for(db, author_id, student_id, assigned.team_id):
        return assigned
    if author_id == student_id:
        await refuse_session(db, author_id, session_id)
    raise NotFound


async def _starts_for(db: AsyncSession, author_id: UUID, student_id: UUID, team_id: UUID) -> bool:
    return author_id == student_id or await coaches_member(db, author_id, student_id, team_id)


async def _find_started(
    db: AsyncSession, student_id: UUID, session_id: UUID, workout_id: UUID | None
) -> tuple[WorkoutSession | None, bool]:
    """The attempt of that id if it is of this session and student, and whether the id is taken at all."""
    rows = [] if workout_id is None else await find_workouts(db, workout_id)
    mine = (workout for workout in rows if workout.session_id == session_id and workout.student_id == student_id)
    return next(mine, None), bool(rows)


async def begin_attempt(
    db: AsyncSession, log: Log, assigned: AssignedSession, start: Start, edit: Edit
) -> tuple[Edit, WorkoutSession]:
    """Makes the log entry of an attempt; the edit comes back with the start as it is logged, still to be applied."""
    await _check_start(db, log, start)
    started_at = edit.corrected_at
    if start.started_at is not None:
        started_at = correct(clock.to_ms(start.started_at), edit.clock_offset, edit.arrived_at)
    workout = WorkoutSession(
        team_id=log.team_id,
        workout_id=edit.workout_id,
        session_id=log.session_id,
        version=assigned.version,
        program_id=assigned.program_id,
        student_id=log.student_id,
        started_by=edit.author_id,
        scheduled_session_id=start.scheduled_session_id,
        started_at=clock.from_ms(started_at),
        status="in_progress",
        exercises_completed=0,
        total_exercises=sum(row.version == assigned.version for row in log.prescriptions),
        rest_period_seconds=start.rest_period_seconds,
        time_zone=start.time_zone,
        fresh=start.fresh,
        device=name_device(edit.author_id, edit.device_id),
        dseq=edit.dseq,
        last_operation_at=clock.from_ms(started_at),
    )
    db.add(workout)
    await db.flush()
    place_attempt(log, workout)
    return replace(edit, value=_logged(start, log, workout)), workout


async def _check_start(db: AsyncSession, log: Log, start: Start) -> None:
    if start.time_zone is not None and clock.find_zone(start.time_zone) is None:
        raise Invalid.at("timeZone", "not a time zone of the IANA list")
    if start.scheduled_session_id is not None:
        scheduled = await find_scheduled_session(
            db,
            student_id=log.student_id,
            session_id=log.session_id,
            scheduled_session_id=start.scheduled_session_id,
        )
        if scheduled is None:
            raise NotFound


def _logged(start: Start, log: Log, workout: WorkoutSession) -> dict[str, Any]:
    named: dict[str, Any] = msgspec.to_builtins(start)
    del named["workoutId"], named["studentId"]
    if named.get("free") is None:
        named.pop("free", None)
    begun = {"sessionId": str(log.session_id), "startedAt": clock.to_text(workout.started_at)}
    return {**named, **begun, "version": workout.version}


def _answer(workout: WorkoutSession) -> Started:
    return Started(
        workout_id=workout.workout_id,
        session_id=workout.session_id,
        program_id=workout.program_id,
        total_exercises=workout.total_exercises,
        status=workout.status,
    )
