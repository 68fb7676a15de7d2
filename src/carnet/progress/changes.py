"""What a plain save may change of the `data` of each exercise type: what is named is merged, the rest stays."""

from typing import Annotated, Any
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from carnet.kit.structs import Text, Wire
from carnet.programs.planned import MAX_PARTS
from carnet.progress.values import (
    Count,
    Effort,
    IntervalResult,
    Kilograms,
    Load,
    Meters,
    RepsByMovement,
    Seconds,
    SetKind,
    Side,
    Videos,
    WeightUnit,
)

_MANY = Meta(max_length=200)


class LoadChange(Wire):
    """A load in two keys, as documents show it."""

    weight: Kilograms | None | UnsetType = UNSET
    weight_unit: WeightUnit | None | UnsetType = UNSET


class UnitChange(LoadChange):
    """A set or interval; `versions` and `revived` are ignored, so that what was read can be sent back."""

    versions: list[Any] | UnsetType = UNSET
    revived: bool | UnsetType = UNSET


class SetChange(UnitChange):
    """A set: by `set_id`, or by its place in the list."""

    set_id: UUID | UnsetType = UNSET
    kind: SetKind | UnsetType = UNSET
    reps: Count | None | UnsetType = UNSET
    rpe: Effort | None | UnsetType = UNSET
    rir: Effort | None | UnsetType = UNSET
    duration_seconds: Seconds | None | UnsetType = UNSET
    distance_meters: Meters | None | UnsetType = UNSET
    side: Side | None | UnsetType = UNSET
    done: bool | UnsetType = UNSET
    bulk: bool | UnsetType = UNSET
    note: Text | None | UnsetType = UNSET
    videos: Videos | UnsetType = UNSET
    deleted: bool | UnsetType = UNSET


class IntervalChange(UnitChange):
    """An interval, by its place in the list."""

    reps: Count | RepsByMovement | None | UnsetType = UNSET
    result: IntervalResult | None | UnsetType = UNSET
    work_seconds: Seconds | None | UnsetType = UNSET


class StationChange(LoadChange):
    """A movement of a round, by its place in the list."""

    reps: Count | None | UnsetType = UNSET
    seconds: Seconds | None | UnsetType = UNSET
    distance_meters: Meters | None | UnsetType = UNSET
    skipped: bool | None | UnsetType = UNSET


class RoundChange(Wire):
    """A round: by `round_id`, or by its place in the list; of an item with parts by its place in its `part`."""

    round_id: UUID | UnsetType = UNSET
    part: Annotated[int, Meta(ge=0, lt=MAX_PARTS)] | None | UnsetType = UNSET
    split_seconds: Seconds | None | UnsetType = UNSET
    stations: Annotated[list[StationChange | None], _MANY] | UnsetType = UNSET
    deleted: bool | UnsetType = UNSET
    versions: list[Any] | UnsetType = UNSET
    revived: bool | UnsetType = UNSET


class DataChange(Wire):
    """What every type's data has."""

    rpe: Effort | None | UnsetType = UNSET
    notes: Text | None | UnsetType = UNSET


class StandardChange(DataChange):
    """Data of a standard exercise."""

    sets: Annotated[list[SetChange | None], _MANY] | UnsetType = UNSET
    reps_per_set: Annotated[list[Count | None], Meta(max_length=100)] | UnsetType = UNSET
    sets_completed: Count | UnsetType = UNSET
    reps_completed: Count | UnsetType = UNSET
    weight_used: Kilograms | None | UnsetType = UNSET


class EmomChange(DataChange):
    """Data of an EMOM."""

    intervals: Annotated[list[IntervalChange | None], Meta(max_length=600)] | UnsetType = UNSET
    reps_per_minute: Annotated[list[Count | None], Meta(max_length=600)] | UnsetType = UNSET
    loads: Annotated[list[Load | None], Meta(max_length=50)] | UnsetType = UNSET
    scaled: bool | None | UnsetType = UNSET


class AmrapChange(DataChange):
    """Data of an AMRAP."""

    rounds: Count | None | UnsetType = UNSET
    extra_reps: Count | None | UnsetType = UNSET
    splits: Annotated[list[Seconds | None], Meta(max_length=500)] | UnsetType = UNSET
    loads: Annotated[list[Load | None], Meta(max_length=50)] | UnsetType = UNSET
    scaled: bool | None | UnsetType = UNSET
    reps_per_round: Annotated[list[Count | None], Meta(max_length=500)] | UnsetType = UNSET
    total_reps: Count | None | UnsetType = UNSET
    versions: list[Any] | UnsetType = UNSET


class CircuitChange(DataChange):
    """Data of a circuit."""

    rounds: Annotated[list[RoundChange | None], Meta(max_length=100)] | UnsetType = UNSET
    time_seconds: Seconds | None | UnsetType = UNSET
    capped: bool | None | UnsetType = UNSET
    reps_at_cap: Count | None | UnsetType = UNSET
    scaled: bool | None | UnsetType = UNSET
    rounds_completed: Count | UnsetType = UNSET
    total_reps: Count | UnsetType = UNSET
    weight_used: Kilograms | None | UnsetType = UNSET
    versions: list[Any] | UnsetType = UNSET
