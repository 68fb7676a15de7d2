"""A COMMIT that fails: the client is told that nothing was saved, and nothing is."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import aiosqlite
import asyncpg
import pytest
from litestar import Litestar
from sqlalchemy import event
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError

from carnet.config import Settings
from carnet.kit.db import Database, connect_sqlite
from carnet.kit.ids import uuid7
from tests.conftest import Api, Cast
from tests.tools import STANDARD, Phone, count_rows, document, save_data, start

Broken = Callable[[], Any]


@pytest.fixture(params=["before the driver", "in the driver"])
def broken(request: pytest.FixtureRequest, app: Litestar) -> Broken:
    """A block in which every COMMIT of the application fails as it does on a full disk."""
    engine = app.state.database.engine.sync_engine

    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL

    def refuse(_connection: object) -> None:
        raise OperationalError("COMMIT", {}, full)

    async def refuse_in_driver(_connection: object) -> None:
        if engine.dialect.name == "sqlite":
            raise full
        raise asyncpg.DiskFullError("disk full")

    @contextmanager
    def block() -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch, refused_quick_saves(app.state.database, full, patch):
            if request.param == "in the driver":
                driver = aiosqlite.Connection if engine.dialect.name == "sqlite" else asyncpg.transaction.Transaction
                patch.setattr(driver, "commit", refuse_in_driver)
                yield
                return
            event.listen(engine, "commit", refuse)
            yield
            event.remove(engine, "commit", refuse)

    return block


@contextmanager
def refused_quick_saves(database: Database, full: sqlite3.Error, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """The saves that have a connection of their own, on SQLite, or one statement of their own, on PostgreSQL."""

    class Refusing:
        def __init__(self, url: URL) -> None:
            self.real = connect_sqlite(url)

        def __getattr__(self, name: str) -> Any:
            return getattr(self.real, name)

        def execute(self, statement: str, *values: Any) -> Any:
            if statement == "COMMIT":
                raise full
            return self.real.execute(statement, *values)

    fetchrow = asyncpg.Connection.fetchrow

    async def refuse_write(connection: Any, statement: str, *values: Any) -> Any:
        if "INSERT" in statement:
            raise asyncpg.DiskFullError("disk full")
        return await fetchrow(connection, statement, *values)

    if database.name == "postgresql":
        patch.setattr(asyncpg.Connection, "fetchrow", refuse_write)
        yield
        return
    connected, database.writer._db = database.writer._db, None  # noqa: SLF001  # as after a commit that failed
    patch.setattr(database.writer, "_connect", lambda: Refusing(database.url))
    yield
    database.writer._db = connected  # noqa: SLF001  # the one it had


def assert_not_saved(answer: Any, *said: tuple[int, str]) -> None:
    assert answer.headers["content-type"].startswith("application/problem+json")
    problem = answer.json()
    assert (answer.status_code, problem["code"]) in (said or [(507, "no_space")])
    assert "Nothing of this request was saved" in problem["detail"]
    assert "database or" not in answer.text


def test_a_save(ines: Api, cast: Cast, settings: Settings, broken: Broken) -> None:
    workout = start(ines, cast.session_id)
    save_data(ines, workout, STANDARD, rpe=7)
    before, rows = document(ines, workout), count_rows(settings)
    path = f"/workouts/{workout}"
    with broken():
        answer = ines.call("PATCH", f"{path}/exercises/0", {"data": {"rpe": 8, "repsPerSet": [5]}})
        assert_not_saved(answer)
        assert "etag" not in answer.headers
        assert_not_saved(ines.call("POST", f"{path}/exercises/0/complete"))
        assert_not_saved(ines.call("POST", f"{path}/exercises/0/skip", {"reason": "x"}))
        assert_not_saved(ines.call("POST", f"{path}/finish", {"rpe": 8}))
    assert document(ines, workout) == before
    assert count_rows(settings) == rows
    assert ines.ok("GET", path)["status"] == "in_progress"
    assert save_data(ines, workout, STANDARD, rpe=8)["rpe"] == 8


def test_a_start(ines: Api, cast: Cast, settings: Settings, broken: Broken) -> None:
    rows = count_rows(settings)
    body = {"workoutId": str(uuid7())}
    with broken():
        assert_not_saved(ines.call("POST", f"/sessions/{cast.session_id}/start", body))
    assert count_rows(settings) == rows
    assert ines.ok("GET", f"/sessions/{cast.session_id}/status")["attempts"] == 0
    assert ines.call("POST", f"/sessions/{cast.session_id}/start", body).status_code == 201


def test_a_phones_batch(ines: Api, cast: Cast, settings: Settings, broken: Broken) -> None:
    phone = Phone(ines, start(ines, cast.session_id))
    rows = count_rows(settings)
    batch = [phone.op("/feedback/rpe", 8), phone.op("/nowhere", 1), phone.op("/workout/finish", {})]
    with broken():
        assert_not_saved(phone.call(*batch))
        assert_not_saved(phone.call())
    assert count_rows(settings) == rows
    assert [one["state"] for one in phone.send(*batch)["results"]] == ["saved", "parked", "saved"]


def test_signing_in_and_settings(ines: Api, settings: Settings, broken: Broken) -> None:
    rows = count_rows(settings)
    with broken():
        answer = ines.call("POST", "/login", {"email": "ines@test.carnet", "password": "carnet-test"})
        assert_not_saved(answer)
        assert "set-cookie" not in answer.headers
        assert_not_saved(ines.call("PATCH", "/me", {"units": "lb"}))
        answer = ines.call("POST", "/logout")
        assert_not_saved(answer)
    assert count_rows(settings) == rows
    assert ines.ok("GET", "/me")["units"] == "kg"


def test_reading_goes_on(ines: Api, cast: Cast, broken: Broken) -> None:
    workout = start(ines, cast.session_id)
    with broken():
        assert ines.call("GET", f"/workouts/{workout}/progress").status_code == 200


def test_a_statement_that_fails(ines: Api, cast: Cast, settings: Settings, app: Litestar) -> None:
    workout = start(ines, cast.session_id)
    rows = count_rows(settings)
    engine = app.state.database.engine.sync_engine

    def refuse(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("UPDATE session_progress"):
            raise OperationalError(statement, {}, sqlite3.OperationalError("disk I/O error"))

    event.listen(engine, "before_cursor_execute", refuse)
    answer = ines.call("POST", f"/workouts/{workout}/finish", {"rpe": 8})
    assert_not_saved(answer, (503, "not_saved"))
    event.remove(engine, "before_cursor_execute", refuse)
    assert count_rows(settings) == rows
    assert save_data(ines, workout, STANDARD, rpe=8)["rpe"] == 8
