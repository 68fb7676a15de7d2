"""Cursors of paged lists: where the next page begins, safe in a URL."""

import base64
import binascii
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from carnet.kit.errors import Invalid

PAGE = 50
# ms since 1970 until the year 9999, or a place in a log
_Rank = Annotated[int, Meta(ge=0, lt=253_402_300_800_000)]


def write_cursor(rank: int, row_id: UUID) -> str:
    """A cursor behind the row with this rank and id."""
    return base64.urlsafe_b64encode(msgspec.json.encode((rank, row_id))).rstrip(b"=").decode()


def read_cursor(cursor: str) -> tuple[int, UUID]:
    """Rank and id of `write_cursor`. Raises Invalid for anything else."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        rank, row_id = msgspec.json.decode(base64.urlsafe_b64decode(padded), type=tuple[_Rank, UUID])
    except (ValueError, binascii.Error, msgspec.MsgspecError):
        raise Invalid.at("cursor", "not a cursor of this list") from None
    return rank, row_id
