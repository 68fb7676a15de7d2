"""How fast a save is, beside what the same machine's database can do: `just bench`.

A real `carnet serve` with 32 students who log, each on their own connection; in turns with it GET /health and the
floors. All that is compared is measured in the same round; the figures are medians over the rounds.
"""

import argparse
import multiprocessing
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.driver import Outcome, Plan, drive, read_body, write_request
from benchmarks.floors import Floor, run_pgbench, run_sqlite
from benchmarks.gym import EXERCISES, SETS, Gym, Place, open_gym, write_plain_sets, write_sets
from benchmarks.report import Round, report
from benchmarks.rows import Save, Stored, count_operations, read_stored, repeat
from benchmarks.served import Server, serve, with_children
from carnet.config import Settings
from carnet.kit.db import EngineName
from tests.postgres import Postgres, run_postgres
from tests.tools import CARNET, environment_of

KINDS = ("health", "load", "heads", "ops", "patch", "floor")
_OPERATIONS = SETS * 3
_MOST_A_SECOND = 2_500  # saves that are prepared for


@dataclass
class Bench:
    """One engine with its server while it is measured."""

    settings: Settings
    gym: Gym
    server: Server
    postgres: Postgres | None
    floor: Path | str
    folder: Path
    epoch: str | None = None
    acknowledged: int = 0
    latest: list[Place] = field(default_factory=list)  # by student, where something was logged
    stored: list[Stored] = field(default_factory=list)  # by position
    for_floor: list[list[Save]] = field(default_factory=list)  # by student, in the floor's copy of the data

    def drive(self, requests: list[list[bytes]], seconds: float, *, again: bool = False) -> Outcome:
        """Sends requests from a process of its own."""
        watched = {"server": with_children(self.server.pid)}
        if self.postgres is not None:
            watched["database"] = with_children(self.postgres.process.pid)
        outcome: Outcome = _apart(drive, Plan(self.server.port, seconds, requests, watched, repeat=again))
        return outcome

    def read(self, kind: str, seconds: float) -> Outcome:
        """GET /health, or what each student logged last."""
        requests = []
        for student, place in zip(self.gym.students, self.latest, strict=True):
            path = f"/api/v1/workouts/{place.workout_id}/progress{'?heads=true' if kind == 'heads' else ''}"
            requests.append([write_request("GET", "/health" if kind == "health" else path, student.secret)])
        return _checked(self.drive(requests, seconds, again=True))

    def save(self, kind: str, seconds: float, most: int | None = None) -> Outcome:
        """Saves of five sets, each in an exercise that nothing was logged in."""
        each = most or min(len(self.gym.students[0].places), int(seconds * _MOST_A_SECOND / len(self.gym.students)))
        before = [student.dseq for student in self.gym.students]
        write = self._ops if kind == "ops" else self._patches
        outcome = _checked(self.drive([list(write(n, each)) for n in range(len(before))], seconds))
        if outcome.dry and not most:
            print("a student ran out of exercises: raise --attempts", file=sys.stderr)
        for student, dseq, sent in zip(self.gym.students, before, outcome.sent, strict=True):
            student.dseq = dseq + (_OPERATIONS * sent if kind == "ops" else 0)
        self.latest = [mine.places[sent - 1] for mine, sent in zip(self.gym.students, outcome.sent, strict=True)]
        for student, sent in zip(self.gym.students, outcome.sent, strict=True):
            del student.places[:sent]
        self._count(kind, outcome)
        return outcome

    def _ops(self, n: int, each: int) -> Iterator[bytes]:
        student = self.gym.students[n]
        for place in student.places[:each]:
            batch = {"deviceId": student.device_id, "epoch": self.epoch, "operations": write_sets(student, place)}
            yield write_request("POST", "/api/v1/ops", student.secret, msgspec.json.encode(batch))

    def _patches(self, n: int, each: int) -> Iterator[bytes]:
        student = self.gym.students[n]
        for place in student.places[:each]:
            path = f"/api/v1/workouts/{place.workout_id}/exercises/{place.position}"
            yield write_request("PATCH", path, student.secret, msgspec.json.encode(write_plain_sets(place)))

    def _count(self, kind: str, outcome: Outcome) -> None:
        """What the server said it has; raises RuntimeError for an answer that does not say so of every operation."""
        for answer in (answer for answers in outcome.bodies for answer in answers):
            body: dict[str, Any] = read_body(answer)
            if kind == "ops":
                self.epoch = body["epoch"]
                good = len(body["results"]) == _OPERATIONS and all(r["state"] == "saved" for r in body["results"])
            else:
                good = sum(one["done"] for one in body["exercise"]["data"]["sets"]) == SETS
            if not good:
                msg = f"not a save: {body}"
                raise RuntimeError(msg)
            self.acknowledged += _OPERATIONS

    def warm_up(self) -> None:
        """A whole session of everybody; keeps what was stored of each exercise as the pattern for the floor."""
        places = [list(student.places) for student in self.gym.students]
        dseqs = [student.dseq for student in self.gym.students]
        for place in places[0][:EXERCISES]:
            self.save("ops", 30, most=1)
            self.stored.append(read_stored(self.settings, self.gym.students[0], place))
        self.read("load", 0.5)
        self.save("patch", 30, most=EXERCISES)
        as_text = self.postgres is None
        for student, mine, dseq in zip(self.gym.students, places, dseqs, strict=True):
            numbered = enumerate(mine)
            self.for_floor.append(
                [
                    repeat(self.stored[p.position], student, p, dseq + _OPERATIONS * n, as_text=as_text)
                    for n, p in numbered
                ]
            )

    def run_floor(self, each: int) -> Floor:
        """The floor, so many saves of each student."""
        saves = [mine[:each] for mine in self.for_floor]
        for mine in self.for_floor:
            del mine[:each]
        columns = self.stored[0].columns
        if self.postgres is None:
            in_turn = [save for together in zip(*saves, strict=True) for save in together]
            floor: Floor = _apart(run_sqlite, self.floor, columns, in_turn)
            return floor
        return run_pgbench(self.postgres, str(self.floor), columns, saves, self.folder)


def _apart(work: Any, *arguments: Any) -> Any:
    """The result of a function that runs in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def _checked(outcome: Outcome) -> Outcome:
    """Raises RuntimeError where an answer was not 200."""
    if outcome.wrong:
        msg = f"{len(outcome.wrong)} answers were wrong, the first: {outcome.wrong[0]}"
        raise RuntimeError(msg)
    return outcome


def measure(bench: Bench, wanted: Sequence[str], rounds: int, seconds: float) -> list[Round]:
    """The rounds, after a warm-up."""
    bench.warm_up()
    measured = []
    for n in range(rounds):
        one = Round()
        for kind in wanted:
            if kind == "floor":
                one.floor = bench.run_floor(len(bench.for_floor[0]) // (rounds - n))
            else:
                one.http[kind] = (bench.save if kind in {"ops", "patch"} else bench.read)(kind, seconds)
        measured.append(one)
        rates = [f"{kind} {outcome.done / outcome.seconds:,.0f}" for kind, outcome in one.http.items()]
        print(f"round {n + 1}: {', '.join(rates)}{f', floor {one.floor.rate:,.0f}' if one.floor else ''}", flush=True)
    return measured


def run(engine: EngineName, wanted: Sequence[str], options: argparse.Namespace) -> bool:
    """Measures one engine and prints its table; whether all its targets are reached."""
    with ExitStack() as until:
        folder = Path(until.enter_context(tempfile.TemporaryDirectory(prefix="carnet-bench-")))
        gym = open_gym(folder / "data", options.attempts)
        settings, postgres = Settings(data_dir=folder / "data"), None
        floor: Path | str = folder / "floor.sqlite3"
        if engine == "postgresql":
            postgres = until.enter_context(run_postgres(Path(tempfile.gettempdir())))
            settings, floor = _move(settings, postgres), "floor"
        else:
            shutil.copy(settings.data_dir / "carnet.sqlite3", floor)
        before = count_operations(settings)
        with serve(settings) as server:
            bench = Bench(settings, gym, server, postgres, floor, folder)
            rounds = measure(bench, wanted, options.rounds, options.seconds)
        reached = report(engine, rounds)
        _check(settings, before + bench.acknowledged)
    return reached


def _move(settings: Settings, postgres: Postgres) -> Settings:
    """The prepared data in a database of the server's, and a copy of it for the floor."""
    url = postgres.create("carnet")
    command: list[str | Path] = [CARNET, "migrate", "--to", url]
    subprocess.run(command, env=environment_of(settings), check=True, capture_output=True)  # noqa: S603  # Carnet itself
    postgres.psql("VACUUM ANALYZE", "carnet")
    postgres.psql("CREATE DATABASE floor TEMPLATE carnet")
    return Settings(data_dir=settings.data_dir, database_url=url)


def _check(settings: Settings, acknowledged: int) -> None:
    """Raises RuntimeError where the log is not what was acknowledged, or a document not the fold of its operations."""
    found = count_operations(settings)
    if found != acknowledged:
        msg = f"{acknowledged} operations were acknowledged, {found} are there"
        raise RuntimeError(msg)
    done = subprocess.run([CARNET, "verify"], env=environment_of(settings), check=False, capture_output=True, text=True)  # noqa: S603  # Carnet itself
    if done.returncode:
        raise RuntimeError(done.stderr)
    print(f"checked: {found:,} operations acknowledged and there; {done.stderr.strip()}")


def main() -> None:
    """Exits with 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2, help="of each measurement within a round")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), help="one of the two alone")
    parser.add_argument("--only", help=f"a list with commas of {', '.join(KINDS)}")
    parser.add_argument("--attempts", type=int, default=72, help="begun workouts of each student that are prepared")
    options = parser.parse_args()
    wanted = [kind for kind in KINDS if kind in (options.only or ",".join(KINDS)).split(",")]
    engines: list[EngineName] = [options.engine] if options.engine else ["sqlite", "postgresql"]
    reached = [run(engine, wanted, options) for engine in engines]
    sys.exit(not all(reached))


if __name__ == "__main__":
    main()
