"""A version of a program as a tree of parts with their ids, and what an editor does with one. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal
from uuid import UUID

from msgspec.structs import replace

from carnet.kit.ids import uuid7
from carnet.kit.structs import Wire

ExerciseType = Literal["standard", "EMOM", "AMRAP", "circuit"]
PartKind = Literal["block", "week", "session", "exercise"]
MAX_BLOCKS, MAX_WEEKS, MAX_SESSIONS, MAX_EXERCISES = 60, 104, 21, 60  # in a program, a block, a week, a session
_MOST: dict[PartKind, int] = {
    "block": MAX_BLOCKS,
    "week": MAX_WEEKS,
    "session": MAX_SESSIONS,
    "exercise": MAX_EXERCISES,
}


ID_FIELDS: dict[PartKind, str] = {"block": "blockId", "week": "weekId", "session": "sessionId", "exercise": "itemId"}


class Part(Wire):
    """What a program is made of. A copy has an id of its own and the lineage of what it was copied from."""

    kind: ClassVar[PartKind]
    key: ClassVar[str]  # the field with its id
    inside: ClassVar[str | None] = None  # the field with the parts in it
    lineage_id: UUID

    @property
    def part_id(self) -> UUID:
        """Its id, whatever the field is called."""
        found: UUID = getattr(self, self.key)
        return found

    @property
    def parts(self) -> list[Any]:
        """The parts in it, the very list."""
        return getattr(self, self.inside) if self.inside else []


class ExerciseContent(Part):
    """An exercise of a session with its targets."""

    kind: ClassVar[PartKind] = "exercise"
    key: ClassVar[str] = "item_id"
    item_id: UUID
    exercise_id: UUID
    exercise_name: str
    exercise_type: ExerciseType
    config: dict[str, Any]


class SessionContent(Part):
    """A session; `day` is 0 to 6 within its week."""

    kind: ClassVar[PartKind] = "session"
    key: ClassVar[str] = "session_id"
    inside: ClassVar[str | None] = "exercises"
    session_id: UUID
    title: str
    day: int
    notes: str | None
    estimated_minutes: int | None
    score: dict[str, Any] | None
    exercises: list[ExerciseContent]


class WeekContent(Part):
    """A week."""

    kind: ClassVar[PartKind] = "week"
    key: ClassVar[str] = "week_id"
    inside: ClassVar[str | None] = "sessions"
    week_id: UUID
    title: str
    sessions: list[SessionContent]


class BlockContent(Part):
    """A block."""

    kind: ClassVar[PartKind] = "block"
    key: ClassVar[str] = "block_id"
    inside: ClassVar[str | None] = "weeks"
    block_id: UUID
    title: str
    weeks: list[WeekContent]


@dataclass(frozen=True)
class Place:
    """Where a part stands: `siblings` is the very list that holds it, `above` the part whose list that is."""

    part: Any
    above: Any | None
    siblings: list[Any]
    position: int
    path: str  # in the JSON of the program


def list_places(blocks: list[BlockContent]) -> Iterator[Place]:
    """Every part, each before what is in it."""
    return _list_places(blocks, None, "blocks")


def _list_places(siblings: list[Any], above: Part | None, path: str) -> Iterator[Place]:
    for position, part in enumerate(siblings):
        place = Place(part, above, siblings, position, f"{path}[{position}]")
        yield place
        if part.inside:
            yield from _list_places(part.parts, part, f"{place.path}.{part.inside}")


def find_place(blocks: list[BlockContent], kind: PartKind, part_id: UUID) -> Place | None:
    """Where the part with this id stands."""
    places = (place for place in list_places(blocks) if place.part.kind == kind)
    return next((place for place in places if place.part.part_id == part_id), None)


def is_full(kind: PartKind, siblings: Sequence[Part]) -> bool:
    """Whether no further part of this kind has room beside these."""
    return len(siblings) >= _MOST[kind]


def find_twice(blocks: list[BlockContent]) -> Place | None:
    """The second place of an id that two parts of a kind have."""
    seen: set[tuple[PartKind, UUID]] = set()
    for place in list_places(blocks):
        key = (place.part.kind, place.part.part_id)
        if key in seen:
            return place
        seen.add(key)
    return None


def copy_part(part: Part) -> Any:
    """The same with ids of its own, down to the last exercise; the lineage stays."""
    ids = {part.key: uuid7()}
    return replace(part, **ids, **({part.inside: copy_parts(part.parts)} if part.inside else {}))


def copy_parts(parts: Sequence[Part]) -> list[Any]:
    """Each as `copy_part`."""
    return [copy_part(part) for part in parts]
