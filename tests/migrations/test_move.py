"""`carnet migrate --to`: everything that SQLite holds stands in PostgreSQL, and a move that fails leaves nothing."""

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from carnet.config import Settings
from carnet.demo.seed import seed
from carnet.kit.db import Database
from carnet.kit.safety import hold_folder
from carnet.migrations import SchemaError, upgrade
from carnet.migrations.moving import move
from carnet.migrations.tables import METADATA
from tests.engines import Engine, Postgresql, change_rows, read_rows
from tests.migrations.databases import make_old, verify
from tests.tools import CARNET, count_rows, environment_of

pytestmark = pytest.mark.postgresql("the move ends there")
NewTarget = Callable[[], Settings]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The demo's people with six weeks of training, on SQLite."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("demo"))
    upgrade(settings)

    async def fill() -> None:
        database = Database(settings)
        async with database.write() as db:
            await seed(db, datetime(2026, 11, 23, 9, tzinfo=UTC))
        await database.close()

    asyncio.run(fill())
    return settings


@pytest.fixture
def target(engine: Engine, tmp_path: Path) -> Settings:
    """A new, empty PostgreSQL."""
    return engine.empty(tmp_path / "target")


def migrate(source: Settings, target: Settings) -> "subprocess.CompletedProcess[str]":
    command: list[str | Path] = [CARNET, "migrate", "--to", target.database_url or ""]
    return subprocess.run(command, env=environment_of(source), capture_output=True, text=True, timeout=120, check=False)


def tables_of(target: Settings) -> list[object]:
    return list(read_rows(target, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))


def test_the_demo_moves_whole(demo: Settings, target: Settings) -> None:
    before = (demo.data_dir / "carnet.sqlite3").read_bytes()
    done = migrate(demo, target)
    assert done.returncode == 0, done.stderr
    assert "CARNET_DATABASE_URL" in done.stderr
    assert "not-asked-for" not in done.stderr
    rows = count_rows(demo)
    assert f"{sum(rows.values()):,} rows" in done.stderr
    assert count_rows(target) == rows
    assert rows["operation"] > 500
    documents = "SELECT document FROM session_progress ORDER BY document"
    assert sorted(read_rows(target, documents)) == sorted(read_rows(demo, documents))
    assert verify(target) == []
    assert (demo.data_dir / "carnet.sqlite3").read_bytes() == before
    verified = subprocess.run([CARNET, "verify"], env=environment_of(target), capture_output=True, check=False)
    assert verified.returncode == 0


def test_every_value_arrives_as_it_was(demo: Settings, target: Settings) -> None:
    change_rows(demo, "UPDATE user SET time_zone = 'Europe/Paris', name = 'Zoé ''\"\\ 🏋' WHERE email LIKE 'ines%'")
    move(demo, target.database_url or "")

    async def read_all(settings: Settings) -> dict[str, list[str]]:
        database = Database(settings)
        async with database.read() as db:
            found = {
                table.name: sorted(repr(tuple(row)) for row in await db.execute(table.select()))
                for table in METADATA.sorted_tables
            }
        await database.close()
        return found

    assert asyncio.run(read_all(target)) == asyncio.run(read_all(demo))
    config = "SELECT config{} FROM prescription ORDER BY 1"
    assert sorted(read_rows(target, config.format("::text"))) == sorted(read_rows(demo, config.format("")))


def test_an_older_schema_is_brought_up_to_date_first(engine: Engine, target: Settings, tmp_path: Path) -> None:
    assert isinstance(engine, Postgresql)
    from tests.engines import Sqlite  # noqa: PLC0415  # the one test here that needs the other engine

    old = make_old(Sqlite(), tmp_path / "old", "0001")
    assert move(old, target.database_url or "")["operation"] == count_rows(old)["operation"] > 0
    assert verify(target) == []


@pytest.mark.parametrize("there", ["CREATE TABLE diary (page text)", "rows"])
def test_a_target_that_is_not_empty(demo: Settings, target: Settings, there: str) -> None:
    if there == "rows":
        upgrade(target)
        change_rows(target, "INSERT INTO team (team_id, name) VALUES (gen_random_uuid(), 'Other')")
    else:
        change_rows(target, there)
    before = tables_of(target)
    done = migrate(demo, target)
    assert done.returncode != 0
    assert "is not empty" in done.stderr
    assert "Traceback" not in done.stderr
    assert "not-asked-for" not in done.stderr
    assert tables_of(target) == before


def test_a_schema_without_rows_is_empty(demo: Settings, target: Settings) -> None:
    upgrade(target)
    move(demo, target.database_url or "")
    with pytest.raises(SchemaError, match="is not empty"):
        move(demo, target.database_url or "")


def test_not_while_a_carnet_serves(demo: Settings, target: Settings) -> None:
    with hold_folder(demo.data_dir, alone=False), pytest.raises(SchemaError, match="serving"):
        move(demo, target.database_url or "")
    assert tables_of(target) == []


def test_a_folder_that_holds_none(target: Settings, tmp_path: Path) -> None:
    done = migrate(Settings(data_dir=tmp_path / "none"), target)
    assert done.returncode != 0
    assert "holds no Carnet" in done.stderr
    assert not (tmp_path / "none").exists()


def test_from_postgresql_to_postgresql(settings: Settings, target: Settings) -> None:
    done = migrate(settings, target)
    assert done.returncode != 0
    assert "CARNET_DATABASE_URL" in done.stderr


@pytest.mark.parametrize("url", ["sqlite:///x", "postgresql://", "mysql://root:hidden@localhost/x", "", "x"])
def test_what_is_no_address(demo: Settings, url: str) -> None:
    done = migrate(demo, replace(demo, database_url=url))
    assert done.returncode != 0
    assert done.stderr.startswith("carnet: --to: ")
    assert "hidden" not in done.stderr


def test_what_does_not_fit_is_said_and_nothing_moves(demo: Settings, target: Settings) -> None:
    name = read_rows(demo, "SELECT name FROM team")[0][0]
    change_rows(demo, "UPDATE team SET name = printf('%300s', 'x')")  # SQLite keeps to no length
    with pytest.raises(SchemaError, match="team does not fit"):
        move(demo, target.database_url or "")
    assert tables_of(target) == []
    change_rows(demo, f"UPDATE team SET name = '{name}'")  # noqa: S608  # as it was


def test_a_document_that_is_no_fold_does_not_move(demo: Settings, target: Settings) -> None:
    before = read_rows(demo, "SELECT rowid, document FROM session_progress ORDER BY rowid")
    change_rows(demo, "UPDATE session_progress SET document = replace(document, '\"rpe\":8', '\"rpe\":7')")
    with pytest.raises(SchemaError, match="fold"):
        move(demo, target.database_url or "")
    assert tables_of(target) == []
    for rowid, document in before:
        quoted = document.replace("'", "''")
        change_rows(demo, f"UPDATE session_progress SET document = '{quoted}' WHERE rowid = {rowid}")  # noqa: S608  # its own value


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_move_leaves_nothing(demo: Settings, target: Settings, engine: Engine, how: int) -> None:
    assert isinstance(engine, Postgresql)
    script = (
        "import sys, asyncio; from carnet.migrations import moving; from carnet import cli\n"
        "async def slow(db):\n"
        "    print('here', flush=True); await asyncio.sleep(30)\n"
        "moving.verify_documents = slow; sys.argv[0] = 'carnet'; cli.main()"
    )
    python = Path(CARNET).with_name("python")
    process = subprocess.Popen(
        [python, "-c", script, "migrate", "--to", target.database_url or ""],
        env=environment_of(demo),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "here\n"
    os.kill(process.pid, how)
    _, said = process.communicate(timeout=30)
    assert process.returncode != 0
    if how == signal.SIGINT:
        assert said == "carnet: interrupted: nothing was moved, the data folder is as it was; run the command again\n"
    for _ in range(100):  # the server notices that its client is gone
        if not read_rows(
            target, "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ):
            break
        time.sleep(0.05)
    assert tables_of(target) == []
    assert move(demo, target.database_url or "")["operation"] > 500
