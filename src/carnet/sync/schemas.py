"""A phone's batch and the answer to it."""

import hashlib
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from carnet.kit.structs import Line, ProblemBody, Wire

_SORTED = msgspec.json.Encoder(order="sorted")
Dseq = Annotated[int, Meta(ge=0, lt=2**53)]


class OperationIn(Wire):
    """An operation as a phone sends it; `base` is what the person was looking at."""

    op_id: UUID
    dseq: Dseq
    workout_id: UUID
    path: Line
    value: Any
    base: UUID | Annotated[list[UUID], Meta(max_length=100)] | None
    edited_at: Annotated[datetime, Meta(tz=True)]
    clock_offset: Annotated[int, Meta(ge=-(2**53), le=2**53)] | None
    app_version: Annotated[str, Meta(max_length=64, pattern=r"^[^\u0000]*$")] | None = None


class Batch(Wire):
    """What is still to be saved of one device, in its order; empty is the sign of life.

    Of an operation only `opId` and `dseq` must be well-formed: the rest parks, with the reason, if it is not.
    """

    device_id: UUID
    epoch: Line | None
    operations: Annotated[list[dict[str, Any]], Meta(max_length=200)]


class OperationResult(Wire):
    """Saved is committed; parked is kept, with the reason why it could not be placed."""

    op_id: UUID
    state: Literal["saved", "parked"]
    reason: str | None
    version: int | None


class OutOfOrder(ProblemBody, kw_only=True):
    """Nothing was written; `next` is the dseq that the server takes next from this device."""

    next: int


class BatchResult(Wire):
    """`next` is the dseq that the server takes next from this device."""

    epoch: str
    next: int
    results: list[OperationResult]


def hash_operation(body: dict[str, Any]) -> str:
    """Of what an operation says; its place in the queue is not part of it, so that a forked phone can send it again."""
    said = body.copy()
    said.pop("dseq", None)
    return hashlib.sha256(_SORTED.encode(said)).hexdigest()
