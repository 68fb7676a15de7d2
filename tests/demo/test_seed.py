"""What the demo holds: a past for everybody, something of each type today, and a second run that only adds."""

import asyncio
import shutil
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.service import find_user
from carnet.config import Settings
from carnet.demo.data import read_menu
from carnet.demo.phone import Attempt, Phone
from carnet.demo.seed import seed
from carnet.kit.db import Database
from carnet.migrations import upgrade
from carnet.programs.schemas import MyProgram, MySession
from carnet.progress.schemas import Start
from carnet.progress.starts import start_workout
from carnet.progress.verify import verify_documents
from carnet.workouts.mine import read_programs_with_status
from carnet.workouts.schemas import Workout
from carnet.workouts.service import list_workouts

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TYPES = {"standard", "EMOM", "AMRAP", "circuit"}
T = TypeVar("T")
Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo that was made today."""
    folder = tmp_path_factory.mktemp("seeded")
    upgrade(Settings(data_dir=folder))
    run(folder, lambda db: seed(db, NOW))
    return folder


@pytest.fixture
def folder(seeded: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of it, whose documents are the fold of their operations to the end."""
    copy = shutil.copytree(seeded, tmp_path / "demo")
    yield copy
    assert run(copy, verify_documents) == []


def run(folder: Path, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    """What one write transaction gives."""

    async def go() -> T:
        database = Database(Settings(data_dir=folder))
        try:
            async with database.write() as db:
                return await work(db)
        finally:
            await database.close()

    return asyncio.run(go())


def read_rows(folder: Path) -> Rows:
    with closing(sqlite3.connect(folder / "carnet.sqlite3")) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(db.execute(f'SELECT * FROM "{name}"'), key=repr) for name in tables}  # noqa: S608  # the database's own names


async def user_id(db: AsyncSession, name: str) -> UUID:
    user = await find_user(db, f"{name}@demo.carnet")
    assert user is not None
    return user.user_id


def programs(folder: Path, name: str, now: datetime = NOW) -> list[MyProgram]:
    async def read(db: AsyncSession) -> list[MyProgram]:
        return (await read_programs_with_status(db, await user_id(db, name), now)).programs

    return run(folder, read)


def workouts(folder: Path, name: str) -> list[Workout]:
    async def read(db: AsyncSession) -> list[Workout]:
        return (await list_workouts(db, await user_id(db, name), NOW)).workouts

    return run(folder, read)


def open_today(folder: Path, now: datetime = NOW) -> list[MySession]:
    """What Inès has not started of today."""
    sessions = [session for program in programs(folder, "ines", now) for session in program.sessions]
    today = now.astimezone().date()
    return [session for session in sessions if session.date == today and session.status == "not_started"]


def types(sessions: list[MySession]) -> list[str]:
    return sorted({exercise.exercise_type for session in sessions for exercise in session.exercises})


@pytest.mark.parametrize("name", ["ines", "thomas"])
def test_six_weeks_of_training_lie_behind(folder: Path, name: str) -> None:
    done = workouts(folder, name)
    first, last = done[-1].started_at, done[0].started_at
    assert timedelta(days=40) <= NOW - first <= timedelta(days=43)
    assert timedelta() < NOW - last < timedelta(days=4)
    assert len(done) >= 15
    assert all(workout.status == "completed" for workout in done)
    assert any(workout.exercises_completed < workout.total_exercises for workout in done)


def test_the_past_is_uneven(folder: Path) -> None:
    rows = read_rows(folder)
    assert rows["parked_operation"] == []
    repeated = [s for program in programs(folder, "ines") for s in program.sessions if s.attempts == 2]
    assert [session.title for session in repeated] == ["Fran"]
    states = {s.state for name in ("ines", "thomas") for program in programs(folder, name) for s in program.sessions}
    assert states == {"done", "planned", "skipped", "excused"}


def test_what_was_passed_says_why(folder: Path) -> None:
    passed = [
        session
        for name in ("ines", "thomas")
        for program in programs(folder, name)
        for session in program.sessions
        if session.state in {"skipped", "excused"}
    ]
    assert {session.state for session in passed} == {"skipped", "excused"}
    assert all(session.reason for session in passed)


def test_one_programme_goes_in_order_one_rests_and_one_session_was_nobody_elses(folder: Path) -> None:
    mine, of_thomas = programs(folder, "ines"), programs(folder, "thomas")
    in_order = next(program for program in mine if program.start_date is None)
    assert [session.state for session in in_order.sessions] == ["done", "done", *["planned"] * 4]
    assert {session.date for session in in_order.sessions} == {None}
    assert [program.paused for program in of_thomas if program.title == "5/3/1 pour débutants"] == [True]
    (own,) = (program for program in mine if program.own)
    assert [(session.title, session.state, session.attempts) for session in own.sessions] == [("Au garage", "done", 1)]
    assert any(session.late for program in mine for session in program.sessions)


def test_the_programmes_are_the_real_ones(folder: Path) -> None:
    named = [program for name in ("ines", "thomas") for program in programs(folder, name)]
    assert {"Starting Strength", "5/3/1 pour débutants"} <= {program.title for program in named}
    titles = {session.title for program in named for session in program.sessions}
    assert {"Cindy", "Chelsea", "Barbara", "Fran"} <= titles


def test_today_has_one_session_of_each_type(folder: Path) -> None:
    today = open_today(folder)
    assert sorted(types([session])[0] for session in today) == sorted(TYPES)
    squat = next(session for session in today if types([session]) == ["standard"]).exercises[0]
    assert squat.exercise_name == "Squat barre"
    assert [squat.config[key] for key in ("sets", "reps", "weight", "weightUnit")] == [5, 5, 60, "kg"]


def test_a_second_run_on_the_same_day_changes_nothing(folder: Path) -> None:
    before = read_rows(folder)
    run(folder, lambda db: seed(db, NOW + timedelta(minutes=1)))
    assert read_rows(folder) == before


def test_a_session_that_was_started_is_followed_by_another_of_its_type(folder: Path) -> None:
    emom = next(session for session in open_today(folder) if types([session]) == ["EMOM"])

    async def begin(db: AsyncSession) -> None:
        await start_workout(db, await user_id(db, "ines"), emom.session_id, Start(), NOW)

    run(folder, begin)
    assert len(open_today(folder)) == 3
    before = read_rows(folder)
    run(folder, lambda db: seed(db, NOW))
    added = [session for session in open_today(folder) if types([session]) == ["EMOM"]]
    assert len(open_today(folder)) == 4
    assert [session.title for session in added] == ["Chelsea"]
    assert_only_added(before, read_rows(folder))


def test_later_days_add_what_they_lack(folder: Path) -> None:
    """Every session of the menu is given in turn."""
    titles: dict[str, set[str]] = {kind: set() for kind in TYPES}
    for days in (60, 61, 62):
        before, later = read_rows(folder), NOW + timedelta(days=days)
        run(folder, lambda db, later=later: seed(db, later))  # type: ignore[misc]  # the loop's own value
        added = open_today(folder, later)
        assert len(added) == 4
        for session in added:
            titles[types([session])[0]].add(session.title)
        assert_only_added(before, read_rows(folder))
    assert titles == {kind: {session.title for session in menu} for kind, menu in read_menu().sessions.items()}


def assert_only_added(before: Rows, after: Rows) -> None:
    for table, rows in before.items():
        missing = set(map(repr, rows)) - set(map(repr, after[table]))
        assert not missing, f"{table}: {missing}"


def test_an_interrupted_seed_leaves_nothing_and_the_next_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade(Settings(data_dir=tmp_path))
    empty, run_whole = read_rows(tmp_path), Phone.run
    ran: list[Attempt] = []

    async def run_four(phone: Phone, attempt: Attempt) -> None:
        ran.append(attempt)
        if len(ran) == 5:
            raise KeyboardInterrupt
        if len(ran) < 5:
            await run_whole(phone, attempt)

    monkeypatch.setattr(Phone, "run", run_four)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, lambda db: seed(db, NOW))
    assert read_rows(tmp_path) == empty
    run(tmp_path, lambda db: seed(db, NOW))
    assert len(ran) > 5 + 30
    assert len(open_today(tmp_path)) == 4
