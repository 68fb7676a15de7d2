"""Who makes a request: cookies and tokens on their way in and out."""

import logging
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult
from sqlalchemy.exc import DBAPIError

from carnet.accounts import logins, service
from carnet.accounts.service import Caller
from carnet.config import Settings
from carnet.kit import clock
from carnet.kit.errors import NotSaved, NotSignedIn

PUBLIC = "public"
_log = logging.getLogger("carnet")
Connection = ASGIConnection[Any, Any, Any, Any]


class SignInMiddleware(AbstractAuthenticationMiddleware):
    """Finds the caller of every request to a route that is not marked PUBLIC."""

    async def authenticate_request(self, connection: Connection) -> AuthenticationResult:
        """Raises NotSignedIn where neither a cookie nor a bearer token names a login."""
        return AuthenticationResult(user=await find_caller(connection), auth=None)


async def find_caller(connection: Connection) -> Caller:
    """Who a request's cookie or bearer token names. Raises NotSignedIn."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    bearer = scheme.lower() == "bearer"
    secret = token.strip() if bearer else read_cookie(connection)
    if secret:
        async with connection.app.state.database.read() as db:
            caller = await service.find_login(db, secret, "bearer" if bearer else "cookie", clock.now())
        if caller is not None:
            return caller
    msg = "Sign in first. What you noted is kept where you noted it."
    raise NotSignedIn(msg)


async def note_use(request: Request[Any, Any, Any]) -> None:
    """After the answer, once an hour: when a login was last in use. Nobody's request waits for it or fails by it."""
    caller = request.scope.get("user")
    now = clock.now()
    if not isinstance(caller, Caller) or not logins.is_worth_noting(caller, now):
        return
    try:
        async with request.app.state.database.write() as db:
            await logins.note_use(db, caller, now)
    except (NotSaved, DBAPIError) as error:
        _log.warning("could not note that a login was used: %s", error)


async def provide_caller(request: Request[Caller, Any, Any]) -> Caller:
    """Who makes the request."""
    return request.user


def cookie_name(settings: Settings) -> str:
    """`__Host-` binds the cookie to this very host; browsers take it over https only."""
    return "__Host-carnet_login" if settings.secure else "carnet_login"


def read_cookie(connection: Connection) -> str:
    """The secret that a browser brought along; empty where there is none."""
    settings: Settings = connection.app.state.settings
    return connection.cookies.get(cookie_name(settings), "")


def make_cookie(settings: Settings, secret: str) -> Cookie:
    """Signs a browser in; with an empty secret, out."""
    return Cookie(
        key=cookie_name(settings),
        value=secret,
        max_age=int(service.COOKIE_LIFE.total_seconds()) if secret else 0,
        httponly=True,
        secure=settings.secure,
        samesite="lax",
        path="/",
    )


def read_address(connection: Connection) -> str:
    """Where a request comes from, as far as the server sees."""
    return connection.client.host if connection.client else "unknown"


def read_origin(request: Request[Any, Any, Any], settings: Settings) -> str:
    """The public address, or the one at which the caller reached us: links are built on it."""
    return settings.public_url or str(request.base_url).rstrip("/")
