"""Ways into a team, each for one person and once: by a link, or by a short code that can be read aloud."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import UnsetType
from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.limits import CODES, release_attempt, reserve_attempt
from carnet.accounts.logins import EmailTaken
from carnet.accounts.models import Invitation, LocaleName, Membership, Role, Team, Units, User
from carnet.accounts.schemas import (
    InvitationKey,
    InvitationLook,
    InvitationOut,
    Invitations,
    IssuedInvitation,
    NewInvitation,
)
from carnet.accounts.service import add_user, find_user, hash_secret, normalize_email
from carnet.accounts.teams import find_team, is_higher, may_hand_out, set_role
from carnet.kit import clock
from carnet.kit.db import lock
from carnet.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from carnet.kit.ids import uuid7
from carnet.kit.pages import PAGE, read_cursor, write_cursor

LIFE = timedelta(days=14)
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no O and 0, no I and 1
_CODE_LENGTH = 8


class InvitationUsed(Conflict):
    """Somebody came in by it already."""

    code = "invitation_used"
    title = "This invitation was used"

    def __init__(self) -> None:
        super().__init__("Somebody accepted this invitation already. Ask for another one; nothing was changed.")


@dataclass(frozen=True)
class NewPerson:
    """An account to be made, its password hashed before any transaction."""

    email: str
    name: str
    password_hash: str
    units: Units
    locale: LocaleName


async def issue_invitation(
    db: AsyncSession, caller_id: UUID, team_id: UUID, wanted: NewInvitation, origin: str, *, at: datetime
) -> IssuedInvitation:
    """Link and code, shown this once. Raises NotAllowed for a role that the caller may not hand out."""
    await lock(db, "team", team_id)
    await _check_may(db, caller_id, team_id, wanted.role)
    secret = secrets.token_urlsafe(32)
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))
    invitation = Invitation(
        team_id=team_id,
        invitation_id=uuid7(),
        role=wanted.role,
        name=wanted.name and wanted.name.strip(),
        secret_hash=hash_secret(secret),
        code_hash=hash_secret(code),
        created_by=caller_id,
        created_at=at,
        expires_at=at + LIFE,
    )
    db.add(invitation)
    await db.flush()
    half = _CODE_LENGTH // 2
    return IssuedInvitation(
        invitation_id=invitation.invitation_id,
        link=f"{origin}/invite#{secret}",
        code=f"{code[:half]}-{code[half:]}",
        expires_at=invitation.expires_at,
    )


async def _check_may(db: AsyncSession, caller_id: UUID, team_id: UUID, role: Role) -> Role:
    _, mine = await find_team(db, caller_id, team_id)
    if not may_hand_out(mine, role):
        msg = "Coaches invite students, owners everybody."
        raise NotAllowed(msg)
    return mine


async def list_invitations(
    db: AsyncSession, caller_id: UUID, team_id: UUID, at: datetime, cursor: str | None
) -> Invitations:
    """Those that can still be accepted, newest first; for a coach those of students. Raises NotAllowed for students."""
    mine = await _check_may(db, caller_id, team_id, "student")
    query = (
        select(Invitation, User.name)
        .join(User, User.user_id == Invitation.created_by)
        .where(
            Invitation.team_id == team_id,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > at,
        )
        .order_by(Invitation.created_at.desc(), Invitation.invitation_id.desc())
        .limit(PAGE + 1)
    )
    if mine != "owner":
        query = query.where(Invitation.role == "student")
    if cursor is not None:
        rank, last_id = read_cursor(cursor)
        query = query.where(tuple_(Invitation.created_at, Invitation.invitation_id) < (clock.from_ms(rank), last_id))
    rows = (await db.execute(query)).all()
    page = Invitations(invitations=[_show(invitation, name) for invitation, name in rows[:PAGE]])
    if len(rows) > PAGE:
        last = rows[PAGE - 1][0]
        page.next = write_cursor(clock.to_ms(last.created_at), last.invitation_id)
    return page


def _show(invitation: Invitation, created_by: str) -> InvitationOut:
    return InvitationOut(
        invitation_id=invitation.invitation_id,
        role=invitation.role,
        name=invitation.name,
        created_by=created_by,
        created_at=invitation.created_at,
        expires_at=invitation.expires_at,
    )


async def revoke_invitation(
    db: AsyncSession, caller_id: UUID, team_id: UUID, invitation_id: UUID, at: datetime
) -> None:
    """Nobody comes in by it any more; revoked twice, nothing changes.

    Raises NotAllowed for a student, NotFound for an invitation that the caller could not have made, InvitationUsed.
    """
    await lock(db, "team", team_id)
    mine = await _check_may(db, caller_id, team_id, "student")
    invitation = await db.get(Invitation, (team_id, invitation_id))
    if invitation is None or not may_hand_out(mine, invitation.role):
        raise NotFound
    if invitation.accepted_at is not None:
        raise InvitationUsed
    invitation.revoked_at = invitation.revoked_at or at


async def find_key(db: AsyncSession, key: InvitationKey, address: str, at: datetime) -> tuple[UUID, UUID] | None:
    """(team, invitation) of a link or code, None where there is none; wrong codes are counted against the address.

    In a transaction of its own that is committed: what is raised after it must not undo the count. Raises Invalid
    unless one of the two is given, TooManyAttempts.
    """
    if isinstance(key.secret, UnsetType) == isinstance(key.code, UnsetType):
        raise Invalid.at("secret", "send either secret or code")
    if not isinstance(key.secret, UnsetType):
        return await _find(db, Invitation.secret_hash == hash_secret(key.secret))
    await reserve_attempt(db, CODES, address, at)
    typed = "".join(sign for sign in str(key.code).upper() if sign.isalnum())
    found = await _find(db, Invitation.code_hash == hash_secret(typed))
    if found is not None:
        await release_attempt(db, CODES, address)
    return found


async def _find(db: AsyncSession, matches: ColumnElement[bool]) -> tuple[UUID, UUID] | None:
    query = select(Invitation.team_id, Invitation.invitation_id).where(matches)
    row = (await db.execute(query.order_by(Invitation.created_at.desc()).limit(1))).first()
    return None if row is None else (row[0], row[1])


async def look(db: AsyncSession, found: tuple[UUID, UUID], at: datetime) -> InvitationLook:
    """What an invitation says; it stays as it is. Raises NotFound, InvitationUsed."""
    invitation = await _open(db, found, at)
    team = await db.get_one(Team, invitation.team_id)
    coach = await db.get_one(User, invitation.created_by)
    return InvitationLook(team_name=team.name, coach_name=coach.name, role=invitation.role, name=invitation.name)


async def _open(db: AsyncSession, found: tuple[UUID, UUID], at: datetime) -> Invitation:
    invitation = await db.get_one(Invitation, found)
    if invitation.accepted_at is not None:
        raise InvitationUsed
    if invitation.revoked_at is not None or invitation.expires_at <= at:
        raise NotFound
    return invitation


async def accept_as_member(db: AsyncSession, found: tuple[UUID, UUID], user_id: UUID, at: datetime) -> bool:
    """Joins somebody who has an account; whether it changed the role that they had.

    Somebody who is in the team already keeps what they are, or becomes more, and an invitation that gives them
    nothing stays open for whom it is meant. Sent again by who accepted it, nothing changes. Raises NotFound,
    InvitationUsed.
    """
    team_id = found[0]
    await lock(db, "team", team_id)
    invitation = await db.get_one(Invitation, found)
    membership = await db.get(Membership, (team_id, user_id))
    if membership is not None and invitation.accepted_by == user_id:
        return False
    invitation = await _open(db, found, at)
    if membership is None:
        db.add(Membership(team_id=team_id, user_id=user_id, role=invitation.role))
    elif is_higher(invitation.role, membership.role):
        await set_role(db, membership, invitation.role, at)
    else:
        return False
    invitation.accepted_by, invitation.accepted_at = user_id, at
    await db.flush()
    return membership is not None


async def accept_as_new(db: AsyncSession, found: tuple[UUID, UUID], person: NewPerson, at: datetime) -> UUID:
    """Makes an account and joins it. Raises EmailTaken where the address has one, NotFound, InvitationUsed."""
    await lock(db, "email", normalize_email(person.email))
    await lock(db, "team", found[0])
    await _open(db, found, at)
    if await find_user(db, person.email) is not None:
        msg = "There is an account of this e-mail address. Sign in with it, then open the invitation again."
        raise EmailTaken(msg)
    user = await add_user(
        db,
        email=person.email,
        name=person.name,
        password_hash=person.password_hash,
        at=at,
        locale=person.locale,
        units=person.units,
    )
    await accept_as_member(db, found, user.user_id, at)
    return user.user_id
