"""Writing, publishing and giving programs; the one door to a session of a student."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.exercises.service import name_exercise
from carnet.kit.ids import uuid7
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
    ScheduleState,
    Session,
    Week,
)
from carnet.programs.prescription import check_config
from carnet.programs.schemas import BlockTree, PrescriptionTree, ProgramTree, SessionTree, WeekTree


@dataclass(frozen=True)
class AssignedSession:
    """The newest published version of a session that a student has been given."""

    team_id: UUID
    program_id: UUID
    session_id: UUID
    version: int


async def write_program(
    db: AsyncSession, *, team_id: UUID, author_id: UUID, tree: ProgramTree, at: datetime
) -> ProgramVersion:
    """A new draft with fresh ids. Raises msgspec.ValidationError where a config is not one of its type."""
    program = Program(team_id=team_id, program_id=uuid7(), author_id=author_id, created_at=at)
    db.add(program)
    await db.flush()
    draft = ProgramVersion(team_id=team_id, program_id=program.program_id, version=1, title=tree.title)
    db.add(draft)
    await db.flush()
    for position, block in enumerate(tree.blocks):
        await _write_block(db, draft, position, block)
    return draft


async def _write_block(db: AsyncSession, draft: ProgramVersion, position: int, tree: BlockTree) -> None:
    block = Block(
        team_id=draft.team_id,
        block_id=uuid7(),
        version=draft.version,
        program_id=draft.program_id,
        position=position,
        title=tree.title,
    )
    db.add(block)
    await db.flush()
    for week_position, week in enumerate(tree.weeks):
        await _write_week(db, draft, block, week_position, week)


async def _write_week(db: AsyncSession, draft: ProgramVersion, block: Block, position: int, tree: WeekTree) -> None:
    week = Week(
        team_id=draft.team_id,
        week_id=uuid7(),
        version=draft.version,
        block_id=block.block_id,
        position=position,
        title=tree.title,
    )
    db.add(week)
    await db.flush()
    for session_position, session in enumerate(tree.sessions):
        await _write_session(db, draft, week, session_position, session)


async def _write_session(db: AsyncSession, draft: ProgramVersion, week: Week, position: int, tree: SessionTree) -> None:
    session = Session(
        team_id=draft.team_id,
        session_id=uuid7(),
        version=draft.version,
        program_id=draft.program_id,
        week_id=week.week_id,
        position=position,
        title=tree.title,
        notes=tree.notes,
        estimated_minutes=tree.estimated_minutes,
        day=tree.day,
    )
    db.add(session)
    await db.flush()
    for item_position, item in enumerate(tree.exercises):
        await _write_prescription(db, session, item_position, item)
    await db.flush()


async def _write_prescription(db: AsyncSession, session: Session, position: int, tree: PrescriptionTree) -> None:
    named = await _name_movements(db, session.team_id, tree.config)
    db.add(
        Prescription(
            team_id=session.team_id,
            item_id=uuid7(),
            version=session.version,
            session_id=session.session_id,
            position=position,
            exercise_id=await name_exercise(db, session.team_id, tree.exercise_name),
            exercise_name=tree.exercise_name,
            exercise_type=tree.exercise_type,
            config=check_config(tree.exercise_type, named),
        )
    )


async def _name_movements(db: AsyncSession, team_id: UUID, config: dict[str, Any]) -> dict[str, Any]:
    async def named(movements: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {"exerciseId": str(await name_exercise(db, team_id, movement["exerciseName"])), **movement}
            for movement in movements
        ]

    filled = dict(config)
    if "movements" in config:
        filled["movements"] = await named(config["movements"])
    if "slots" in config:
        filled["slots"] = [{**slot, "movements": await named(slot["movements"])} for slot in config["slots"]]
    return filled


async def publish_program(db: AsyncSession, draft: ProgramVersion, at: datetime) -> None:
    """From here on the version is what students get, and never changes."""
    draft.published_at = at
    await db.flush()


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
    sessions = await _read_sessions(db, published.team_id, published.program_id, published.version)
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


async def list_sessions(db: AsyncSession, version: ProgramVersion) -> list[UUID]:
    """The ids of a version's sessions, in the coach's order."""
    sessions = await _read_sessions(db, version.team_id, version.program_id, version.version)
    return [session.session_id for session, _, _ in sessions]


async def _read_sessions(
    db: AsyncSession, team_id: UUID, program_id: UUID, version: int
) -> list[tuple[Session, Week, Block]]:
    rows = await db.execute(
        select(Session, Week, Block)
        .join(Week, IN_WEEK)
        .join(Block, IN_BLOCK)
        .where(Session.team_id == team_id, Session.program_id == program_id, Session.version == version)
        .order_by(Block.position, Week.position, Session.position)
    )
    return [(session, week, block) for session, week, block in rows]


async def find_assigned_session(db: AsyncSession, student_id: UUID, session_id: UUID) -> AssignedSession | None:
    """The session if it is published and given to this student, at its newest published version."""
    row = (
        await db.execute(
            select(Session.team_id, Session.program_id, func.max(Session.version))
            .join(
                ProgramVersion,
                (ProgramVersion.team_id == Session.team_id)
                & (ProgramVersion.program_id == Session.program_id)
                & (ProgramVersion.version == Session.version),
            )
            .join(Assignment, (Assignment.team_id == Session.team_id) & (Assignment.program_id == Session.program_id))
            .where(
                Session.session_id == session_id,
                Assignment.student_id == student_id,
                ProgramVersion.published_at.is_not(None),
            )
            .group_by(Session.team_id, Session.program_id)
        )
    ).first()
    return None if row is None else AssignedSession(row[0], row[1], session_id, row[2])


async def find_session_team(db: AsyncSession, session_id: UUID) -> UUID | None:
    """The team that a session belongs to."""
    found: UUID | None = await db.scalar(select(Session.team_id).where(Session.session_id == session_id).limit(1))
    return found


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


async def read_session(db: AsyncSession, team_id: UUID, session_id: UUID, version: int) -> Session:
    """The template at a version that is known to exist."""
    return await db.get_one(Session, (team_id, session_id, version))


async def read_prescriptions(db: AsyncSession, team_id: UUID, session_id: UUID) -> list[Prescription]:
    """The prescriptions of a session in every version, by version and position."""
    rows = await db.scalars(
        select(Prescription)
        .where(Prescription.team_id == team_id, Prescription.session_id == session_id)
        .order_by(Prescription.version, Prescription.position)
    )
    return list(rows)


async def read_author(db: AsyncSession, team_id: UUID, program_id: UUID) -> UUID:
    """Who wrote a program that is known to exist."""
    return (await db.get_one(Program, (team_id, program_id))).author_id


async def mark_scheduled_session(
    db: AsyncSession, team_id: UUID, scheduled_session_id: UUID, state: ScheduleState
) -> None:
    """An occurrence is done when an attempt that names it is finished."""
    (await db.get_one(ScheduledSession, (team_id, scheduled_session_id))).state = state


async def read_titles(db: AsyncSession, session_ids: set[UUID]) -> dict[tuple[UUID, UUID, int], str]:
    """Titles by (team, session, version)."""
    rows = await db.execute(
        select(Session.team_id, Session.session_id, Session.version, Session.title).where(
            Session.session_id.in_(session_ids)
        )
    )
    return {(team_id, session_id, version): title for team_id, session_id, version, title in rows}
