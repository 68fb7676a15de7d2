"""What a student has been given, and when: assignments and the occurrences in the calendar."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.kit.db import lock
from carnet.kit.ids import uuid7
from carnet.programs.calendar import find_position, find_shift, place_sessions
from carnet.programs.models import (
    IN_BLOCK,
    IN_WEEK,
    OF_ASSIGNMENT,
    Assignment,
    Block,
    ProgramVersion,
    ScheduledSession,
    ScheduleState,
    Session,
    Week,
)


async def assign_program(
    db: AsyncSession,
    published: ProgramVersion,
    *,
    student_id: UUID,
    start_date: date | None,
    at: datetime,
    assignment_id: UUID | None = None,
) -> Assignment:
    """Gives a published program to a student: one ScheduledSession per session, dated where there is a `start_date`."""
    assignment = Assignment(
        team_id=published.team_id,
        assignment_id=assignment_id or uuid7(),
        program_id=published.program_id,
        student_id=student_id,
        start_date=start_date,
        created_at=at,
    )
    db.add(assignment)
    await db.flush()
    places = await read_places(db, published.team_id, published.program_id, published.version)
    for order, (session_id, days) in enumerate(places.items()):
        planned = start_date + timedelta(days=days) if start_date else None
        db.add(make_occurrence(assignment, session_id, planned, order))
    await db.flush()
    return assignment


def make_occurrence(assignment: Assignment, session_id: UUID, planned: date | None, order: int) -> ScheduledSession:
    """A planned occurrence, not yet in the database."""
    return ScheduledSession(
        team_id=assignment.team_id,
        scheduled_session_id=uuid7(),
        assignment_id=assignment.assignment_id,
        session_id=session_id,
        date=planned,
        order=order,
        state="planned",
    )


async def read_places(db: AsyncSession, team_id: UUID, program_id: UUID, version: int) -> dict[UUID, int]:
    """Days from the first day by session, in the coach's order."""
    rows = await db.execute(
        select(Session.session_id, Session.week_id, Session.day)
        .join(Week, IN_WEEK)
        .join(Block, IN_BLOCK)
        .where(Session.team_id == team_id, Session.program_id == program_id, Session.version == version)
        .order_by(Block.position, Week.position, Session.position)
    )
    return place_sessions((session_id, week_id, day) for session_id, week_id, day in rows)


async def read_newest(
    db: AsyncSession, team_id: UUID, program_id: UUID, *, before: int | None = None
) -> ProgramVersion | None:
    """The newest published version of a program, or the newest `before` one."""
    newest = select(ProgramVersion).where(
        ProgramVersion.team_id == team_id,
        ProgramVersion.program_id == program_id,
        ProgramVersion.published_at.is_not(None),
    )
    if before is not None:
        newest = newest.where(ProgramVersion.version < before)
    found: ProgramVersion | None = await db.scalar(newest.order_by(ProgramVersion.version.desc()).limit(1))
    return found


async def read_occurrences(db: AsyncSession, assignment: Assignment) -> list[ScheduledSession]:
    """All occurrences of an assignment, in order."""
    rows = await db.scalars(
        select(ScheduledSession)
        .where(
            ScheduledSession.team_id == assignment.team_id,
            ScheduledSession.assignment_id == assignment.assignment_id,
        )
        .order_by(ScheduledSession.order, ScheduledSession.scheduled_session_id)
    )
    return list(rows)


async def extend_assignments(db: AsyncSession, published: ProgramVersion) -> None:
    """After publishing: running assignments get what is new, and planned days follow where the coach moved them.

    What the newest version no longer has keeps its rows: my-programs leaves out what was not begun.
    """
    team_id, program_id = published.team_id, published.program_id
    previous = await read_newest(db, team_id, program_id, before=published.version)
    old = {} if previous is None else await read_places(db, team_id, program_id, previous.version)
    new = await read_places(db, team_id, program_id, published.version)
    running = await db.execute(
        select(Assignment.assignment_id, Assignment.student_id)
        .where(
            Assignment.team_id == team_id,
            Assignment.program_id == program_id,
            Assignment.ended_at.is_(None),
        )
        .order_by(Assignment.student_id, Assignment.assignment_id)  # so that two publishers wait in one order
    )
    for assignment_id, student_id in running.all():
        await lock(db, "student", student_id)
        await _extend(db, await db.get_one(Assignment, (team_id, assignment_id)), old, new)
    await db.flush()


async def _extend(db: AsyncSession, assignment: Assignment, old: dict[UUID, int], new: dict[UUID, int]) -> None:
    occurrences = await read_occurrences(db, assignment)
    for row in occurrences:
        if row.state == "planned" and row.date is not None and row.session_id in old and row.session_id in new:
            row.date += timedelta(days=new[row.session_id] - old[row.session_id])
    shift = find_shift(assignment.start_date, new, occurrences) if assignment.start_date else timedelta(0)
    given = [row.session_id for row in occurrences]
    for session_id, days in new.items():
        if session_id in given:
            continue
        planned = assignment.start_date + timedelta(days=days) + shift if assignment.start_date else None
        position = find_position(session_id, new, given)
        row = make_occurrence(assignment, session_id, planned, position)
        db.add(row)
        occurrences.insert(position, row)
        given.insert(position, session_id)
    number(occurrences)


def number(occurrences: list[ScheduledSession]) -> None:
    """Gives each its place in the list."""
    for order, row in enumerate(occurrences):
        row.order = order


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
    """An occurrence is done when an attempt that names it is finished, planned again when none is any more.

    What a person passed in the meantime stays passed when an attempt is opened again.
    """
    row = await db.get_one(ScheduledSession, (team_id, scheduled_session_id))
    if state != "planned" or row.state == "done":
        row.state = state
    if state == "done":
        row.reason = None
