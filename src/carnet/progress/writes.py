"""A plain save as writes to paths: the detail first, the registers last. Pure."""

from collections import Counter
from collections.abc import Collection, Iterator
from fnmatch import fnmatchcase
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from carnet.kit.errors import Invalid
from carnet.kit.ids import planned_id, uuid5
from carnet.kit.structs import Wire
from carnet.programs.planned import MAX_ROUNDS_OF_PART, planned_rounds, planned_sets
from carnet.progress.changes import (
    AmrapChange,
    CircuitChange,
    DataChange,
    EmomChange,
    LoadChange,
    RoundChange,
    SetChange,
    StandardChange,
)
from carnet.progress.schemas import ExerciseChange
from carnet.progress.units import MAX_PLANNED

Write = tuple[str, Any]

CHANGE_OF: dict[str, type[DataChange]] = {
    "standard": StandardChange,
    "EMOM": EmomChange,
    "AMRAP": AmrapChange,
    "circuit": CircuitChange,
}
# computed fields that can be written as they read, with the paths (below the exercise) they are computed from
REGISTERS: dict[str, dict[str, tuple[str, ...]]] = {
    "standard": {
        "setsCompleted": ("set/*/done", "set/*/kind", "set/*/deleted"),
        "repsCompleted": ("set/*/reps", "set/*/done", "set/*/kind", "set/*/deleted"),
        "weightUsed": ("set/*/weight",),
    },
    "EMOM": {"repsPerMinute": ("interval/*/reps",)},
    "AMRAP": {"totalReps": ("data/rounds", "data/extraReps", "data/repsPerRound")},
    "circuit": {
        "roundsCompleted": ("round/*",),
        "totalReps": ("round/*/reps", "round/*/skipped", "round/*/deleted"),
        "weightUsed": ("round/*/weight",),
    },
}
_LISTS = ("sets", "repsPerSet", "intervals")
_LOAD_KEYS = ("weight", "weightUnit")
_READ_ONLY = ("versions", "revived")  # shown where two versions of a unit stand; may be sent back as they were read


def read_change(exercise_type: str, data: dict[str, Any]) -> DataChange:
    """`data` as a change of its type. Raises msgspec.ValidationError with the place."""
    return msgspec.convert(data, CHANGE_OF[exercise_type])


class Writer:
    """Writes for one exercise as it is shown now."""

    def __init__(self, exercise: dict[str, Any]) -> None:
        self.exercise = exercise
        self.item_id = UUID(exercise["itemId"])
        self.root = f"/ex/{exercise['itemId']}/"

    def fields(self, change: ExerciseChange) -> Iterator[Write]:
        """Status, skip reason, notes, videos."""
        for field, value in _named(change, "data", "videos").items():
            yield self.root + field, value
        if not isinstance(change.videos, UnsetType):
            wanted = {str(uuid5(self.item_id, video)): video for video in change.videos}
            shown = {str(uuid5(self.item_id, video)) for video in self.exercise["videos"]}
            yield from ((f"{self.root}video/{name}", None) for name in sorted(shown - wanted.keys()))
            yield from ((f"{self.root}video/{name}", video) for name, video in wanted.items())

    def detail(self, change: DataChange) -> Iterator[Write]:
        """Sets, intervals, rounds, and the fields of `data` that nothing is computed into."""
        if isinstance(change, StandardChange) and not isinstance(change.sets, UnsetType):
            yield from self._sets(change.sets)
        elif isinstance(change, EmomChange) and not isinstance(change.intervals, UnsetType):
            for n, interval in enumerate(change.intervals):
                if interval is not None:
                    shown = _at(self.exercise["data"]["intervals"], n)
                    yield from self._unit(f"interval/{n}/", interval, shown)
        elif isinstance(change, CircuitChange) and not isinstance(change.rounds, UnsetType):
            yield from self._rounds(change.rounds)
        registers = REGISTERS[self.exercise["exerciseType"]]
        lists = (*_LISTS, "rounds") if isinstance(change, CircuitChange) else _LISTS
        for field, value in _named(change, *lists, *registers, *_READ_ONLY).items():
            yield f"{self.root}data/{field}", value

    def registers(self, change: DataChange) -> Iterator[Write]:
        """The computed fields that are written as they read."""
        named = _named(change)
        for field in REGISTERS[self.exercise["exerciseType"]]:
            if field in named:
                yield f"{self.root}data/{field}", named[field]

    def reps_per_set(self, change: DataChange) -> Iterator[Write]:
        """Entry n is work set n: done with so many reps, or not done; sets past the end go."""
        if not isinstance(change, StandardChange) or isinstance(change.reps_per_set, UnsetType):
            return
        shown = {UUID(one["setId"]): one for one in self.exercise["data"]["sets"]}
        work = [set_id for set_id, one in shown.items() if one["kind"] != "warmup"]
        reps = change.reps_per_set
        kinds = planned_sets(self.exercise["config"])
        warmups = {planned_id(self.item_id, n) for n, kind in enumerate(kinds) if kind == "warmup"}
        # what is added comes after what is shown, so that entry n stays set n: not where a deleted one was
        planned = [planned_id(self.item_id, n) for n in range(MAX_PLANNED)]
        last = max((n for n, set_id in enumerate(planned) if set_id in shown), default=-1)
        ids = self._ids(work, len(reps), skip={*shown, *planned[: last + 1], *warmups} - set(work))
        for set_id, count in zip(ids, reps, strict=False):
            path = f"{self.root}set/{set_id}/"
            yield path + "deleted", False
            if count is not None:  # what was noted of a set that is not done stays
                yield path + "reps", count
            yield path + "done", count is not None
        yield from ((f"{self.root}set/{set_id}/deleted", True) for set_id in work[len(reps) :])

    def _sets(self, sets: list[SetChange | None]) -> Iterator[Write]:
        shown = {UUID(one["setId"]): one for one in self.exercise["data"]["sets"]}
        for place, one in zip(self._ids(list(shown), len(sets)), sets, strict=True):
            if one is not None:
                set_id = place if isinstance(one.set_id, UnsetType) else one.set_id
                yield from self._unit(f"set/{set_id}/", one, shown.get(set_id))

    def _ids(self, shown: list[UUID], count: int, skip: Collection[UUID] = ()) -> list[UUID]:
        """`count` ids: those shown, then planned sets or rounds that are not shown."""
        ids = shown[:count]
        for n in range(MAX_PLANNED):
            if len(ids) == count:
                break
            unit_id = planned_id(self.item_id, n)
            if unit_id not in shown and unit_id not in skip:
                ids.append(unit_id)
        return ids

    def _rounds(self, rounds: list[RoundChange | None]) -> Iterator[Write]:
        shown = {UUID(one["roundId"]): one for one in self.exercise["data"]["rounds"]}
        parts = "parts" in self.exercise["config"]
        places = self._places_in_parts(rounds) if parts else self._ids(list(shown), len(rounds))
        for place, one in zip(places, rounds, strict=True):
            if one is None:
                continue
            round_id = place if isinstance(one.round_id, UnsetType) else one.round_id
            if _is_echo(one, shown.get(round_id)):
                continue
            path = f"{self.root}round/{round_id}/"
            for field, value in _named(one, "roundId", "part", "stations", *_READ_ONLY).items():
                yield path + field, value
            stations = [] if isinstance(one.stations, UnsetType) else one.stations
            known = shown[round_id]["stations"] if round_id in shown else []
            for k, station in enumerate(stations):
                if station is not None:
                    yield from self._unit(f"round/{round_id}/station/{k}/", station, _at(known, k))

    def _places_in_parts(self, rounds: list[RoundChange | None]) -> list[UUID]:
        """Entry n is the next round of the part that it names, else of the part of planned round n."""
        planned = [part for part, _ in planned_rounds(self.exercise["config"])]  # each part has one
        taken: Counter[int] = Counter()
        places = []
        for n, one in enumerate(rounds):
            part = one.part if one and isinstance(one.part, int) else planned[min(n, len(planned) - 1)]
            if part > planned[-1]:
                raise Invalid.at(f"data.rounds[{n}].part", "no such part")
            if taken[part] == MAX_ROUNDS_OF_PART:
                raise Invalid.at("data.rounds", f"more than {MAX_ROUNDS_OF_PART} rounds of one part")
            places.append(planned_id(self.item_id, part * MAX_ROUNDS_OF_PART + taken[part]))
            taken[part] += 1
        return places

    def _unit(self, name: str, change: LoadChange, shown: dict[str, Any] | None) -> Iterator[Write]:
        """The named fields of a set, interval or station; its weight and unit are one value."""
        if _is_echo(change, shown):
            return
        for field, value in _named(change, "setId", *_LOAD_KEYS, *_READ_ONLY).items():
            yield f"{self.root}{name}{field}", value
        if change.weight is not UNSET or change.weight_unit is not UNSET:
            yield f"{self.root}{name}weight", self._load(change, shown or {})

    def _load(self, change: LoadChange, shown: dict[str, Any]) -> dict[str, Any] | None:
        weight = shown.get("weight") if isinstance(change.weight, UnsetType) else change.weight
        unit = None if isinstance(change.weight_unit, UnsetType) else change.weight_unit
        unit = unit or shown.get("weightUnit") or self.exercise["config"].get("weightUnit") or "kg"
        return None if weight is None else {"weight": weight, "weightUnit": unit}


def name_paths(exercise_type: str, root: str, change: ExerciseChange, writes: list[Write]) -> list[str]:
    """Patterns of the paths whose change since a version makes If-Match fail: what is written, and what it hides."""
    patterns = [path for path, _ in writes]
    data = {} if isinstance(change.data, UnsetType) else change.data
    for field, detail in REGISTERS[exercise_type].items():
        if field in data:
            patterns += [f"{root}data/{field}", *(root + pattern for pattern in detail)]
    if "repsPerSet" in data:
        patterns += [f"{root}set/*/{field}" for field in ("reps", "done", "kind", "deleted")]
    if not isinstance(change.videos, UnsetType):
        patterns.append(f"{root}video/*")
    return patterns


def touches(path: str, patterns: list[str]) -> bool:
    """Whether a path is one of those named."""
    return any(fnmatchcase(path, pattern) for pattern in patterns)


def _named(change: Any, *left_out: str) -> dict[str, Any]:
    """The fields that a change names, under their names on the wire."""
    named: dict[str, Any] = msgspec.to_builtins(change)  # leaves out what is unset
    return {field: value for field, value in named.items() if field not in left_out}


def _is_echo(change: Wire, shown: dict[str, Any] | None) -> bool:
    """Whether a unit is sent back whole, just as it was read: then it is not an edit of this attempt."""
    return shown is not None and _named(change) == shown


def is_whole(exercise: dict[str, Any], change: ExerciseChange) -> bool:
    """Whether all of `data` is sent back: then only what differs from what was read is an edit.

    Who names some fields means them, and in a second attempt they are logged again although they read the same.
    """
    return not isinstance(change.data, UnsetType) and exercise["data"].keys() <= change.data.keys()


def leave_out_echo(exercise: dict[str, Any], change: ExerciseChange) -> ExerciseChange:
    """A whole `data` without the fields that are sent back as they were read.

    They are no edits, whatever becomes of them by the others: who changes a set's weight does not pin `weightUsed`.
    """
    sent = {} if isinstance(change.data, UnsetType) else change.data
    edited = {field: value for field, value in sent.items() if exercise["data"].get(field) != value}
    return msgspec.structs.replace(change, data=edited)


def read_paths(exercise: dict[str, Any]) -> dict[str, Any]:
    """What an exercise shows, by path and as it is logged."""
    root, data = f"/ex/{exercise['itemId']}/", exercise["data"]
    shown = {root + field: exercise[field] for field in ("status", "skipReason", "notes")}
    shown |= {f"{root}data/{field}": value for field, value in data.items()}
    if exercise["exerciseType"] in ("standard", "EMOM"):
        for n, one in enumerate(data.get("sets") or data.get("intervals") or []):
            shown |= _read_unit(f"{root}set/{one['setId']}/" if "setId" in one else f"{root}interval/{n}/", one)
    elif exercise["exerciseType"] == "circuit":
        for one in data["rounds"]:
            path = f"{root}round/{one['roundId']}/"
            shown |= {path + "splitSeconds": one["splitSeconds"], path + "deleted": False}
            for k, station in enumerate(one["stations"]):
                shown |= _read_unit(f"{path}station/{k}/", station)
    return shown


def _read_unit(path: str, one: dict[str, Any]) -> dict[str, Any]:
    load = None if one["weight"] is None else {key: one[key] for key in _LOAD_KEYS}
    return {path + field: value for field, value in one.items()} | {path + "weight": load, path + "deleted": False}


def _at(entries: list[dict[str, Any]], n: int) -> dict[str, Any] | None:
    return entries[n] if n < len(entries) else None
