"""Programs over HTTP, for the coaches of their team: everybody else gets what a missing program gives."""

from uuid import UUID

from litestar import Response, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.service import Caller
from carnet.kit import clock
from carnet.kit.etags import write_etag
from carnet.kit.web import ETAG, describe_problem
from carnet.programs import catalog, draft_routes, drafts
from carnet.programs.draft_routes import OF_DRAFT, STALE, TAGS, To
from carnet.programs.draft_schemas import DraftTitle, Revision
from carnet.programs.schemas import (
    Archiving,
    CopiedProgram,
    Difference,
    NewProgram,
    ProgramContent,
    ProgramDetail,
    Programs,
    ProgramTree,
    PublishedVersion,
)

_ONLY = {409: describe_problem("Nothing was published yet: a program is never without a version")}
_OPENED = {201: ResponseSpec(ProgramContent, description="The draft was opened now", generate_examples=False)}
Db = NamedDependency[AsyncSession]
By = NamedDependency[Caller]


@get("/programs", summary="The programs of my teams, newest first", tags=TAGS)
async def list_programs(caller: By, db: Db, cursor: FromQuery[str | None] = None) -> Programs:
    """Paged; archived ones too; empty for somebody who coaches nobody."""
    return await catalog.list_programs(db, caller.user_id, cursor)


@post("/programs", summary="Write a program", tags=TAGS, response_headers=[ETAG])
async def create_program(data: JSONBody[NewProgram], caller: By, db: Db) -> Response[ProgramContent]:
    """A draft; nobody gets it before it is published."""
    return _show(await catalog.create_program(db, caller.user_id, data, clock.now()), HTTP_201_CREATED)


@get("/programs/{program_id:uuid}", summary="A program and its published versions", tags=TAGS)
async def read_program(program_id: FromPath[UUID], caller: By, db: Db) -> ProgramDetail:
    """Without content: each version is read by itself."""
    return await catalog.read_program(db, caller.user_id, program_id)


@patch("/programs/{program_id:uuid}", summary="Put a program away, or take it back", tags=TAGS)
async def archive_program(program_id: FromPath[UUID], data: JSONBody[Archiving], caller: By, db: Db) -> ProgramDetail:
    """Who has it keeps it; all of it stays readable."""
    return await catalog.archive_program(db, caller.user_id, program_id, clock.now(), archived=data.archived)


@post("/programs/{program_id:uuid}/copy", summary="Copy a program", tags=TAGS, response_headers=[ETAG])
async def copy_program(
    program_id: FromPath[UUID], caller: By, db: Db, data: JSONBody[CopiedProgram | None] = None
) -> Response[ProgramContent]:
    """The newest version, the draft where one is open, as the draft of a new program: new ids, the same lineage."""
    copied = data or CopiedProgram()
    return _show(await catalog.copy_program(db, caller.user_id, program_id, copied, clock.now()), HTTP_201_CREATED)


@get(
    "/programs/{program_id:uuid}/versions/{version:int}",
    summary="A version of a program",
    tags=TAGS,
    response_headers=[ETAG],
)
async def read_version(
    program_id: FromPath[UUID], version: FromPath[int], caller: By, db: Db
) -> Response[ProgramContent]:
    """A published one never changes."""
    return _show(await drafts.read_version(db, caller.user_id, program_id, version))


@get(
    "/programs/{program_id:uuid}/versions/{before:int}/difference/{after:int}",
    summary="What changed between two versions",
    tags=TAGS,
)
async def compare_versions(
    program_id: FromPath[UUID], before: FromPath[int], after: FromPath[int], caller: By, db: Db
) -> Difference:
    """By the ids of the parts, in the order of the second; a draft has a number as well."""
    return await drafts.compare(db, caller.user_id, program_id, before, after)


@get("/programs/{program_id:uuid}/draft", summary="The draft of a program", tags=TAGS, response_headers=[ETAG])
async def read_draft(program_id: FromPath[UUID], caller: By, db: Db) -> Response[ProgramContent]:
    """404 where none is open."""
    return _show(await drafts.read_version(db, caller.user_id, program_id, None))


@post(
    "/programs/{program_id:uuid}/draft",
    status_code=HTTP_200_OK,
    summary="Open a draft",
    response_headers=[ETAG],
    tags=TAGS,
    responses=_OPENED,
)
async def open_draft(program_id: FromPath[UUID], caller: By, db: Db) -> Response[ProgramContent]:
    """201 with a draft equal to the newest published version; 200 with the one that is open."""
    content, is_new = await drafts.open_draft(db, caller.user_id, program_id)
    return _show(content, HTTP_201_CREATED if is_new else HTTP_200_OK)


@put("/programs/{program_id:uuid}/draft", summary="Write the whole draft", **OF_DRAFT)
async def replace_draft(data: JSONBody[ProgramTree], target: To, db: Db) -> Response[ProgramContent]:
    """Parts sent with their id stay what they were, those without are new, those not sent are gone.

    Where no draft is open one is opened.
    """
    return _show(await drafts.replace_draft(db, target, data))


@patch("/programs/{program_id:uuid}/draft", summary="Rename the draft", **OF_DRAFT)
async def rename_draft(data: JSONBody[DraftTitle], target: To, db: Db) -> Response[Revision]:
    """The title that it will be published under."""
    async with drafts.edit_draft(db, target) as draft:
        draft.version.title = data.title
    revision = draft.version.revision
    return Response(Revision(revision=revision), headers=write_etag(revision))


@delete("/programs/{program_id:uuid}/draft", summary="Discard the draft", **(OF_DRAFT | {"responses": STALE | _ONLY}))
async def discard_draft(target: To, db: Db) -> None:
    """The published versions stay."""
    await drafts.discard_draft(db, target)


@post(
    "/programs/{program_id:uuid}/publish",
    status_code=HTTP_200_OK,
    summary="Publish the draft",
    **OF_DRAFT,
)
async def publish_draft(target: To, db: Db) -> PublishedVersion:
    """Students get it at their next start; sent twice, the second answers the same."""
    return await drafts.publish_draft(db, target, clock.now())


def _show(content: ProgramContent, status: int = HTTP_200_OK) -> Response[ProgramContent]:
    headers = write_etag(content.revision) if content.published_at is None else {}
    return Response(content, status_code=status, headers=headers)


handlers = [
    list_programs,
    create_program,
    read_program,
    archive_program,
    copy_program,
    read_version,
    compare_versions,
    read_draft,
    open_draft,
    replace_draft,
    rename_draft,
    discard_draft,
    publish_draft,
    *draft_routes.handlers,
]
