"""Identifiers: UUIDv7 for what is made, so that ids sort by their making."""

from functools import lru_cache
from uuid import UUID, uuid5

from uuid_utils.compat import uuid7

__all__ = ["UUID", "planned_id", "planned_name", "uuid5", "uuid7"]


@lru_cache(10_000)
def planned_id(item_id: UUID, n: int) -> UUID:
    """The id of planned set or round `n` (0-based) of a prescription: two phones offline make the same one."""
    return uuid5(item_id, str(n))


@lru_cache(10_000)
def planned_name(item_id: UUID, n: int) -> str:
    """`planned_id` as it is written."""
    return str(planned_id(item_id, n))
