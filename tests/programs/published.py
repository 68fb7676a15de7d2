"""What the tables of published programmes are made of: what is sent, what is read, what is logged, what it scores."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from carnet.kit.ids import planned_id

POUND = 0.45359237  # kg
MILE = 1609.344  # meters
Json = dict[str, Any]


@dataclass(frozen=True)
class Exercise:
    """`plain` are the plain keys that are told from `config`; `log` is the data of a save, `score` what it is worth."""

    name: str
    exercise_type: str
    config: Json
    plain: Json
    log: Json | None = None
    score: Json | None = None

    @property
    def sent(self) -> Json:
        return {"exerciseName": self.name, "exerciseType": self.exercise_type, "config": self.config}

    @property
    def read(self) -> Json:
        assert not self.config.keys() & self.plain.keys(), "a plain key is sent or told"
        return self.sent | {"config": self.config | self.plain}


@dataclass(frozen=True)
class Day:
    """A session; one with a log is also run."""

    title: str
    exercises: list[Exercise]
    day: int = 0
    rule: Json | None = None
    score: Json | None = None

    @property
    def sent(self) -> Json:
        rule = {} if self.rule is None else {"score": self.rule}
        return {"title": self.title, "day": self.day, "exercises": [one.sent for one in self.exercises], **rule}

    @property
    def read(self) -> Json:
        added = {"notes": None, "estimatedMinutes": None, "score": self.rule}
        return self.sent | added | {"exercises": [one.read for one in self.exercises]}

    @property
    def is_run(self) -> bool:
        return any(one.log is not None for one in self.exercises)


@dataclass(frozen=True)
class Entry:
    """A programme as blocks of weeks of days."""

    name: str
    blocks: list[list[list[Day]]]
    days: list[Day] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "days", [day for block in self.blocks for week in block for day in week])

    def tree(self, *, read: bool = False) -> Json:
        blocks = [
            {
                "title": f"Bloc {b}",
                "weeks": [
                    {"title": f"Semaine {w}", "sessions": [day.read if read else day.sent for day in week]}
                    for w, week in enumerate(block, 1)
                ],
            }
            for b, block in enumerate(self.blocks, 1)
        ]
        return {"title": self.name, "blocks": blocks}


def workout(exercise: Exercise) -> Entry:
    """An entry of one exercise."""
    return Entry(exercise.name, [[[Day(exercise.name, [exercise])]]])


def move(name: str, reps: Any = None, **more: Any) -> Json:
    return {"exerciseName": name, **({} if reps is None else {"reps": reps}), **more}


def pounds(number: float) -> Json:
    return {"kind": "weight", "weight": number * POUND, "weightUnit": "lb"}


def men_women(men: Json, women: Json) -> Json:
    return {"kind": "variants", "variants": {"men": men, "women": women}}


def bodyweight(factor: float) -> Json:
    return {"kind": "bodyweight", "factor": factor}


def percent(number: float, of: str = "1RM", **more: Any) -> Json:
    return {"kind": "percent", "percent": number, "of": of, **more}


def group(count: int, reps: Any, **more: Any) -> Json:
    return {"count": count, "reps": reps, **more}


def alike(
    sets: int | None = None, reps: int | None = None, weight: float | None = None, unit: str | None = None
) -> Json:
    """The plain keys of a standard exercise."""
    return {"sets": sets, "reps": reps, "weight": weight, "weightUnit": unit, "notes": None}


def done(reps: list[int], weight: float | list[float] | None = None, unit: str = "kg") -> Json:
    """Sets that were done, as a save sends them."""
    weights = weight if isinstance(weight, list) else [weight] * len(reps)
    loads = [{} if kg is None else {"weight": kg, "weightUnit": unit} for kg in weights]
    return {"sets": [{"done": True, "reps": n, **load} for n, load in zip(reps, loads, strict=True)]}


def scored(kind: str, value: float, unit: str, **detail: Any) -> Json:
    return {"kind": kind, "value": value, "unit": unit, **({"detail": detail} if detail else {})}


def list_writes(item_id: str, data: Json) -> Iterator[tuple[str, Any]]:
    """What a phone writes for the data of a save: the planned sets and rounds by their ids, the rest as registers."""
    root = f"/ex/{item_id}/"
    taken: Counter[int] = Counter()
    for name, value in data.items():
        if name == "sets":
            for n, one in enumerate(value):
                yield from _list_fields(f"{root}set/{planned_id(UUID(item_id), n)}/", one)
        elif name == "intervals":
            for n, one in enumerate(value):
                yield from _list_fields(f"{root}interval/{n}/", one)
        elif name == "rounds" and isinstance(value, list):
            for one in value:
                part = one.get("part", 0)
                path = f"{root}round/{planned_id(UUID(item_id), 40 * part + taken[part])}/"
                taken[part] += 1
                yield from ((path + key, one[key]) for key in one.keys() & {"splitSeconds"})
                for k, station in enumerate(one.get("stations", [])):
                    yield from _list_fields(f"{path}station/{k}/", station)
        else:
            yield f"{root}data/{name}", value


def _list_fields(path: str, one: Json) -> Iterator[tuple[str, Any]]:
    load = {key: one[key] for key in ("weight", "weightUnit") if key in one}
    yield from ((path + key, value) for key, value in one.items() if key not in load)
    if load:
        yield path + "weight", load
