"""What a newer version of a session would change for somebody who is in the middle of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.programs.diff import Change, compare_versions
from carnet.programs.models import ProgramVersion, Session
from carnet.programs.service import read_prescriptions, read_session
from carnet.programs.tree import BlockContent, ExerciseContent, SessionContent, WeekContent

_NOWHERE = UUID(int=0)


async def list_published(db: AsyncSession, team_id: UUID, session_id: UUID) -> dict[int, datetime]:
    """The published versions that a session is in, and since when, the newest first."""
    found = await db.execute(
        select(Session.version, ProgramVersion.published_at)
        .join(
            ProgramVersion,
            (ProgramVersion.team_id == Session.team_id)
            & (ProgramVersion.program_id == Session.program_id)
            & (ProgramVersion.version == Session.version),
        )
        .where(Session.team_id == team_id, Session.session_id == session_id, ProgramVersion.published_at.is_not(None))
        .order_by(Session.version.desc())
    )
    return {version: at for version, at in found if at is not None}


async def compare_session(db: AsyncSession, team_id: UUID, session_id: UUID, before: int, after: int) -> list[Change]:
    """What two versions of one session differ in, without its day: whoever is in it is in it today."""
    old, new = [await _read_alone(db, team_id, session_id, version) for version in (before, after)]
    return [change for change in compare_versions(("", old), ("", new)) if change.field != "day"]


async def _read_alone(db: AsyncSession, team_id: UUID, session_id: UUID, version: int) -> list[BlockContent]:
    row = await read_session(db, team_id, session_id, version)
    names = ExerciseContent.__struct_fields__
    items = [
        ExerciseContent(**{name: getattr(one, name) for name in names})
        for one in await read_prescriptions(db, team_id, session_id)
        if one.version == version
    ]
    of_session = [name for name in SessionContent.__struct_fields__ if name != SessionContent.inside]
    session = SessionContent(**{name: getattr(row, name) for name in of_session}, exercises=items)
    week = WeekContent(lineage_id=_NOWHERE, week_id=_NOWHERE, title="", sessions=[session])
    return [BlockContent(lineage_id=_NOWHERE, block_id=_NOWHERE, title="", weeks=[week])]
