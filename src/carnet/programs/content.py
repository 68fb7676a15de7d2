"""The content of a program's versions: read as a tree, stored as rows, written, published."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.service import list_coached_teams
from carnet.kit.errors import NotFound, TooLarge
from carnet.kit.ids import uuid7
from carnet.programs.models import (
    IN_BLOCK,
    IN_SESSION,
    Block,
    Prescription,
    Program,
    ProgramVersion,
    Session,
    Week,
)
from carnet.programs.resolve import resolve_parts
from carnet.programs.schemas import ProgramContent, ProgramTree
from carnet.programs.tree import (
    BlockContent,
    ExerciseContent,
    PartKind,
    Place,
    SessionContent,
    WeekContent,
    copy_parts,
    list_places,
)

MAX_VERSION = 2**31 - 1
_MAX_CONTENT = 4 * 1024 * 1024
_TABLES: dict[PartKind, Any] = {"block": Block, "week": Week, "session": Session, "exercise": Prescription}
_CONTENT: dict[PartKind, Any] = {
    "block": BlockContent,
    "week": WeekContent,
    "session": SessionContent,
    "exercise": ExerciseContent,
}
_COLUMNS = {kind: [name for name in one.__struct_fields__ if name != one.inside] for kind, one in _CONTENT.items()}
Rows = dict[PartKind, dict[UUID, dict[str, Any]]]


async def get_program(db: AsyncSession, caller_id: UUID, program_id: UUID) -> Program:
    """A program for a coach of its team, archived or not; a student's own is not one. Raises NotFound."""
    team_ids = await list_coached_teams(db, caller_id)
    found: Program | None = await db.scalar(
        select(Program).where(
            Program.team_id.in_(team_ids), Program.program_id == program_id, Program.student_id.is_(None)
        )
    )
    if found is None:
        raise NotFound
    return found


async def find_version(db: AsyncSession, program: Program, version: int) -> ProgramVersion:
    """A version of a program, the draft too. Raises NotFound."""
    found = None
    if 1 <= version <= MAX_VERSION:
        found = await db.get(ProgramVersion, (program.team_id, program.program_id, version))
    if found is None:
        raise NotFound
    return found


async def find_newest(db: AsyncSession, program: Program) -> ProgramVersion:
    """The newest version: the draft where one is open. A program is never without one."""
    versions = select(ProgramVersion).where(
        ProgramVersion.team_id == program.team_id, ProgramVersion.program_id == program.program_id
    )
    return (await db.scalars(versions.order_by(ProgramVersion.version.desc()).limit(1))).one()


def show_version(version: ProgramVersion, blocks: list[BlockContent]) -> ProgramContent:
    """A version on the wire."""
    return ProgramContent(
        program_id=version.program_id,
        version=version.version,
        revision=version.revision,
        published_at=version.published_at,
        title=version.title,
        blocks=blocks,
    )


async def read_blocks(db: AsyncSession, version: ProgramVersion) -> list[BlockContent]:
    """The tree of a version in the coach's order, by four statements."""
    inside: dict[UUID, list[Any]] = {}
    for kind in reversed(_CONTENT):
        content, parts = _CONTENT[kind], defaultdict[UUID, list[Any]](list)
        for above, *values in await db.execute(_select_parts(kind, version)):
            fields = dict(zip(_COLUMNS[kind], values, strict=True))
            if content.inside:
                fields[content.inside] = inside.get(fields[content.key], [])
            parts[above].append(content(**fields))
        inside = parts
    return inside.get(version.program_id, [])


def _select_parts(kind: PartKind, version: ProgramVersion) -> Select[*tuple[Any, ...]]:
    """The id of what a part is in, then its columns: never objects, which an edit beside them would leave stale."""
    table, content = _TABLES[kind], _CONTENT[kind]
    above = {"block": Block.program_id, "week": Week.block_id, "session": Session.week_id}
    parts = select(above.get(kind, Prescription.session_id), *(getattr(table, name) for name in _COLUMNS[kind]))
    if kind == "week":
        parts = parts.join(Block, IN_BLOCK)
    if kind == "exercise":
        parts = parts.join(Session, IN_SESSION)
    holder = Block if kind in ("block", "week") else Session
    of_version = (holder.team_id == version.team_id, holder.program_id == version.program_id)
    here = holder.version == version.version
    return parts.where(*of_version, here).order_by(table.position, getattr(table, content.key))


def list_rows(version: ProgramVersion, blocks: list[BlockContent]) -> Rows:
    """A tree as rows of the tables, by kind and id. Raises TooLarge past 4 MiB of JSON."""
    if len(msgspec.json.encode(blocks)) > _MAX_CONTENT:
        raise TooLarge(f"A program may have {_MAX_CONTENT:,} bytes. Nothing was written.")
    rows: Rows = {kind: {} for kind in _TABLES}
    for place in list_places(blocks):
        rows[place.part.kind][place.part.part_id] = dict(_list_columns(version, place))
    return rows


def _list_columns(version: ProgramVersion, place: Place) -> Iterator[tuple[str, Any]]:
    part = place.part
    yield from (("team_id", version.team_id), ("version", version.version), ("position", place.position))
    if part.kind in ("block", "session"):
        yield "program_id", version.program_id
    if place.above is not None:
        yield place.above.key, place.above.part_id
    yield from ((name, getattr(part, name)) for name in part.__struct_fields__ if name != part.inside)


async def store_rows(db: AsyncSession, before: Rows, after: Rows) -> bool:
    """Writes what differs, at most three statements a table, and says whether anything did."""
    changed = False
    for kind, table in _TABLES.items():  # what is above comes first, so that what moves finds its new place
        added = [row for part_id, row in after[kind].items() if part_id not in before[kind]]
        altered = [row for part_id, row in after[kind].items() if before[kind].get(part_id, row) != row]
        changed = changed or bool(added or altered)
        if added:
            await db.execute(insert(table), added)
        if altered:
            await db.execute(update(table), altered)
    for kind, table in reversed(_TABLES.items()):
        removed = [row for part_id, row in before[kind].items() if part_id not in after[kind]]
        changed = changed or bool(removed)
        if removed:
            await _remove(db, table, removed)
    return changed


async def _remove(db: AsyncSession, table: Any, rows: list[dict[str, Any]]) -> None:
    key = [column.name for column in table.__table__.primary_key]
    team_id, version = rows[0]["team_id"], rows[0]["version"]
    (own,) = (name for name in key if name not in ("team_id", "version"))
    ids = [row[own] for row in rows]
    here = (table.team_id == team_id, table.version == version)
    await db.execute(
        delete(table).where(*here, getattr(table, own).in_(ids)),
        execution_options={"synchronize_session": False},
    )


async def add_version(
    db: AsyncSession, program: Program, *, number: int, title: str, blocks: list[BlockContent]
) -> ProgramVersion:
    """A new draft with this content."""
    program.revision = 1 if number == 1 else program.revision + 1
    draft = ProgramVersion(
        team_id=program.team_id,
        program_id=program.program_id,
        version=number,
        title=title,
        revision=program.revision,
    )
    db.add(draft)
    await db.flush()
    await store_rows(db, list_rows(draft, []), list_rows(draft, blocks))
    return draft


async def remove_version(db: AsyncSession, draft: ProgramVersion) -> None:
    """A draft with its content."""
    await store_rows(db, list_rows(draft, await read_blocks(db, draft)), list_rows(draft, []))
    await db.delete(draft)
    await db.flush()


async def add_program(
    db: AsyncSession,
    *,
    team_id: UUID,
    author_id: UUID,
    at: datetime,
    student_id: UUID | None = None,
    lineage_id: UUID | None = None,
) -> Program:
    """A program without a version yet; with a `student_id` the student's own."""
    program_id = uuid7()
    program = Program(
        team_id=team_id,
        program_id=program_id,
        author_id=author_id,
        student_id=student_id,
        lineage_id=lineage_id or program_id,
        created_at=at,
        revision=1,
    )
    db.add(program)
    await db.flush()
    return program


async def write_program(
    db: AsyncSession,
    *,
    team_id: UUID,
    author_id: UUID,
    tree: ProgramTree,
    at: datetime,
    student_id: UUID | None = None,
) -> ProgramVersion:
    """A new program as a draft with fresh ids. Raises Invalid with the place where the tree is not right."""
    program = await add_program(db, team_id=team_id, author_id=author_id, student_id=student_id, at=at)
    blocks = await resolve_parts(db, program, tree.blocks, "blocks")
    return await add_version(db, program, number=1, title=tree.title, blocks=blocks)


async def publish_program(db: AsyncSession, draft: ProgramVersion, at: datetime) -> None:
    """From here on the version is what students get, and never changes."""
    draft.published_at = at
    await db.flush()


async def copy_program(
    db: AsyncSession, source: ProgramVersion, *, author_id: UUID, at: datetime, title: str | None = None
) -> ProgramVersion:
    """A program of the same team with this version's content as its draft: new ids, the same lineage."""
    original = await db.get_one(Program, (source.team_id, source.program_id))
    program = await add_program(db, team_id=source.team_id, author_id=author_id, at=at, lineage_id=original.lineage_id)
    blocks = copy_parts(await read_blocks(db, source))
    return await add_version(db, program, number=1, title=title or source.title, blocks=blocks)
