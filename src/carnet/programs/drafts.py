"""What a coach does with a draft: opened, edited as a whole or part by part, discarded, published, copied."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from carnet.kit.db import lock
from carnet.kit.errors import Conflict, Invalid, NotFound, VersionChanged
from carnet.kit.etags import read_etag
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
from carnet.programs.diff import compare_versions
from carnet.programs.models import Program, ProgramVersion
from carnet.programs.resolve import resolve_parts
from carnet.programs.schedule import extend_assignments
from carnet.programs.schemas import Difference, ProgramContent, ProgramTree, PublishedVersion
from carnet.programs.tree import (
    ID_FIELDS,
    BlockContent,
    PartKind,
    Place,
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


class Target(NamedTuple):
    """Whose draft of which program is meant, and at which revision if that matters."""

    caller_id: UUID
    program_id: UUID
    if_match: str | None = None  # the header as it came


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


async def compare(db: AsyncSession, caller_id: UUID, program_id: UUID, before: int, after: int) -> Difference:
    """What makes version `after` of version `before`, the draft's number too. Raises NotFound as `read_version`."""
    program = await get_program(db, caller_id, program_id)
    old, new = [await find_version(db, program, number) for number in (before, after)]
    blocks = [await read_blocks(db, version) for version in (old, new)]
    return Difference(changes=compare_versions((old.title, blocks[0]), (new.title, blocks[1])))


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
async def edit_draft(db: AsyncSession, target: Target, source_id: UUID | None = None) -> AsyncGenerator[Draft]:
    """The open draft, stored with a new revision if the block changed it; nor does the program `source_id` change.

    Raises NotFound where no draft is open, VersionChanged where its revision is not the target's, Invalid where that is
    no revision or an id stands twice in the draft afterwards, TooLarge where it grew too much.
    """
    program, *_ = await _lock_programs(db, target.caller_id, target.program_id, *([source_id] if source_id else []))
    version = await _get_draft(db, program)
    _match(version, target)
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


def _match(newest: ProgramVersion, target: Target) -> None:
    wanted = read_etag(target.if_match)
    current = newest.revision if newest.published_at is None else None
    if wanted is not None and wanted != current:
        said = "No draft is open any more" if current is None else f"The draft is at revision {current} now"
        raise VersionChanged(f"{said}. Nothing was written.", extra={"revision": current})


async def replace_draft(db: AsyncSession, target: Target, tree: ProgramTree) -> ProgramContent:
    """The whole draft as it was sent; where none is open it is opened. Raises as `edit_draft`."""
    (program,) = await _lock_programs(db, target.caller_id, target.program_id)
    newest = await find_newest(db, program)
    _match(newest, target)
    version = newest if newest.published_at is None else await _open(db, program, newest)
    async with _edit(db, program, version) as draft:
        version.title = tree.title
        draft.blocks[:] = await resolve_parts(db, program, tree.blocks, "blocks", draft.blocks)
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


async def discard_draft(db: AsyncSession, target: Target) -> None:
    """Throws the draft away. Raises NotFound where none is open, OnlyVersion where nothing was published."""
    (program,) = await _lock_programs(db, target.caller_id, target.program_id)
    draft = await _get_draft(db, program)
    _match(draft, target)
    if draft.version == 1:
        raise OnlyVersion
    await remove_version(db, draft)


async def publish_draft(db: AsyncSession, target: Target, at: datetime) -> PublishedVersion:
    """The draft is published and reaches those who have the program; without one, the newest published version.

    Raises NotFound as `get_program`, VersionChanged where an open draft is not at the target's revision.
    """
    (program,) = await _lock_programs(db, target.caller_id, target.program_id)
    newest = await find_newest(db, program)
    if newest.published_at is None:
        _match(newest, target)
        await publish_program(db, newest, at)
        await extend_assignments(db, newest)
    return PublishedVersion(version=newest.version, published_at=newest.published_at or at)
