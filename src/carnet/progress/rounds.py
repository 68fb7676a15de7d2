"""The `data` of what is done in rounds, AMRAP and circuit, computed from its registers. Pure.

What is one result, the rounds with the reps after them, the time with the cap, is shown as one version whole: never
the rounds of one phone with the reps of another.
"""

from carnet.kit.ids import planned_name
from carnet.programs.planned import MAX_ROUNDS_OF_PART, list_parts, reps_in_rounds
from carnet.progress.details import Data, Details, heaviest, show_load, sum_known
from carnet.progress.fold import Values
from carnet.progress.units import MAX_PLANNED, View, order_units

# what two phones that write it at once make two versions of
RESULTS = {
    "AMRAP": ("rounds", "extraReps", "splits", "repsPerRound"),
    "circuit": ("timeSeconds", "capped", "repsAtCap"),
}
_ALWAYS = ("rounds", "extraReps", "splits")


def amrap_data(details: Details) -> Data:
    """Two integers, rounds and extra reps, never one decimal."""
    view = details.result(*RESULTS["AMRAP"])
    result = _show_amrap(details, view.values)
    rounds, extra, by_round = result["rounds"], result["extraReps"], result.get("repsPerRound")
    whole = reps_in_rounds(details.config, rounds or 0)
    if by_round and (whole is None or not rounds):
        whole = sum_known(by_round)
    data = {
        "totalReps": None if whole is None else whole + (extra or 0),  # rounds of unknown length have no total
        "rpe": details.written("rpe"),
        "notes": details.written("notes"),
        **{field: result[field] for field in _ALWAYS},
        "loads": details.written("loads") or [],
        "scaled": details.written("scaled"),
        **{field: result[field] for field in result if field not in _ALWAYS},
    }
    if view.versions:
        data["versions"] = [{"device": d, "at": at, **_show_amrap(details, v)} for d, at, v in view.versions]
    counted = ("rounds", "extraReps", "repsPerRound")
    detail = [details.fold.data[field].shown for field in counted if field in details.fold.data]
    details.override(data, "totalReps", detail)
    return data


def _show_amrap(details: Details, values: Values) -> Data:
    known = details.fold.data
    return {
        **{field: values.get((None, field), None if field in known else 0) for field in ("rounds", "extraReps")},
        "splits": values.get((None, "splits")) or [],
        **({"repsPerRound": values.get((None, "repsPerRound")) or []} if "repsPerRound" in known else {}),
    }


_STATION_FIELDS = ("reps", "seconds", "distanceMeters", "skipped")


def _show_round(name: str, values: Values, movements: int) -> Data:
    count = max([movements, *(station + 1 for station, _ in values if station is not None)])
    return {
        "roundId": name,
        "splitSeconds": values.get((None, "splitSeconds")),
        "stations": [
            {**{field: values.get((k, field)) for field in _STATION_FIELDS}, **show_load(values, k)}
            for k in range(count)
        ],
    }


def _show_whole_round(name: str, view: View | None, movements: int) -> Data:
    shown = _show_round(name, view.values if view else {}, movements)
    if view and view.versions:
        whole = [(device, at, _show_round(name, values, movements)) for device, at, values in view.versions]
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
        names = order_units(details.item_id, views)
        return [_show_whole_round(name, views.get(name), movements[0]) for name in names]
    names = order_units(details.item_id, views, MAX_ROUNDS_OF_PART)
    part_of = {planned_name(details.item_id, n): n // MAX_ROUNDS_OF_PART for n in range(MAX_PLANNED if names else 0)}
    rounds = []
    for name in names:
        part = part_of.get(name)
        asked = movements[part] if part is not None and part < len(movements) else 0
        rounds.append({"part": part, **_show_whole_round(name, views.get(name), asked)})
    return rounds


def _show_circuit(values: Values) -> Data:
    return {field: values.get((None, field)) for field in RESULTS["circuit"]}


def circuit_data(details: Details) -> Data:
    """Rounds of stations, with time or reps at the cap."""
    rounds = _show_rounds(details)
    view = details.result(*RESULTS["circuit"])
    stations = [station for one in rounds for station in one["stations"] if not station["skipped"]]
    data = {
        "roundsCompleted": sum(_is_made(one) for one in rounds),
        "totalReps": sum(station["reps"] or 0 for station in stations),
        "weightUsed": heaviest(station["weight"] for station in stations),
        "rpe": details.written("rpe"),
        "notes": details.written("notes"),
        "rounds": rounds,
        **_show_circuit(view.values),
        **details.only_written("scaled"),
    }
    if view.versions:
        data["versions"] = [{"device": d, "at": at, **_show_circuit(v)} for d, at, v in view.versions]
    made = details.detail("round", "splitSeconds", "deleted", "reps", "seconds", "distanceMeters", "skipped")
    details.override(data, "roundsCompleted", made)
    details.override(data, "totalReps", details.detail("round", "reps", "skipped", "deleted"))
    details.override(data, "weightUsed", details.detail("round", "weight"))
    return data
