"""GET /parked, POST /parked/{parkedId}/settle."""

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.status_codes import HTTP_204_NO_CONTENT
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.service import Caller
from carnet.kit import clock
from carnet.sync import parked
from carnet.sync.parked_schemas import ParkedList

_TAGS = ["sync"]


@get("/parked", summary="What could not be placed", tags=_TAGS)
async def list_parked(
    caller: NamedDependency[Caller], db: NamedDependency[AsyncSession], cursor: FromQuery[str | None] = None
) -> ParkedList:
    """The caller's own, as long as they have not dealt with it, newest first, paged."""
    return await parked.list_parked(db, caller.user_id, cursor)


@post(
    "/parked/{parked_id:uuid}/settle",
    status_code=HTTP_204_NO_CONTENT,
    summary="Dealt with what could not be placed",
    tags=_TAGS,
)
async def settle_parked(
    parked_id: FromPath[UUID], caller: NamedDependency[Caller], db: NamedDependency[AsyncSession]
) -> None:
    """Written anew, or let go: it is not asked about again. Sent twice, nothing changes."""
    await parked.settle_parked(db, caller.user_id, parked_id, clock.now())


handlers = [list_parked, settle_parked]
