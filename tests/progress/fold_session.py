"""The session that the histories edit: one exercise of each type, its paths, and how a document shows each of them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid5

from carnet.progress.document import Item

PEOPLE = ("ines/phone", "ines/old phone", "ines/tablet", "ines/plain")

_NAMES = UUID("0192f000-0000-7000-8000-000000000000")
_CONFIGS: dict[str, dict[str, Any]] = {
    "standard": {"sets": 3, "reps": 5, "weight": 100.0, "weightUnit": "kg", "notes": None},
    "EMOM": {"totalMinutes": 10, "repsPerMinute": 5, "notes": None},
    "AMRAP": {"timeMinutes": 20, "targetReps": None, "movements": [{"reps": 5}, {"reps": 10}]},
    "circuit": {"rounds": 3, "repsPerRound": None, "movements": [{"reps": 21}, {"reps": 15}]},
}
ITEMS = [
    Item(uuid5(_NAMES, name), uuid5(_NAMES, f"exercise {name}"), name.title(), name, config)
    for name, config in _CONFIGS.items()
]
ITEM = {item.exercise_type: item for item in ITEMS}
_ROOT = {name: f"/ex/{item.item_id}" for name, item in ITEM.items()}
_S, _E, _A, _C = (_ROOT[name] for name in ("standard", "EMOM", "AMRAP", "circuit"))


def planned(exercise_type: str, n: int) -> UUID:
    """The id of a planned set or round, as docs/saving.md names it."""
    return uuid5(ITEM[exercise_type].item_id, str(n))


SET = f"{_S}/set/{planned('standard', 0)}"
THIRD = f"{_S}/set/{planned('standard', 2)}"
EXTRA = f"{_S}/set/0192f000-0000-7000-8000-0000000000ff"
ROUND = f"{_C}/round/{planned('circuit', 0)}"
EXTRA_ROUND = f"{_C}/round/0192f000-0000-7000-8000-0000000000fe"
MINUTE, THIRD_MINUTE = f"{_E}/interval/0", f"{_E}/interval/2"

SET_PATHS = tuple(f"{SET}/{name}" for name in ("reps", "weight", "rpe", "done", "deleted"))
ROUND_PATHS = tuple(
    f"{ROUND}/{name}" for name in ("splitSeconds", "station/0/reps", "station/0/weight", "station/1/reps", "deleted")
)
MINUTE_PATHS = (*(f"{MINUTE}/{name}" for name in ("reps", "weight", "result")), f"{_E}/data/repsPerMinute")
RESULTS = {f"{_A}/data/{name}": f"{_A}/data/result" for name in ("rounds", "extraReps", "splits", "repsPerRound")}
RESULTS |= {f"{_C}/data/{name}": f"{_C}/data/result" for name in ("timeSeconds", "capped", "repsAtCap")}
RESULT_PATHS = (*RESULTS, f"{_A}/data/totalReps")
PLAIN_PATHS = (
    *(f"{_S}/{name}" for name in ("status", "notes", "data/rpe", "data/weightUsed")),
    *(f"{SET}/weight", f"{_A}/data/rpe", f"{_A}/data/totalReps", "/feedback/notes"),
)
PATHS = (
    *SET_PATHS,
    *SET_PATHS,
    *(f"{SET}/{name}" for name in ("kind", "note", "bulk", "videos", "rir", "side")),
    *(f"{unit}/{name}" for unit in (THIRD, EXTRA) for name in ("reps", "weight", "done", "deleted")),
    *(f"{_S}/{name}" for name in ("status", "notes", "skipReason", f"video/{uuid5(_NAMES, 'video')}")),
    *(f"{_S}/data/{name}" for name in ("rpe", "notes", "weightUsed", "repsCompleted", "setsCompleted")),
    *(f"{MINUTE}/{name}" for name in ("reps", "weight", "result", "workSeconds")),
    f"{THIRD_MINUTE}/reps",
    *(f"{_E}/{name}" for name in ("status", "data/repsPerMinute", "data/rpe")),
    *(f"{_E}/data/{name}" for name in ("loads", "scaled")),
    *(f"{_A}/data/{name}" for name in ("rounds", "extraReps", "totalReps", "splits", "loads", "scaled")),
    *(f"{root}/data/{name}" for root, name in ((_A, "repsPerRound"), (_C, "scaled"))),
    f"{_A}/status",
    *ROUND_PATHS,
    f"{ROUND}/station/1/skipped",
    f"{EXTRA_ROUND}/station/0/reps",
    *(
        f"{_C}/data/{name}"
        for name in ("totalReps", "roundsCompleted", "weightUsed", "timeSeconds", "capped", "repsAtCap")
    ),
    f"{_C}/status",
    "/feedback/rpe",
    "/feedback/notes",
)
# fields of `data` that are computed from details, with the paths of those
COMPUTED = {
    f"{_S}/data/weightUsed": (f"{_S}/set/", ("weight",)),
    f"{_S}/data/repsCompleted": (f"{_S}/set/", ("reps", "done", "kind", "deleted")),
    f"{_S}/data/setsCompleted": (f"{_S}/set/", ("done", "kind", "deleted")),
    f"{_E}/data/repsPerMinute": (f"{_E}/interval/", ("reps",)),
    f"{_A}/data/totalReps": (f"{_A}/data/", ("rounds", "extraReps", "repsPerRound")),
    f"{_C}/data/totalReps": (f"{_C}/round/", ("reps", "skipped", "deleted")),
    f"{_C}/data/weightUsed": (f"{_C}/round/", ("weight",)),
    f"{_C}/data/roundsCompleted": (
        f"{_C}/round/",
        ("splitSeconds", "deleted", "reps", "seconds", "distanceMeters", "skipped"),
    ),
}
_WORDS = {
    "kind": ("warmup", "work", "backoff", "drop", "failure"),
    "side": ("left", "right"),
    "result": ("hit", "miss", "skipped"),
    "status": ("completed", "skipped", "in_progress", "not_started"),
}


_MAKERS: dict[str, Callable[[int], Any]] = {
    **dict.fromkeys(("notes", "note", "skipReason"), "text {}".format),
    **dict.fromkeys(("weight", "weightUsed"), lambda n: {"weight": float(n), "weightUnit": "lb" if n % 2 else "kg"}),
    **dict.fromkeys(("rpe", "rir"), lambda n: (n % 21) / 2),
    **dict.fromkeys(("splits", "repsPerMinute", "repsPerRound"), lambda n: [n, n + 1]),
    "videos": lambda n: [f"video {n}"],
    "loads": lambda n: [{"weight": float(n), "weightUnit": "kg"}],
}


def make_value(path: str, how: str, n: int) -> Any:
    """A value that may stand at a path: null, zero or its like, always the same one, or one of its own for each n."""
    field = path.rsplit("/", 1)[1]
    if how == "null":
        return None
    if field in ("done", "bulk", "deleted", "scaled", "capped", "skipped"):
        return how != "zero"
    number = {"zero": 0, "same": 5}.get(how, n)
    if field in _WORDS:
        return _WORDS[field][number % len(_WORDS[field])]
    if field == "reps" and "/interval/" in path:
        return [number, number + 1]
    if "/video/" in path:
        return f"video {number}"
    return _MAKERS.get(field, int)(number)


def unit_of(path: str) -> str:
    """What a person resolves as a whole: the path of the set, interval or round, of a result; "" outside of one."""
    if path in RESULTS:
        return RESULTS[path]
    parts = path.split("/")
    return "/".join(parts[:5]) if len(parts) > 5 and parts[3] in ("set", "interval", "round") else ""


def unit_paths(path: str) -> list[str]:
    """All paths of the set or round that a path belongs to."""
    return sorted({other for other in PATHS if unit_of(other) == unit_of(path)})


def find_unit(progress: dict[str, Any], unit: str) -> dict[str, Any] | None:
    """A set, interval or round as a document shows it; null where it is not there."""
    _, _, item_id, kind, name = unit.split("/")
    data = next(one["data"] for one in progress["exercises"] if one["itemId"] == item_id)
    if kind == "data":
        return dict(data)
    if kind == "interval":
        return data["intervals"][int(name)] if int(name) < len(data["intervals"]) else None
    key, units = ("setId", data["sets"]) if kind == "set" else ("roundId", data["rounds"])
    return next((one for one in units if one[key] == name), None)


def read_field(shown: dict[str, Any], path: str) -> Any:
    """The value at a path of a unit as shown: loads again as one value."""
    parts = path.split("/")[5:] or path.split("/")[4:]
    if parts[0] == "station":
        k = int(parts[1])
        if k >= len(shown["stations"]):
            return None
        shown = shown["stations"][k]
    if parts[-1] == "weight":
        return None if shown["weight"] is None else {"weight": shown["weight"], "weightUnit": shown["weightUnit"]}
    return shown[parts[-1]]


def as_shown(path: str, value: Any) -> Any:
    """A logged value as a document shows it."""
    field = path.rsplit("/", 1)[1]
    if field in ("done", "bulk"):
        return bool(value)
    if field in ("videos", "splits", "loads", "repsPerRound") or (field == "reps" and "/interval/" in path):
        return value or []
    if field == "kind":
        return value or "work"
    if field == "weightUsed":
        return value and value["weight"]
    return value


def read_plain(progress: dict[str, Any], path: str) -> Any:
    """The value at a path that belongs to no unit."""
    parts = path.split("/")
    if parts[1] == "feedback":
        return progress["feedback"][parts[2]]
    exercise = next(one for one in progress["exercises"] if one["itemId"] == parts[2])
    if parts[3] == "video":
        return next(iter(exercise["videos"]), None)
    return exercise["data"][parts[4]] if parts[3] == "data" else exercise[parts[3]]
