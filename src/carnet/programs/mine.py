"""A student's programs, read with a fixed number of statements."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.service import read_names
from carnet.programs.models import (
    IN_BLOCK,
    IN_WEEK,
    OF_ASSIGNMENT,
    Assignment,
    Block,
    Prescription,
    Program,
    ProgramVersion,
    ScheduledSession,
    Session,
    Week,
)
from carnet.programs.schemas import MyProgram, MySession, PlannedExercise

_Key = tuple[UUID, UUID, int]  # team, session, version


async def read_my_programs(db: AsyncSession, student_id: UUID) -> list[MyProgram]:
    """Assigned and published programs, newest assignment first, sessions in the coach's order; without attempts."""
    newest = (
        select(ProgramVersion.team_id, ProgramVersion.program_id, func.max(ProgramVersion.version).label("version"))
        .where(ProgramVersion.published_at.is_not(None))
        .group_by(ProgramVersion.team_id, ProgramVersion.program_id)
        .subquery()
    )
    rows = (
        await db.execute(
            select(Assignment, ProgramVersion, Program.author_id)
            .join(newest, (newest.c.team_id == Assignment.team_id) & (newest.c.program_id == Assignment.program_id))
            .join(
                ProgramVersion,
                (ProgramVersion.team_id == newest.c.team_id)
                & (ProgramVersion.program_id == newest.c.program_id)
                & (ProgramVersion.version == newest.c.version),
            )
            .join(Program, (Program.team_id == Assignment.team_id) & (Program.program_id == Assignment.program_id))
            .where(Assignment.student_id == student_id)
            .order_by(Assignment.created_at.desc(), Assignment.assignment_id.desc())
        )
    ).all()
    names = await read_names(db, {author_id for _, _, author_id in rows})
    sessions = await _read_scheduled(db, student_id, {(v.team_id, v.program_id): v.version for _, v, _ in rows})
    return [
        MyProgram(
            program_id=assignment.program_id,
            assignment_id=assignment.assignment_id,
            title=version.title,
            coach_name=names[author_id],
            start_date=assignment.start_date,
            sessions=sessions[assignment.assignment_id],
        )
        for assignment, version, author_id in rows
    ]


async def _read_scheduled(
    db: AsyncSession, student_id: UUID, versions: dict[tuple[UUID, UUID], int]
) -> dict[UUID, list[MySession]]:
    rows = await db.execute(
        select(ScheduledSession, Session, Week.title, Block.title)
        .join(Assignment, OF_ASSIGNMENT)
        .join(
            Session,
            (Session.team_id == ScheduledSession.team_id) & (Session.session_id == ScheduledSession.session_id),
        )
        .join(Week, IN_WEEK)
        .join(Block, IN_BLOCK)
        .where(Assignment.student_id == student_id)
        .order_by(ScheduledSession.order)
    )
    newest = [row for row in rows if versions.get((row[1].team_id, row[1].program_id)) == row[1].version]
    exercises = await _read_exercises(db, {(s.team_id, s.session_id, s.version) for _, s, _, _ in newest})
    by_assignment: dict[UUID, list[MySession]] = defaultdict(list)
    for scheduled, session, week, block in newest:
        by_assignment[scheduled.assignment_id].append(
            MySession(
                session_id=session.session_id,
                scheduled_session_id=scheduled.scheduled_session_id,
                title=session.title,
                block=block,
                week=week,
                date=scheduled.date,
                order=scheduled.order,
                state=scheduled.state,
                notes=session.notes,
                estimated_minutes=session.estimated_minutes,
                exercises=exercises[session.team_id, session.session_id, session.version],
            )
        )
    return by_assignment


async def _read_exercises(db: AsyncSession, keys: set[_Key]) -> dict[_Key, list[PlannedExercise]]:
    rows = await db.scalars(
        select(Prescription)
        .where(Prescription.session_id.in_({session_id for _, session_id, _ in keys}))
        .order_by(Prescription.position)
    )
    found: dict[_Key, list[PlannedExercise]] = defaultdict(list)
    for row in rows:
        found[row.team_id, row.session_id, row.version].append(
            PlannedExercise(exercise_name=row.exercise_name, exercise_type=row.exercise_type, config=row.config)
        )
    return found
