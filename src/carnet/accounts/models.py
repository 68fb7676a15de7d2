"""Users, teams, memberships, logins."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from carnet.kit.db import Base

Role = Literal["owner", "coach", "student"]
LocaleName = Literal["fr", "en"]
Units = Literal["kg", "lb"]


class User(Base):
    """A person. `email` is kept in lower case."""

    __tablename__ = "user"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(200))
    locale: Mapped[LocaleName] = mapped_column(String(2))
    units: Mapped[Units] = mapped_column(String(2))
    created_at: Mapped[datetime]


class Team(Base):
    """A tenant: what its coaches assign, they read."""

    __tablename__ = "team"

    team_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))


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
    kind: Mapped[Literal["cookie", "bearer"]] = mapped_column(String(6))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]


class FailedLogin(Base):
    """Wrong passwords for one account from one address since `since`."""

    __tablename__ = "failed_login"

    email: Mapped[str] = mapped_column(String(254), primary_key=True)
    address: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    since: Mapped[datetime]
