"""What a student did in an exercise, as the writes that the runner makes. Pure.

A moment is what is written in one go: a set that is ticked, an interval, a round. Weights are kg.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

import msgspec

from carnet.kit.ids import planned_id
from carnet.kit.structs import Wire
from carnet.programs.models import Prescription
from carnet.programs.planned import planned_sets

Moment = list[tuple[str, Any]]


class Result(Wire):
    """Of any exercise; `effort` is its RPE. One that is `open` was not completed."""

    skip: str | None = None
    open: bool = False
    effort: float | None = None
    notes: str | None = None


class StandardResult(Result):
    """`warmup` has (reps, kg) pairs; `reps`, `kg` and `set_rpe` go by work set, `set_notes` by its number from 0."""

    warmup: tuple[tuple[int, float], ...] = ()
    reps: tuple[int, ...] = ()
    kg: float | list[float] | None = None
    set_rpe: tuple[float | None, ...] = ()
    set_notes: dict[str, str] = msgspec.field(default_factory=dict)


class EmomResult(Result):
    """The first `hits` intervals as prescribed, then reps by movement of those that were missed."""

    hits: int = 0
    misses: tuple[list[int], ...] = ()


class AmrapResult(Result):
    """Rounds and reps of the unfinished one; `splits` are seconds."""

    rounds: int = 0
    extra_reps: int = 0
    splits: tuple[float, ...] = ()
    scaled: bool = False


class CircuitResult(Result):
    """By round: `splits` in seconds and `reps` by station; by station `kg` and `meters`; `time` in seconds."""

    splits: tuple[float, ...] = ()
    time: float | None = None
    reps: tuple[list[int | None], ...] = ()
    kg: tuple[float | None, ...] = ()
    meters: tuple[float | None, ...] = ()


def write_result(item: Prescription, result: dict[str, Any]) -> Iterator[Moment]:
    """The moments of one exercise. Raises msgspec.ValidationError for a result that is none of its type."""
    kind, moments = _OF_TYPE[item.exercise_type]
    read = msgspec.convert(result, kind)
    root = f"/ex/{item.item_id}/"
    if read.skip is not None:
        yield [(root + "status", "skipped"), (root + "skipReason", read.skip)]
        return
    yield from moments(item, read)
    last = [(root + "data/rpe", read.effort), (root + "notes", read.notes)]
    status = [] if read.open else [(root + "status", "completed")]
    yield [*((path, value) for path, value in last if value is not None), *status]


def _standard(item: Prescription, result: StandardResult) -> Iterator[Moment]:
    kinds = planned_sets(item.config)
    warmups = kinds.index("work") if "work" in kinds else 0
    for n, (reps, kg) in enumerate(result.warmup):
        yield _set(item.item_id, n, [("weight", _load(kg)), ("reps", reps)])
    for n, reps in enumerate(result.reps):
        kg_of_set = result.kg[n] if isinstance(result.kg, list) else result.kg
        named = [
            ("weight", None if kg_of_set is None else _load(kg_of_set)),
            ("reps", reps),
            ("rpe", result.set_rpe[n] if n < len(result.set_rpe) else None),
            ("note", result.set_notes.get(str(n))),
        ]
        yield _set(item.item_id, warmups + n, named)


def _set(item_id: UUID, n: int, fields: list[tuple[str, Any]]) -> Moment:
    root = f"/ex/{item_id}/set/{planned_id(item_id, n)}/"
    return [*((root + field, value) for field, value in fields if value is not None), (root + "done", True)]


def _emom(item: Prescription, result: EmomResult) -> Iterator[Moment]:
    slots = item.config["slots"]
    for n in range(result.hits + len(result.misses)):
        asked = [movement["reps"] for movement in slots[n % len(slots)]["movements"]]
        hit = n < result.hits
        root = f"/ex/{item.item_id}/interval/{n}/"
        yield [
            (root + "reps", asked if hit else result.misses[n - result.hits]),
            (root + "result", "hit" if hit else "miss"),
        ]


def _amrap(item: Prescription, result: AmrapResult) -> Iterator[Moment]:
    root = f"/ex/{item.item_id}/data/"
    yield [
        (root + "splits", list(result.splits)),
        (root + "rounds", result.rounds),
        (root + "extraReps", result.extra_reps),
        (root + "scaled", result.scaled),
    ]


def _circuit(item: Prescription, result: CircuitResult) -> Iterator[Moment]:
    root = f"/ex/{item.item_id}/"
    for n, (split, reps) in enumerate(zip(result.splits, result.reps, strict=True)):
        of_round = f"{root}round/{planned_id(item.item_id, n)}/"
        loads = [None if kg is None else _load(kg) for kg in result.kg]
        columns: dict[str, Sequence[Any]] = {"reps": reps, "weight": loads, "distanceMeters": result.meters}
        stations = [
            (f"{of_round}station/{k}/{field}", value)
            for field, values in columns.items()
            for k, value in enumerate(values)
            if value is not None
        ]
        yield [*stations, (of_round + "splitSeconds", split)]
    if result.time is not None:
        yield [(root + "data/timeSeconds", result.time), (root + "data/capped", False)]


def _load(kg: float) -> dict[str, Any]:
    return {"weight": kg, "weightUnit": "kg"}


_OF_TYPE: dict[str, tuple[type[Any], Callable[..., Iterator[Moment]]]] = {
    "standard": (StandardResult, _standard),
    "EMOM": (EmomResult, _emom),
    "AMRAP": (AmrapResult, _amrap),
    "circuit": (CircuitResult, _circuit),
}
