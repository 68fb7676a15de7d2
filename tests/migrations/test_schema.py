"""The migrated schema is that of the models; an older one is brought up to date, a newer one is left alone."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from carnet.config import Settings
from carnet.migrations import SchemaError, upgrade
from carnet.migrations.tables import METADATA
from tests.engines import Engine, change_rows, read_rows
from tests.migrations.databases import on_connection
from tests.tools import CARNET, environment_of


def test_models_and_migrations_agree(settings: Settings) -> None:
    def compare(connection: Connection) -> list[object]:
        options = {"compare_type": True, "compare_server_default": True, "render_as_batch": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), METADATA))

    assert on_connection(settings, compare) == []


@pytest.mark.sqlite("PostgreSQL checks its foreign keys when they are made")
def test_all_is_in_foreign_key_order(settings: Settings) -> None:
    assert read_rows(settings, "PRAGMA foreign_key_check") == []
    assert read_rows(settings, "PRAGMA integrity_check") == [("ok",)]
    assert read_rows(settings, "PRAGMA journal_mode") == [("wal",)]


def test_upgrade_twice_changes_nothing(settings: Settings) -> None:
    def read_all() -> list[object]:
        return [read_rows(settings, f'SELECT * FROM "{name}"') for name in METADATA.tables]  # noqa: S608  # the models' own names

    before, files = read_all(), sorted(path.name for path in settings.data_dir.iterdir())
    upgrade(settings)
    assert read_all() == before
    assert sorted(path.name for path in settings.data_dir.iterdir()) == files


@pytest.fixture
def newer(settings: Settings) -> Settings:
    """A database that a Carnet of the future has migrated."""
    change_rows(settings, "UPDATE alembic_version SET version_num = '9999_from_the_future'")
    return settings


def test_a_newer_schema_is_refused(newer: Settings) -> None:
    with pytest.raises(SchemaError, match=r"newer.*Nothing was changed"):
        upgrade(newer)


@pytest.mark.parametrize("command", ["serve", "verify"])
def test_no_command_touches_a_newer_schema(newer: Settings, command: str) -> None:
    before = [read_rows(newer, f'SELECT * FROM "{name}"') for name in METADATA.tables]  # noqa: S608  # the models' own names
    done = subprocess.run(
        [CARNET, command], env=environment_of(newer), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode != 0
    assert "newer" in done.stderr
    assert "Traceback" not in done.stderr
    assert [read_rows(newer, f'SELECT * FROM "{name}"') for name in METADATA.tables] == before  # noqa: S608  # the same


def test_what_is_no_carnet(engine: Engine, tmp_path: Path) -> None:
    empty = engine.empty(tmp_path / "empty")
    with pytest.raises(SchemaError, match="holds no Carnet"):
        upgrade(empty, create=False)
    if engine.name == "sqlite":
        assert not empty.data_dir.exists()
    else:
        assert read_rows(empty, "SELECT * FROM pg_tables WHERE schemaname = 'public'") == []


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SchemaError, match="file"):
        upgrade(Settings(data_dir=tmp_path / "file" / "below"))


def test_what_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "carnet.sqlite3").write_text("not a database " * 100)
    with pytest.raises(SchemaError, match="cannot be used"):
        upgrade(Settings(data_dir=tmp_path))
    shutil.rmtree(tmp_path)
    tmp_path.mkdir()
    with closing(sqlite3.connect(tmp_path / "carnet.sqlite3")) as db, db:
        db.execute("CREATE TABLE diary (page TEXT)")
    upgrade(Settings(data_dir=tmp_path))
    assert read_rows(Settings(data_dir=tmp_path), "SELECT * FROM diary") == []


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://ines:se%63ret@127.0.0.1:1/carnet", "127.0.0.1:1"),
        ("postgresql://ines:se%63ret@nowhere.invalid/carnet", "nowhere.invalid"),
    ],
)
def test_a_server_that_does_not_answer(tmp_path: Path, url: str, said: str) -> None:
    with pytest.raises(SchemaError, match="cannot be used") as refused:
        upgrade(Settings(data_dir=tmp_path, database_url=url))
    assert said in str(refused.value)
    assert "se%63ret" not in str(refused.value)
    assert "secret" not in str(refused.value)
    assert "ines" in str(refused.value)
