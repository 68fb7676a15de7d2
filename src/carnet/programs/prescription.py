"""What a coach asks for: the config of each exercise type, and what a session is scored by. Pure.

The plain keys are always there, null where the sets are not alike; a config given with them alone is complete.
"""

from collections.abc import Callable
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from carnet.kit.structs import Line, Sparse, Text
from carnet.programs.loads import (
    Count,
    Duration,
    Ladder,
    Movements,
    Seconds,
    SetGroup,
    Slots,
    Step,
    Weight,
    WeightUnit,
)
from carnet.programs.planned import MAX_PARTS, MAX_ROUNDS_OF_PART, reps_per_round

_MINUTE = 60
_MAX_INTERVALS = 600
_MAX_SETS = 100
_MAX_BYTES = 32_768  # a document of 256 kB holds several
Intervals = Annotated[int, Meta(ge=1, le=_MAX_INTERVALS)]
Minutes = Annotated[float, Meta(gt=0, le=600)]


class Superset(Sparse):
    """Exercises of one letter are done in turn, by `order`; `rest_seconds` after this one."""

    letter: Annotated[str, Meta(min_length=1, max_length=2, pattern=r"^[^\u0000]*$")]
    order: Count
    rest_seconds: Seconds | None = None


class Plain(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """Plain keys are written even where they are null."""

    notes: Text | None = None


class StandardConfig(Plain):
    """Sets and reps; `film_sets` are the sets to film, 0 the first.

    Scored are the reps, those of the last set that asks for more (`top_set`), the heaviest load that was lifted or
    the volume; without a rule the `top_set` where there is one, else the reps.
    """

    sets: Annotated[int, Meta(ge=1, le=_MAX_SETS)] | None = None
    reps: Count | None = None
    weight: Weight | None = None
    weight_unit: WeightUnit | None = None
    set_groups: Annotated[list[SetGroup], Meta(max_length=50)] | UnsetType = UNSET
    cues: Annotated[list[Line], Meta(max_length=20)] | UnsetType = UNSET
    film_sets: Annotated[list[Annotated[int, Meta(ge=0, lt=_MAX_SETS)]], Meta(max_length=20)] | UnsetType = UNSET
    superset: Superset | UnsetType = UNSET
    score: Literal["reps", "top_set", "load", "volume"] | UnsetType = UNSET

    def __post_init__(self) -> None:
        """At most so many sets."""
        if sum(group.count for group in _given(self.set_groups)) > _MAX_SETS:
            raise ValueError(f"more than {_MAX_SETS} sets")


class Stage(Sparse):
    """Some intervals of an EMOM with slots of their own, and the rest after them."""

    intervals: Intervals
    slots: Slots
    interval_seconds: Duration | None = None
    rest_seconds: Seconds | None = None


class EmomConfig(Plain):
    """Every minute, or every `interval_seconds`, on the minute: slots that rotate, or stages one after the other.

    "until_failure" ends with the first interval that is not made; else `after_failure` says what a miss means.
    """

    total_minutes: Minutes | None = None
    reps_per_minute: Count | None = None
    interval_seconds: Duration | UnsetType = UNSET
    intervals: Intervals | Literal["until_failure"] | UnsetType = UNSET
    slots: Slots | UnsetType = UNSET
    ladder: Ladder | UnsetType = UNSET
    stages: Annotated[list[Stage], Meta(min_length=1, max_length=20)] | UnsetType = UNSET
    after_failure: Literal["continue", "stop", "amrap"] | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Stages or intervals of its own, and not too many."""
        own = (self.intervals, self.slots, self.ladder)
        if self.stages is not UNSET and own != (UNSET,) * 3:
            raise ValueError("stages have their own intervals and slots")
        if sum(stage.intervals for stage in _given(self.stages)) > _MAX_INTERVALS:
            raise ValueError(f"more than {_MAX_INTERVALS} intervals")


class AmrapConfig(Plain):
    """As many rounds as possible, between what is done once before (`buy_in`) and after them (`cash_out`).

    Scored are rounds and extra reps, or the reps.
    """

    time_minutes: Minutes | None = None
    target_reps: Count | None = None
    duration_seconds: Duration | UnsetType = UNSET
    movements: Movements | UnsetType = UNSET
    ladder: Ladder | UnsetType = UNSET
    buy_in: Movements | UnsetType = UNSET
    cash_out: Movements | UnsetType = UNSET
    score: Literal["rounds", "reps"] | UnsetType = UNSET


class FromPart(Sparse):
    """The reps of the last round that was begun in an earlier part; `part` is its place, 0 the first."""

    part: Annotated[int, Meta(ge=0, lt=MAX_PARTS)]


class PartLadder(Sparse):
    """A ladder that may begin where an earlier part ended."""

    start: Count | FromPart
    step: Step


class Part(Sparse):
    """A stretch of a circuit with rounds of its own; `rest_after_seconds` before the next part begins."""

    movements: Movements
    title: Line | None = None
    rounds: Annotated[int, Meta(ge=1, le=MAX_ROUNDS_OF_PART)] | None = None
    rep_scheme: Annotated[list[Count], Meta(max_length=MAX_ROUNDS_OF_PART)] | None = None
    ladder: PartLadder | None = None
    partition: Literal["free", "by_movement"] | None = None
    for_time: bool | None = None
    time_cap_seconds: Duration | None = None
    duration_seconds: Duration | None = None
    work_seconds: Duration | None = None
    rest_seconds: Seconds | None = None
    rest_between_rounds_seconds: Seconds | None = None
    rest_after_seconds: Seconds | None = None


class CircuitConfig(Plain):
    """Rounds of movements, for time or not, or `parts` that differ.

    `partition`: "by_movement" does all rounds of a movement before the next, "free" leaves it to the student.
    Scored are the time, the rounds, the reps, the round with the fewest reps (of each movement where each has its
    own rounds), the slowest round, or the sum of the rounds' times; without a rule the time where there is one.
    """

    rounds: Annotated[int, Meta(ge=1, le=100)] | None = None
    reps_per_round: Count | None = None
    weight: Weight | None = None
    weight_unit: WeightUnit | None = None
    rest_seconds: Seconds | None = None
    rep_scheme: Annotated[list[Count], Meta(max_length=100)] | UnsetType = UNSET
    movements: Movements | UnsetType = UNSET
    partition: Literal["free", "by_movement"] | UnsetType = UNSET
    parts: Annotated[list[Part], Meta(min_length=1, max_length=MAX_PARTS)] | UnsetType = UNSET
    for_time: bool | UnsetType = UNSET
    time_cap_seconds: Seconds | UnsetType = UNSET
    round_cap_seconds: Seconds | UnsetType = UNSET
    rest_between_rounds_seconds: Seconds | UnsetType = UNSET
    rest_between_movements_seconds: Seconds | UnsetType = UNSET
    work_seconds: Seconds | UnsetType = UNSET
    score: Literal["time", "rounds", "reps", "lowest_round", "slowest_round", "sum"] | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Parts or rounds of its own; a part builds on an earlier one."""
        own = (self.rounds or UNSET, self.rep_scheme, self.movements, self.partition)
        if self.parts is not UNSET and own != (UNSET,) * 4:
            raise ValueError("parts have their own rounds and movements")
        for n, part in enumerate(_given(self.parts)):
            start = part.ladder.start if part.ladder else 0
            if isinstance(start, FromPart) and start.part >= n:
                raise ValueError("a ladder begins where an earlier part ended")


class SessionScore(Sparse):
    """What a whole session is scored by: the sum of its exercises' scores (CrossFit Total)."""

    rule: Literal["sum"]


def _given(value: Any) -> Any:
    return () if value is UNSET else value


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
    msgspec.convert(stored | told, _CONFIGS[exercise_type])  # what is told must be in its bounds too
    if len(msgspec.json.encode(stored | told)) > _MAX_BYTES:
        raise msgspec.ValidationError(f"Expected at most {_MAX_BYTES:,} bytes")
    return stored | told


def check_session_score(score: dict[str, Any] | None) -> dict[str, Any] | None:
    """A session's `score` as stored. Raises msgspec.ValidationError with the place."""
    return None if score is None else msgspec.to_builtins(msgspec.convert(score, SessionScore))


def _plain_standard(config: dict[str, Any]) -> dict[str, Any]:
    """How many sets and what is asked of each, where all are alike."""
    groups = config.get("setGroups") or []
    asked = [{key: value for key, value in group.items() if key != "count"} for group in groups]
    alike = asked[0] if asked and all(other == asked[0] for other in asked) else None
    load = (alike or {}).get("load") or {}
    weight = load if load.get("kind") == "weight" else {}
    reps = (alike or {}).get("reps")
    return {
        "sets": None if alike is None or "totalReps" in alike else sum(group["count"] for group in groups),
        "reps": reps if isinstance(reps, int) else None,
        "weight": weight.get("weight"),
        "weightUnit": weight.get("weightUnit"),
    }


def _plain_emom(config: dict[str, Any]) -> dict[str, Any]:
    slots = config.get("slots") or []
    every = config.get("intervalSeconds", _MINUTE)
    stages = config.get("stages") or [{"intervals": config.get("intervals")}]
    counts = [stage["intervals"] for stage in stages]
    seconds = [stage.get("intervalSeconds", every) for stage in stages]
    known = all(isinstance(count, int) for count in counts)
    total = sum(count * length for count, length in zip(counts, seconds, strict=True)) if known else None
    return {
        "totalMinutes": None if total is None else total / _MINUTE,
        "repsPerMinute": reps_per_round(slots[0]) if len(slots) == 1 and every == _MINUTE else None,
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
