"""POST /ops."""

from typing import Any

from litestar import post
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK

from carnet.accounts import sign_in
from carnet.kit import clock
from carnet.kit.web import StrictRequest, describe_problem
from carnet.sync import service
from carnet.sync.direct import PROBLEM
from carnet.sync.schemas import Batch, BatchResult, OutOfOrder

_ORDER = {409: describe_problem("`gap` or `device_forked`: nothing was written, `next` says what is taken", OutOfOrder)}


@post(
    "/ops",
    status_code=HTTP_200_OK,
    summary="What a phone has to save",
    tags=["sync"],
    responses=_ORDER,
    opt={sign_in.BY_ITSELF: True},
)
async def take_operations(
    request: StrictRequest,
    data: JSONBody[Batch],
) -> BatchResult:
    """In the device's order; 409 `gap` or `device_forked` with `next` where the order is wrong."""
    problem: Any = request.scope.get(PROBLEM)  # as DirectOps put it there
    if problem is not None:
        raise problem
    caller = request.scope["user"] = await sign_in.find_caller(request)
    async with request.app.state.database.write() as db:
        return await service.take_batch(db, caller.user_id, data, clock.now())


handlers = [take_operations]
