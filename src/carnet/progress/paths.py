"""Paths of the log: they name things, never indexes. Pure."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from carnet.progress.values import FIELDS, UNITS_OF_TYPE, check_value

START = "/workout/start"
FINISH = "/workout/finish"
VERSION = "/workout/version"  # whether a newer version of the session is taken
MERGE = "/workout/merge"  # of which attempt this one is part
# of a session of one's own
TITLE = "/workout/title"
ITEMS = "/workout/items/"  # and the itemId

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_N = r"0|[1-9]\d{0,2}"
# all of a path but its last word; the last group that is there says what it names
_ROOT = re.compile(
    rf"/ex/(?P<exercise>{_UUID})"
    rf"(?:/(?P<data>data)"
    rf"|/(?P<video>video)"
    rf"|/set/(?P<set>{_UUID})"
    rf"|/interval/(?P<interval>{_N})"
    rf"|/round/(?P<round>{_UUID})(?:/station/(?P<station>{_N}))?)?"
)
_NAME = re.compile(_UUID)
_ITEM = re.compile(rf"{ITEMS}{_UUID}")


class Unit(NamedTuple):
    """What a person resolves as a whole: a set, an interval, a round (with its stations); or "" for the exercise."""

    kind: str
    name: str


_WHOLE = Unit("", "")
_NOWHERE = "no such path"


class Place(NamedTuple):
    """Where a path points: `kind` is a key of FIELDS, `item_id` null for the feedback."""

    item_id: UUID | None
    kind: str
    unit: Unit
    field: str
    station: int | None = None


class BadPath(ValueError):
    """A path that names nothing of this exercise type."""


@lru_cache(10_000)
def parse_path(path: str) -> Place:
    """The place of a path below /ex or /feedback. Raises BadPath."""
    root, _, last = path.rpartition("/")
    if root == "/feedback" and last in FIELDS["feedback"]:
        return Place(None, "feedback", _WHOLE, last)
    item_id, kind, unit, station = _parse_root(root)
    if kind == "video":
        good = _NAME.fullmatch(last) is not None
        unit, last = Unit(kind, last), ""
    else:
        good = last in FIELDS[kind] if kind == "exercise" else last.isascii() and last.isalpha()
    if not good:
        raise BadPath(_NOWHERE)
    return Place(item_id, kind, unit, last, station)


@lru_cache(10_000)
def _parse_root(root: str) -> tuple[UUID, str, Unit, int | None]:
    """Kept by itself: the fields of a set come one after another."""
    found = _ROOT.fullmatch(root)
    if not found:
        raise BadPath(_NOWHERE)
    item_id, kind = UUID(found["exercise"]), str(found.lastgroup)
    if kind == "station":
        return item_id, kind, Unit("round", found["round"]), int(found["station"])
    unit = Unit(kind, found[kind]) if kind in ("set", "interval", "round") else _WHOLE
    return item_id, kind, unit, None


def changes_session(path: str) -> bool:
    """Whether a path is of what a session of one's own is made of, not of what was logged in it."""
    return path == TITLE or _ITEM.fullmatch(path) is not None


def check_write(path: str, value: Any, exercise_types: Mapping[UUID, str]) -> Any:
    """The value as it is logged at this path of a document with these exercises.

    Raises BadPath where the document has no such place, msgspec.ValidationError where the value does not fit.
    """
    place = parse_path(path)
    kind = place.kind
    if place.item_id is not None:
        exercise_type = exercise_types.get(place.item_id)
        if exercise_type is None:
            msg = "no such exercise in this session"
            raise BadPath(msg)
        if UNITS_OF_TYPE.get(kind, exercise_type) != exercise_type:
            msg = f"a {exercise_type} exercise has no {kind}"
            raise BadPath(msg)
        kind = exercise_type if kind == "data" else kind
    if place.field not in FIELDS[kind]:
        msg = f"no such field: {place.field}"
        raise BadPath(msg)
    return check_value(kind, place.field, value)
