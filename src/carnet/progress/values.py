"""What may be logged, field by field: types and ranges. Pure."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from carnet.kit.structs import Line, Text, Wire

Count = Annotated[int, Meta(ge=0, le=10_000)]
Kilograms = Annotated[float, Meta(ge=0, le=2_000)]
WeightUnit = Literal["kg", "lb"]
Effort = Annotated[float, Meta(ge=0, le=10, multiple_of=0.5)]
Seconds = Annotated[float, Meta(ge=0, le=86_400)]
Meters = Annotated[float, Meta(ge=0, le=1_000_000)]
SetKind = Literal["warmup", "work", "backoff", "drop", "failure"]
Side = Literal["left", "right"]
IntervalResult = Literal["hit", "miss", "skipped"]
Status = Literal["not_started", "in_progress", "completed", "skipped"]
Videos = Annotated[list[Line], Meta(max_length=20)]
RepsByMovement = Annotated[list[Count | None], Meta(max_length=50)]


class Load(Wire):
    """A weight and how it was typed: one value. `weight` is kg whatever the unit."""

    weight: Kilograms
    weight_unit: WeightUnit = "kg"


_LOAD = Kilograms | Load | None
_DATA = {"rpe": Effort | None, "notes": Text | None}

# the types of the last part of a path, by what the path names
FIELDS: dict[str, dict[str, Any]] = {
    "exercise": {"status": Status | None, "skipReason": Text | None, "notes": Text | None},
    "video": {"": Line | None},
    "set": {
        "kind": SetKind | None,
        "reps": Count | None,
        "weight": _LOAD,
        "rpe": Effort | None,
        "rir": Effort | None,
        "durationSeconds": Seconds | None,
        "distanceMeters": Meters | None,
        "side": Side | None,
        "done": bool | None,
        "bulk": bool | None,
        "note": Text | None,
        "videos": Videos | None,
        "deleted": bool | None,
    },
    "interval": {
        "reps": Count | RepsByMovement | None,
        "weight": _LOAD,
        "result": IntervalResult | None,
        "workSeconds": Seconds | None,
    },
    "round": {"splitSeconds": Seconds | None, "deleted": bool | None},
    "station": {
        "reps": Count | None,
        "weight": _LOAD,
        "seconds": Seconds | None,
        "distanceMeters": Meters | None,
        "skipped": bool | None,
    },
    "standard": {**_DATA, "weightUsed": _LOAD, "setsCompleted": Count | None, "repsCompleted": Count | None},
    "EMOM": {
        **_DATA,
        "repsPerMinute": Annotated[list[Count | None], Meta(max_length=600)] | None,
        "loads": Annotated[list[Load | None], Meta(max_length=50)] | None,
        "scaled": bool | None,
    },
    "AMRAP": {
        **_DATA,
        "totalReps": Count | None,
        "rounds": Count | None,
        "extraReps": Count | None,
        "splits": Annotated[list[Seconds | None], Meta(max_length=500)] | None,
        "loads": Annotated[list[Load | None], Meta(max_length=50)] | None,
        "scaled": bool | None,
        "repsPerRound": Annotated[list[Count | None], Meta(max_length=500)] | None,
    },
    "circuit": {
        **_DATA,
        "roundsCompleted": Count | None,
        "totalReps": Count | None,
        "weightUsed": _LOAD,
        "timeSeconds": Seconds | None,
        "capped": bool | None,
        "repsAtCap": Count | None,
        "scaled": bool | None,
    },
    "feedback": {"rpe": Effort | None, "notes": Text | None},
}
# ready-made: to convert a value without one works the type out anew
_READERS = {
    kind: {field: msgspec.json.Decoder(one) for field, one in fields.items()} for kind, fields in FIELDS.items()
}
# which of a path's kinds belong to which exercise type
UNITS_OF_TYPE = {"set": "standard", "interval": "EMOM", "round": "circuit", "station": "circuit"}


def check_value(kind: str, field: str, value: Any) -> Any:
    """The value as it is logged: loads as {weight, weightUnit}, interval reps as a list per movement.

    Raises msgspec.ValidationError for a wrong type or range, KeyError for a field that is not one.
    """
    checked = _READERS[kind][field].decode(msgspec.json.encode(value))
    if checked is None or isinstance(checked, bool | str):
        return checked
    if field in ("weight", "weightUsed") and isinstance(checked, float | int):
        checked = Load(weight=checked)
    if kind == "interval" and field == "reps" and isinstance(checked, int):
        checked = [checked]
    return msgspec.to_builtins(checked)
