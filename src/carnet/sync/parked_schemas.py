"""What could not be placed, on the wire."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import UNSET, UnsetType

from carnet.kit.structs import Wire


class Parked(Wire):
    """An operation that is kept and waits for its author's word; what was not well-formed in it reads null.

    `reason` begins with a word that stays the same; `document_too_large`, `not_understood`, `op_id_reused`,
    `unknown_workout`, `workout_id_taken`. The names are there where the author may see the workout.
    """

    parked_id: UUID
    op_id: UUID
    workout_id: UUID | None
    path: str | None
    value: Any
    base: list[UUID]
    reason: str
    edited_at: datetime | None
    arrived_at: datetime
    device_id: UUID
    session_title: str | None
    exercise_name: str | None
    exercise_type: str | None


class ParkedList(Wire):
    """A page of what waits, newest first."""

    parked: list[Parked]
    next: str | UnsetType = UNSET
