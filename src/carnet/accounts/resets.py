"""A link by which somebody sets a new password, made by who coaches them."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.logins import end_logins
from carnet.accounts.models import Membership, PasswordReset, User
from carnet.accounts.schemas import IssuedReset, ResetLook
from carnet.accounts.service import hash_secret, read_role, set_password, start_login
from carnet.accounts.teams import find_member, may_hand_out
from carnet.kit.db import lock
from carnet.kit.errors import NotAllowed, NotFound

_LIFE = timedelta(hours=24)


async def issue_reset(
    db: AsyncSession, caller_id: UUID, team_id: UUID, user_id: UUID, origin: str, *, at: datetime
) -> IssuedReset:
    """A link, shown this once; the one before it is worth nothing from here on.

    Raises NotAllowed for somebody whom the caller may not help, or who is in another team too: whoever has the link
    can read what they have there.
    """
    await lock(db, "user", user_id)
    membership, _, mine = await find_member(db, caller_id, team_id, user_id)
    if membership.role == "owner" or user_id == caller_id or not may_hand_out(mine, membership.role):
        msg = "Coaches make this link for students, owners for coaches and students."
        raise NotAllowed(msg)
    if await _count_teams(db, user_id) > 1:
        msg = "This person is in another team too: only they, or who runs this Carnet, can change the password."
        raise NotAllowed(msg)
    await db.execute(delete(PasswordReset).where(PasswordReset.user_id == user_id))
    secret = secrets.token_urlsafe(32)
    reset = PasswordReset(
        secret_hash=hash_secret(secret), user_id=user_id, issued_by=caller_id, created_at=at, expires_at=at + _LIFE
    )
    db.add(reset)
    await db.flush()
    return IssuedReset(link=f"{origin}/reset#{secret}", expires_at=reset.expires_at)


async def _count_teams(db: AsyncSession, user_id: UUID) -> int:
    """Teams of somebody, the one of their own too: what they keep there is nobody else's to open."""
    found: int = await db.scalar(select(func.count()).select_from(Membership).where(Membership.user_id == user_id)) or 0
    return found


async def look(db: AsyncSession, secret: str, at: datetime) -> ResetLook:
    """Whose password it is. Raises NotFound for a link that is wrong, used, old, or no longer its maker's to give."""
    user = await _find(db, secret, at)
    return ResetLook(name=user.name, email=user.email)


async def set_new_password(
    db: AsyncSession, secret: str, password_hash: str, at: datetime, user_agent: str | None
) -> tuple[UUID, str]:
    """Ends every login; (user, secret of a new one). Raises NotFound like `look`."""
    user = await _find(db, secret, at)
    await lock(db, "user", user.user_id)
    user = await _find(db, secret, at)  # another one may have used it meanwhile
    await set_password(db, user, password_hash)  # the link goes with it
    await end_logins(db, user.user_id)
    return user.user_id, await start_login(db, user.user_id, "cookie", at, user_agent)


async def _find(db: AsyncSession, secret: str, at: datetime) -> User:
    query = select(PasswordReset.user_id, PasswordReset.issued_by).where(
        PasswordReset.secret_hash == hash_secret(secret),
        PasswordReset.expires_at > at,
    )
    row = (await db.execute(query)).first()
    if row is None or not await _may_still(db, row[1], row[0]):
        raise NotFound
    return await db.get_one(User, row[0])


async def _may_still(db: AsyncSession, issuer_id: UUID, user_id: UUID) -> bool:
    """As when it was made: in one team alone, in which the maker helps them."""
    rows = await db.execute(select(Membership.team_id, Membership.role).where(Membership.user_id == user_id))
    teams = rows.all()
    return len(teams) == 1 and may_hand_out(await read_role(db, issuer_id, teams[0][0]), teams[0][1])
