"""The content of a program: written as a draft, published, read in the coach's order."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.exercises.service import name_exercise
from carnet.kit.ids import uuid7
from carnet.programs.models import IN_BLOCK, IN_WEEK, Block, Prescription, Program, ProgramVersion, Session, Week
from carnet.programs.prescription import check_config
from carnet.programs.schemas import BlockTree, PrescriptionTree, ProgramTree, SessionTree, WeekTree


async def write_program(
    db: AsyncSession, *, team_id: UUID, author_id: UUID, tree: ProgramTree, at: datetime
) -> ProgramVersion:
    """A new draft with fresh ids. Raises msgspec.ValidationError where a config is not one of its type."""
    program_id = uuid7()
    program = Program(team_id=team_id, program_id=program_id, author_id=author_id, lineage_id=program_id, created_at=at)
    db.add(program)
    await db.flush()
    draft = ProgramVersion(team_id=team_id, program_id=program_id, version=1, title=tree.title, revision=1)
    db.add(draft)
    await db.flush()
    for position, block in enumerate(tree.blocks):
        await _write_block(db, draft, position, block)
    return draft


async def _write_block(db: AsyncSession, draft: ProgramVersion, position: int, tree: BlockTree) -> None:
    block_id = uuid7()
    block = Block(
        team_id=draft.team_id,
        block_id=block_id,
        version=draft.version,
        lineage_id=block_id,
        program_id=draft.program_id,
        position=position,
        title=tree.title,
    )
    db.add(block)
    await db.flush()
    for week_position, week in enumerate(tree.weeks):
        await _write_week(db, draft, block, week_position, week)


async def _write_week(db: AsyncSession, draft: ProgramVersion, block: Block, position: int, tree: WeekTree) -> None:
    week_id = uuid7()
    week = Week(
        team_id=draft.team_id,
        week_id=week_id,
        version=draft.version,
        lineage_id=week_id,
        block_id=block.block_id,
        position=position,
        title=tree.title,
    )
    db.add(week)
    await db.flush()
    for session_position, session in enumerate(tree.sessions):
        await _write_session(db, draft, week, session_position, session)


async def _write_session(db: AsyncSession, draft: ProgramVersion, week: Week, position: int, tree: SessionTree) -> None:
    session_id = uuid7()
    session = Session(
        team_id=draft.team_id,
        session_id=session_id,
        version=draft.version,
        lineage_id=session_id,
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
    item_id = uuid7()
    db.add(
        Prescription(
            team_id=session.team_id,
            item_id=item_id,
            version=session.version,
            lineage_id=item_id,
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


async def list_sessions(db: AsyncSession, version: ProgramVersion) -> list[UUID]:
    """The ids of a version's sessions, in the coach's order."""
    sessions = await read_sessions(db, version.team_id, version.program_id, version.version)
    return [session.session_id for session, _, _ in sessions]


async def read_sessions(
    db: AsyncSession, team_id: UUID, program_id: UUID, version: int
) -> list[tuple[Session, Week, Block]]:
    """A version's sessions with their week and block, in the coach's order."""
    rows = await db.execute(
        select(Session, Week, Block)
        .join(Week, IN_WEEK)
        .join(Block, IN_BLOCK)
        .where(Session.team_id == team_id, Session.program_id == program_id, Session.version == version)
        .order_by(Block.position, Week.position, Session.position)
    )
    return [(session, week, block) for session, week, block in rows]
