"""Teams and who is in them; every verb goes through the one door, `find_team`."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.logins import end_logins, renew_logins
from carnet.accounts.models import Invitation, Membership, Role, Team, User
from carnet.accounts.schemas import Member, TeamOut
from carnet.accounts.service import COACHING, Caller, create_team
from carnet.kit.db import lock
from carnet.kit.errors import Conflict, NotAllowed, NotFound

_ORDER: tuple[Role, ...] = ("student", "coach", "owner")  # each may what the one before may


class LastOwner(Conflict):
    """A team keeps an owner."""

    code = "last_owner"
    title = "The last owner"

    def __init__(self) -> None:
        super().__init__("A team keeps at least one owner. Make somebody else an owner first; nothing was changed.")


async def find_team(db: AsyncSession, caller_id: UUID, team_id: UUID) -> tuple[Team, Role]:
    """The team for its members, and what the caller is in it. Raises NotFound for everybody else."""
    found = await db.execute(
        select(Team, Membership.role)
        .join(Membership, Membership.team_id == Team.team_id)
        .where(Team.team_id == team_id, Team.personal_of.is_(None), Membership.user_id == caller_id)
    )
    row = found.first()
    if row is None:
        raise NotFound
    return row[0], row[1]


async def find_member(db: AsyncSession, caller_id: UUID, team_id: UUID, user_id: UUID) -> tuple[Membership, User, Role]:
    """A member whom the caller sees in the team, and what the caller is in it. Raises NotFound for everybody else."""
    _, role = await find_team(db, caller_id, team_id)
    found = await db.execute(
        select(Membership, User)
        .join(User, User.user_id == Membership.user_id)
        .where(Membership.team_id == team_id, Membership.user_id == user_id)
    )
    row = found.first()
    if row is None or not _sees(role, caller_id, row[0]):
        raise NotFound
    return row[0], row[1], role


def _sees(role: Role, caller_id: UUID, membership: Membership) -> bool:
    """Students know the coaches and themselves: who else trains here is not theirs to read."""
    return role in COACHING or membership.user_id == caller_id or membership.role in COACHING


async def read_team(db: AsyncSession, caller_id: UUID, team_id: UUID) -> TeamOut:
    """The team with the members whom the caller sees, coaches first."""
    team, role = await find_team(db, caller_id, team_id)
    rows = await db.execute(
        select(Membership, User)
        .join(User, User.user_id == Membership.user_id)
        .where(Membership.team_id == team_id)
        .order_by(User.name, User.user_id)
    )
    seen = [(membership, user) for membership, user in rows if _sees(role, caller_id, membership)]
    seen.sort(key=lambda row: -_ORDER.index(row[0].role))
    members = [show_member(membership, user, role) for membership, user in seen]
    return TeamOut(team_id=team_id, name=team.name, members=members)


def show_member(membership: Membership, user: User, role: Role) -> Member:
    """A member as somebody of this role sees them."""
    email = user.email if role in COACHING else None
    return Member(user_id=user.user_id, name=user.name, role=membership.role, email=email)


async def found_team(db: AsyncSession, caller_id: UUID, name: str) -> TeamOut:
    """A new team, owned by the caller."""
    team = await create_team(db, name.strip())
    db.add(Membership(team_id=team.team_id, user_id=caller_id, role="owner"))
    await db.flush()
    return await read_team(db, caller_id, team.team_id)


async def rename_team(db: AsyncSession, caller_id: UUID, team_id: UUID, name: str) -> TeamOut:
    """Raises NotAllowed for a member who is no owner."""
    await lock(db, "team", team_id)
    team, role = await find_team(db, caller_id, team_id)
    _owners_only(role)
    team.name = name.strip()
    await db.flush()
    return await read_team(db, caller_id, team_id)


def _owners_only(role: Role) -> None:
    if role != "owner":
        msg = "Only an owner of the team does this."
        raise NotAllowed(msg)


async def change_role(
    db: AsyncSession,
    caller: Caller,
    team_id: UUID,
    user_id: UUID,
    *,
    role: Role,
    at: datetime,
    user_agent: str | None,
) -> tuple[Member, str | None]:
    """The member as they are now, and a new secret where the caller changed their own role; other logins end.

    Raises NotAllowed for a member who is no owner, LastOwner.
    """
    await lock(db, "team", team_id)
    membership, user, mine = await find_member(db, caller.user_id, team_id, user_id)
    _owners_only(mine)
    if membership.role == role:
        return show_member(membership, user, mine), None
    await _keep_an_owner(db, membership)
    await set_role(db, membership, role, at)
    secret = None
    if user_id == caller.user_id:
        secret = await renew_logins(db, caller, at, user_agent)
        mine = role
    else:
        await end_logins(db, user_id)
    return show_member(membership, user, mine), secret


async def set_role(db: AsyncSession, membership: Membership, role: Role, at: datetime) -> None:
    """The invitations that a member may no longer hand out lapse."""
    membership.role = role
    await db.flush()
    await _revoke(db, membership, role, at)


async def remove_member(db: AsyncSession, caller_id: UUID, team_id: UUID, user_id: UUID, at: datetime) -> None:
    """Out of the team from the next request on; what was logged stays the student's to read and correct.

    Owners remove anybody, coaches a student, anybody themself. Raises NotAllowed, LastOwner.
    """
    await lock(db, "team", team_id)
    membership, _, mine = await find_member(db, caller_id, team_id, user_id)
    if not (mine == "owner" or user_id == caller_id or (mine == "coach" and membership.role == "student")):
        msg = "Owners remove anybody, coaches their students, and everybody themself."
        raise NotAllowed(msg)
    await _keep_an_owner(db, membership)
    await _revoke(db, membership, None, at)
    await db.delete(membership)
    await db.flush()


async def _keep_an_owner(db: AsyncSession, leaving: Membership) -> None:
    """Under the team's lock, so that two owners who leave at once do not both find the other."""
    if leaving.role != "owner":
        return
    owners = await db.scalar(
        select(func.count())
        .select_from(Membership)
        .where(Membership.team_id == leaving.team_id, Membership.role == "owner")
    )
    if owners == 1:
        raise LastOwner


async def _revoke(db: AsyncSession, membership: Membership, role: Role | None, at: datetime) -> None:
    """What somebody handed out lapses when they leave or fall: else they could let themself in again."""
    lapsing = [one for one in _ORDER if not may_hand_out(role, one)]
    await db.execute(
        update(Invitation)
        .where(
            Invitation.team_id == membership.team_id,
            Invitation.created_by == membership.user_id,
            Invitation.role.in_(lapsing),
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .values(revoked_at=at)
    )


def may_hand_out(mine: Role | None, role: Role) -> bool:
    """Coaches invite and help students, owners everybody."""
    return mine == "owner" or (mine == "coach" and role == "student")


def is_higher(role: Role, than: Role) -> bool:
    """Whether a role may more."""
    return _ORDER.index(role) > _ORDER.index(than)
