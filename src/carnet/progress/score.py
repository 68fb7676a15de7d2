"""What an exercise and a session are scored by: numbers that a benchmark is compared with. Pure.

A score is of what was logged, also while an attempt runs; null where nothing scorable was.
"""

from collections.abc import Callable, Sequence
from typing import Any, Literal
from uuid import UUID

from msgspec import UNSET, UnsetType

from carnet.kit.ids import planned_id
from carnet.kit.structs import Wire
from carnet.programs.planned import (
    ask_circuit,
    ask_interval,
    count_intervals,
    list_parts,
    planned_groups,
    planned_rounds,
)

Data = dict[str, Any]
Kind = Literal[
    "reps",
    "top_set",
    "load",
    "volume",
    "intervals",
    "rounds",
    "time",
    "reps_at_cap",
    "lowest_round",
    "slowest_round",
    "sum",
]


class Score(Wire):
    """`value` in `unit`; `detail` is what it was worked out from. Reps at the cap rank after every time."""

    kind: Kind
    value: float
    unit: Literal["reps", "kg", "intervals", "rounds", "seconds"]
    detail: dict[str, Any] | UnsetType = UNSET


class ExerciseScore(Wire):
    """The score of an exercise of an attempt; null where nothing scorable was logged."""

    item_id: UUID
    position: int
    score: Score | None


class WorkoutScore(Wire):
    """The scores of an attempt; `session` by the session's own rule, null where it has none."""

    exercises: list[ExerciseScore]
    session: Score | None


def score_workout(rule: dict[str, Any] | None, exercises: Sequence[Data]) -> WorkoutScore:
    """Of the exercises as an attempt's record shows them."""
    scores = [score_exercise(exercise) for exercise in exercises]
    return WorkoutScore(
        exercises=[
            ExerciseScore(item_id=UUID(exercise["itemId"]), position=exercise["position"], score=score)
            for exercise, score in zip(exercises, scores, strict=True)
        ],
        session=score_session(rule, scores),
    )


def score_exercise(exercise: Data) -> Score | None:
    """Of an exercise as a document shows it."""
    found = _OF_TYPE[exercise["exerciseType"]](exercise, exercise["config"], exercise["data"])
    scaled = exercise["data"].get("scaled")
    if found is not None and scaled is not None:
        found.detail = {**(found.detail or {}), "scaled": scaled}
    return found


def score_session(rule: Data | None, scores: Sequence[Score | None]) -> Score | None:
    """Of a session by its own rule, from the scores of its exercises; null where they are of several units."""
    there = [score for score in scores if score is not None]
    if rule is None or len({score.unit for score in there}) != 1:
        return None
    values = [None if score is None else score.value for score in scores]
    return Score(kind="sum", value=sum(one.value for one in there), unit=there[0].unit, detail={"values": values})


def _standard(exercise: Data, config: Data, data: Data) -> Score | None:
    groups = planned_groups(config)
    rule = config.get("score") or ("top_set" if any(group.get("plus") for group in groups) else "reps")
    item_id = UUID(exercise["itemId"])
    group_of = {str(planned_id(item_id, n)): group for n, group in enumerate(groups)}
    done = [one for one in data["sets"] if one["done"] and one["kind"] != "warmup"]
    if rule == "top_set":
        return _top_set([one for one in done if group_of.get(one["setId"], {}).get("plus")])
    if rule == "load":
        return _heaviest(done, data)
    if rule == "volume":
        return _volume(done, group_of)
    if not data["setsCompleted"] and not data["repsCompleted"]:
        return None
    return Score(kind="reps", value=data["repsCompleted"] or 0, unit="reps", detail={"repsPerSet": data["repsPerSet"]})


def _top_set(sets: list[Data]) -> Score | None:
    """The reps of the last done set that asked for more."""
    if not sets or sets[-1]["reps"] is None:
        return None
    detail = {key: sets[-1][key] for key in ("weight", "weightUnit")}
    return Score(kind="top_set", value=sets[-1]["reps"], unit="reps", detail=detail)


def _heaviest(sets: list[Data], data: Data) -> Score | None:
    """The heaviest load with a rep made: an attempt of 0 reps, or one that is not done, was missed."""
    lifted = [one for one in sets if one["reps"] and one["weight"] is not None]
    if lifted:
        best = max(lifted, key=lambda one: float(one["weight"]))
        detail = {"reps": best["reps"], "weightUnit": best["weightUnit"]}
        return Score(kind="load", value=best["weight"], unit="kg", detail=detail)
    no_loads = all(one["weight"] is None for one in data["sets"])  # written as one number for the exercise
    if data["repsCompleted"] and no_loads and data["weightUsed"] is not None:
        return Score(kind="load", value=data["weightUsed"], unit="kg")
    return None


def _volume(sets: list[Data], group_of: dict[str, Data]) -> Score | None:
    """Reps x load, a pair of implements twice; where the load hangs on an unknown body weight, reps apart."""
    value, apart = 0.0, 0
    for one in sets:
        load = group_of.get(one["setId"], {}).get("load") or {}
        reps = one["reps"] or 0
        if one["weight"] is None or load.get("kind") == "bodyweight":
            apart += reps
        else:
            value += reps * one["weight"] * load.get("implements", 1)
    if not sets:
        return None
    return Score(kind="volume", value=value, unit="kg", detail={"repsWithoutLoad": apart} if apart else UNSET)


def _emom(_: Data, config: Data, data: Data) -> Score | None:
    """Intervals made as prescribed; where a miss ends it those before it, and the reps of the one that was missed."""
    minutes = data["repsPerMinute"]
    count = max(len(minutes), len(data["intervals"]))
    made = [_is_made(config, data, n) for n in range(count)]
    if all(one is None for one in made):
        return None
    total = sum(reps or 0 for reps in minutes)
    ends = config.get("intervals") == "until_failure" or config.get("afterFailure") == "stop"
    full = next((n for n, one in enumerate(made) if not one), count) if ends else made.count(True)
    if config.get("intervals") == "until_failure":
        extra = (minutes[full] or 0) if full < len(minutes) else 0
        return Score(kind="rounds", value=full, unit="rounds", detail={"extraReps": extra, "totalReps": total})
    return Score(
        kind="intervals", value=full, unit="intervals", detail={"of": count_intervals(config), "totalReps": total}
    )


def _is_made(config: Data, data: Data, n: int) -> bool | None:
    """As it was said, else by the reps; null where nothing was logged."""
    interval = data["intervals"][n] if n < len(data["intervals"]) else {"result": None, "reps": []}
    if interval["result"] is not None:
        return bool(interval["result"] == "hit")
    asked, reps = ask_interval(config, n), interval["reps"]
    if len(reps) == len(asked) and any(one is not None for one in reps):
        return all(plan is None or (done or 0) >= plan for done, plan in zip(reps, asked, strict=True))
    minute = data["repsPerMinute"][n] if n < len(data["repsPerMinute"]) else None
    return None if minute is None else bool(minute >= sum(plan or 0 for plan in asked))


def _amrap(_: Data, config: Data, data: Data) -> Score | None:
    """Rounds and extra reps, never one decimal; or the reps."""
    total = data["totalReps"]
    if config.get("score") == "reps" or not (data["rounds"] or data["extraReps"]):
        detail = {"repsPerRound": data["repsPerRound"]} if data.get("repsPerRound") else UNSET
        return Score(kind="reps", value=total, unit="reps", detail=detail) if total else None
    detail = {"extraReps": data["extraReps"] or 0, "totalReps": total}
    return Score(kind="rounds", value=data["rounds"] or 0, unit="rounds", detail=detail)


def _circuit(_: Data, config: Data, data: Data) -> Score | None:
    default = "time" if config.get("forTime") else "rounds"
    return _CIRCUIT_BY[config.get("score") or default](config, data)


def _by_time(config: Data, data: Data) -> Score | None:
    """The time, or where it was capped the reps until then."""
    if data["capped"]:
        reps = (data["totalReps"] or 0) if data["repsAtCap"] is None else data["repsAtCap"]
        detail = {"of": ask_circuit(config), "capSeconds": config.get("timeCapSeconds")}
        return Score(kind="reps_at_cap", value=reps, unit="reps", detail=detail)
    if data["timeSeconds"] is None:
        return None
    splits = [one["splitSeconds"] for one in data["rounds"]]
    told = any(split is not None for split in splits)
    return Score(kind="time", value=data["timeSeconds"], unit="seconds", detail={"splits": splits} if told else UNSET)


def _by_rounds(_: Data, data: Data) -> Score | None:
    if not data["roundsCompleted"] and not data["totalReps"]:
        return None
    return Score(
        kind="rounds", value=data["roundsCompleted"] or 0, unit="rounds", detail={"totalReps": data["totalReps"]}
    )


def _by_reps(config: Data, data: Data) -> Score | None:
    """All reps, and of parts each one's; with the time where one was taken."""
    if not data["totalReps"]:
        return None
    rounds = [_count_reps(one) for one in data["rounds"]]
    detail: Data = {"rounds": rounds}
    if "parts" in config:
        of_part = [one.get("part") for one in data["rounds"]]
        detail["parts"] = [
            sum(reps for reps, part in zip(rounds, of_part, strict=True) if part == n)
            for n in range(len(list_parts(config)))
        ]
    taken = {key: data[key] for key in ("timeSeconds", "capped") if data[key] is not None}
    return Score(kind="reps", value=data["totalReps"], unit="reps", detail=detail | taken)


def _count_reps(one: Data) -> int:
    return sum(station["reps"] or 0 for station in one["stations"] if not station["skipped"])


def _by_lowest_round(config: Data, data: Data) -> Score | None:
    """The fewest reps of a round; where movements have rounds of their own the sum of each one's fewest."""
    if config.get("partition") == "by_movement":
        columns = max((len(one["stations"]) for one in data["rounds"]), default=0)
        counts = [[_reps_at(one, k) for one in data["rounds"]] for k in range(columns)]
        lowest = [min((reps for reps in column if reps is not None), default=None) for column in counts]
        known = [reps for reps in lowest if reps is not None]
        detail = {"lowest": lowest, "totalReps": data["totalReps"]}
    else:
        rounds = [one for one in data["rounds"] if any(station["reps"] is not None for station in one["stations"])]
        known = [min(_count_reps(one) for one in rounds)] if rounds else []
        detail = {"rounds": [_count_reps(one) for one in rounds], "totalReps": data["totalReps"]}
    return Score(kind="lowest_round", value=sum(known), unit="reps", detail=detail) if known else None


def _reps_at(one: Data, k: int) -> int | None:
    reps: int | None = one["stations"][k]["reps"] if k < len(one["stations"]) else None
    return reps


def _by_slowest_round(config: Data, data: Data) -> Score | None:
    """A round that was begun and has no time ran into the cap of a round."""
    times = _read_times(config, data)
    cap = config.get("roundCapSeconds")
    capped = [n for n, one in enumerate(data["rounds"]) if cap and one["splitSeconds"] is None and _count_reps(one) > 0]
    for n in capped:
        times[n] = cap
    known = [time for time in times if time is not None]
    detail = {"rounds": times, **({"capped": capped} if capped else {})}
    return Score(kind="slowest_round", value=max(known), unit="seconds", detail=detail) if known else None


def _by_sum(config: Data, data: Data) -> Score | None:
    """The rounds' times without the rests between them."""
    times = _read_times(config, data)
    known = [time for time in times if time is not None]
    return Score(kind="sum", value=sum(known), unit="seconds", detail={"rounds": times}) if known else None


def _read_times(config: Data, data: Data) -> list[float | None]:
    times = [one["splitSeconds"] for one in data["rounds"]]
    return times + [None] * (len(planned_rounds(config)) - len(times))


_CIRCUIT_BY: dict[str, Callable[[Data, Data], Score | None]] = {
    "time": _by_time,
    "rounds": _by_rounds,
    "reps": _by_reps,
    "lowest_round": _by_lowest_round,
    "slowest_round": _by_slowest_round,
    "sum": _by_sum,
}
_OF_TYPE: dict[str, Callable[[Data, Data, Data], Score | None]] = {
    "standard": _standard,
    "EMOM": _emom,
    "AMRAP": _amrap,
    "circuit": _circuit,
}
