"""What a coach asks for: the config of each exercise type. Pure.

The plain keys are always there, null where the sets are not alike; a config given with them alone is complete.
Weights are kg with the unit they were typed in; times are seconds, distances meters.
"""

from collections.abc import Callable
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from carnet.kit.structs import Sparse, Text

Count = Annotated[int, Meta(ge=0, le=10_000)]
Weight = Annotated[float, Meta(ge=0, le=2_000)]
Percent = Annotated[float, Meta(gt=0, le=200)]
Seconds = Annotated[int, Meta(ge=0, le=86_400)]
Meters = Annotated[float, Meta(ge=0, le=1_000_000)]
Effort = Annotated[float, Meta(ge=0, le=10, multiple_of=0.5)]
WeightUnit = Literal["kg", "lb"]
Short = Annotated[str, Meta(max_length=200)]
_MINUTE = 60


class LoadBase(Sparse, tag_field="kind"):
    """What every kind of load may add: the step it is rounded to in kg, and on how many implements it lies."""

    rounding: Weight | None = None
    implements: Literal[1, 2] | None = None


class WeightLoad(LoadBase, tag="weight", kw_only=True):
    """A number of kg or lb."""

    weight: Weight
    weight_unit: WeightUnit


class PercentLoad(LoadBase, tag="percent", kw_only=True):
    """A percentage of a one-rep max, of a training max or of another result, of this exercise or another."""

    percent: Percent
    of: Literal["1RM", "TM", "result"]
    exercise_id: UUID | None = None


class BodyweightLoad(LoadBase, tag="bodyweight", kw_only=True):
    """Body weight, a multiple of it, or with added or assisted load in kg."""

    factor: Annotated[float, Meta(gt=0, le=10)] | None = None
    added: Weight | None = None
    assisted: Weight | None = None
    weight_unit: WeightUnit | None = None


class DropLoad(LoadBase, tag="drop", kw_only=True):
    """So many percent below today's top set."""

    percent: Percent


PlainLoad = WeightLoad | PercentLoad | BodyweightLoad | DropLoad
Variant = Literal["rx", "scaled", "men", "women"]


class VariantLoad(LoadBase, tag="variants", kw_only=True):
    """A load for each variant."""

    variants: dict[Variant, PlainLoad]


Load = WeightLoad | PercentLoad | BodyweightLoad | DropLoad | VariantLoad


class RepRange(Sparse):
    """From `min` to `max` reps."""

    min: Count
    max: Count


Reps = Count | RepRange | Literal["max"]


class SetGroup(Sparse):
    """`count` alike sets of a standard exercise; `plus` asks for more than `reps` if they are there."""

    count: Annotated[int, Meta(ge=1, le=100)]
    reps: Reps | None = None
    plus: bool | None = None
    total_reps: Count | None = None
    load: Load | None = None
    rpe: Effort | None = None
    rir: Effort | None = None
    tempo: Short | None = None
    rest_seconds: Seconds | None = None
    kind: Literal["warmup", "work", "backoff", "drop", "failure"] | None = None
    duration_seconds: Seconds | None = None
    distance_meters: Meters | None = None


class Movement(Sparse):
    """One movement of an interval, a round or an AMRAP."""

    exercise_id: UUID
    exercise_name: Short
    reps: Reps | None = None
    calories: Count | dict[Variant, Count] | None = None
    distance_meters: Meters | None = None
    duration_seconds: Seconds | None = None
    load: Load | None = None
    per_side: bool | None = None
    alternating: bool | None = None


class Slot(Sparse):
    """The movements of one interval; the slots of an EMOM rotate."""

    movements: list[Movement]


class Superset(Sparse):
    """Exercises of one letter are done in turn, by `order`; `rest_seconds` after this one."""

    letter: Annotated[str, Meta(min_length=1, max_length=2)]
    order: Count
    rest_seconds: Seconds | None = None


class Plain(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """Plain keys are written even where they are null."""

    notes: Text | None = None


class StandardConfig(Plain):
    """Sets and reps."""

    sets: Annotated[int, Meta(ge=1, le=100)] | None = None
    reps: Count | None = None
    weight: Weight | None = None
    weight_unit: WeightUnit | None = None
    set_groups: list[SetGroup] | msgspec.UnsetType = msgspec.UNSET
    cues: list[Short] | msgspec.UnsetType = msgspec.UNSET
    superset: Superset | msgspec.UnsetType = msgspec.UNSET


class EmomConfig(Plain):
    """Every minute, or every `interval_seconds`, on the minute."""

    total_minutes: Annotated[float, Meta(gt=0, le=600)] | None = None
    reps_per_minute: Count | None = None
    interval_seconds: Seconds | msgspec.UnsetType = msgspec.UNSET
    intervals: Annotated[int, Meta(ge=1, le=600)] | Literal["until_failure"] | msgspec.UnsetType = msgspec.UNSET
    slots: list[Slot] | msgspec.UnsetType = msgspec.UNSET


class AmrapConfig(Plain):
    """As many rounds as possible."""

    time_minutes: Annotated[float, Meta(gt=0, le=600)] | None = None
    target_reps: Count | None = None
    duration_seconds: Seconds | msgspec.UnsetType = msgspec.UNSET
    movements: list[Movement] | msgspec.UnsetType = msgspec.UNSET


class CircuitConfig(Plain):
    """Rounds of movements, for time or not."""

    rounds: Annotated[int, Meta(ge=1, le=100)] | None = None
    reps_per_round: Count | None = None
    weight: Weight | None = None
    weight_unit: WeightUnit | None = None
    rest_seconds: Seconds | None = None
    rep_scheme: list[Count] | msgspec.UnsetType = msgspec.UNSET
    movements: list[Movement] | msgspec.UnsetType = msgspec.UNSET
    for_time: bool | msgspec.UnsetType = msgspec.UNSET
    time_cap_seconds: Seconds | msgspec.UnsetType = msgspec.UNSET
    round_cap_seconds: Seconds | msgspec.UnsetType = msgspec.UNSET
    rest_between_rounds_seconds: Seconds | msgspec.UnsetType = msgspec.UNSET
    work_seconds: Seconds | msgspec.UnsetType = msgspec.UNSET
    score: Literal["time", "rounds", "reps", "lowest_round", "sum"] | msgspec.UnsetType = msgspec.UNSET


_CONFIGS: dict[str, type[Plain]] = {
    "standard": StandardConfig,
    "EMOM": EmomConfig,
    "AMRAP": AmrapConfig,
    "circuit": CircuitConfig,
}


def check_config(exercise_type: str, config: dict[str, Any]) -> dict[str, Any]:
    """The config with all plain keys, as stored. Raises msgspec.ValidationError with the place."""
    checked = msgspec.convert(config, _CONFIGS[exercise_type])
    stored: dict[str, Any] = msgspec.to_builtins(checked)
    told = {key: value for key, value in _PLAIN_OF[exercise_type](stored).items() if stored[key] is None}
    return stored | told


def _plain_standard(config: dict[str, Any]) -> dict[str, Any]:
    """How many sets and what is asked of each, where all are alike."""
    groups = config.get("setGroups") or []
    asked = [{key: value for key, value in group.items() if key != "count"} for group in groups]
    alike = asked[0] if asked and all(other == asked[0] for other in asked) else {}
    load = alike.get("load") or {}
    weight = load if load.get("kind") == "weight" else {}
    return {
        "sets": sum(group["count"] for group in groups) if alike else None,
        "reps": alike.get("reps") if isinstance(alike.get("reps"), int) else None,
        "weight": weight.get("weight"),
        "weightUnit": weight.get("weightUnit"),
    }


def _plain_emom(config: dict[str, Any]) -> dict[str, Any]:
    intervals, slots = config.get("intervals"), config.get("slots") or []
    seconds = config.get("intervalSeconds", _MINUTE)
    return {
        "totalMinutes": intervals * seconds / _MINUTE if isinstance(intervals, int) else None,
        "repsPerMinute": reps_per_round(slots[0]) if len(slots) == 1 and seconds == _MINUTE else None,
    }


def _plain_amrap(config: dict[str, Any]) -> dict[str, Any]:
    seconds = config.get("durationSeconds")
    return {"timeMinutes": seconds / _MINUTE if seconds else None}


def _plain_circuit(config: dict[str, Any]) -> dict[str, Any]:
    between = None if "workSeconds" in config else config.get("restBetweenRoundsSeconds")
    return {
        "rounds": len(config.get("repScheme") or []) or None,
        "repsPerRound": reps_per_round(config),
        "restSeconds": between,
    }


_PLAIN_OF: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "standard": _plain_standard,
    "EMOM": _plain_emom,
    "AMRAP": _plain_amrap,
    "circuit": _plain_circuit,
}


def planned_sets(config: dict[str, Any]) -> list[str]:
    """The kind of each planned set of a standard exercise, in order."""
    groups = config.get("setGroups")
    if groups:
        return [group.get("kind") or "work" for group in groups for _ in range(group["count"])]
    return ["work"] * (config.get("sets") or 0)


def reps_per_round(config: dict[str, Any]) -> int | None:
    """Reps in one round (or EMOM slot); null where a movement has no fixed number of them."""
    reps = [movement.get("reps") for movement in config.get("movements", [])]
    return sum(reps) if reps and all(isinstance(n, int) for n in reps) else None
