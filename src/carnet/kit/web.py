"""HTTP without sport: strict JSON bodies, problem+json, our own origin only, one transaction per request."""

import logging
from collections.abc import AsyncGenerator
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec
from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.datastructures import ResponseHeader
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException, InternalServerException, SerializationException
from litestar.handlers import BaseRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter
from litestar.status_codes import HTTP_500_INTERNAL_SERVER_ERROR
from litestar.types import Guard
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.kit.db import Database, explain
from carnet.kit.errors import Invalid, NotAllowed, NotFound, Problem, TooLarge, bad_input
from carnet.kit.structs import ProblemBody

MAX_BODY = 1024 * 1024
_MAX_DRAINED = 32 * MAX_BODY
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_log = logging.getLogger("carnet")
IfMatch = Annotated[str | None, HeaderParameter(name="If-Match", required=False)]
ETAG = ResponseHeader(name="ETag", documentation_only=True, description="Names what was read, for If-Match")


class StrictRequest(Request[Any, Any, Any]):
    """Decodes a body straight into the type its handler asks for: the framework would take "5" for 5."""

    _read: bytes | None = None

    async def body(self) -> bytes:
        """The whole body. Raises TooLarge past MAX_BODY, Invalid if the client went away."""
        if self._read is None:
            self._read = await self._read_bounded()
        return self._read

    async def _read_bounded(self) -> bytes:
        size, kept = 0, bytearray()
        try:
            async for chunk in self.stream():
                size += len(chunk)
                # the rest is read and forgotten: a client that still sends would not see the answer
                if size <= MAX_BODY:
                    kept += chunk
                elif size > _MAX_DRAINED:
                    break
        except InternalServerException as error:
            msg = "The connection ended before the whole body was here. Nothing was written."
            raise Invalid(msg) from error
        if size > MAX_BODY:
            msg = f"A body may have {MAX_BODY:,} bytes. Nothing was written."
            raise TooLarge(msg)
        return bytes(kept)

    async def json(self) -> Any:
        """The decoded body, an instance of the handler's type. Raises Invalid with the place of what is wrong."""
        field = self.route_handler.parsed_data_field
        body = await self.body()
        return decode_strict(body or b"null", field.annotation if field else Any)


def decode_strict(body: bytes, kind: Any) -> Any:
    """JSON to `kind` without coercion. Raises Invalid naming the place."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise bad_input(str(error)) from error
    except UnicodeDecodeError as error:
        raise Invalid.at("body", "the text is not UTF-8") from error
    except RecursionError as error:
        raise Invalid.at("body", "nested too deeply") from error


async def provide_db(request: StrictRequest, database: NamedDependency[Database]) -> AsyncGenerator[AsyncSession]:
    """The request's one transaction, committed before the answer leaves."""
    opened = database.read() if request.method in SAFE_METHODS else database.write()
    async with opened as db:
        yield db


def refuse_other_origins(public_url: str | None) -> Guard:
    """A guard: a request that changes something comes from our own page, or from no page at all, and is JSON."""

    # async, although it waits for nothing: the framework would run it in a thread
    async def guard(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
        if connection.scope.get("method") in SAFE_METHODS:
            return
        headers = connection.headers
        origin = headers.get("origin")
        # without a public address the scheme is the proxy's affair; the host is ours
        ours = _origin(public_url) if public_url else ("", headers.get("host", "").lower())
        foreign = origin is not None and (_origin(origin) if public_url else ("", _origin(origin)[1])) != ours
        if foreign or headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            msg = "This request comes from another site. Nothing was changed."
            raise NotAllowed(msg)
        has_body = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
        if has_body and headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
            raise Invalid.at("Content-Type", "send the body as application/json")

    return guard


def _origin(address: str) -> tuple[str, str]:
    """(scheme, host with its port); two empty strings where it is no address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", ""
    return parts.scheme, parts.netloc.lower()


def describe_problem(description: str, body: type[ProblemBody] = ProblemBody) -> ResponseSpec:
    """A problem in the description of the interface; `body` names what it adds to the usual members."""
    kind = "application/problem+json"
    return ResponseSpec(body, description=description, media_type=kind, generate_examples=False)


def answer_problem(_request: Request[Any, Any, Any], problem: Problem) -> Response[bytes]:
    """Problem to application/problem+json."""
    errors = [{"path": path, "message": message} for path, message in problem.errors]
    body = {
        "type": "about:blank",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
        **({"errors": errors} if errors else {}),
        **problem.extra,
    }
    return Response(
        msgspec.json.encode(body),
        status_code=problem.status,
        headers=problem.headers,
        media_type="application/problem+json",
    )


def answer_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """An exception of the framework, told like one of ours."""
    if error.status_code >= HTTP_500_INTERNAL_SERVER_ERROR:
        return answer_unexpected(request, error)
    return answer_problem(request, _ours(error))


def _ours(error: HTTPException) -> Problem:
    if isinstance(error.__cause__, Problem):
        return error.__cause__
    if error.status_code == NotFound.status:
        return NotFound()
    extra = error.extra if isinstance(error.extra, list) else []
    places = [
        (_on_the_wire(str(e.get("key", "body"))), str(e["message"]))
        for e in extra
        if isinstance(e, dict) and "message" in e
    ]
    if places == [("data", "'data'")]:
        return Invalid.at("body", "a JSON body is needed")
    problem = Invalid(error.detail, errors=places or [("request", error.detail)])
    # a wrong method keeps its own status and its Allow header
    problem.status, problem.headers = error.status_code, dict(error.headers or {})  # type: ignore[misc]  # one answer only
    return problem


def _on_the_wire(name: str) -> str:
    """A parameter under the name that the client gave it, not the handler's."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def answer_database(request: Request[Any, Any, Any], error: DBAPIError) -> Response[bytes]:
    """A statement failed: the transaction is gone, and the client is told that nothing was saved."""
    _log.error("database error at %s %s", request.method, request.url.path, exc_info=error)
    return answer_problem(request, explain(error))


def answer_unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Anything else: logged in full, told without its insides."""
    _log.error("unexpected error at %s %s", request.method, request.url.path, exc_info=error)
    return answer_problem(request, Problem("Nothing of this request was saved. The server's log has the reason."))


EXCEPTION_HANDLERS: dict[type[Exception] | int, Any] = {
    Problem: answer_problem,
    HTTPException: answer_http,
    SerializationException: lambda request, error: answer_problem(request, bad_input(str(error))),
    DBAPIError: answer_database,
    Exception: answer_unexpected,
}
