"""Signing in and out, and who may see whom."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import UnsetType
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from carnet.accounts.models import (
    LocaleName,
    Login,
    LoginKind,
    Membership,
    PasswordReset,
    Role,
    Team,
    Units,
    User,
)
from carnet.accounts.passwords import hash_password
from carnet.accounts.schemas import Me, Preferences, TeamRole
from carnet.kit import clock
from carnet.kit.errors import Invalid, NotSignedIn
from carnet.kit.ids import uuid7

COOKIE_LIFE = timedelta(days=180)
COACHING: tuple[Role, ...] = ("owner", "coach")


@dataclass(frozen=True)
class Caller:
    """Who makes the request, and the login it came with."""

    user_id: UUID
    secret_hash: str
    login_id: UUID
    kind: LoginKind
    last_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Secret:
    """What a request brought along, of which the server knows the hash alone.

    `admit` raises where its person is not the one whom the page shows.
    """

    secret_hash: str
    kind: LoginKind
    admit: Callable[[UUID], None]


def normalize_email(email: str) -> str:
    """E-mail addresses are compared without case and outer space."""
    return email.strip().lower()


async def find_user(db: AsyncSession, email: str) -> User | None:
    """The account of an address."""
    found: User | None = await db.scalar(select(User).where(User.email == normalize_email(email)))
    return found


async def is_somebody_elses(db: AsyncSession, email: str) -> bool:
    """Whether there are accounts here, but none of this address; reads no more columns than every schema has."""
    if await db.scalar(select(User.user_id).where(User.email == normalize_email(email))) is not None:
        return False
    return await db.scalar(select(User.user_id).limit(1)) is not None


async def create_user(
    db: AsyncSession,
    *,
    email: str,
    name: str,
    password: str,
    at: datetime,
    locale: LocaleName = "fr",
    units: Units = "kg",
) -> User:
    """A new account, not yet in any team."""
    hashed = hash_password(password)
    return await add_user(db, email=email, name=name, password_hash=hashed, at=at, locale=locale, units=units)


async def add_user(
    db: AsyncSession, *, email: str, name: str, password_hash: str, at: datetime, locale: LocaleName, units: Units
) -> User:
    """A new account whose password was hashed before the transaction."""
    user = User(
        user_id=uuid7(),
        email=normalize_email(email),
        name=name.strip(),
        password_hash=password_hash,
        locale=locale,
        units=units,
        created_at=at,
    )
    db.add(user)
    await db.flush()
    return user


async def create_team(db: AsyncSession, name: str) -> Team:
    """A new tenant without members."""
    team = Team(team_id=uuid7(), name=name)
    db.add(team)
    await db.flush()
    return team


async def add_member(db: AsyncSession, team: Team, user: User, role: Role) -> None:
    """Makes somebody a member."""
    db.add(Membership(team_id=team.team_id, user_id=user.user_id, role=role))
    await db.flush()


async def change_password(db: AsyncSession, user: User, password: str) -> None:
    """A new password ends every login of the account, tokens too."""
    await set_password(db, user, hash_password(password))
    await db.execute(delete(Login).where(Login.user_id == user.user_id))


async def set_password(db: AsyncSession, user: User, password_hash: str) -> None:
    """A new password; a link to set yet another one is worth nothing after it."""
    user.password_hash = password_hash
    await db.execute(delete(PasswordReset).where(PasswordReset.user_id == user.user_id))


async def start_login(
    db: AsyncSession, user_id: UUID, kind: LoginKind, at: datetime, user_agent: str | None = None
) -> str:
    """The secret of a new login, to be handed over once. Bearer tokens do not expire."""
    await db.execute(delete(Login).where(Login.user_id == user_id, Login.expires_at <= at))
    secret = secrets.token_urlsafe(32)
    expires_at = at + COOKIE_LIFE if kind == "cookie" else None
    login = Login(
        secret_hash=hash_secret(secret),
        login_id=uuid7(),
        user_id=user_id,
        kind=kind,
        created_at=at,
        expires_at=expires_at,
        user_agent=user_agent and user_agent[:200],
        last_seen_at=at if kind == "cookie" else None,
    )
    db.add(login)
    await db.flush()
    return secret


def hash_secret(secret: str) -> str:
    """SHA-256 in hex: enough for 256 random bits, which nobody can guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


def not_signed_in() -> NotSignedIn:
    """The problem where no login came along."""
    return NotSignedIn("Sign in first. What you noted is kept where you noted it.")


async def find_login(db: AsyncSession, secret_hash: str, kind: LoginKind, at: datetime) -> Caller | None:
    """The caller of a secret that is known and has not expired."""
    login = await db.get(Login, secret_hash)
    if login is None or login.kind != kind or (login.expires_at is not None and login.expires_at <= at):
        return None
    return Caller(login.user_id, login.secret_hash, login.login_id, login.kind, login.last_seen_at)


async def end_login(db: AsyncSession, caller: Caller) -> None:
    """Signs out: the secret is worth nothing from here on."""
    await db.execute(delete(Login).where(Login.secret_hash == caller.secret_hash))


async def read_me(db: AsyncSession, user_id: UUID) -> Me:
    """The person with their teams."""
    user = await db.get_one(User, user_id)
    rows = await db.execute(
        select(Team.team_id, Team.name, Membership.role)
        .join(Membership, Membership.team_id == Team.team_id)
        .where(Membership.user_id == user_id, Team.personal_of.is_(None))
        .order_by(Team.name, Team.team_id)
    )
    teams = [TeamRole(team_id=team_id, name=name, role=role) for team_id, name, role in rows]
    return Me(
        user_id=user.user_id,
        name=user.name,
        email=user.email,
        locale=user.locale,
        units=user.units,
        time_zone=user.time_zone,
        teams=teams,
    )


async def change_preferences(db: AsyncSession, user_id: UUID, wanted: Preferences) -> None:
    """Writes the settings that are named. Raises Invalid for an unknown time zone."""
    user = await db.get_one(User, user_id)
    if wanted.name:
        user.name = wanted.name.strip()
    if wanted.locale:
        user.locale = wanted.locale
    if wanted.units:
        user.units = wanted.units
    if not isinstance(wanted.time_zone, UnsetType):
        if wanted.time_zone is not None and clock.find_zone(wanted.time_zone) is None:
            raise Invalid.at("timeZone", "not a time zone of the IANA list")
        user.time_zone = wanted.time_zone


async def read_role(db: AsyncSession, user_id: UUID, team_id: UUID) -> Role | None:
    """What somebody is in a team now, None for nobody."""
    found: Role | None = await db.scalar(
        select(Membership.role).where(Membership.team_id == team_id, Membership.user_id == user_id)
    )
    return found


async def coaches_in(db: AsyncSession, user_id: UUID, team_id: UUID) -> bool:
    """Whether somebody is owner or coach of a team now."""
    return await read_role(db, user_id, team_id) in COACHING


async def coaches_member(db: AsyncSession, coach_id: UUID, member_id: UUID, team_id: UUID) -> bool:
    """Whether somebody is owner or coach of a team that the other is in now: who left is no longer theirs to read."""
    return await coaches_in(db, coach_id, team_id) and await read_role(db, member_id, team_id) is not None


async def list_coached_teams(db: AsyncSession, user_id: UUID) -> set[UUID]:
    """The teams that somebody is owner or coach of now."""
    teams = await db.scalars(
        select(Membership.team_id).where(Membership.user_id == user_id, Membership.role.in_(COACHING))
    )
    return set(teams)


async def list_students(db: AsyncSession, coach_id: UUID) -> list[tuple[UUID, User]]:
    """(team, student) of every team that the caller coaches, by name."""
    mine = aliased(Membership)
    rows = await db.execute(
        select(Membership.team_id, User)
        .join(mine, mine.team_id == Membership.team_id)
        .join(User, User.user_id == Membership.user_id)
        .where(mine.user_id == coach_id, mine.role.in_(COACHING), Membership.role == "student")
        .order_by(User.name, User.user_id)
    )
    return [(team_id, user) for team_id, user in rows]


async def read_names(db: AsyncSession, user_ids: set[UUID]) -> dict[UUID, str]:
    """Names by id."""
    rows = await db.execute(select(User.user_id, User.name).where(User.user_id.in_(user_ids)))
    return dict(rows.all())


async def read_roles(db: AsyncSession, user_id: UUID) -> dict[UUID, Role]:
    """What somebody is in each team now, their personal team too."""
    rows = await db.execute(select(Membership.team_id, Membership.role).where(Membership.user_id == user_id))
    return dict(rows.all())


async def read_zone(db: AsyncSession, user_id: UUID) -> str | None:
    """The time zone that somebody has set."""
    zone: str | None = await db.scalar(select(User.time_zone).where(User.user_id == user_id))
    return zone


async def list_teams_of_student(db: AsyncSession, coach_id: UUID, student_id: UUID) -> set[UUID]:
    """The teams in which somebody coaches and the other is a student now."""
    mine = aliased(Membership)
    teams = await db.scalars(
        select(Membership.team_id)
        .join(mine, mine.team_id == Membership.team_id)
        .where(
            Membership.user_id == student_id,
            Membership.role == "student",
            mine.user_id == coach_id,
            mine.role.in_(COACHING),
        )
    )
    return set(teams)
