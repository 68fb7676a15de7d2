"""A draft part by part: replaced, added, removed, copied; each verb answers the draft's new revision."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from carnet.kit.errors import Invalid, NotFound
from carnet.programs.content import find_newest, get_program, read_blocks
from carnet.programs.draft_schemas import Paste
from carnet.programs.drafts import Draft, Target, edit_draft
from carnet.programs.resolve import resolve_part
from carnet.programs.schemas import PartTree
from carnet.programs.tree import ID_FIELDS, BlockContent, PartKind, copy_part, find_place


async def replace_part(db: AsyncSession, target: Target, part_id: UUID, tree: PartTree) -> tuple[int, Any]:
    """A part as it was sent; it keeps its id and its place. Raises as `edit_draft`, NotFound where it is not there."""
    async with edit_draft(db, target) as draft:
        place = draft.find(tree.kind, part_id)
        if tree.part_id not in (None, part_id):
            raise Invalid.at(ID_FIELDS[tree.kind], "not the id in the address")
        setattr(tree, tree.key, part_id)
        part = await resolve_part(db, draft.program, tree, "", draft.blocks)
        place.siblings[place.position] = part
    return draft.version.revision, part


async def add_part(
    db: AsyncSession,
    target: Target,
    tree: PartTree,
    *,
    into: UUID | None,
    position: int | None,
) -> tuple[int, Any]:
    """A further part, in the body under the name of its kind. Raises as `edit_draft` and `Draft.insert`."""
    async with edit_draft(db, target) as draft:
        part = await resolve_part(db, draft.program, tree, tree.kind, draft.blocks)
        draft.insert(part, into, position)
    return draft.version.revision, part


async def remove_part(db: AsyncSession, target: Target, kind: PartKind, part_id: UUID) -> int:
    """Takes out a part with what is in it. Raises as `edit_draft`, NotFound where it is not there."""
    async with edit_draft(db, target) as draft:
        place = draft.find(kind, part_id)
        del place.siblings[place.position]
    return draft.version.revision


async def paste_part(
    db: AsyncSession,
    target: Target,
    kind: PartKind,
    part_id: UUID,
    paste: Paste,
) -> tuple[int, Any]:
    """A copy of a part of the draft, or of another program of the team; said nothing, right after its original.

    Raises as `edit_draft` and `Draft.insert`, NotFound where there is nothing to copy, Invalid where it is not said
    where the copy goes.
    """
    async with edit_draft(db, target, paste.from_program_id) as draft:
        source = await _find_source(db, target.caller_id, draft, paste.from_program_id)
        original = find_place(source, kind, part_id)
        if original is None:
            raise NotFound
        into, position = paste.into, paste.position
        if source is draft.blocks and into is None:
            into = None if original.above is None else original.above.part_id
            position = original.position + 1 if position is None else position
        if into is None and kind != "block":
            raise Invalid.at("into", "say where the copy goes: the original is in another program")
        part = copy_part(original.part)
        draft.insert(part, into, position)
    return draft.version.revision, part


async def _find_source(db: AsyncSession, caller_id: UUID, draft: Draft, program_id: UUID | None) -> list[BlockContent]:
    if program_id is None or program_id == draft.program.program_id:
        return draft.blocks
    source = await get_program(db, caller_id, program_id)
    if source.team_id != draft.program.team_id:  # its exercises are not of this team
        raise NotFound
    return await read_blocks(db, await find_newest(db, source))
