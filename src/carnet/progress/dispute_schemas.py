"""Two versions of one thing, on the wire."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from carnet.kit.structs import Wire


class DisputedUnit(Wire):
    """What is disputed: `number` is its place among those of its kind, from 1; null for the result of an exercise.

    A set's number is that of the work sets, or of the warm-ups where it is one.
    """

    kind: Literal["set", "interval", "round", "result"]
    name: str
    number: int | None
    warmup: bool


class DisputedField(Wire):
    """A path of it and its heads: who writes there now, having seen them all, bases the operation on all of them."""

    path: str
    heads: list[UUID]


class DisputeVersion(Wire):
    """What one device had, whole: `values` by path as they are logged; a path that is not there is empty in it."""

    device_id: UUID
    author_id: UUID
    author_name: str
    at: datetime
    values: dict[str, Any]


class Dispute(Wire):
    """Picking a version is writing its value, or null, at each path in `fields`, each based on all of its heads.

    `revived`: one device deleted it while another wrote in it. To keep it is to write false at `deleted`, to delete
    it true, based on the heads of all `fields`. Without versions only that is in question, `values` is what stands.
    """

    workout_id: UUID
    session_title: str
    item_id: UUID
    exercise_name: str
    exercise_type: str
    unit: DisputedUnit
    fields: list[DisputedField]
    versions: list[DisputeVersion]
    values: dict[str, Any]
    revived: bool
    deleted: DisputedField | None


class Disputes(Wire):
    """All that the caller has two versions of, of at most 50 sessions."""

    disputes: list[Dispute]
