"""A student's programs, read with a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from carnet.accounts.service import read_names, read_roles
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

_Query = Select[*tuple[Any, ...]]
_OF_PROGRAM = (Program.team_id == Assignment.team_id) & (Program.program_id == Assignment.program_id)


async def read_my_programs(db: AsyncSession, student_id: UUID, team_ids: set[UUID] | None = None) -> list[MyProgram]:
    """Assigned and published programs, newest assignment first, sessions in order; of `team_ids` alone if given.

    Without attempts, exercises and what hangs on today. A session that the newest version no longer has is there,
    `withdrawn`, as it last was.
    """
    roles = await read_roles(db, student_id)
    asked = {"student_id": student_id}
    rows = (await db.execute(_of_teams(_ASSIGNMENTS, team_ids), asked)).all()
    names = await read_names(db, {row.author_id for row in rows})
    newest = {row.assignment_id: row.version for row in rows}
    sessions: dict[UUID, list[MySession]] = defaultdict(list)
    for row in await db.execute(_of_teams(_SCHEDULED, team_ids), asked):
        if row.assignment_id in newest:
            session = _show_session(row, withdrawn=row.version < newest[row.assignment_id])
            sessions[row.assignment_id].append(session)
    return [
        MyProgram(
            program_id=row.program_id,
            assignment_id=row.assignment_id,
            title=row.title,
            coach_name=names[row.author_id],
            start_date=row.start_date,
            own=row.owner_id is not None,
            ended=row.ended_at is not None or row.team_id not in roles,
            paused_from=row.paused_from,
            paused_until=row.paused_until,
            sessions=sessions[row.assignment_id],
        )
        for row in rows
    ]


def _of_teams(query: _Query, team_ids: set[UUID] | None) -> _Query:
    return query if team_ids is None else query.where(Assignment.team_id.in_(team_ids))


def _select_assignments() -> _Query:
    other = aliased(ProgramVersion)
    newest = select(func.max(other.version)).where(
        other.team_id == Assignment.team_id,
        other.program_id == Assignment.program_id,
        other.published_at.is_not(None),
    )
    in_newest = (
        (ProgramVersion.team_id == Assignment.team_id)
        & (ProgramVersion.program_id == Assignment.program_id)
        & (ProgramVersion.version == newest.correlate(Assignment).scalar_subquery())
    )
    return (
        select(
            Assignment.team_id,
            Assignment.assignment_id,
            Assignment.program_id,
            Assignment.start_date,
            Assignment.paused_from,
            Assignment.paused_until,
            Assignment.ended_at,
            ProgramVersion.version,
            ProgramVersion.title,
            Program.author_id,
            Program.student_id.label("owner_id"),
        )
        .select_from(Assignment)
        .join(ProgramVersion, in_newest)
        .join(Program, _OF_PROGRAM)
        .where(Assignment.student_id == bindparam("student_id"))
        .order_by(Assignment.created_at.desc(), Assignment.assignment_id.desc())
    )


def _newest_of_occurrence() -> Any:
    """Session is the newest published version that has it."""
    other = aliased(Session)
    published = (
        (ProgramVersion.team_id == other.team_id)
        & (ProgramVersion.program_id == other.program_id)
        & (ProgramVersion.version == other.version)
    )
    newest = (
        select(func.max(other.version))
        .join(ProgramVersion, published)
        .where(
            other.team_id == ScheduledSession.team_id,
            other.session_id == ScheduledSession.session_id,
            ProgramVersion.published_at.is_not(None),
        )
    )
    return (
        (Session.team_id == ScheduledSession.team_id)
        & (Session.session_id == ScheduledSession.session_id)
        & (Session.version == newest.correlate(ScheduledSession).scalar_subquery())
    )


def _select_scheduled() -> _Query:
    return (
        select(
            ScheduledSession.assignment_id,
            ScheduledSession.session_id,
            ScheduledSession.scheduled_session_id,
            ScheduledSession.date,
            ScheduledSession.order,
            ScheduledSession.state,
            ScheduledSession.reason,
            Session.version,
            Session.title,
            Session.notes,
            Session.estimated_minutes,
            Week.title.label("week"),
            Block.title.label("block"),
        )
        .select_from(ScheduledSession)
        .join(Assignment, OF_ASSIGNMENT)
        .join(Session, _newest_of_occurrence())
        .join(Week, IN_WEEK)
        .join(Block, IN_BLOCK)
        .where(Assignment.student_id == bindparam("student_id"))
        .order_by(ScheduledSession.order, ScheduledSession.scheduled_session_id)
    )


# built once: putting them together takes longer than running them
_ASSIGNMENTS, _SCHEDULED = _select_assignments(), _select_scheduled()


def _show_session(row: Any, *, withdrawn: bool) -> MySession:
    return MySession(
        session_id=row.session_id,
        scheduled_session_id=row.scheduled_session_id,
        version=row.version,
        title=row.title,
        block=row.block,
        week=row.week,
        date=row.date,
        order=row.order,
        state=row.state,
        reason=row.reason,
        notes=row.notes,
        estimated_minutes=row.estimated_minutes,
        withdrawn=withdrawn,
    )


async def fill_exercises(db: AsyncSession, sessions: Iterable[MySession]) -> None:
    """What each session asks for in the newest published version that has it."""
    by_id: dict[UUID, list[MySession]] = defaultdict(list)
    for session in sessions:
        by_id[session.session_id].append(session)
    published = (
        (ProgramVersion.team_id == Session.team_id)
        & (ProgramVersion.program_id == Session.program_id)
        & (ProgramVersion.version == Session.version)
    )
    newest = (
        select(Session.team_id, Session.session_id, func.max(Session.version).label("version"))
        .join(ProgramVersion, published)
        .where(Session.session_id.in_(by_id), ProgramVersion.published_at.is_not(None))
        .group_by(Session.team_id, Session.session_id)
        .subquery()
    )
    rows = await db.execute(
        select(
            Prescription.session_id,
            Prescription.item_id,
            Prescription.exercise_id,
            Prescription.exercise_name,
            Prescription.exercise_type,
            Prescription.config,
        )
        .join(
            newest,
            (newest.c.team_id == Prescription.team_id)
            & (newest.c.session_id == Prescription.session_id)
            & (newest.c.version == Prescription.version),
        )
        .order_by(Prescription.position)
    )
    asked: dict[UUID, list[PlannedExercise]] = defaultdict(list)
    for session_id, *fields in rows:
        asked[session_id].append(PlannedExercise(*fields))
    for session_id, some in by_id.items():
        for session in some:
            session.exercises = asked[session_id]
