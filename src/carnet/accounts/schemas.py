"""What crosses the wire about people."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from carnet.accounts.models import LocaleName, Role, Units
from carnet.kit.structs import Email, Line, Wire

MIN_PASSWORD, MAX_PASSWORD = 12, 1024

Password = Annotated[str, Meta(min_length=1, max_length=MAX_PASSWORD)]
NewPassword = Annotated[str, Meta(min_length=MIN_PASSWORD, max_length=MAX_PASSWORD)]
# with a dot behind the @: what is most often forgotten on a phone
NewEmail = Annotated[str, Meta(max_length=254, pattern=r"^[^\s@\u0000]+@[^\s@.\u0000]+(\.[^\s@.\u0000]+)+$")]
Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\u0000]*[^\s\u0000][^\u0000]*$")]


class SignIn(Wire):
    """Credentials; `beside` leaves whoever is signed in on this browser signed in too."""

    email: Email
    password: Password
    beside: bool = False


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
    time_zone: str | None
    teams: list[TeamRole]


class Preferences(Wire):
    """Settings to change; what is absent stays. `time_zone` is of the IANA list, null for the phone's own."""

    name: Name | UnsetType = UNSET
    locale: LocaleName | UnsetType = UNSET
    units: Units | UnsetType = UNSET
    time_zone: Line | None | UnsetType = UNSET


class PasswordChange(Wire):
    """A new password, and the one that it replaces."""

    current: Password
    new: NewPassword


class EmailChange(Wire):
    """A new address to sign in with."""

    email: NewEmail
    password: Password


class LoginOut(Wire):
    """A login of mine; `last_seen_at` is at most an hour old, `current` the one that this request came with."""

    login_id: UUID
    kind: Literal["cookie", "bearer"]
    created_at: datetime
    last_seen_at: datetime | None
    user_agent: str | None
    current: bool


class Logins(Wire):
    """A page of my logins, newest first."""

    logins: list[LoginOut]
    next: str | UnsetType = UNSET


class TeamName(Wire):
    """What a team is called."""

    name: Name


class Member(Wire):
    """Somebody in a team; `email` is null for students, who read no other's address."""

    user_id: UUID
    name: str
    role: Role
    email: str | None


class TeamOut(Wire):
    """A team as one of its members sees it: a student sees the coaches and themself."""

    team_id: UUID
    name: str
    members: list[Member]


class RoleChange(Wire):
    """What a member becomes."""

    role: Role


class NewInvitation(Wire):
    """Whom to invite: `name` is who it is meant for."""

    role: Role
    name: Name | None = None


class IssuedInvitation(Wire):
    """Shown once: only hashes of link and code are kept."""

    invitation_id: UUID
    link: str
    code: str
    expires_at: datetime


class InvitationOut(Wire):
    """An invitation that can still be accepted."""

    invitation_id: UUID
    role: Role
    name: str | None
    created_by: str
    created_at: datetime
    expires_at: datetime


class Invitations(Wire):
    """A page of the open invitations, newest first."""

    invitations: list[InvitationOut]
    next: str | UnsetType = UNSET


class InvitationKey(Wire):
    """Either the secret of a link or a typed code; case, spaces and dashes of a code do not count."""

    secret: Annotated[str, Meta(max_length=100)] | UnsetType = UNSET
    code: Annotated[str, Meta(max_length=20)] | UnsetType = UNSET


class InvitationLook(Wire):
    """What an invitation says before it is accepted."""

    team_name: str
    coach_name: str
    role: Role
    name: str | None


class Acceptance(InvitationKey, kw_only=True):
    """Alone it joins who is signed in; with name, email and password it makes an account."""

    name: Name | UnsetType = UNSET
    email: NewEmail | UnsetType = UNSET
    password: NewPassword | UnsetType = UNSET
    units: Units = "kg"
    locale: LocaleName = "fr"


class IssuedReset(Wire):
    """Shown once: only a hash of the link is kept."""

    link: str
    expires_at: datetime


class ResetKey(Wire):
    """The secret of a link."""

    secret: Annotated[str, Meta(max_length=100)]


class ResetLook(Wire):
    """Whose password it is."""

    name: str
    email: str


class NewSecret(ResetKey, kw_only=True):
    """The password to set."""

    password: NewPassword
