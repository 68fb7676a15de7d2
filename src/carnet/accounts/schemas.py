"""What crosses the wire about people."""

from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from carnet.accounts.models import LocaleName, Role, Units
from carnet.kit.structs import Email, Wire

MAX_PASSWORD = 1024


class SignIn(Wire):
    """Credentials."""

    email: Email
    # longer ones would only keep the hash function busy
    password: Annotated[str, Meta(min_length=1, max_length=MAX_PASSWORD)]


class TeamRole(Wire):
    """A team of mine and what I am in it."""

    team_id: UUID
    name: str
    role: Role


class Me(Wire):
    """The person signed in."""

    user_id: UUID
    name: str
    email: str
    locale: LocaleName
    units: Units
    teams: list[TeamRole]


class Preferences(Wire):
    """Settings to change; what is absent stays."""

    locale: LocaleName | UnsetType = UNSET
    units: Units | UnsetType = UNSET
