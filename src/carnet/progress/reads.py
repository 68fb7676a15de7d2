"""Opening what was logged: the document of a session, the record of one attempt."""

from datetime import datetime
from typing import cast
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.service import read_names
from carnet.kit.errors import NotFound
from carnet.programs.service import is_own, read_author, read_session
from carnet.progress.save_sql import read_projection
from carnet.progress.schemas import AttemptRecord, Progress, SessionNote, SessionProgressOut, WorkoutProgress
from carnet.progress.score import WorkoutScore, score_workout
from carnet.progress.service import Log, load_log
from carnet.progress.versions import find_offer
from carnet.workouts.models import WorkoutSession
from carnet.workouts.service import get_workout, read_one


async def open_progress(
    db: AsyncSession, caller_id: UUID, workout_id: UUID, now: datetime, *, heads: bool
) -> WorkoutProgress:
    """The attempt with its document, for who may see it; with `heads` as a phone needs it. Raises NotFound."""
    workout = await get_workout(db, caller_id, workout_id)
    answer = await _read_progress(db, workout, now)
    return await _add_heads(db, workout, answer, now) if heads else answer


async def _read_progress(db: AsyncSession, workout: WorkoutSession, now: datetime) -> WorkoutProgress:
    """The attempt with the document as it was stored."""
    stored = await read_projection(db, workout.team_id, workout.session_id, workout.student_id)
    if stored is None:
        raise NotFound
    version, document = stored
    return WorkoutProgress(
        workout=await read_one(db, workout, now),
        session_progress=SessionProgressOut(
            session_id=workout.session_id,
            student_id=workout.student_id,
            version=version,
            progress=cast("Progress", msgspec.Raw(document)),  # it was written by this very shape
        ),
    )


async def _add_heads(
    db: AsyncSession, workout: WorkoutSession, answer: WorkoutProgress, now: datetime
) -> WorkoutProgress:
    """With what a phone bases its edits on, and what the coach says with the session."""
    log = await _load(db, workout)
    answer.heads = _read_heads(log, log.workout(workout.workout_id))
    session = await read_session(db, workout.team_id, workout.session_id, workout.version)
    author_id = await read_author(db, workout.team_id, workout.program_id)
    coach_name = (await read_names(db, {author_id}))[author_id]
    free = await is_own(db, workout.team_id, workout.program_id)
    answer.session = SessionNote(
        title=session.title,
        notes=session.notes,
        coach_name=coach_name,
        free=free,
        offered=None if free else await find_offer(db, log, workout, now),
    )
    return answer


def _read_heads(log: Log, workout: WorkoutSession) -> dict[str, list[UUID]]:
    """Of what is seen, and of the attempt's own record where a later attempt stands before it."""
    seen, own = log.view(workout).folded, log.record(workout).folded
    return {path: list(dict.fromkeys((*seen.heads(path), *own.heads(path)))) for path in seen.registers}


async def read_record(db: AsyncSession, workout: WorkoutSession, now: datetime) -> AttemptRecord:
    """What was logged in this attempt alone."""
    log = await _load(db, workout)
    record = log.record(workout)
    progress = msgspec.convert(record.progress, Progress)
    return AttemptRecord(
        workout=await read_one(db, workout, now),
        exercises=progress.exercises,
        summary=progress.summary,
        feedback=progress.feedback,
    )


async def read_score(db: AsyncSession, workout: WorkoutSession) -> WorkoutScore:
    """What this attempt's own record is scored, by the rules of the version that it was started from."""
    log = await _load(db, workout)
    session = await read_session(db, workout.team_id, workout.session_id, workout.version)
    return score_workout(session.score, log.record(workout).exercises)


async def _load(db: AsyncSession, workout: WorkoutSession) -> Log:
    return await load_log(db, workout.team_id, workout.session_id, workout.student_id)
