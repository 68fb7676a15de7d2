"""What a student has been given, and when: assignments and the occurrences in the calendar."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.kit.ids import uuid7
from carnet.programs.content import read_sessions
from carnet.programs.models import OF_ASSIGNMENT, Assignment, ProgramVersion, ScheduledSession, ScheduleState


async def assign_program(
    db: AsyncSession, published: ProgramVersion, *, student_id: UUID, start_date: date | None, at: datetime
) -> Assignment:
    """Gives a published program to a student: one ScheduledSession per session, dated where there is a `start_date`."""
    assignment = Assignment(
        team_id=published.team_id,
        assignment_id=uuid7(),
        program_id=published.program_id,
        student_id=student_id,
        start_date=start_date,
        created_at=at,
    )
    db.add(assignment)
    await db.flush()
    sessions = await read_sessions(db, published.team_id, published.program_id, published.version)
    weeks = {week.week_id: n for n, week in enumerate(dict.fromkeys(week for _, week, _ in sessions))}
    for order, (session, week, _) in enumerate(sessions):
        offset = timedelta(weeks=weeks[week.week_id], days=session.day)
        db.add(
            ScheduledSession(
                team_id=published.team_id,
                scheduled_session_id=uuid7(),
                assignment_id=assignment.assignment_id,
                session_id=session.session_id,
                date=start_date + offset if start_date else None,
                order=order,
                state="planned",
            )
        )
    await db.flush()
    return assignment


async def find_scheduled_session(
    db: AsyncSession, *, student_id: UUID, session_id: UUID, scheduled_session_id: UUID
) -> ScheduledSession | None:
    """The occurrence, if it is of this session and this student."""
    found: ScheduledSession | None = await db.scalar(
        select(ScheduledSession)
        .join(Assignment, OF_ASSIGNMENT)
        .where(
            ScheduledSession.scheduled_session_id == scheduled_session_id,
            ScheduledSession.session_id == session_id,
            Assignment.student_id == student_id,
        )
    )
    return found


async def mark_scheduled_session(
    db: AsyncSession, team_id: UUID, scheduled_session_id: UUID, state: ScheduleState
) -> None:
    """An occurrence is done when an attempt that names it is finished."""
    (await db.get_one(ScheduledSession, (team_id, scheduled_session_id))).state = state
