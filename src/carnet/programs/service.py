"""The one door to a session of a student, and what the slices above read of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.service import read_roles
from carnet.programs.models import Assignment, Prescription, Program, ProgramVersion, Session


@dataclass(frozen=True)
class AssignedSession:
    """The newest published version of a session that a student has been given."""

    team_id: UUID
    program_id: UUID
    session_id: UUID
    version: int


async def find_assigned_session(db: AsyncSession, student_id: UUID, session_id: UUID) -> AssignedSession | None:
    """The session if it is published and given to this student now, at its newest published version.

    Not what was ended, and nothing of a team that the student has left.
    """
    teams = await read_roles(db, student_id)
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
                Assignment.ended_at.is_(None),
                Assignment.team_id.in_(teams),
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


async def read_lineages(db: AsyncSession, team_id: UUID, session_ids: set[UUID]) -> dict[tuple[UUID, UUID], UUID]:
    """Lineages of the exercises of sessions in all their versions, by (session, item)."""
    rows = await db.execute(
        select(Prescription.session_id, Prescription.item_id, Prescription.lineage_id)
        .where(Prescription.team_id == team_id, Prescription.session_id.in_(session_ids))
        .distinct()
    )
    return {(session_id, item_id): lineage_id for session_id, item_id, lineage_id in rows}


async def read_pinned(db: AsyncSession, pins: Mapping[UUID, tuple[UUID, int]]) -> dict[UUID, list[Prescription]]:
    """By session its prescriptions in the (team, version) that it is pinned to, by position."""
    rows = await db.scalars(
        select(Prescription)
        .where(
            Prescription.team_id.in_({team_id for team_id, _ in pins.values()}),
            Prescription.session_id.in_(pins),
            Prescription.version.in_({version for _, version in pins.values()}),
        )
        .order_by(Prescription.position)
    )
    found: dict[UUID, list[Prescription]] = {session_id: [] for session_id in pins}
    for row in rows:
        if pins[row.session_id] == (row.team_id, row.version):
            found[row.session_id].append(row)
    return found


async def is_own(db: AsyncSession, team_id: UUID, program_id: UUID) -> bool:
    """Whether a program that is known to exist is a student's own: its sessions are free ones."""
    return (await db.get_one(Program, (team_id, program_id))).student_id is not None


async def read_author(db: AsyncSession, team_id: UUID, program_id: UUID) -> UUID:
    """Who wrote a program that is known to exist."""
    return (await db.get_one(Program, (team_id, program_id))).author_id


async def read_titles(db: AsyncSession, session_ids: set[UUID]) -> dict[tuple[UUID, UUID, int], str]:
    """Titles by (team, session, version)."""
    rows = await db.execute(
        select(Session.team_id, Session.session_id, Session.version, Session.title).where(
            Session.session_id.in_(session_ids)
        )
    )
    return {(team_id, session_id, version): title for team_id, session_id, version, title in rows}
