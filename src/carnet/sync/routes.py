"""POST /ops."""

from litestar import post
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK

from carnet.accounts import sign_in
from carnet.kit import clock
from carnet.kit.web import StrictRequest, describe_problem
from carnet.sync import service
from carnet.sync.quick import save_batch
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
    state, now = request.app.state, clock.now()  # what the framework provides costs more than the save
    saved = await save_batch(state.quick, sign_in.read_secret(request), data, now)
    if saved is not None:
        request.scope["user"], result = saved
        return result
    caller = request.scope["user"] = await sign_in.find_caller(request)
    async with state.database.write() as db:
        return await service.take_batch(db, caller.user_id, data, now)


handlers = [take_operations]
