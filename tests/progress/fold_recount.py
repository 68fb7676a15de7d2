"""The counters, counted again: from the raw operations, and in a disputed unit from the version that is shown."""

from typing import Any

from tests.progress import fold_oracle as oracle
from tests.progress.fold_session import ITEM, find_unit, read_field, unit_of

Counts = dict[str, Any]


class Counter:
    """The values of one document or record, by path."""

    def __init__(self, progress: dict[str, Any], operations: list[Any], ranks: oracle.Ranks) -> None:
        self.operations = operations
        self.ranks = ranks
        self.heads = oracle.all_heads(operations, ranks)
        self.values = {path: oracle.pick_shown(ops).value for path, ops in self.heads.items()}
        for path in self.values:
            unit = unit_of(path)
            shown = find_unit(progress, unit) if unit in oracle.disputed_units(self.heads) else None
            if shown is not None and not path.endswith(("/deleted", "/bulk")):
                self.values[path] = read_field(shown, path)

    def units(self, root: str) -> list[str]:
        """The units that are there."""
        every = {unit_of(path) for path in self.values if path.startswith(root)}
        return sorted(unit for unit in every if not oracle.is_gone(unit, self.operations, self.ranks))

    def get(self, path: str) -> Any:
        return self.values.get(path)

    def written(self, path: str, computed: Any) -> Any:
        """A computed field, or what was written there if that still stands."""
        stands, value = oracle.stands(path, self.operations, self.ranks)
        if not stands:
            return computed
        return value["weight"] if isinstance(value, dict) else value

    def load(self, path: str) -> float | None:
        load = self.get(path)
        return None if load is None else load["weight"]


def recount(progress: dict[str, Any], operations: list[Any], ranks: oracle.Ranks) -> Counts:
    """Counters by exercise type, and the summary."""
    counter = Counter(progress, operations, ranks)
    return {
        "summary": _summary(counter),
        "standard": _standard(counter, progress),
        "EMOM": {"repsPerMinute": _minutes(counter)},
        "AMRAP": {"totalReps": _amrap(counter)},
        "circuit": _circuit(counter),
    }


def _root(exercise_type: str) -> str:
    return f"/ex/{ITEM[exercise_type].item_id}"


def _summary(counter: Counter) -> Counts:
    said = [_status(counter, _root(name)) for name in ITEM]
    return {
        "totalExercises": len(ITEM),
        "completedExercises": said.count("completed"),
        "inProgressExercises": said.count("in_progress"),
        "skippedExercises": said.count("skipped"),
    }


def _status(counter: Counter, root: str) -> str:
    said = counter.get(f"{root}/status")
    if said in ("completed", "skipped", "in_progress"):
        return str(said)
    kept = {"", *counter.units(root + "/")}
    for path, ops in counter.heads.items():
        name, value = path.rsplit("/", 1)[1], oracle.pick_shown(ops).value
        if not path.startswith(root + "/") or name in ("status", "skipReason") or unit_of(path) not in kept:
            continue
        if value not in (None, "", []) and not (value is False and name in ("done", "bulk", "deleted")):
            return "in_progress"
    return "not_started"


def _standard(counter: Counter, progress: dict[str, Any]) -> Counts:
    root = _root("standard")
    order = next(one["data"]["sets"] for one in progress["exercises"] if one["exerciseType"] == "standard")
    assert {f"{root}/set/{one['setId']}" for one in order} >= set(counter.units(f"{root}/set/"))
    sets = [f"{root}/set/{one['setId']}" for one in order]
    work = [one for one in sets if (counter.get(f"{one}/kind") or "work") != "warmup"]
    done = [one for one in work if counter.get(f"{one}/done")]
    loads = [load for one in done if (load := counter.load(f"{one}/weight")) is not None]
    return {
        "setsCompleted": counter.written(f"{root}/data/setsCompleted", len(done)),
        "repsPerSet": [counter.get(f"{one}/reps") if one in done else None for one in work],
        "repsCompleted": counter.written(
            f"{root}/data/repsCompleted", sum(counter.get(f"{one}/reps") or 0 for one in done)
        ),
        "weightUsed": counter.written(f"{root}/data/weightUsed", max(loads, default=None)),
    }


def _minutes(counter: Counter) -> list[int | None]:
    root = _root("EMOM")
    numbers = [int(path.split("/")[4]) for path in counter.values if path.startswith(f"{root}/interval/")]
    sums: list[int | None] = []
    for n in range(max(numbers, default=-1) + 1):
        known = [reps for reps in counter.get(f"{root}/interval/{n}/reps") or [] if reps is not None]
        sums.append(sum(known) if known else None)
    written = f"{root}/data/repsPerMinute"
    if counter.get(written) is None:
        return sums
    minutes = list(counter.get(written))
    register = oracle.pick_shown(counter.heads[written])
    for n, count in enumerate(sums):
        heads = counter.heads.get(f"{root}/interval/{n}/reps")
        if heads and oracle.newer(oracle.pick_shown(heads), register, counter.ranks):
            minutes += [None] * (n + 1 - len(minutes))
            minutes[n] = count
    return minutes


def _amrap(counter: Counter) -> int | None:
    root = _root("AMRAP") + "/data"
    rounds, extra = counter.get(f"{root}/rounds") or 0, counter.get(f"{root}/extraReps") or 0
    whole = 15 * rounds if rounds else sum(counter.get(f"{root}/repsPerRound") or [])
    total: int | None = counter.written(f"{root}/totalReps", whole + extra)
    return total


def _circuit(counter: Counter) -> Counts:
    root = _root("circuit")
    made, reps, loads = 0, 0, []
    for one in counter.units(f"{root}/round/"):
        stations = [{name: counter.get(f"{one}/station/{k}/{name}") for name in ("reps", "skipped")} for k in (0, 1)]
        settled = all(station["reps"] is not None or station["skipped"] for station in stations)
        some = any(station["reps"] is not None for station in stations)
        made += counter.get(f"{one}/splitSeconds") is not None or (some and settled)
        reps += sum(station["reps"] or 0 for station in stations if not station["skipped"])
        for k, station in enumerate(stations):
            load = counter.load(f"{one}/station/{k}/weight")
            loads += [load] if load is not None and not station["skipped"] else []
    return {
        "totalReps": counter.written(f"{root}/data/totalReps", reps),
        "weightUsed": counter.written(f"{root}/data/weightUsed", max(loads, default=None)),
        "roundsCompleted": counter.written(f"{root}/data/roundsCompleted", made),
    }
