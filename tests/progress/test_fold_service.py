"""The properties that need a log: two phones and plain writes against the real service and its database."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from litestar.testing import TestClient
from sqlalchemy import select

from carnet.app import create_app
from carnet.config import Settings
from carnet.kit.db import Database
from carnet.progress.models import ParkedOperation
from carnet.progress.verify import verify_documents
from tests.conftest import Api, Cast, Clone
from tests.progress.fold_session import make_value
from tests.tools import AMRAP, CIRCUIT, EMOM, STANDARD, Phone, attempt, document, set_path, start

Template = tuple[Clone, Cast]
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
CLOCKS = st.sampled_from((0, 0, -86_400, 86_400, 31 * 365 * 86_400, -31 * 365 * 86_400))


@pytest.fixture(scope="session")
def template(clone: Clone, cast: Cast) -> Template:
    return clone, cast


@contextmanager
def serve(template: Template) -> Iterator[tuple[Api, Settings]]:
    """The application on a database of its own, as Inès."""
    where = template[0]("fold")
    with TestClient(create_app(where, static=None)) as client:
        yield Api(client, template[1].ines), where


def verify(where: Settings) -> list[str]:
    """What `carnet verify` finds wrong."""

    async def check() -> list[str]:
        database = Database(where)
        async with database.write() as db:
            wrong = await verify_documents(db)
        await database.close()
        return wrong

    return asyncio.run(check())


def read_history(api: Api, workout_id: str) -> list[dict[str, Any]]:
    """All pages."""
    entries, path = [], f"/workouts/{workout_id}/history"
    page = api.ok("GET", path)
    while True:
        entries += page["entries"]
        if "next" not in page:
            return entries
        page = api.ok("GET", f"{path}?cursor={page['next']}")


def paths_of(exercises: list[dict[str, Any]]) -> list[str]:
    """A few paths of each exercise of the cast's session."""
    squat, pullups, cindy, fran = (f"/ex/{exercises[n]['itemId']}" for n in (STANDARD, EMOM, AMRAP, CIRCUIT))
    sets = [set_path(exercises[STANDARD]["itemId"], n, name) for n in (0, 1) for name in ("reps", "weight", "done")]
    return [
        *sets,
        set_path(exercises[STANDARD]["itemId"], 0, "deleted"),
        f"{squat}/status",
        f"{squat}/data/rpe",
        f"{pullups}/interval/0/reps",
        f"{pullups}/status",
        f"{cindy}/data/rounds",
        f"{fran}/data/timeSeconds",
        f"{fran}/status",
        "/feedback/rpe",
    ]


VALUES = st.sampled_from(("unique", "unique", "null", "zero"))


@settings(max_examples=max(2, settings().max_examples // 25), deadline=None, suppress_health_check=list(HealthCheck))
@given(edits=st.lists(st.tuples(st.integers(0, 99), VALUES, CLOCKS, st.booleans()), min_size=60, max_size=140))
def test_i10_every_acknowledged_value_is_in_the_history(template: Template, edits: list[Any]) -> None:
    """I10: every value ever acknowledged is in the history, newest arrival first, over all its pages."""
    with serve(template) as (api, where):
        workout_id = start(api, template[1].session_id)
        paths = paths_of(document(api, workout_id)["progress"]["exercises"])
        phones, said = [Phone(api, workout_id), Phone(api, workout_id)], []
        outboxes: list[list[Any]] = [[], []]
        for n, (place, how, wrong, other) in enumerate(edits):
            path = paths[place % len(paths)]
            at = (NOW + timedelta(seconds=n + wrong)).isoformat()
            outboxes[other].append(phones[other].op(path, make_value(path, how, n), editedAt=at))
            if place % 10 == 0 or n == len(edits) - 1:
                for phone, outbox in zip(phones, outboxes, strict=True):
                    assert {one["state"] for one in phone.send(*outbox)["results"]} <= {"saved"}
                    said += [(op["opId"], op["path"], op["value"]) for op in outbox]
                    outbox.clear()
        entries = read_history(api, workout_id)
        there = [(one["opId"], one["path"], one["value"]) for one in entries if one["path"] != "/workout/start"]
        assert [one[:2] for one in there] == [one[:2] for one in reversed(said)]
        assert all(_same(one[2], other[2]) for one, other in zip(there, reversed(said), strict=True))
        assert verify(where) == []


def _same(logged: Any, said: Any) -> bool:
    return logged in (said, [said])  # an interval's reps are logged per movement


class Loop(RuleBasedStateMachine):
    """Two phones and a script; answers get lost, batches are sent twice, clocks are wrong."""

    template: Template

    def __init__(self) -> None:
        super().__init__()
        self.context = serve(self.template)
        self.api, self.where = self.context.__enter__()
        self.session_id = self.template[1].session_id
        self.workouts = [start(self.api, self.session_id)]
        exercises = document(self.api, self.workouts[0])["progress"]["exercises"]
        self.paths = paths_of(exercises)
        self.phones = [Phone(self.api), Phone(self.api)]
        self.outboxes: list[list[dict[str, Any]]] = [[], []]
        self.heads: list[dict[str, list[str]]] = [{}, {}]
        self.acknowledged: dict[str, str] = {}
        self.made = 0

    def teardown(self) -> None:
        self.context.__exit__(None, None, None)

    who = st.integers(0, 1)

    @rule(who=who, place=st.integers(0, 99), how=VALUES, wrong=CLOCKS, back=st.integers(0, 1))
    def edit(self, who: int, place: int, how: str, wrong: int, back: int) -> None:
        path = self.paths[place % len(self.paths)]
        self.made += 1
        phone, base = self.phones[who], self.heads[who].get(path)
        phone.workout_id = self.workouts[max(0, len(self.workouts) - 1 - back)]
        at = (NOW + timedelta(seconds=self.made + wrong)).isoformat()
        op = phone.op(path, make_value(path, how, self.made), base=base, editedAt=at)
        self.heads[who][path] = [op["opId"]]
        self.outboxes[who].append(op)

    @rule(who=who, place=st.integers(0, 99))
    def edit_nowhere(self, who: int, place: int) -> None:
        path = ("/ex/nothing", "/feedback/rpe", "/workout/nothing")[place % 3]
        self.outboxes[who].append(self.phones[who].op(path, 99))

    @rule(who=who)
    def sync(self, who: int) -> None:
        if self.outboxes[who]:
            for result in self.phones[who].send(*self.outboxes[who])["results"]:
                self.acknowledged[result["opId"]] = result["state"]
            self.outboxes[who].clear()

    @precondition(lambda self: any(self.outboxes))
    @rule(who=who)
    def lose_the_answer(self, who: int) -> None:
        if self.outboxes[who]:
            self.phones[who].send(*self.outboxes[who][:2])

    @rule(who=who)
    def pull(self, who: int) -> None:
        self.sync(who)
        self.heads[who] = self.api.ok("GET", f"/workouts/{self.workouts[-1]}/progress?heads=true")["heads"]

    @rule(fresh=st.booleans())
    def start_again(self, fresh: bool) -> None:  # noqa: FBT001  # Hypothesis fills it by name
        if len(self.workouts) < 4:
            self.workouts.append(start(self.api, self.session_id, fresh=fresh))

    @rule(position=st.integers(0, 3), back=st.integers(0, 1), status=st.sampled_from(("completed", "in_progress")))
    def write_plainly(self, position: int, back: int, status: str) -> None:
        workout_id = self.workouts[max(0, len(self.workouts) - 1 - back)]
        others = self._records(workout_id)
        self.made += 1
        change = {"status": status, "notes": f"note {self.made}", "data": {"rpe": self.made % 21 / 2}}
        saved = self.api.ok("PATCH", f"/workouts/{workout_id}/exercises/{position}", change)
        assert saved["summary"]["totalExercises"] == 4
        own = attempt(self.api, workout_id)["exercises"][position]
        assert own["notes"] == change["notes"]
        assert self._records(workout_id) == others  # I9

    def _records(self, but: str) -> list[Any]:
        """The records of all other attempts."""
        return [attempt(self.api, workout_id) for workout_id in self.workouts if workout_id != but]

    @invariant()
    def every_counter_is_a_recount(self) -> None:
        """I12: the rows count what the attempt's own record says."""
        for workout_id in self.workouts:
            row, record = self.api.ok("GET", f"/workouts/{workout_id}"), attempt(self.api, workout_id)
            statuses = [one["status"] for one in record["exercises"]]
            assert row["exercisesCompleted"] == statuses.count("completed") == record["summary"]["completedExercises"]
            assert row["totalExercises"] == len(statuses)

    @invariant()
    def nothing_acknowledged_is_lost(self) -> None:
        """I1 and I2: each acknowledged operation is in the log or parked, once; what is stored is the fold."""
        logged = [one["opId"] for one in read_history(self.api, self.workouts[0])]
        assert len(logged) == len(set(logged))
        saved = {op_id for op_id, state in self.acknowledged.items() if state == "saved"}
        assert saved <= set(logged)
        parked = read_parked(self.where)
        assert len(parked) == len(set(parked))
        assert {op_id for op_id, state in self.acknowledged.items() if state == "parked"} <= set(parked)
        assert not set(parked) & set(logged)
        assert verify(self.where) == []


def read_parked(where: Settings) -> list[str]:
    """The ids of what could not be placed."""

    async def read() -> list[str]:
        database = Database(where)
        async with database.write() as db:
            rows = await db.scalars(select(ParkedOperation.op_id))
            found = [str(op_id) for op_id in rows]
        await database.close()
        return found

    return asyncio.run(read())


def test_two_phones_and_a_script(template: Template) -> None:
    machine = type("LoopOnTemplate", (Loop,), {"template": template})
    examples = max(3, settings().max_examples // 20)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
