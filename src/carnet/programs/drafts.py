"""What a coach does with a draft: opened, edited as a whole or part by part, discarded, published, copied."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from carnet.kit.db import lock
from carnet.kit.errors import Conflict, Invalid, NotFound, VersionChanged
from carnet.programs.content import (
    add_version,
    find_newest,
    find_version,
    get_program,
    list_rows,
    publish_program,
    read_blocks,
    remove_version,
    show_version,
    store_rows,
)
from carnet.programs.models import Program, ProgramVersion
from carnet.programs.resolve import resolve_part, resolve_parts
from carnet.programs.schedule import extend_assignments
from carnet.programs.schemas import PartTree, ProgramContent, ProgramTree, PublishedVersion
from carnet.programs.tree import (
    ID_FIELDS,
    BlockContent,
    PartKind,
    Place,
    copy_part,
    find_place,
    find_twice,
    is_full,
)

_ABOVE: dict[PartKind, PartKind] = {"week": "block", "session": "week", "exercise": "session"}


class OnlyVersion(Conflict):
    """A program is never without a version."""

    code = "only_version"
    title = "The only version"

    def __init__(self) -> None:
        super().__init__("Nothing of this program was published yet: archive the program instead.")


@dataclass
class Draft:
    """A draft while it is edited; what is changed in `blocks` is stored when the edit ends."""

    program: Program
    version: ProgramVersion
    blocks: list[BlockContent]

    def find(self, kind: PartKind, part_id: UUID) -> Place:
        """Where a part of the draft stands. Raises NotFound."""
        found = find_place(self.blocks, kind, part_id)
        if found is None:
            raise NotFound
        return found

    def insert(self, part: Any, into: UUID | None, position: int | None) -> None:
        """Puts a part into another, None for the program itself; without a position, or past it, at the end.

        Raises NotFound where `into` is no part of the draft, Invalid where nothing more fits.
        """
        siblings: list[Any] = self.blocks if into is None else self.find(_ABOVE[part.kind], into).part.parts
        if is_full(part.kind, siblings):
            raise Invalid.at("into", "nothing more fits in there")
        siblings.insert(len(siblings) if position is None else position, part)


async def read_version(db: AsyncSession, caller_id: UUID, program_id: UUID, number: int | None) -> ProgramContent:
    """A version of a program, None for the draft. Raises NotFound as `get_program`, and where there is none."""
    program = await get_program(db, caller_id, program_id)
    version = await _get_draft(db, program) if number is None else await find_version(db, program, number)
    return show_version(version, await read_blocks(db, version))


async def _get_draft(db: AsyncSession, program: Program) -> ProgramVersion:
    newest = await find_newest(db, program)
    if newest.published_at is not None:
        raise NotFound
    return newest


async def _lock_programs(db: AsyncSession, caller_id: UUID, *program_ids: UUID) -> list[Program]:
    """The programs as they stand once nobody else changes them. Raises NotFound as `get_program`."""
    programs = [await get_program(db, caller_id, program_id) for program_id in program_ids]
    for program_id in sorted(set(program_ids)):  # in one order, so that two who wait never wait for each other
        await lock(db, "program", program_id)
    for program in programs:
        await db.refresh(program)
    return programs


@asynccontextmanager
async def edit_draft(
    db: AsyncSession, caller_id: UUID, program_id: UUID, if_match: int | None
) -> AsyncGenerator[Draft]:
    """The open draft, stored with a new revision if the block changed it.

    Raises NotFound where no draft is open, VersionChanged where its revision is not `if_match`, Invalid where an id
    stands twice in it afterwards, TooLarge where it grew too much.
    """
    (program,) = await _lock_programs(db, caller_id, program_id)
    version = await _get_draft(db, program)
    _match(version, if_match)
    async with _edit(db, program, version) as draft:
        yield draft


@asynccontextmanager
async def _edit(db: AsyncSession, program: Program, version: ProgramVersion) -> AsyncGenerator[Draft]:
    draft = Draft(program, version, await read_blocks(db, version))
    before, title = list_rows(version, draft.blocks), version.title
    yield draft
    if twice := find_twice(draft.blocks):
        raise Invalid.at(f"{twice.path}.{ID_FIELDS[twice.part.kind]}", "twice in this program")
    if await store_rows(db, before, list_rows(version, draft.blocks)) or version.title != title:
        program.revision += 1
        version.revision = program.revision
        await db.flush()


def _match(newest: ProgramVersion, if_match: int | None) -> None:
    current = newest.revision if newest.published_at is None else None
    if if_match is not None and if_match != current:
        said = "No draft is open any more" if current is None else f"The draft is at revision {current} now"
        raise VersionChanged(f"{said}. Nothing was written.", extra={"revision": current})


async def replace_draft(
    db: AsyncSession, caller_id: UUID, program_id: UUID, tree: ProgramTree, if_match: int | None
) -> ProgramContent:
    """The whole draft as it was sent; where none is open it is opened. Raises as `edit_draft`."""
    (program,) = await _lock_programs(db, caller_id, program_id)
    newest = await find_newest(db, program)
    _match(newest, if_match)
    return await rewrite_draft(db, program, newest, tree)


async def rewrite_draft(
    db: AsyncSession, program: Program, newest: ProgramVersion, tree: ProgramTree
) -> ProgramContent:
    """As `replace_draft`, of a locked program whose newest version is at hand."""
    version = newest if newest.published_at is None else await _open(db, program, newest)
    async with _edit(db, program, version) as draft:
        version.title = tree.title
        draft.blocks[:] = await resolve_parts(db, program, tree.blocks, "blocks")
    return show_version(version, draft.blocks)


async def open_draft(db: AsyncSession, caller_id: UUID, program_id: UUID) -> tuple[ProgramContent, bool]:
    """The draft, and whether it was opened now: then it is equal to the newest published version."""
    (program,) = await _lock_programs(db, caller_id, program_id)
    newest = await find_newest(db, program)
    version = newest if newest.published_at is None else await _open(db, program, newest)
    return show_version(version, await read_blocks(db, version)), version is not newest


async def _open(db: AsyncSession, program: Program, newest: ProgramVersion) -> ProgramVersion:
    blocks = await read_blocks(db, newest)
    return await add_version(db, program, number=newest.version + 1, title=newest.title, blocks=blocks)


async def discard_draft(db: AsyncSession, caller_id: UUID, program_id: UUID, if_match: int | None) -> None:
    """Throws the draft away. Raises NotFound where none is open, OnlyVersion where nothing was published."""
    (program,) = await _lock_programs(db, caller_id, program_id)
    draft = await _get_draft(db, program)
    _match(draft, if_match)
    if draft.version == 1:
        raise OnlyVersion
    await remove_version(db, draft)


async def publish_draft(
    db: AsyncSession, caller_id: UUID, program_id: UUID, at: datetime, if_match: int | None
) -> PublishedVersion:
    """The draft is published and reaches those who have the program; without one, the newest published version.

    Raises NotFound as `get_program`, VersionChanged where an open draft is not at `if_match`.
    """
    (program,) = await _lock_programs(db, caller_id, program_id)
    newest = await find_newest(db, program)
    if newest.published_at is None:
        _match(newest, if_match)
        await publish_program(db, newest, at)
        await extend_assignments(db, newest)
    return PublishedVersion(version=newest.version, published_at=newest.published_at or at)


async def replace_part(db: AsyncSession, draft: Draft, part_id: UUID, tree: PartTree) -> Any:
    """A part as it was sent; it keeps its id and its place. Raises NotFound, Invalid."""
    place = draft.find(tree.kind, part_id)
    if tree.part_id not in (None, part_id):
        raise Invalid.at(ID_FIELDS[tree.kind], "not the id in the address")
    setattr(tree, tree.key, part_id)
    part = await resolve_part(db, draft.program, tree)
    place.siblings[place.position] = part
    return part


async def add_part(db: AsyncSession, draft: Draft, tree: PartTree, *, into: UUID | None, position: int | None) -> Any:
    """A further part of the draft, sent at the field of its kind's name. Raises NotFound, Invalid."""
    part = await resolve_part(db, draft.program, tree, tree.kind)
    draft.insert(part, into, position)
    return part


def remove_part(draft: Draft, kind: PartKind, part_id: UUID) -> None:
    """A part and what is in it. Raises NotFound."""
    place = draft.find(kind, part_id)
    del place.siblings[place.position]


async def find_source(db: AsyncSession, caller_id: UUID, draft: Draft, program_id: UUID | None) -> list[BlockContent]:
    """What is copied from: the draft itself, or the newest version of another program of the team.

    Raises NotFound as `get_program`.
    """
    if program_id in (None, draft.program.program_id):
        return draft.blocks
    source = await get_program(db, caller_id, program_id)
    if source.team_id != draft.program.team_id:
        raise NotFound
    return await read_blocks(db, await find_newest(db, source))


def paste_part(draft: Draft, source: Place, *, into: UUID | None, position: int | None) -> Any:
    """A copy of a part in the draft; where nothing is said it stands right after its original.

    Raises NotFound where `into` is no part of the draft, Invalid where it is needed or full.
    """
    part = copy_part(source.part)
    original = find_place(draft.blocks, part.kind, source.part.part_id)
    if into is None and original is not None:
        into = None if original.above is None else original.above.part_id
        position = original.position + 1 if position is None else position
    if into is None and part.kind != "block":
        raise Invalid.at("into", "say where the copy goes: it is of another program")
    draft.insert(part, into, position)
    return part
