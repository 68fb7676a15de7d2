"""Sign-in, sign-out, me."""

from typing import Any

from litestar import Request, Response, get, patch, post
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts import service
from carnet.accounts.passwords import verify_password
from carnet.accounts.schemas import Me, Preferences, SignIn
from carnet.accounts.service import Caller
from carnet.config import Settings
from carnet.kit import clock
from carnet.kit.db import Database
from carnet.kit.errors import NotSignedIn, WrongCredentials
from carnet.kit.web import describe_problem

PUBLIC = "public"


class SignInMiddleware(AbstractAuthenticationMiddleware):
    """Finds the caller of every request to a route that is not marked PUBLIC."""

    async def authenticate_request(self, connection: ASGIConnection[Any, Any, Any, Any]) -> AuthenticationResult:
        """Raises NotSignedIn where neither a cookie nor a bearer token names a login."""
        settings: Settings = connection.app.state.settings
        database: Database = connection.app.state.database
        scheme, _, token = connection.headers.get("authorization", "").partition(" ")
        bearer = scheme.lower() == "bearer"
        secret = token.strip() if bearer else connection.cookies.get(cookie_name(settings), "")
        if secret:
            async with database.read() as db:
                caller = await service.find_login(db, secret, "bearer" if bearer else "cookie", clock.now())
            if caller is not None:
                return AuthenticationResult(user=caller, auth=None)
        msg = "Sign in first. What you noted is kept where you noted it."
        raise NotSignedIn(msg)


async def provide_caller(request: Request[Caller, Any, Any]) -> Caller:
    """Who makes the request."""
    return request.user


def cookie_name(settings: Settings) -> str:
    """`__Host-` binds the cookie to this very host; browsers take it over https only."""
    return "__Host-carnet_login" if settings.secure else "carnet_login"


@post(
    "/login",
    status_code=HTTP_200_OK,
    opt={PUBLIC: True},
    summary="Sign in",
    tags=["accounts"],
    responses={429: describe_problem("Too many wrong passwords for this account from this address: see Retry-After")},
)
async def sign_in(
    data: JSONBody[SignIn],
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> Response[Me]:
    """Two short transactions with the password check between them, so that nobody waits for a hash."""
    address = request.client.host if request.client else "unknown"
    async with database.write() as db:
        await service.reserve_attempt(db, data.email, address, clock.now())
        user = await service.find_user(db, data.email)
    if not await verify_password(data.password, user.password_hash if user else None) or user is None:
        msg = "This e-mail and password do not belong together."
        raise WrongCredentials(msg)
    async with database.write() as db:
        await service.forget_attempts(db, data.email, address)
        secret = await service.start_login(db, user.user_id, "cookie", clock.now())
        me = await service.read_me(db, user.user_id)
    return Response(me, cookies=[_cookie(settings, secret, int(service.COOKIE_LIFE.total_seconds()))])


@post("/logout", status_code=204, summary="Sign out", tags=["accounts"])
async def sign_out(
    caller: NamedDependency[Caller], db: NamedDependency[AsyncSession], settings: NamedDependency[Settings]
) -> Response[None]:
    """Ends this login alone."""
    await service.end_login(db, caller)
    return Response(None, cookies=[_cookie(settings, "", 0)])


@get("/me", summary="Who am I", tags=["accounts"])
async def read_me(caller: NamedDependency[Caller], db: NamedDependency[AsyncSession]) -> Me:
    """The person signed in, with their teams."""
    return await service.read_me(db, caller.user_id)


@patch("/me", summary="Change my settings", tags=["accounts"])
async def change_me(
    data: JSONBody[Preferences], caller: NamedDependency[Caller], db: NamedDependency[AsyncSession]
) -> Me:
    """Language and display unit; a change of unit rewrites no stored weight."""
    await service.change_preferences(db, caller.user_id, data)
    return await service.read_me(db, caller.user_id)


def _cookie(settings: Settings, secret: str, max_age: int) -> Cookie:
    return Cookie(
        key=cookie_name(settings),
        value=secret,
        max_age=max_age,
        httponly=True,
        secure=settings.secure,
        samesite="lax",
        path="/",
    )


handlers = [sign_in, sign_out, read_me, change_me]
