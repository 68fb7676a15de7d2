"""What can go wrong, as exceptions with a status and a stable code; rendered as RFC 9457 problem+json in `web`."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

_FIELD = re.compile(r"(?:unknown|required) field `([^`]*)`$")
_PLACE = re.compile(r"^(?P<message>.*?) - at `(?:key in )?\$?\.?(?P<path>.*)`$", re.DOTALL)


class Problem(Exception):
    """An answer that is not a success.

    `errors` names the places of bad input as (path, message) pairs; `extra` adds members to the body.
    """

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    title: ClassVar[str] = "Something went wrong on the server"

    def __init__(
        self,
        detail: str,
        *,
        errors: list[tuple[str, str]] | None = None,
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = errors or []
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})


class Invalid(Problem):
    """The request does not say something that Carnet understands; nothing was written."""

    status = 400
    code = "invalid"
    title = "The request is not valid"

    @classmethod
    def at(cls, path: str, message: str) -> "Invalid":
        """One bad place."""
        return cls(f"{path}: {message}. Nothing was written.", errors=[(path, message)])


class NotSignedIn(Problem):
    """No valid login came with the request."""

    status = 401
    code = "not_signed_in"
    title = "Not signed in"


class OtherUser(NotSignedIn):
    """The request is for another account than the one that came along."""

    code = "other_user"
    title = "Somebody else is signed in"


class WrongCredentials(Problem):
    """E-mail and password do not match."""

    status = 401
    code = "wrong_credentials"
    title = "E-mail or password is wrong"


class NotAllowed(Problem):
    """The caller may see the object but not do this with it."""

    status = 403
    code = "not_allowed"
    title = "Not allowed"


class NotFound(Problem):
    """The object does not exist, or the caller may not see it: the answer is the same."""

    status = 404
    code = "not_found"
    title = "Not found"

    def __init__(self) -> None:
        super().__init__("There is nothing here that you may see.")


class Conflict(Problem):
    """The request contradicts what is stored; nothing was written."""

    status = 409
    code = "conflict"
    title = "Conflict"


class VersionChanged(Problem):
    """A field named in the request changed since the version in If-Match; nothing was written."""

    status = 412
    code = "version_changed"
    title = "Changed since you read it"


class TooLarge(Problem):
    """The body, or the document it would make, is too large; nothing was written."""

    status = 413
    code = "too_large"
    title = "Too large"


class TooManyAttempts(Problem):
    """Too many wrong passwords for this account from this address."""

    status = 429
    code = "too_many_attempts"
    title = "Too many attempts"


class NotSaved(Problem):
    """The database refused the commit: nothing of the request was saved."""

    status = 503
    code = "not_saved"
    title = "Not saved"


class NoSpace(NotSaved):
    """The database's disk is full: nothing of the request was saved, and saving goes on once there is room."""

    status = 507
    code = "no_space"
    title = "The server's disk is full"

    def __init__(self) -> None:
        super().__init__("The server has no room left. Nothing of this request was saved; it stays where it was made.")


def bad_input(message: str, below: str = "") -> Invalid:
    """The problem for a message of msgspec, its place split off and put `below` a field."""
    found = _PLACE.match(message)
    path, what = (found["path"], found["message"]) if found else ("", message)
    if named := _FIELD.search(what):  # the place is the field itself, not the object that has or lacks it
        path = f"{path}.{named[1]}" if path else named[1]
    joint = "." if below and path and not path.startswith("[") else ""
    return Invalid.at(f"{below}{joint}{path}" or "body", what)
