"""POST /ops."""

from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.service import Caller
from carnet.kit import clock
from carnet.kit.web import describe_problem
from carnet.sync import service
from carnet.sync.schemas import Batch, BatchResult, OutOfOrder

_ORDER = {409: describe_problem("`gap` or `device_forked`: nothing was written, `next` says what is taken", OutOfOrder)}


@post("/ops", status_code=HTTP_200_OK, summary="What a phone has to save", tags=["sync"], responses=_ORDER)
async def take_operations(
    data: JSONBody[Batch], caller: NamedDependency[Caller], db: NamedDependency[AsyncSession]
) -> BatchResult:
    """In the device's order; 409 `gap` or `device_forked` with `next` where the order is wrong."""
    return await service.take_batch(db, caller.user_id, data, clock.now())


handlers = [take_operations]
