"""Sign-in, sign-out, me and my logins."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.status_codes import HTTP_200_OK
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts import limits, logins, service
from carnet.accounts.passwords import hash_slowly, verify_password
from carnet.accounts.schemas import EmailChange, Logins, Me, PasswordChange, Preferences, SignIn
from carnet.accounts.service import Caller
from carnet.accounts.sign_in import PUBLIC, cookie_name, make_cookie, own_cookie, read_address
from carnet.config import Settings
from carnet.kit import clock
from carnet.kit.db import Database
from carnet.kit.errors import WrongCredentials
from carnet.kit.structs import TooManyBody
from carnet.kit.web import describe_problem

_TAGS = ["accounts"]
_LIMITED = {
    429: describe_problem("Too many wrong passwords for this account from this address: see Retry-After", TooManyBody)
}
_TAKEN = {409: describe_problem("`email_taken`: there is an account of this address")}
_OUT = {204: ResponseSpec(None, description="Signed out; the cookie is taken back")}
Anybody = Request[Any, Any, Any]


@post("/login", status_code=HTTP_200_OK, opt={PUBLIC: True}, summary="Sign in", tags=_TAGS, responses=_LIMITED)
async def sign_in(
    data: JSONBody[SignIn],
    request: Anybody,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> Response[Me]:
    """Two short transactions with the password check between them, so that nobody waits for a hash.

    The login that the browser came with ends: there is a new secret at every sign-in. Two who train with one phone
    sign in beside each other: the header `Carnet-User` says for whom a request is.
    """
    address = read_address(request)
    async with database.write() as db:
        await limits.reserve_attempt(db, data.email, address, clock.now())
        user = await service.find_user(db, data.email)
    if not await verify_password(data.password, user.password_hash if user else None) or user is None:
        msg = "This e-mail and password do not belong together."
        raise WrongCredentials(msg)
    async with database.write() as db:
        await limits.forget_attempts(db, data.email, address)
        aside = cookie_name(settings, user.user_id)
        await logins.end_cookie(db, request.cookies.get(aside, ""))
        if not data.beside:
            await logins.end_cookie(db, request.cookies.get(cookie_name(settings), ""))
        agent = request.headers.get("user-agent")
        secret = await service.start_login(db, user.user_id, "cookie", clock.now(), agent)
        me = await service.read_me(db, user.user_id)
    if data.beside:
        return Response(me, cookies=[make_cookie(settings, secret, aside)])
    gone = [make_cookie(settings, "", aside)] if aside in request.cookies else []
    return Response(me, cookies=[make_cookie(settings, secret), *gone])


@post("/logout", status_code=204, summary="Sign out", tags=_TAGS, responses=_OUT)
async def sign_out(
    request: Anybody,
    caller: NamedDependency[Caller],
    db: NamedDependency[AsyncSession],
    settings: NamedDependency[Settings],
) -> Response[None]:
    """Ends this login alone."""
    await service.end_login(db, caller)
    return Response(None, cookies=[make_cookie(settings, "", own_cookie(request))])


@get("/me", summary="Who am I", tags=_TAGS)
async def read_me(caller: NamedDependency[Caller], db: NamedDependency[AsyncSession]) -> Me:
    """The person signed in, with their teams."""
    return await service.read_me(db, caller.user_id)


@patch("/me", summary="Change my settings", tags=_TAGS)
async def change_me(
    data: JSONBody[Preferences], caller: NamedDependency[Caller], db: NamedDependency[AsyncSession]
) -> Me:
    """Name, language, display unit, time zone; a change of unit rewrites no stored weight."""
    await service.change_preferences(db, caller.user_id, data)
    return await service.read_me(db, caller.user_id)


@post("/me/password", status_code=HTTP_200_OK, summary="Change my password", tags=_TAGS, responses=_LIMITED)
async def change_password(
    data: JSONBody[PasswordChange],
    request: Anybody,
    caller: NamedDependency[Caller],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> Response[Me]:
    """Ends my other logins, tokens too; this one goes on, a cookie's with a new secret."""
    await _check_password(request, database, caller, data.current)
    hashed = await hash_slowly(data.new)
    async with database.write() as db:
        agent = request.headers.get("user-agent")
        secret = await logins.change_own_password(db, caller, hashed, clock.now(), agent)
        me = await service.read_me(db, caller.user_id)
    return Response(me, cookies=[make_cookie(settings, secret, own_cookie(request))] if secret else [])


@post("/me/email", status_code=HTTP_200_OK, summary="Change my e-mail", tags=_TAGS, responses=_LIMITED | _TAKEN)
async def change_email(
    data: JSONBody[EmailChange],
    request: Anybody,
    caller: NamedDependency[Caller],
    database: NamedDependency[Database],
) -> Me:
    """The address to sign in with; asks for the password."""
    await _check_password(request, database, caller, data.password)
    async with database.write() as db:
        await logins.change_own_email(db, caller, data.email)
        return await service.read_me(db, caller.user_id)


async def _check_password(request: Anybody, database: Database, caller: Caller, password: str) -> None:
    """As at sign-in: counted, and checked while no transaction is open. Raises WrongCredentials, TooManyAttempts."""
    address = read_address(request)
    async with database.write() as db:
        email, password_hash = await logins.read_credentials(db, caller.user_id)
        await limits.reserve_attempt(db, email, address, clock.now())
    await logins.check_password(password, password_hash)
    async with database.write() as db:
        await limits.forget_attempts(db, email, address)


@get("/logins", summary="My logins, newest first", tags=_TAGS)
async def list_logins(
    caller: NamedDependency[Caller], db: NamedDependency[AsyncSession], cursor: FromQuery[str | None] = None
) -> Logins:
    """Where I am signed in, and the tokens that were made for me."""
    return await logins.list_logins(db, caller, clock.now(), cursor)


@delete("/logins/{login_id:uuid}", summary="End a login of mine", tags=_TAGS)
async def end_login(
    login_id: FromPath[UUID], caller: NamedDependency[Caller], db: NamedDependency[AsyncSession]
) -> None:
    """From the next request on its secret is worth nothing."""
    await logins.end_one(db, caller, login_id)


handlers = [sign_in, sign_out, read_me, change_me, change_password, change_email, list_logins, end_login]
