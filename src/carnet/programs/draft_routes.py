"""A draft part by part, over HTTP: each write answers the draft's new revision and the part as it stands now."""

from typing import Any
from uuid import UUID

from litestar import Response, delete, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.service import Caller
from carnet.kit.etags import write_etag
from carnet.kit.web import ETAG, IfMatch, describe_problem
from carnet.programs import parts
from carnet.programs.draft_schemas import (
    DraftBlock,
    DraftChanged,
    DraftExercise,
    DraftSession,
    DraftWeek,
    NewBlock,
    NewExercise,
    NewSession,
    NewWeek,
    Paste,
    PasteBlock,
    Revision,
)
from carnet.programs.drafts import Target
from carnet.programs.schemas import BlockTree, PrescriptionTree, SessionTree, WeekTree

TAGS = ["programs"]
STALE = {412: describe_problem("The draft changed since If-Match: its revision now", DraftChanged)}
_DRAFT = "/programs/{program_id:uuid}/draft"
Db = NamedDependency[AsyncSession]
Id = FromPath[UUID]
To = NamedDependency[Target]


async def provide_target(
    program_id: FromPath[UUID], caller: NamedDependency[Caller], if_match: IfMatch = None
) -> Target:
    """The draft of the program in the path, for the caller, at the revision of If-Match.

    Raises nothing: the transaction that is opened beside it would be left open.
    """
    return Target(caller.user_id, program_id, if_match)


OF_DRAFT: dict[str, Any] = {
    "tags": TAGS,
    "responses": STALE,
    "response_headers": [ETAG],
    "dependencies": {"target": Provide(provide_target)},
}


def _answer(answer: Any, status: int = HTTP_200_OK) -> Response[Any]:
    return Response(answer, status_code=status, headers=write_etag(answer.revision))


@post(f"{_DRAFT}/blocks", summary="Add a block", **OF_DRAFT)
async def add_block(data: JSONBody[NewBlock], target: To, db: Db) -> Response[DraftBlock]:
    """At the end, where no position is given."""
    revision, part = await parts.add_part(db, target, data.block, into=None, position=data.position)
    return _answer(DraftBlock(revision=revision, block=part), HTTP_201_CREATED)


@put(f"{_DRAFT}/blocks/{{part_id:uuid}}", summary="Write a block", **OF_DRAFT)
async def replace_block(part_id: Id, data: JSONBody[BlockTree], target: To, db: Db) -> Response[DraftBlock]:
    """It keeps its id and its place, with all that is in it as it was sent."""
    revision, part = await parts.replace_part(db, target, part_id, data)
    return _answer(DraftBlock(revision=revision, block=part))


@delete(f"{_DRAFT}/blocks/{{part_id:uuid}}", status_code=HTTP_200_OK, summary="Remove a block", **OF_DRAFT)
async def remove_block(part_id: Id, target: To, db: Db) -> Response[Revision]:
    """Published versions keep it."""
    revision = await parts.remove_part(db, target, "block", part_id)
    return _answer(Revision(revision=revision))


@post(f"{_DRAFT}/blocks/{{part_id:uuid}}/copy", summary="Copy a block", **OF_DRAFT)
async def copy_block(part_id: Id, target: To, db: Db, data: JSONBody[PasteBlock | None] = None) -> Response[DraftBlock]:
    """New ids, the same lineage; from another program's newest version where one is named."""
    where = data or PasteBlock()
    paste = Paste(position=where.position, from_program_id=where.from_program_id)
    revision, part = await parts.paste_part(db, target, "block", part_id, paste)
    return _answer(DraftBlock(revision=revision, block=part), HTTP_201_CREATED)


@post(f"{_DRAFT}/weeks", summary="Add a week", **OF_DRAFT)
async def add_week(data: JSONBody[NewWeek], target: To, db: Db) -> Response[DraftWeek]:
    """At the end, where no position is given."""
    revision, part = await parts.add_part(db, target, data.week, into=data.into, position=data.position)
    return _answer(DraftWeek(revision=revision, week=part), HTTP_201_CREATED)


@put(f"{_DRAFT}/weeks/{{part_id:uuid}}", summary="Write a week", **OF_DRAFT)
async def replace_week(part_id: Id, data: JSONBody[WeekTree], target: To, db: Db) -> Response[DraftWeek]:
    """It keeps its id and its place, with all that is in it as it was sent."""
    revision, part = await parts.replace_part(db, target, part_id, data)
    return _answer(DraftWeek(revision=revision, week=part))


@delete(f"{_DRAFT}/weeks/{{part_id:uuid}}", status_code=HTTP_200_OK, summary="Remove a week", **OF_DRAFT)
async def remove_week(part_id: Id, target: To, db: Db) -> Response[Revision]:
    """Published versions keep it."""
    revision = await parts.remove_part(db, target, "week", part_id)
    return _answer(Revision(revision=revision))


@post(f"{_DRAFT}/weeks/{{part_id:uuid}}/copy", summary="Copy a week", **OF_DRAFT)
async def copy_week(part_id: Id, target: To, db: Db, data: JSONBody[Paste | None] = None) -> Response[DraftWeek]:
    """New ids, the same lineage; from another program's newest version where one is named."""
    revision, part = await parts.paste_part(db, target, "week", part_id, data or Paste())
    return _answer(DraftWeek(revision=revision, week=part), HTTP_201_CREATED)


@post(f"{_DRAFT}/sessions", summary="Add a session", **OF_DRAFT)
async def add_session(data: JSONBody[NewSession], target: To, db: Db) -> Response[DraftSession]:
    """At the end, where no position is given."""
    revision, part = await parts.add_part(db, target, data.session, into=data.into, position=data.position)
    return _answer(DraftSession(revision=revision, session=part), HTTP_201_CREATED)


@put(f"{_DRAFT}/sessions/{{part_id:uuid}}", summary="Write a session", **OF_DRAFT)
async def replace_session(part_id: Id, data: JSONBody[SessionTree], target: To, db: Db) -> Response[DraftSession]:
    """It keeps its id and its place, with all that is in it as it was sent."""
    revision, part = await parts.replace_part(db, target, part_id, data)
    return _answer(DraftSession(revision=revision, session=part))


@delete(f"{_DRAFT}/sessions/{{part_id:uuid}}", status_code=HTTP_200_OK, summary="Remove a session", **OF_DRAFT)
async def remove_session(part_id: Id, target: To, db: Db) -> Response[Revision]:
    """Published versions keep it."""
    revision = await parts.remove_part(db, target, "session", part_id)
    return _answer(Revision(revision=revision))


@post(f"{_DRAFT}/sessions/{{part_id:uuid}}/copy", summary="Copy a session", **OF_DRAFT)
async def copy_session(part_id: Id, target: To, db: Db, data: JSONBody[Paste | None] = None) -> Response[DraftSession]:
    """New ids, the same lineage; from another program's newest version where one is named."""
    revision, part = await parts.paste_part(db, target, "session", part_id, data or Paste())
    return _answer(DraftSession(revision=revision, session=part), HTTP_201_CREATED)


@post(f"{_DRAFT}/exercises", summary="Add an exercise", **OF_DRAFT)
async def add_exercise(data: JSONBody[NewExercise], target: To, db: Db) -> Response[DraftExercise]:
    """At the end, where no position is given."""
    revision, part = await parts.add_part(db, target, data.exercise, into=data.into, position=data.position)
    return _answer(DraftExercise(revision=revision, exercise=part), HTTP_201_CREATED)


@put(f"{_DRAFT}/exercises/{{part_id:uuid}}", summary="Write an exercise", **OF_DRAFT)
async def replace_exercise(
    part_id: Id, data: JSONBody[PrescriptionTree], target: To, db: Db
) -> Response[DraftExercise]:
    """It keeps its id and its place."""
    revision, part = await parts.replace_part(db, target, part_id, data)
    return _answer(DraftExercise(revision=revision, exercise=part))


@delete(f"{_DRAFT}/exercises/{{part_id:uuid}}", status_code=HTTP_200_OK, summary="Remove an exercise", **OF_DRAFT)
async def remove_exercise(part_id: Id, target: To, db: Db) -> Response[Revision]:
    """Published versions keep it."""
    revision = await parts.remove_part(db, target, "exercise", part_id)
    return _answer(Revision(revision=revision))


@post(f"{_DRAFT}/exercises/{{part_id:uuid}}/copy", summary="Copy an exercise", **OF_DRAFT)
async def copy_exercise(
    part_id: Id, target: To, db: Db, data: JSONBody[Paste | None] = None
) -> Response[DraftExercise]:
    """New ids, the same lineage; from another program's newest version where one is named."""
    revision, part = await parts.paste_part(db, target, "exercise", part_id, data or Paste())
    return _answer(DraftExercise(revision=revision, exercise=part), HTTP_201_CREATED)


handlers = [
    add_block,
    replace_block,
    remove_block,
    copy_block,
    add_week,
    replace_week,
    remove_week,
    copy_week,
    add_session,
    replace_session,
    remove_session,
    copy_session,
    add_exercise,
    replace_exercise,
    remove_exercise,
    copy_exercise,
]
