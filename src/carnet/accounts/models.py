"""Users, teams, memberships, invitations, logins."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from carnet.kit.db import Base

Role = Literal["owner", "coach", "student"]
LocaleName = Literal["fr", "en"]
Units = Literal["kg", "lb"]
LoginKind = Literal["cookie", "bearer"]


class User(Base):
    """A person. `email` is kept in lower case."""

    __tablename__ = "user"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(200))
    locale: Mapped[LocaleName] = mapped_column(String(2))
    units: Mapped[Units] = mapped_column(String(2))
    time_zone: Mapped[str | None] = mapped_column(String(64))  # of the IANA list; what "today" is
    created_at: Mapped[datetime]


class Team(Base):
    """A tenant: what its coaches assign, they read."""

    __tablename__ = "team"

    team_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    # a person who trains without a team has one of their own, which no list of teams shows
    personal_of: Mapped[UUID | None] = mapped_column(ForeignKey(User.user_id), unique=True)


class Membership(Base):
    """A person's role in a team."""

    __tablename__ = "membership"
    __table_args__ = (CheckConstraint("role IN ('owner', 'coach', 'student')", name="role"),)

    team_id: Mapped[UUID] = mapped_column(ForeignKey(Team.team_id), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey(User.user_id), primary_key=True, index=True)
    role: Mapped[Role] = mapped_column(String(10))


class Login(Base):
    """A cookie session or a bearer token; only the SHA-256 of the secret is kept."""

    __tablename__ = "login"
    __table_args__ = (CheckConstraint("kind IN ('cookie', 'bearer')", name="kind"),)

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey(User.user_id, ondelete="CASCADE"), index=True)
    kind: Mapped[LoginKind] = mapped_column(String(6))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    login_id: Mapped[UUID] = mapped_column(unique=True)  # names the login in lists; worth nothing as a secret
    user_agent: Mapped[str | None] = mapped_column(String(200))
    last_seen_at: Mapped[datetime | None]


class Invitation(Base):
    """A way into a team, for one person, once: a link or a short typed code, of which only SHA-256 is kept."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("role IN ('owner', 'coach', 'student')", name="role"),
        Index(None, "secret_hash"),
        Index(None, "code_hash"),
    )

    team_id: Mapped[UUID] = mapped_column(ForeignKey(Team.team_id), primary_key=True)
    invitation_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[Role] = mapped_column(String(10))
    name: Mapped[str | None] = mapped_column(String(200))  # who it is meant for, as the coach wrote it
    secret_hash: Mapped[str] = mapped_column(String(64))
    code_hash: Mapped[str] = mapped_column(String(64))
    created_by: Mapped[UUID] = mapped_column(ForeignKey(User.user_id))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_by: Mapped[UUID | None] = mapped_column(ForeignKey(User.user_id))
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class PasswordReset(Base):
    """A link by which a person sets a new password; gone once it is used. Only the SHA-256 of its secret is kept."""

    __tablename__ = "password_reset"

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey(User.user_id, ondelete="CASCADE"), index=True)
    issued_by: Mapped[UUID] = mapped_column(ForeignKey(User.user_id))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class FailedLogin(Base):
    """Wrong passwords for one account from one address since `since`."""

    __tablename__ = "failed_login"

    email: Mapped[str] = mapped_column(String(254), primary_key=True)
    address: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    since: Mapped[datetime]
