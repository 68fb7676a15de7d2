"""A PostgreSQL that is gone, crashes or lets two transactions wait for each other: nothing half-saved, nothing lost."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import select, text

from carnet.app import create_app
from carnet.config import Settings
from carnet.kit import db as kit_db
from carnet.kit.db import Database, lock
from carnet.kit.errors import NotSaved
from carnet.migrations import upgrade
from carnet.progress.models import Device
from tests.conftest import Api, Cast, make_cast
from tests.engines import Engine, Postgresql, read_rows
from tests.postgres import Postgres, run_postgres
from tests.tools import STANDARD, Phone, document, save_data, start

pytestmark = pytest.mark.postgresql("its own faults")


def assert_not_saved(answer: Any) -> None:
    assert answer.status_code == 503
    assert answer.json()["code"] == "not_saved"
    assert "send it again" in answer.json()["detail"]


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A server that may be crashed."""
    with run_postgres() as running:
        yield running


def test_a_crash_loses_nothing_that_was_acknowledged(server: Postgres, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, database_url=server.create("crash"))
    upgrade(settings)

    async def populate() -> Cast:
        database = Database(settings)
        try:
            async with database.write() as db:
                return await make_cast(db)
        finally:
            await database.close()

    cast = asyncio.run(populate())
    with TestClient(create_app(settings, static=None)) as client:
        ines = Api(client, cast.ines)
        workout = start(ines, cast.session_id)
        phone = Phone(ines, workout)
        for round_ in range(3):
            save_data(ines, workout, STANDARD, repsPerSet=[5] * (round_ + 1), rpe=round_)
            phone.send(phone.op("/feedback/rpe", round_))
            before, next_dseq = document(ines, workout), phone.dseq
            server.stop(signal.SIGQUIT)
            assert_not_saved(ines.call("PATCH", f"/workouts/{workout}/exercises/0", {"data": {"rpe": 9}}))
            assert_not_saved(ines.call("GET", f"/workouts/{workout}"))
            assert_not_saved(client.get("/health"))
            server.start()
            assert document(ines, workout) == before
            assert phone.send()["next"] == next_dseq


def test_a_connection_that_is_cut(ines: Api, cast: Cast, engine: Engine, app: Litestar) -> None:
    assert isinstance(engine, Postgresql)
    workout = start(ines, cast.session_id)
    name = app.state.settings.database_url.rpartition("/")[2]
    cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608  # a name of ours
    for _ in range(3):
        engine.server.psql(cut)
        engine.forget(app.state.settings)
        with suppress(AssertionError):  # each connection of the pool notices by itself
            save_data(ines, workout, STANDARD, rpe=8)
    assert save_data(ines, workout, STANDARD, rpe=7)["rpe"] == 7


def test_two_that_wait_for_each_other(settings: Settings) -> None:
    """One of them is told to send it again, the other is saved."""

    async def wait_crosswise() -> list[Any]:
        database = Database(settings)
        both = asyncio.Barrier(2)

        async def run(*names: str) -> str:
            async with database.write() as db:
                await lock(db, "test", names[0])
                await both.wait()
                await lock(db, "test", names[1])
            return "saved"

        try:
            return list(await asyncio.gather(run("a", "b"), run("b", "a"), return_exceptions=True))
        finally:
            await database.close()

    answers = asyncio.run(wait_crosswise())
    assert answers.count("saved") == 1
    assert any("deadlock" in str(answer) for answer in answers)


def test_a_server_that_falls_silent(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kit_db, "_STATEMENT_SECONDS", 0.2)

    async def hang(database: Database) -> None:
        async with database.write() as db:
            await db.execute(text("UPDATE team SET name = 'x'"))
            await db.execute(text("SELECT pg_sleep(20)"))

    async def wait() -> int | None:
        database = Database(settings)
        try:
            with pytest.raises(NotSaved, match="cannot be reached"):
                await hang(database)
            async with database.read() as db:
                found: int | None = await db.scalar(text("SELECT count(*) FROM team WHERE name = 'x'"))
                return found
        finally:
            await database.close()

    assert asyncio.run(wait()) == 0


def test_a_lock_is_held_until_the_end_and_no_longer(settings: Settings) -> None:
    async def count_up() -> int:
        database = Database(settings)

        async def add_one() -> None:
            async with database.write() as db:
                await lock(db, "device", 1)
                device = (await db.scalars(select(Device))).first()
                assert device is not None
                await asyncio.sleep(0.001)
                device.next_dseq += 1

        try:
            async with database.write() as db:
                user_id = await db.scalar(text('SELECT user_id FROM "user" LIMIT 1'))
                db.add(Device(user_id=user_id, device_id=user_id, next_dseq=0))
            await asyncio.gather(*(add_one() for _ in range(30)))
            async with database.read() as db:
                return await db.scalar(select(Device.next_dseq)) or 0
        finally:
            await database.close()

    assert asyncio.run(count_up()) == 30


def test_a_read_is_one_snapshot_and_writes_nothing(settings: Settings, ines: Api) -> None:
    async def look() -> tuple[Any, Any, str]:
        database = Database(settings)
        try:
            async with database.read() as db:
                query = text("SELECT units FROM \"user\" WHERE email LIKE 'ines%'")
                before = await db.scalar(query)
                await asyncio.to_thread(ines.ok, "PATCH", "/me", {"units": "lb"})
                after = await db.scalar(query)
                try:
                    await db.execute(text("UPDATE team SET name = 'x'"))
                except Exception as error:  # noqa: BLE001  # whatever it is called, it says read-only
                    return before, after, str(error)
                return before, after, "written"
        finally:
            await database.close()

    before, after, said = asyncio.run(look())
    assert before == after == "kg"
    assert "read-only" in said
    assert read_rows(settings, "SELECT units FROM \"user\" WHERE email LIKE 'ines%'") == [("lb",)]


def test_nobody_there(tmp_path: Path) -> None:
    async def ask() -> None:
        database = Database(Settings(data_dir=tmp_path, database_url="postgresql://carnet@127.0.0.1:1/carnet"))
        try:
            async with database.read():
                pass
        finally:
            await database.close()

    with pytest.raises(NotSaved, match="cannot be reached"):
        asyncio.run(ask())
