"""Invitations and password links: made by coaches, opened by whoever has them."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED
from msgspec import UnsetType
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts import invitations, limits, logins, resets, service
from carnet.accounts.invitations import NewPerson
from carnet.accounts.passwords import hash_slowly
from carnet.accounts.schemas import (
    Acceptance,
    InvitationKey,
    InvitationLook,
    Invitations,
    IssuedInvitation,
    Me,
    NewInvitation,
    NewSecret,
    ResetKey,
    ResetLook,
)
from carnet.accounts.service import Caller
from carnet.accounts.sign_in import PUBLIC, find_caller, make_cookie, read_address, read_cookie, read_origin
from carnet.config import Settings
from carnet.kit import clock
from carnet.kit.db import Database
from carnet.kit.errors import Invalid, NotFound
from carnet.kit.structs import TooManyBody
from carnet.kit.web import describe_problem

_TAGS = ["teams"]
_USED = {409: describe_problem("`invitation_used`: somebody accepted it already")}
_LIMITED = {429: describe_problem("Too many wrong codes from this address: see Retry-After", TooManyBody)}
_JOINED = {
    200: ResponseSpec(Me, description="Joined as who is signed in", generate_examples=False),
    409: describe_problem("`invitation_used`; `email_taken`: sign in with that account, then accept"),
}
Anybody = Request[Any, Any, Any]
By = NamedDependency[Caller]
Db = NamedDependency[AsyncSession]


@post("/teams/{team_id:uuid}/invitations", summary="Invite somebody", tags=_TAGS)
async def issue_invitation(
    team_id: FromPath[UUID],
    data: JSONBody[NewInvitation],
    request: Anybody,
    caller: By,
    db: Db,
    settings: NamedDependency[Settings],
) -> IssuedInvitation:
    """A link and a code for one person, good for 14 days. Coaches invite students, owners everybody."""
    origin = read_origin(request, settings)
    return await invitations.issue_invitation(db, caller.user_id, team_id, data, origin, at=clock.now())


@get("/teams/{team_id:uuid}/invitations", summary="Open invitations, newest first", tags=_TAGS)
async def list_invitations(
    team_id: FromPath[UUID], caller: By, db: Db, cursor: FromQuery[str | None] = None
) -> Invitations:
    """Without their links and codes, which are kept nowhere."""
    return await invitations.list_invitations(db, caller.user_id, team_id, clock.now(), cursor)


@delete(
    "/teams/{team_id:uuid}/invitations/{invitation_id:uuid}",
    summary="Take an invitation back",
    tags=_TAGS,
    responses=_USED,
)
async def revoke_invitation(team_id: FromPath[UUID], invitation_id: FromPath[UUID], caller: By, db: Db) -> None:
    """Taken back twice, nothing changes."""
    await invitations.revoke_invitation(db, caller.user_id, team_id, invitation_id, clock.now())


@post(
    "/invitations/look",
    status_code=HTTP_200_OK,
    opt={PUBLIC: True},
    summary="What an invitation says",
    tags=_TAGS,
    responses=_USED | _LIMITED,
)
async def look_at_invitation(
    data: JSONBody[InvitationKey], request: Anybody, database: NamedDependency[Database]
) -> InvitationLook:
    """Consumes nothing. Wrong codes are counted against the address."""
    found = await _find(database, data, request)
    async with database.read() as db:
        return await invitations.look(db, found, clock.now())


async def _find(database: Database, key: InvitationKey, request: Anybody) -> tuple[UUID, UUID]:
    async with database.write() as db:
        found = await invitations.find_key(db, key, read_address(request), clock.now())
    if found is None:  # said only now: the count of wrong codes stays
        raise NotFound
    return found


@post(
    "/invitations/accept",
    opt={PUBLIC: True},
    summary="Accept an invitation",
    tags=_TAGS,
    responses=_JOINED | _LIMITED,
)
async def accept_invitation(
    data: JSONBody[Acceptance],
    request: Anybody,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> Response[Me]:
    """201 with a new account that is signed in; with the key alone 200, as who is signed in (401 for nobody)."""
    if isinstance(data.name, UnsetType) and isinstance(data.email, UnsetType) and isinstance(data.password, UnsetType):
        return await _join(data, request, database, settings)
    if isinstance(data.name, UnsetType) or isinstance(data.email, UnsetType) or isinstance(data.password, UnsetType):
        raise Invalid.at("email", "a new account needs name, email and password")
    found = await _find(database, data, request)
    address, agent = read_address(request), request.headers.get("user-agent")
    async with database.write() as db:  # an address that has an account counts like a wrong code
        await limits.reserve_attempt(db, limits.CODES, address, clock.now())
    hashed = await hash_slowly(data.password)
    person = NewPerson(data.email, data.name, hashed, data.units, data.locale)
    async with database.write() as db:
        now = clock.now()
        user_id = await invitations.accept_as_new(db, found, person, now)
        await limits.release_attempt(db, limits.CODES, address)
        await logins.end_cookie(db, read_cookie(request))
        secret = await service.start_login(db, user_id, "cookie", now, agent)
        me = await service.read_me(db, user_id)
    return Response(me, status_code=HTTP_201_CREATED, cookies=[make_cookie(settings, secret)])


async def _join(data: Acceptance, request: Anybody, database: Database, settings: Settings) -> Response[Me]:
    caller = await find_caller(request)
    found = await _find(database, data, request)
    async with database.write() as db:
        now, agent = clock.now(), request.headers.get("user-agent")
        changed = await invitations.accept_as_member(db, found, caller.user_id, now)
        secret = await logins.renew_logins(db, caller, now, agent) if changed else None  # another role, another secret
        me = await service.read_me(db, caller.user_id)
    return Response(me, status_code=HTTP_200_OK, cookies=[make_cookie(settings, secret)] if secret else [])


@post("/password-resets/look", status_code=HTTP_200_OK, opt={PUBLIC: True}, summary="Whose password it is", tags=_TAGS)
async def look_at_reset(data: JSONBody[ResetKey], database: NamedDependency[Database]) -> ResetLook:
    """Consumes nothing."""
    async with database.read() as db:
        return await resets.look(db, data.secret, clock.now())


@post("/password-resets/accept", status_code=HTTP_200_OK, opt={PUBLIC: True}, summary="Set a new password", tags=_TAGS)
async def accept_reset(
    data: JSONBody[NewSecret],
    request: Anybody,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> Response[Me]:
    """Ends all logins, tokens too, and signs in."""
    async with database.read() as db:
        await resets.look(db, data.secret, clock.now())  # a wrong link costs no hash
    hashed = await hash_slowly(data.password)
    async with database.write() as db:
        agent = request.headers.get("user-agent")
        user_id, secret = await resets.set_new_password(db, data.secret, hashed, clock.now(), agent)
        await logins.end_cookie(db, read_cookie(request))
        me = await service.read_me(db, user_id)
    return Response(me, cookies=[make_cookie(settings, secret)])


handlers = [
    issue_invitation,
    list_invitations,
    revoke_invitation,
    look_at_invitation,
    accept_invitation,
    look_at_reset,
    accept_reset,
]
