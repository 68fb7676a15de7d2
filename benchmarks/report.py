"""The table of the benchmark of saves, and what its ratios are held against."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from statistics import median

from benchmarks.driver import Outcome
from benchmarks.floors import Floor
from carnet.kit.db import EngineName

_NAMES = {
    "health": "GET /health",
    "load": "GET progress",
    "heads": "GET progress?heads=true",
    "ops": "POST /ops, 5 sets",
    "patch": "PATCH, 5 sets",
}


@dataclass
class Round:
    """What was measured side by side, by kind."""

    http: dict[str, Outcome] = field(default_factory=dict)
    floor: Floor | None = None


@dataclass(frozen=True)
class Target:
    """A ratio within a round; reached where its median over the rounds is."""

    name: str
    value: Callable[[Round], float]
    bound: float
    needs: tuple[str, ...]
    least: bool = True
    floor: bool = False

    def applies(self, one: Round) -> bool:
        """Whether all that it compares was measured."""
        return all(kind in one.http for kind in self.needs) and (one.floor is not None or not self.floor)


def rate(outcome: Outcome) -> float:
    """Answers a second."""
    return outcome.done / outcome.seconds


def percentile(outcome: Outcome, percent: float) -> float:
    """Of the time to an answer, in ms."""
    ordered = sorted(outcome.latencies)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] * 1000


def cpu(outcome: Outcome, group: str) -> float:
    """Milliseconds of a group of processes, for each answer."""
    return outcome.cpu[group] / outcome.done * 1000


def _over_floor(one: Round) -> float:
    return rate(one.http["ops"]) / (one.floor.rate if one.floor else 0)


def _cpu_over_floor(one: Round) -> float:
    return cpu(one.http["ops"], "server") / (one.floor.cpu * 1000 if one.floor else 0)


def _over_health(one: Round) -> float:
    return rate(one.http["load"]) / rate(one.http["health"])


def _tail(kind: str) -> Target:
    return Target(
        f"p99 / p50 of {_NAMES[kind]}",
        lambda one: percentile(one.http[kind], 99) / percentile(one.http[kind], 50),
        5,
        (kind,),
        least=False,
    )


def _targets(engine: EngineName) -> list[Target]:
    bound = 0.35 if engine == "sqlite" else 0.7
    targets = [Target("saves / floor", _over_floor, bound, ("ops",), floor=True)]
    if engine == "sqlite":
        targets.append(Target("CPU of a save / floor", _cpu_over_floor, 3.5, ("ops",), least=False, floor=True))
    loads = Target(
        "loads / health", lambda one: rate(one.http["load"]) / rate(one.http["health"]), 0.25, ("load", "health")
    )
    return [*targets, _tail("ops"), _tail("patch"), _tail("load"), loads]


def report(engine: EngineName, rounds: Sequence[Round]) -> bool:
    """Prints the figures of an engine; whether every target that was measured is reached."""
    print(f"\n{engine}: medians of {len(rounds)} rounds\n")
    database = engine == "postgresql"
    heads = ["", "a second", "p50 ms", "p99 ms", "CPU ms", *(["database ms"] if database else []), "generator %"]
    print(_line(heads))
    for kind, name in _NAMES.items():
        outcomes = [one.http[kind] for one in rounds if kind in one.http]
        if outcomes:
            print(_line([name, *_figures(outcomes, database=database)]))
    floors = [one.floor for one in rounds if one.floor is not None]
    if floors:
        print(_line(_floor(floors, database=database)))
    print()
    judged = [_judge(target, rounds) for target in _targets(engine) if target.applies(rounds[0])]
    return all(judged)


def _figures(outcomes: Sequence[Outcome], *, database: bool) -> list[str]:
    def middle(value: Callable[[Outcome], float]) -> float:
        return median(value(one) for one in outcomes)

    groups = [middle(partial(cpu, group=group)) for group in ("server", *(["database"] if database else []))]
    return [
        f"{middle(rate):,.0f}",
        f"{middle(lambda one: percentile(one, 50)):.1f}",
        f"{middle(lambda one: percentile(one, 99)):.1f}",
        *(f"{each:.3f}" for each in groups),
        f"{middle(lambda one: one.cpu['generator'] / one.seconds * 100):.0f}",
    ]


def _floor(floors: Sequence[Floor], *, database: bool) -> list[str]:
    name = "pgbench" if database else "bare loop, 16 a commit"
    figures = [f"{median(one.rate for one in floors):,.0f}", "", "", f"{median(one.cpu for one in floors) * 1000:.3f}"]
    return [name, *figures, *([f"{median(one.database_cpu or 0 for one in floors) * 1000:.3f}"] if database else [])]


def _judge(target: Target, rounds: Sequence[Round]) -> bool:
    values = sorted(target.value(one) for one in rounds)
    value = median(values)
    reached = value >= target.bound if target.least else value < target.bound
    asked = f"{'at least' if target.least else 'below'} {target.bound}"
    within = f"{values[0]:.2f} to {values[-1]:.2f}"
    print(f"{target.name:<32}{value:>8.2f}  ({within}; {asked})  {'reached' if reached else 'MISSED'}")
    return reached


def _line(cells: Sequence[str]) -> str:
    return f"{cells[0]:<26}" + "".join(f"{cell:>13}" for cell in cells[1:])
