"""The difference between two versions of a program, as a coach would tell it. Pure."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any, Literal
from uuid import UUID

from carnet.kit.structs import Wire
from carnet.programs.tree import BlockContent, Part, PartKind, Place, list_places

_FIELDS: dict[PartKind, tuple[str, ...]] = {
    "block": ("title",),
    "week": ("title",),
    "session": ("title", "day", "notes", "estimated_minutes", "score"),
    "exercise": ("exercise_name", "exercise_id", "exercise_type"),
}
_Key = tuple[PartKind, UUID]
_BETWEEN = " / "


class Change(Wire):
    """One difference. `path` names the parts from the block down, by their titles.

    Of what was added or removed the value is its name, and what is in it is not told again. What moved has `field`
    "position" with the 0-based places among what stayed beside it, or "parent" with the paths of the two parents.
    A field of a config is "config.sets".
    """

    kind: Literal["added", "removed", "changed", "moved"]
    part: Literal["program", "block", "week", "session", "exercise"]
    path: str
    field: str | None = None
    session_id: UUID | None = None
    item_id: UUID | None = None
    before: Any = None
    after: Any = None


class _Version:
    """Where each part of a version stands, and under which path."""

    def __init__(self, blocks: list[BlockContent]) -> None:
        self.places: dict[_Key, Place] = {}
        self.paths: dict[_Key, str] = {}
        self.sessions: dict[_Key, UUID | None] = {}
        for place in list_places(blocks):
            key, above = _key(place.part), _above(place)
            self.places[key] = place
            self.paths[key] = _BETWEEN.join(filter(None, (self.paths.get(above) if above else "", _name(place.part))))
            own = place.part.part_id if place.part.kind == "session" else None
            self.sessions[key] = own or (self.sessions[above] if above else None)

    def tell(self, kind: Literal["added", "removed", "changed", "moved"], key: _Key, **told: Any) -> Change:
        """A change of a part of this version."""
        item_id = key[1] if key[0] == "exercise" else None
        path = self.paths[key]
        return Change(kind=kind, part=key[0], path=path, session_id=self.sessions[key], item_id=item_id, **told)


def compare_versions(before: tuple[str, list[BlockContent]], after: tuple[str, list[BlockContent]]) -> list[Change]:
    """All that makes the second (title, blocks) of the first, in the second's order; what was removed comes last."""
    old, new = _Version(before[1]), _Version(after[1])
    changes: list[Change] = []
    if before[0] != after[0]:
        changes.append(Change(kind="changed", part="program", path="", field="title", before=before[0], after=after[0]))
    moved = _find_moved(old, new)
    for key, place in new.places.items():
        if key not in old.places:
            if _above(place) in old.places or _above(place) is None:
                changes.append(new.tell("added", key, after=_name(place.part)))
            continue
        changes += _tell_moved(old, new, key, moved)
        changes += _tell_changed(new, key, old.places[key].part, place.part)
    for key, place in old.places.items():
        if key not in new.places and (_above(place) in new.places or _above(place) is None):
            changes.append(old.tell("removed", key, before=_name(place.part)))
    return changes


def _key(part: Part) -> _Key:
    return part.kind, part.part_id


def _above(place: Place) -> _Key | None:
    return None if place.above is None else _key(place.above)


def _name(part: Any) -> str:
    name: str = part.exercise_name if part.kind == "exercise" else part.title
    return name


def _tell_moved(old: _Version, new: _Version, key: _Key, moved: dict[_Key, tuple[int, int]]) -> Iterator[Change]:
    above, below = _above(old.places[key]), _above(new.places[key])
    if above != below:
        yield new.tell(
            "moved",
            key,
            field="parent",
            before=old.paths[above] if above else "",
            after=new.paths[below] if below else "",
        )
    elif key in moved:
        yield new.tell("moved", key, field="position", before=moved[key][0], after=moved[key][1])


def _find_moved(old: _Version, new: _Version) -> dict[_Key, tuple[int, int]]:
    """The fewest parts that must be taken out of their row and put back elsewhere, with both places in it."""
    rows: dict[_Key | None, list[_Key]] = {}
    for key, place in new.places.items():
        if key in old.places and _above(old.places[key]) == _above(place):
            rows.setdefault(_above(place), []).append(key)
    moved: dict[_Key, tuple[int, int]] = {}
    for row in rows.values():
        before = sorted(row, key=lambda key: old.places[key].position)
        places = [before.index(key) for key in row]
        stayed = _longest_rise(places)
        moved |= {
            key: (place, n) for n, (key, place) in enumerate(zip(row, places, strict=True)) if place not in stayed
        }
    return moved


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """The members of a longest increasing subsequence of distinct numbers (patience sorting)."""
    tops: list[int] = []
    below: dict[int, int | None] = {}
    for number in numbers:
        pile = bisect_left(tops, number)
        below[number] = tops[pile - 1] if pile else None
        tops[pile : pile + 1] = [number]
    rise: set[int] = set()
    number_at = tops[-1] if tops else None
    while number_at is not None:
        rise.add(number_at)
        number_at = below[number_at]
    return rise


def _tell_changed(new: _Version, key: _Key, before: Any, after: Any) -> Iterator[Change]:
    for field in _FIELDS[key[0]]:
        if getattr(before, field) != getattr(after, field):
            told = {"before": getattr(before, field), "after": getattr(after, field)}
            yield new.tell("changed", key, field=_on_the_wire(field), **told)
    if key[0] == "exercise":
        for name in dict.fromkeys((*before.config, *after.config)):
            if before.config.get(name) != after.config.get(name):
                told = {"before": before.config.get(name), "after": after.config.get(name)}
                yield new.tell("changed", key, field=f"config.{name}", **told)


def _on_the_wire(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
