"""What one line of a prescription asks for: amounts, loads, a group of sets, a movement. Pure.

Weights are kg with the unit they were typed in; times are seconds, distances meters.
"""

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from carnet.kit.structs import Line, Sparse

Count = Annotated[int, Meta(ge=0, le=10_000)]
Weight = Annotated[float, Meta(ge=0, le=2_000)]
Percent = Annotated[float, Meta(gt=0, le=200)]
Seconds = Annotated[int, Meta(ge=0, le=86_400)]
Duration = Annotated[int, Meta(ge=1, le=86_400)]
Meters = Annotated[float, Meta(ge=0, le=1_000_000)]
Effort = Annotated[float, Meta(ge=0, le=10, multiple_of=0.5)]
WeightUnit = Literal["kg", "lb"]
DistanceUnit = Literal["m", "km", "yd", "mi"]
Variant = Literal["rx", "scaled", "men", "women"]


class LoadBase(Sparse, tag_field="kind"):
    """What every kind of load may add: the step it is rounded to in kg, and on how many implements it lies."""

    rounding: Weight | None = None
    implements: Literal[1, 2] | None = None


class WeightLoad(LoadBase, tag="weight", kw_only=True):
    """A number of kg or lb."""

    weight: Weight
    weight_unit: WeightUnit


class PercentLoad(LoadBase, tag="percent", kw_only=True):
    """A percentage of a one-rep max, of a training max or of last time's load, of this exercise or another.

    `added` kg come on top, typed in `weight_unit`: "70 % + 10 lb".
    """

    percent: Percent
    of: Literal["1RM", "TM", "result"]
    exercise_id: UUID | None = None
    added: Weight | None = None
    weight_unit: WeightUnit | None = None


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


class VariantLoad(LoadBase, tag="variants", kw_only=True):
    """A load for each variant."""

    variants: Annotated[dict[Variant, PlainLoad], Meta(min_length=1)]


Load = WeightLoad | PercentLoad | BodyweightLoad | DropLoad | VariantLoad


class RepRange(Sparse):
    """From `min` to `max` reps."""

    min: Count
    max: Count

    def __post_init__(self) -> None:
        """From the lower to the higher."""
        if self.min > self.max:
            raise ValueError("`min` is more than `max`")  # msgspec says it with the place


Reps = Count | RepRange | Literal["max"]


Step = Annotated[int, Meta(ge=-1_000, le=1_000)]


class Ladder(Sparse):
    """`start` reps in the first round or interval, `step` more in each that follows.

    It counts for every movement that names no amount of its own.
    """

    start: Count
    step: Step


class SetGroup(Sparse):
    """`count` alike sets of a standard exercise; `plus` asks for more than `reps` if they are there.

    With `total_reps` the reps may be spread over any number of sets: `count` is how many are offered first.
    """

    count: Annotated[int, Meta(ge=1, le=100)]
    reps: Reps | None = None
    plus: bool | None = None
    total_reps: Count | RepRange | None = None
    load: Load | None = None
    rpe: Effort | None = None
    rir: Effort | None = None
    tempo: Line | None = None
    rest_seconds: Seconds | None = None
    kind: Literal["warmup", "work", "backoff", "drop", "failure"] | None = None
    duration_seconds: Seconds | None = None
    distance_meters: Meters | None = None
    distance_unit: DistanceUnit | None = None
    per_side: bool | None = None


class Movement(Sparse):
    """One movement of an interval, a round or an AMRAP; `distance_unit` is how the distance was typed."""

    exercise_id: UUID
    exercise_name: Line
    reps: Reps | None = None
    calories: Count | Literal["max"] | dict[Variant, Count] | None = None
    distance_meters: Meters | None = None
    distance_unit: DistanceUnit | None = None
    duration_seconds: Seconds | None = None
    load: Load | None = None
    per_side: bool | None = None
    alternating: bool | None = None


Movements = Annotated[list[Movement], Meta(max_length=50)]


class Slot(Sparse):
    """The movements of one interval; the slots of an EMOM rotate."""

    movements: Movements


Slots = Annotated[list[Slot], Meta(max_length=60)]
