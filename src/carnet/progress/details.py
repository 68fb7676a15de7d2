"""The `data` of each exercise type, computed from its registers. Pure.

A field of the seed that was written as it reads (a register under data/) is shown until a newer change of the
detail it is computed from.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from carnet.kit.ids import planned_name
from carnet.programs.planned import planned_sets
from carnet.progress.fold import ExerciseFold, Operation, Ranks, Register, Values, is_newer
from carnet.progress.paths import Unit
from carnet.progress.units import View, order_units, view_unit

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

    def result(self, *fields: str) -> View:
        """Fields under data/ that are one result: one whole version where two phones wrote them at once."""
        return view_unit({(None, field): self.fold.data[field] for field in fields if field in self.fold.data})

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


def show_load(values: Values, station: int | None = None) -> Data:
    """The load of a set, interval or station, in two keys."""
    load = values.get((station, "weight"))
    return {"weight": kilograms(load), "weightUnit": load["weightUnit"] if load else None}


def heaviest(loads: Iterable[Any]) -> Any:
    """The greatest of those that are known; null where none is."""
    return max((load for load in loads if load is not None), default=None)


def _set_fields(kind: str, values: Values, *, bulk: bool) -> Data:
    said = {field: value for (_, field), value in values.items()}.get
    load = said("weight")
    return {  # one by one: this is made for every set at every save
        "kind": said("kind") or kind,
        "reps": said("reps"),
        "rpe": said("rpe"),
        "rir": said("rir"),
        "durationSeconds": said("durationSeconds"),
        "distanceMeters": said("distanceMeters"),
        "side": said("side"),
        "note": said("note"),
        "weight": kilograms(load),
        "weightUnit": load["weightUnit"] if load else None,
        "done": bool(said("done")),
        "videos": said("videos") or [],
        "bulk": bulk,
    }


def _show_set(details: Details, name: str, view: View | None, kind: str) -> Data:
    """`kind` is the planned one."""
    values = view.values if view else {}
    shown = {"setId": name, **_set_fields(kind, values, bulk=_is_bulk(details, name, values))}
    if view and view.versions:
        shown["versions"] = [
            {"device": d, "at": at, **_set_fields(kind, v, bulk=bool(v.get((None, "bulk"))))}
            for d, at, v in view.versions
        ]
    if view and view.revived:
        shown["revived"] = True
    return shown


def _is_bulk(details: Details, name: str, values: Values) -> bool:
    """Ticked together with others, and not touched by itself since."""
    if not values.get((None, "bulk")):
        return False
    fields = details.fold.units[Unit("set", name)]
    ticked = fields[None, "bulk"].shown
    # what one tap writes is of one instant, also where a clock that is wrong dates it
    others = (register.shown for register in fields.values() if register.shown.at != ticked.at)
    return not any(is_newer(other, ticked, details.ranks) for other in others)


def standard_data(details: Details) -> Data:
    """Sets, with what is counted over those that are not warm-ups."""
    views = details.units("set")
    kinds = {planned_name(details.item_id, n): kind for n, kind in enumerate(planned_sets(details.config))}
    names = order_units(details.item_id, views)
    sets = [_show_set(details, name, views.get(name), kinds.get(name, "work")) for name in names]
    counted = [one for one in sets if one["kind"] != "warmup"]
    done = [one for one in counted if one["done"]]
    data = {
        "setsCompleted": len(done),
        "repsPerSet": [one["reps"] if one["done"] else None for one in counted],
        "repsCompleted": sum(one["reps"] or 0 for one in done),
        "weightUsed": heaviest(one["weight"] for one in done),
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
        **show_load(values),
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
    sums = [sum_known(interval["reps"]) for interval in intervals]
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


def sum_known(reps: list[int | None]) -> int | None:
    """Over what is known; null where nothing is."""
    known = [n for n in reps if n is not None]
    return sum(known) if known else None
