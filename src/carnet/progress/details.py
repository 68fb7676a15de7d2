"""The `data` of each exercise type, computed from its registers. Pure.

A field of the seed that was written as it reads (a register under data/) is shown until a newer change of the
detail it is computed from.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import UUID

from carnet.kit.ids import planned_id
from carnet.programs.planned import MAX_ROUNDS_OF_PART, list_parts, planned_sets, reps_in_rounds
from carnet.progress.fold import ExerciseFold, Operation, Ranks, Register, Values, is_newer
from carnet.progress.paths import Unit
from carnet.progress.units import MAX_PLANNED, View, order_units, view_unit

Data = dict[str, Any]


class Details:
    """What the four computations share: the registers of one exercise and what was asked."""

    def __init__(self, item_id: UUID, config: dict[str, Any], fold: ExerciseFold, ranks: Ranks) -> None:
        self.item_id = item_id
        self.config = config
        self.fold = fold
        self.ranks = ranks

    def units(self, kind: str) -> dict[str, View]:
        """The views of all sets, intervals or rounds that were touched, by name."""
        return {unit.name: view_unit(fields) for unit, fields in self.fold.units.items() if unit.kind == kind}

    def written(self, field: str, default: Any = None) -> Any:
        """What was written at data/`field`."""
        register = self.fold.data.get(field)
        return default if register is None else register.value

    def only_written(self, *fields: str) -> Data:
        """Those of the fields that were ever written: the others are not there at all."""
        return {field: self.written(field) for field in fields if field in self.fold.data}

    def only_listed(self, *fields: str) -> Data:
        """The same for lists, empty where they were cleared."""
        return {field: value or [] for field, value in self.only_written(*fields).items()}

    def stands(self, field: str, detail: Iterable[Operation]) -> Register | None:
        """The register of a computed field, unless an operation of its detail is newer."""
        register = self.fold.data.get(field)
        if register is None or any(is_newer(op, register.shown, self.ranks) for op in detail):
            return None
        return register

    def override(self, data: Data, field: str, detail: Iterable[Operation]) -> None:
        """Shows the register of a computed field where it stands."""
        register = self.stands(field, detail)
        if register is not None:
            data[field] = kilograms(register.value) if field == "weightUsed" else register.value

    def detail(self, kind: str, *names: str) -> Iterator[Operation]:
        """The shown operations of these fields of all sets, intervals or rounds."""
        for unit, fields in self.fold.units.items():
            if unit.kind == kind:
                yield from (register.shown for (_, field), register in fields.items() if field in names)


def kilograms(load: Any) -> Any:
    """The kg of a logged load."""
    return load["weight"] if isinstance(load, dict) else load


def _load(values: Values, station: int | None = None) -> Data:
    load = values.get((station, "weight"))
    return {"weight": kilograms(load), "weightUnit": load["weightUnit"] if load else None}


def _heaviest(loads: Iterable[Any]) -> Any:
    return max((load for load in loads if load is not None), default=None)


_SET_FIELDS = ("reps", "rpe", "rir", "durationSeconds", "distanceMeters", "side", "note")


def _set_fields(values: Values) -> Data:
    return {
        **{field: values.get((None, field)) for field in _SET_FIELDS},
        **_load(values),
        "done": bool(values.get((None, "done"))),
        "videos": values.get((None, "videos")) or [],
    }


def _show_set(details: Details, set_id: UUID, view: View | None, planned_kinds: dict[UUID, str]) -> Data:
    planned = planned_kinds.get(set_id, "work")

    def show(values: Values) -> Data:
        return {"kind": values.get((None, "kind")) or planned, **_set_fields(values)}

    values = view.values if view else {}
    shown = {"setId": str(set_id), **show(values), "bulk": _is_bulk(details, set_id, values)}
    if view and view.versions:
        shown["versions"] = [
            {"device": d, "at": at, **show(v), "bulk": bool(v.get((None, "bulk")))} for d, at, v in view.versions
        ]
    if view and view.revived:
        shown["revived"] = True
    return shown


def _is_bulk(details: Details, set_id: UUID, values: Values) -> bool:
    """Ticked together with others, and not touched by itself since."""
    if not values.get((None, "bulk")):
        return False
    fields = details.fold.units[Unit("set", str(set_id))]
    ticked = fields[None, "bulk"].shown
    # what one tap writes is of one instant, also where a clock that is wrong dates it
    others = (register.shown for register in fields.values() if register.shown.at != ticked.at)
    return not any(is_newer(other, ticked, details.ranks) for other in others)


def standard_data(details: Details) -> Data:
    """Sets, with what is counted over those that are not warm-ups."""
    views = details.units("set")
    kinds = {planned_id(details.item_id, n): kind for n, kind in enumerate(planned_sets(details.config))}
    ids = order_units(details.item_id, views)
    sets = [_show_set(details, set_id, views.get(str(set_id)), kinds) for set_id in ids]
    counted = [one for one in sets if one["kind"] != "warmup"]
    done = [one for one in counted if one["done"]]
    data = {
        "setsCompleted": len(done),
        "repsPerSet": [one["reps"] if one["done"] else None for one in counted],
        "repsCompleted": sum(one["reps"] or 0 for one in done),
        "weightUsed": _heaviest(one["weight"] for one in done),
        "rpe": details.written("rpe"),
        "notes": details.written("notes"),
        "sets": sets,
    }
    details.override(data, "setsCompleted", details.detail("set", "done", "kind", "deleted"))
    details.override(data, "repsCompleted", details.detail("set", "reps", "done", "kind", "deleted"))
    details.override(data, "weightUsed", details.detail("set", "weight"))
    return data


def _show_interval(values: Values) -> Data:
    return {
        "reps": values.get((None, "reps")) or [],
        **_load(values),
        "result": values.get((None, "result")),
        "workSeconds": values.get((None, "workSeconds")),
    }


def _show_whole_interval(view: View | None) -> Data:
    shown = _show_interval(view.values if view else {})
    if view and view.versions:
        shown["versions"] = [{"device": d, "at": at, **_show_interval(v)} for d, at, v in view.versions]
    return shown


def emom_data(details: Details) -> Data:
    """Intervals; a minute's reps are the sum over its movements."""
    views = details.units("interval")
    count = max((int(name) + 1 for name in views), default=0)
    intervals = [_show_whole_interval(views.get(str(n))) for n in range(count)]
    return {
        "repsPerMinute": _reps_per_minute(details, intervals),
        "rpe": details.written("rpe"),
        "notes": details.written("notes"),
        "intervals": intervals,
        **details.only_listed("loads"),
        **details.only_written("scaled"),
    }


def _reps_per_minute(details: Details, intervals: list[Data]) -> list[int | None]:
    """Minute by minute, so that one interval logged later does not hide what was written for the others."""
    sums = [_sum_known(interval["reps"]) for interval in intervals]
    register = details.fold.data.get("repsPerMinute")
    if register is None or register.value is None:
        return sums
    minutes = list(register.value)
    for unit, fields in details.fold.units.items():
        reps = fields.get((None, "reps"))
        if reps is not None and is_newer(reps.shown, register.shown, details.ranks):
            n = int(unit.name)
            minutes += [None] * (n + 1 - len(minutes))
            minutes[n] = sums[n]
    return minutes


def _sum_known(reps: list[int | None]) -> int | None:
    known = [n for n in reps if n is not None]
    return sum(known) if known else None


def amrap_data(details: Details) -> Data:
    """Two integers, rounds and extra reps, never one decimal."""
    rounds, extra = details.written("rounds", 0), details.written("extraReps", 0)
    by_round = details.written("repsPerRound")
    whole = reps_in_rounds(details.config, rounds or 0)
    if by_round and (whole is None or not rounds):
        whole = _sum_known(by_round)
    data = {
        "totalReps": None if whole is None else whole + (extra or 0),  # rounds of unknown length have no total
        "rpe": details.written("rpe"),
        "notes": details.written("notes"),
        "rounds": rounds,
        "extraReps": extra,
        "splits": details.written("splits") or [],
        "loads": details.written("loads") or [],
        "scaled": details.written("scaled"),
        **details.only_listed("repsPerRound"),
    }
    counted = ("rounds", "extraReps", "repsPerRound")
    detail = [details.fold.data[field].shown for field in counted if field in details.fold.data]
    details.override(data, "totalReps", detail)
    return data


_STATION_FIELDS = ("reps", "seconds", "distanceMeters", "skipped")


def _show_round(round_id: UUID, values: Values, movements: int) -> Data:
    count = max([movements, *(station + 1 for station, _ in values if station is not None)])
    return {
        "roundId": str(round_id),
        "splitSeconds": values.get((None, "splitSeconds")),
        "stations": [
            {**{field: values.get((k, field)) for field in _STATION_FIELDS}, **_load(values, k)} for k in range(count)
        ],
    }


def _show_whole_round(round_id: UUID, view: View | None, movements: int) -> Data:
    shown = _show_round(round_id, view.values if view else {}, movements)
    if view and view.versions:
        whole = [(device, at, _show_round(round_id, values, movements)) for device, at, values in view.versions]
        shown["versions"] = [{"device": device, "at": at, **one} for device, at, one in whole]
    if view and view.revived:
        shown["revived"] = True
    return shown


def _is_made(one: Data) -> bool:
    """A round is made when it has its time, or when each station was done or skipped, and not all were skipped."""
    done = [any(s[field] is not None for field in ("reps", "seconds", "distanceMeters")) for s in one["stations"]]
    settled = [made or bool(station["skipped"]) for made, station in zip(done, one["stations"], strict=True)]
    return one["splitSeconds"] is not None or (any(done) and all(settled))


def _show_rounds(details: Details) -> list[Data]:
    """Where an item has parts, each of its planned rounds says of which it is."""
    views = details.units("round")
    movements = [len(part.get("movements") or []) for part in list_parts(details.config)]
    if "parts" not in details.config:
        ids = order_units(details.item_id, views)
        return [_show_whole_round(round_id, views.get(str(round_id)), movements[0]) for round_id in ids]
    ids = order_units(details.item_id, views, MAX_ROUNDS_OF_PART)
    part_of = {planned_id(details.item_id, n): n // MAX_ROUNDS_OF_PART for n in range(MAX_PLANNED if ids else 0)}
    rounds = []
    for round_id in ids:
        part = part_of.get(round_id)
        asked = movements[part] if part is not None and part < len(movements) else 0
        rounds.append({"part": part, **_show_whole_round(round_id, views.get(str(round_id)), asked)})
    return rounds


def circuit_data(details: Details) -> Data:
    """Rounds of stations, with time or reps at the cap."""
    rounds = _show_rounds(details)
    stations = [station for one in rounds for station in one["stations"] if not station["skipped"]]
    data = {
        "roundsCompleted": sum(_is_made(one) for one in rounds),
        "totalReps": sum(station["reps"] or 0 for station in stations),
        "weightUsed": _heaviest(station["weight"] for station in stations),
        "rpe": details.written("rpe"),
        "notes": details.written("notes"),
        "rounds": rounds,
        "timeSeconds": details.written("timeSeconds"),
        "capped": details.written("capped"),
        "repsAtCap": details.written("repsAtCap"),
        **details.only_written("scaled"),
    }
    made = details.detail("round", "splitSeconds", "deleted", "reps", "seconds", "distanceMeters", "skipped")
    details.override(data, "roundsCompleted", made)
    details.override(data, "totalReps", details.detail("round", "reps", "skipped", "deleted"))
    details.override(data, "weightUsed", details.detail("round", "weight"))
    return data


DATA_OF: dict[str, Callable[[Details], Data]] = {
    "standard": standard_data,
    "EMOM": emom_data,
    "AMRAP": amrap_data,
    "circuit": circuit_data,
}
