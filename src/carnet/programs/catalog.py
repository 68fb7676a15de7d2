"""The programs of the teams that somebody coaches: made, listed, archived."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.service import list_coached_teams
from carnet.kit import clock
from carnet.kit.db import lock
from carnet.kit.errors import Invalid, NotFound
from carnet.kit.pages import PAGE, read_cursor, write_cursor
from carnet.programs import content
from carnet.programs.content import find_newest, get_program, read_blocks, show_version, write_program
from carnet.programs.models import Assignment, Program, ProgramVersion
from carnet.programs.schemas import (
    CopiedProgram,
    NewProgram,
    ProgramContent,
    ProgramDetail,
    ProgramRow,
    Programs,
    ProgramTree,
    PublishedVersion,
)


async def create_program(db: AsyncSession, caller_id: UUID, new: NewProgram, at: datetime) -> ProgramContent:
    """A program of the caller's team, as a draft.

    Raises NotFound for a team that the caller does not coach, Invalid where the team or the tree is not clear.
    """
    team_ids = await list_coached_teams(db, caller_id)
    if not team_ids or (new.team_id is not None and new.team_id not in team_ids):
        raise NotFound
    if new.team_id is None and len(team_ids) > 1:
        raise Invalid.at("teamId", "you coach several teams: say which one the program is for")
    team_id = new.team_id or next(iter(team_ids))
    tree = ProgramTree(title=new.title, blocks=new.blocks)
    draft = await write_program(db, team_id=team_id, author_id=caller_id, tree=tree, at=at)
    return show_version(draft, await read_blocks(db, draft))


async def copy_program(
    db: AsyncSession, caller_id: UUID, program_id: UUID, copied: CopiedProgram, at: datetime
) -> ProgramContent:
    """The newest version as the draft of a new program of the same team. Raises NotFound as `get_program`."""
    program = await get_program(db, caller_id, program_id)
    await lock(db, "program", program_id)
    newest = await find_newest(db, program)
    draft = await content.copy_program(db, newest, author_id=caller_id, at=at, title=copied.title)
    return show_version(draft, await read_blocks(db, draft))


async def list_programs(db: AsyncSession, caller_id: UUID, cursor: str | None) -> Programs:
    """A page of the programs of all teams that the caller coaches, newest first, archived ones too."""
    team_ids = await list_coached_teams(db, caller_id)
    conditions: list[ColumnElement[bool]] = [Program.team_id.in_(team_ids), Program.student_id.is_(None)]
    if cursor is not None:
        rank, last_id = read_cursor(cursor)
        conditions.append(tuple_(Program.created_at, Program.program_id) < (clock.from_ms(rank), last_id))
    rows = await _read_rows(db, conditions)
    page = Programs(programs=rows[:PAGE])
    if len(rows) > PAGE:
        page.next = write_cursor(clock.to_ms(rows[PAGE - 1].created_at), rows[PAGE - 1].program_id)
    return page


async def read_program(db: AsyncSession, caller_id: UUID, program_id: UUID) -> ProgramDetail:
    """A program with its published versions. Raises NotFound as `get_program`."""
    program = await get_program(db, caller_id, program_id)
    key = (program.team_id, program.program_id)
    (row,) = await _read_rows(db, [Program.team_id == key[0], Program.program_id == key[1]])
    published = await db.execute(
        select(ProgramVersion.version, ProgramVersion.published_at)
        .where(ProgramVersion.team_id == key[0], ProgramVersion.program_id == key[1])
        .where(ProgramVersion.published_at.is_not(None))
        .order_by(ProgramVersion.version.desc())
    )
    versions = [PublishedVersion(version=version, published_at=at) for version, at in published if at is not None]
    return ProgramDetail(**{name: getattr(row, name) for name in row.__struct_fields__}, versions=versions)


async def archive_program(
    db: AsyncSession, caller_id: UUID, program_id: UUID, at: datetime, *, archived: bool
) -> ProgramDetail:
    """Puts a program away, or takes it back; what runs goes on, and all of it stays readable."""
    program = await get_program(db, caller_id, program_id)
    if archived != (program.archived_at is not None):
        program.archived_at = at if archived else None
        await db.flush()
    return await read_program(db, caller_id, program_id)


async def _read_rows(db: AsyncSession, conditions: Sequence[ColumnElement[bool]]) -> list[ProgramRow]:
    found = (await db.execute(_select_rows(conditions))).all()
    students = await _count_students(db, [program for program, *_ in found])
    return [
        ProgramRow(
            program_id=program.program_id,
            team_id=program.team_id,
            title=title,
            lineage_id=program.lineage_id,
            created_at=program.created_at,
            archived=program.archived_at is not None,
            draft_version=None if version == published else version,
            published_version=published,
            students=students.get((program.team_id, program.program_id), 0),
        )
        for program, version, published, title in found
    ]


def _select_rows(conditions: Sequence[ColumnElement[bool]]) -> Select[Program, int, int | None, str]:
    """A page and a row of programs, each with its newest version, the newest published one, and the title."""
    newest_first = (Program.created_at.desc(), Program.program_id.desc())
    page = select(Program.team_id, Program.program_id).where(*conditions).order_by(*newest_first).limit(PAGE + 1)
    rows = page.subquery()
    published = case((ProgramVersion.published_at.is_not(None), ProgramVersion.version))
    of_row = (ProgramVersion.team_id == rows.c.team_id) & (ProgramVersion.program_id == rows.c.program_id)
    newest = (
        select(
            rows.c.team_id,
            rows.c.program_id,
            func.max(ProgramVersion.version).label("version"),
            func.max(published).label("published"),
        )
        .join(ProgramVersion, of_row)
        .group_by(rows.c.team_id, rows.c.program_id)
        .subquery()
    )
    is_newest = (
        (ProgramVersion.team_id == newest.c.team_id)
        & (ProgramVersion.program_id == newest.c.program_id)
        & (ProgramVersion.version == newest.c.version)
    )
    return (
        select(Program, newest.c.version, newest.c.published, ProgramVersion.title)
        .join(newest, (newest.c.team_id == Program.team_id) & (newest.c.program_id == Program.program_id))
        .join(ProgramVersion, is_newest)
        .order_by(*newest_first)
    )


async def _count_students(db: AsyncSession, programs: list[Program]) -> dict[tuple[UUID, UUID], int]:
    """How many students have each program now."""
    rows = await db.execute(
        select(Assignment.team_id, Assignment.program_id, func.count(Assignment.student_id.distinct()))
        .where(
            Assignment.team_id.in_({program.team_id for program in programs}),
            Assignment.program_id.in_({program.program_id for program in programs}),
            Assignment.ended_at.is_(None),
        )
        .group_by(Assignment.team_id, Assignment.program_id)
    )
    return {(team_id, program_id): count for team_id, program_id, count in rows}
