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
_EXERCISE = re.compile(
    rf"/ex/(?P<item>{_UUID})/"
    rf"(?:(?P<exercise>status|skipReason|notes)"
    rf"|data/(?P<data>[a-zA-Z]+)"
    rf"|video/(?P<video>{_UUID})"
    rf"|set/(?P<set>{_UUID})/(?P<set_field>[a-zA-Z]+)"
    rf"|interval/(?P<interval>{_N})/(?P<interval_field>[a-zA-Z]+)"
    rf"|round/(?P<round>{_UUID})/(?:station/(?P<station>{_N})/(?P<station_field>[a-zA-Z]+)|(?P<round_field>[a-zA-Z]+)))"
)
_ITEM = re.compile(rf"{ITEMS}{_UUID}")
_FEEDBACK = re.compile(r"/feedback/(?P<field>rpe|notes)")


class Unit(NamedTuple):
    """What a person resolves as a whole: a set, an interval, a round (with its stations); or "" for the exercise."""

    kind: str
    name: str


_WHOLE = Unit("", "")


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
    if found := _FEEDBACK.fullmatch(path):
        return Place(None, "feedback", _WHOLE, found["field"])
    found = _EXERCISE.fullmatch(path)
    if not found:
        msg = "no such path"
        raise BadPath(msg)
    return _read_place(found, _read_id(found["item"]))


_read_id = lru_cache(10_000)(UUID)


def _read_place(found: re.Match[str], item_id: UUID) -> Place:
    last = str(found.lastgroup)
    field = found[last]
    match last:
        case "set_field":
            return Place(item_id, "set", Unit("set", found["set"]), field)
        case "interval_field":
            return Place(item_id, "interval", Unit("interval", found["interval"]), field)
        case "station_field":
            return Place(item_id, "station", Unit("round", found["round"]), field, int(found["station"]))
        case "round_field":
            return Place(item_id, "round", Unit("round", found["round"]), field)
        case "video":
            return Place(item_id, "video", Unit("video", field), "")
        case _:  # a field of the exercise or of its data
            return Place(item_id, last, _WHOLE, field)


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
