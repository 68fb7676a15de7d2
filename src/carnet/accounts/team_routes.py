"""Teams and their members."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts import resets, teams
from carnet.accounts.schemas import IssuedReset, Member, RoleChange, TeamName, TeamOut
from carnet.accounts.service import Caller
from carnet.accounts.sign_in import make_cookie, own_cookie, read_origin
from carnet.config import Settings
from carnet.kit import clock
from carnet.kit.web import describe_problem

_TAGS = ["teams"]
_LAST = {409: describe_problem("`last_owner`: a team keeps an owner; nothing was changed")}
By = NamedDependency[Caller]
Db = NamedDependency[AsyncSession]


@post("/teams", summary="Found a team", tags=_TAGS)
async def found_team(data: JSONBody[TeamName], caller: By, db: Db) -> TeamOut:
    """The caller owns it."""
    return await teams.found_team(db, caller.user_id, data.name)


@get("/teams/{team_id:uuid}", summary="A team of mine", tags=_TAGS)
async def read_team(team_id: FromPath[UUID], caller: By, db: Db) -> TeamOut:
    """Coaches see everybody with their e-mail, students the coaches and themself."""
    return await teams.read_team(db, caller.user_id, team_id)


@patch("/teams/{team_id:uuid}", summary="Rename a team", tags=_TAGS)
async def rename_team(team_id: FromPath[UUID], data: JSONBody[TeamName], caller: By, db: Db) -> TeamOut:
    """For owners."""
    return await teams.rename_team(db, caller.user_id, team_id, data.name)


@patch("/teams/{team_id:uuid}/members/{user_id:uuid}", summary="Change a role", tags=_TAGS, responses=_LAST)
async def change_role(
    team_id: FromPath[UUID],
    user_id: FromPath[UUID],
    data: JSONBody[RoleChange],
    request: Request[Any, Any, Any],
    caller: By,
    db: Db,
    settings: NamedDependency[Settings],
) -> Response[Member]:
    """For owners. The person's logins end; who changes their own role goes on with a new cookie."""
    agent = request.headers.get("user-agent")
    member, secret = await teams.change_role(
        db, caller, team_id, user_id, role=data.role, at=clock.now(), user_agent=agent
    )
    return Response(member, cookies=[make_cookie(settings, secret, own_cookie(request))] if secret else [])


@delete(
    "/teams/{team_id:uuid}/members/{user_id:uuid}", summary="Remove a member, or leave", tags=_TAGS, responses=_LAST
)
async def remove_member(team_id: FromPath[UUID], user_id: FromPath[UUID], caller: By, db: Db) -> None:
    """Owners remove anybody, coaches students, everybody themself. What a student logged stays theirs."""
    await teams.remove_member(db, caller.user_id, team_id, user_id, clock.now())


@post("/teams/{team_id:uuid}/members/{user_id:uuid}/password-reset", summary="Help with a password", tags=_TAGS)
async def issue_reset(
    team_id: FromPath[UUID],
    user_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    caller: By,
    db: Db,
    settings: NamedDependency[Settings],
) -> IssuedReset:
    """A link for 24 hours and one use, by which the member sets a new password. Not for members of other teams."""
    origin = read_origin(request, settings)
    return await resets.issue_reset(db, caller.user_id, team_id, user_id, origin, at=clock.now())


handlers = [found_team, read_team, rename_team, change_role, remove_member, issue_reset]
