"""Every stored document and log entry must be the fold of its operations."""

from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.programs.service import is_own
from carnet.progress.counts import count_attempt, read_pin
from carnet.progress.models import SessionProgress
from carnet.progress.service import load_log


async def verify_documents(db: AsyncSession) -> list[str]:
    """What is wrong, a line each; empty when all is well."""
    keys = await db.execute(select(SessionProgress.team_id, SessionProgress.session_id, SessionProgress.student_id))
    wrong = []
    for team_id, session_id, student_id in keys.all():
        wrong += await _verify(db, team_id, session_id, student_id)
    return wrong


async def _verify(db: AsyncSession, team_id: UUID, session_id: UUID, student_id: UUID) -> list[str]:
    log = await load_log(db, team_id, session_id, student_id)
    stored = msgspec.json.decode(log.progress.document) if log.progress else None
    miscounted = [
        f"{field} of workout {workout.workout_id}"
        for workout in log.workouts
        for field, value in count_attempt(log, workout).items()
        if getattr(workout, field) != value
    ]
    miscounted += [
        f"version of workout {workout.workout_id}"
        for workout in log.workouts  # a student's own session follows its newest version
        if workout.version != read_pin(log, workout) and not await is_own(db, team_id, workout.program_id)
    ]
    wrong = [*([] if stored == log.document().progress else ["the document"]), *miscounted]
    return [f"session {session_id} of student {student_id}: {what}" for what in wrong]
