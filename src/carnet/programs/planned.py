"""What a stored config plans: set by set, interval by interval, round by round. Pure."""

from typing import Any

MAX_PARTS = 5
MAX_ROUNDS_OF_PART = 40  # planned round k of part p is number p * 40 + k of its item

Config = dict[str, Any]
_AMOUNTS = ("calories", "distanceMeters", "durationSeconds")


def planned_groups(config: Config) -> list[Config]:
    """The group of each planned set of a standard exercise, in order."""
    groups = config.get("setGroups")
    if groups:
        return [group for group in groups for _ in range(group["count"])]
    load = {"kind": "weight", "weight": config.get("weight"), "weightUnit": config.get("weightUnit")}
    alike = {"reps": config.get("reps"), **({"load": load} if load["weight"] is not None else {})}
    return [alike] * (config.get("sets") or 0)


def planned_sets(config: Config) -> list[str]:
    """The kind of each planned set of a standard exercise, in order."""
    return [group.get("kind") or "work" for group in planned_groups(config)]


def reps_per_round(config: Config) -> int | None:
    """Reps in one round (or EMOM slot); null where a movement has no fixed number of them."""
    reps = [movement.get("reps") for movement in config.get("movements", [])]
    return sum(reps) if reps and all(isinstance(n, int) for n in reps) else None


def ask_reps(movements: list[Config], scheme: int | None) -> list[int | None]:
    """The reps that each movement asks for: its own, of a range the low end; `scheme` where it names no amount."""
    return [_ask(movement, scheme) for movement in movements]


def _ask(movement: Config, scheme: int | None) -> int | None:
    reps = movement.get("reps")
    own: Any = reps["min"] if isinstance(reps, dict) else reps
    if isinstance(own, int):
        return own
    return None if reps == "max" or _is_measured(movement) else scheme


def climb(ladder: Config | None, n: int) -> int | None:
    """The reps of rung `n` of a ladder that starts with a number; null where there is none."""
    start: Any = ladder["start"] if ladder else None
    return max(0, start + n * ladder["step"]) if ladder and isinstance(start, int) else None


def reps_in_rounds(config: Config, rounds: int) -> int | None:
    """Reps in the first so many rounds of an AMRAP; null where they have no fixed number of them."""
    if rounds == 0:
        return 0
    ladder = config.get("ladder")
    if not ladder:
        per_round = reps_per_round(config)
        return None if per_round is None else rounds * per_round
    movements = config.get("movements") or [{}]
    fixed = _sum_all(ask_reps(movements, 0))
    climbing = sum(reps or 0 for reps in ask_reps(movements, 1)) - (fixed or 0)  # how many take the ladder's number
    rungs = sum(climb(ladder, n) or 0 for n in range(rounds))
    return None if fixed is None else rounds * fixed + climbing * rungs


def _sum_all(numbers: list[int | None]) -> int | None:
    known = [n for n in numbers if n is not None]
    return sum(known) if len(known) == len(numbers) else None


def count_intervals(config: Config) -> int | None:
    """How many intervals an EMOM plans; null where it ends with the first that is not made."""
    if config.get("stages"):
        return sum(int(stage["intervals"]) for stage in config["stages"])
    intervals: Any = config.get("intervals")
    if intervals is None and config.get("totalMinutes"):
        intervals = round(config["totalMinutes"] * 60 / config.get("intervalSeconds", 60))
    return intervals if isinstance(intervals, int) else None


def ask_interval(config: Config, n: int) -> list[int | None]:
    """The reps that interval `n` of an EMOM asks of each movement."""
    rung = climb(config.get("ladder"), n)
    slots, place = config.get("slots") or [], n
    for stage in config.get("stages") or []:
        slots = stage["slots"]
        if place < stage["intervals"]:
            break
        place -= stage["intervals"]
    if not slots:
        plain: Any = config.get("repsPerMinute")
        return [plain if rung is None else rung]
    return ask_reps(slots[place % len(slots)]["movements"], rung)


def list_parts(config: Config) -> list[Config]:
    """The parts of a circuit; of one without parts itself."""
    return config.get("parts") or [config]


def planned_rounds(config: Config) -> list[tuple[int, int]]:
    """(part, round of it) of each planned round of a circuit; where a part leaves the number open, its first."""
    counts = [len(part.get("repScheme") or []) or part.get("rounds") or 1 for part in list_parts(config)]
    return [(part, n) for part, count in enumerate(counts) for n in range(count)]


def is_open(part: Config) -> bool:
    """Whether a part of a circuit leaves open how many rounds it has."""
    return bool(part.get("ladder") or part.get("durationSeconds"))


def ask_circuit(config: Config) -> int | None:
    """Reps in all rounds of a circuit; null where that is open or a movement has no fixed number of them."""
    parts = list_parts(config)
    if any(is_open(part) for part in parts) or not any(part.get("movements") for part in parts):
        return None
    asked: list[int | None] = []
    for place, n in planned_rounds(config):
        scheme = parts[place].get("repScheme")
        movements = [one for one in parts[place]["movements"] if "reps" in one or not _is_measured(one)]
        asked += ask_reps(movements, scheme[n] if scheme else None)
    return _sum_all(asked)


def _is_measured(movement: Config) -> bool:
    return any(movement.get(amount) for amount in _AMOUNTS)
