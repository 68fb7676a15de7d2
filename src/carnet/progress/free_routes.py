"""Free sessions over HTTP."""

from uuid import UUID

from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.service import Caller
from carnet.kit import clock
from carnet.kit.web import describe_problem
from carnet.progress import free
from carnet.progress.free_schemas import FreeSession, FreeSessionChange, FreeSessionMade, NewFreeSession

_TAGS = ["free sessions"]
_TAKEN = {409: describe_problem("The sessionId or an itemId belongs to something else")}
_MADE = {200: ResponseSpec(FreeSessionMade, description="This sessionId is there already: nothing was made"), **_TAKEN}
Db = NamedDependency[AsyncSession]
By = NamedDependency[Caller]


@post("/free-sessions", summary="Begin a session that no coach planned", tags=_TAGS, responses=_MADE)
async def create_free_session(
    caller: By, db: Db, data: JSONBody[NewFreeSession | None] = None
) -> Response[FreeSessionMade]:
    """For today, in a program of my own: it is started and logged like any other. 200 where it is there already."""
    made, is_new = await free.create_free_session(db, caller.user_id, data or NewFreeSession(), clock.now())
    return Response(made, status_code=HTTP_201_CREATED if is_new else HTTP_200_OK)


@get("/free-sessions/{session_id:uuid}", summary="What is in a session that no coach planned", tags=_TAGS)
async def read_free_session(session_id: FromPath[UUID], caller: By, db: Db) -> FreeSession:
    """As it is now, with the ids of its exercises; for the student and the coaches of the team."""
    return await free.read_free_session(db, caller.user_id, session_id)


@put("/free-sessions/{session_id:uuid}", summary="Change a session of my own", tags=_TAGS, responses=_TAKEN)
async def change_free_session(
    session_id: FromPath[UUID], data: JSONBody[FreeSessionChange], caller: By, db: Db
) -> FreeSession:
    """For the latest attempt too: an exercise with something logged stays in it, even where it was removed."""
    return await free.change_free_session(db, caller.user_id, session_id, data, clock.now())


handlers = [create_free_session, read_free_session, change_free_session]
