"""POST /ops in front of the framework, which takes longer to hand a request over than a plain save takes."""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Litestar, Request
from litestar.status_codes import HTTP_200_OK
from litestar.types import ASGIApp, Guard, Receive, Send

from carnet.accounts import sign_in
from carnet.kit import clock
from carnet.kit.web import MAX_BODY
from carnet.sync.quick import save_batch
from carnet.sync.schemas import BatchResult

PROBLEM = "carnet_problem"  # in the scope: what a save came to, for the framework to tell
_PATH = "/api/v1/ops"
Messages = list[Any]  # of ASGI


class DirectOps:
    """Answers a plain save by itself; every other request goes on to the framework, as it came."""

    def __init__(self, app: Litestar, guard: Guard, headers: Mapping[str, str]) -> None:
        self._framework: ASGIApp = app.asgi_handler
        self._quick = app.state.quick
        self._guard: Any = guard
        self._headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """As ASGI asks for it."""
        if scope["type"] != "http" or scope["path"] != _PATH or scope["method"] != "POST":
            await self._framework(scope, receive, send)
            return
        heard = await _hear(receive)
        request: Request[Any, Any, Any] = Request(scope)
        result = await self._save(request, heard)
        if result is None:
            await self._framework(scope, _tell_again(heard, receive), send)
            return
        body = msgspec.json.encode(result)
        headers = [*self._headers, (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": HTTP_200_OK, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})
        await sign_in.note_use(request)

    async def _save(self, request: Request[Any, Any, Any], heard: Messages) -> BatchResult | None:
        """What is answered; null where that is the framework's affair."""
        body = b"".join(message.get("body", b"") for message in heard)
        if heard[-1].get("more_body", True) or len(body) > MAX_BODY:
            return None
        try:
            await self._guard(request, None)
            saved = await save_batch(self._quick, sign_in.read_secret(request), body, clock.now())
        except Exception as problem:  # noqa: BLE001  # whatever it is, the framework tells it like any other
            request.scope[PROBLEM] = problem  # type: ignore[literal-required]  # a scope may hold more than its type names
            return None
        if saved is None:
            return None
        request.scope["user"], result = saved
        return result


async def _hear(receive: Receive) -> Messages:
    """What comes of a body, up to its end or until it is too large."""
    heard: Messages = []
    size = 0
    while size <= MAX_BODY and (not heard or heard[-1].get("more_body")):
        heard.append(await receive())
        size += len(heard[-1].get("body", b""))
    return heard


def _tell_again(heard: Messages, receive: Receive) -> Receive:
    """What was heard, then what is still to come."""
    told = iter(heard)

    async def tell() -> Any:
        return next(told, None) or await receive()

    return tell
