"""The shapes that cross the wire: camelCase, unknown fields refused, text bounded and without NUL."""

from typing import Annotated

import msgspec
from msgspec import Meta

# NUL cannot be stored by PostgreSQL; msgspec itself refuses lone surrogates and NaN.
_NO_NUL = r"^[^\u0000]*$"

Line = Annotated[str, Meta(max_length=200, pattern=_NO_NUL)]
Text = Annotated[str, Meta(max_length=10_000, pattern=_NO_NUL)]
Email = Annotated[str, Meta(min_length=3, max_length=254, pattern=r"^[^\s@\u0000]+@[^\s@\u0000]+$")]


class Wire(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """Base of every request and response."""


class Sparse(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Base of shapes whose absent keys are left out when written."""


class FieldError(Wire):
    """One bad place of the input."""

    path: str
    message: str


class ProblemBody(msgspec.Struct, rename="camel", kw_only=True):
    """RFC 9457: `code` is stable; what some problems add has a shape of its own."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldError] | msgspec.UnsetType = msgspec.UNSET


class TooManyBody(ProblemBody, kw_only=True):
    """When to try again, in seconds from now; Retry-After says the same."""

    retry_after: int


class Health(Wire):
    """The server answers and reads its database."""

    status: str
    version: str
    database: str
