"""Who makes a request: cookies and tokens on their way in and out."""

import logging
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult
from sqlalchemy.exc import DBAPIError

from carnet.accounts import logins, service
from carnet.accounts.service import Caller, Secret
from carnet.config import Settings
from carnet.kit import clock
from carnet.kit.errors import NotSaved, OtherUser

PUBLIC = "public"
FOR = "carnet-user"  # a header: the account that the page shows, of those signed in on this browser
BY_ITSELF = "signs_in_by_itself"  # its handler finds the caller, in the round trip that it makes anyway
_log = logging.getLogger("carnet")
Connection = ASGIConnection[Any, Any, Any, Any]


class SignInMiddleware(AbstractAuthenticationMiddleware):
    """Finds the caller of every request to a route that is not marked PUBLIC or BY_ITSELF."""

    async def authenticate_request(self, connection: Connection) -> AuthenticationResult:
        """Raises NotSignedIn where neither a cookie nor a bearer token names a login."""
        if connection.route_handler.opt.get(BY_ITSELF):
            return AuthenticationResult(user=None, auth=None)
        return AuthenticationResult(user=await find_caller(connection), auth=None)


def read_secret(connection: Connection) -> Secret:
    """The cookie or bearer token. Raises NotSignedIn where there is none."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    bearer = scheme.lower() == "bearer"
    secret = token.strip() if bearer else read_cookie(connection)
    if not secret:
        raise service.not_signed_in()
    return Secret(service.hash_secret(secret), "bearer" if bearer else "cookie", partial(refuse_other, connection))


async def find_caller(connection: Connection) -> Caller:
    """Who a request's cookie or bearer token names. Raises NotSignedIn."""
    secret = read_secret(connection)
    async with connection.app.state.database.read() as db:
        caller = await service.find_login(db, secret.secret_hash, secret.kind, clock.now())
    if caller is None:
        raise service.not_signed_in()
    secret.admit(caller.user_id)
    return caller


def refuse_other(connection: Connection, user_id: UUID) -> None:
    """Raises OtherUser where the page shows somebody else's notebook: another tab has signed in since."""
    if FOR in connection.headers and _read_for(connection) != user_id:
        raise OtherUser("Somebody else is signed in on this browser now. Nothing was read or written.")


def _read_for(connection: Connection) -> UUID | None:
    try:
        return UUID(connection.headers.get(FOR, ""))
    except ValueError:
        return None


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


def cookie_name(settings: Settings, beside: UUID | None = None) -> str:
    """`__Host-` binds the cookie to this very host; browsers take it over https only. `beside` has one of their own."""
    name = "__Host-carnet_login" if settings.secure else "carnet_login"
    return f"{name}_{beside.hex}" if beside else name


def read_cookie(connection: Connection) -> str:
    """The secret that a browser brought along; empty where there is none."""
    return connection.cookies.get(own_cookie(connection), "")


def own_cookie(connection: Connection) -> str:
    """The cookie that a request signs in with: its account's own where that came beside another, else the first."""
    settings: Settings = connection.app.state.settings
    name = cookie_name(settings, _read_for(connection))
    return name if name in connection.cookies else cookie_name(settings)


def make_cookie(settings: Settings, secret: str, name: str | None = None) -> Cookie:
    """Signs a browser in; with an empty secret, out. `name` where it is not the first account's."""
    return Cookie(
        key=name or cookie_name(settings),
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
