"""The migrated schema is that of the models; an older one is brought up to date, a newer one is left alone."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from carnet.app import create_app  # every slice's models are known once the application is
from carnet.config import Settings
from carnet.kit.db import Base, sqlite_url
from carnet.migrations import SchemaError, upgrade


def test_models_and_migrations_agree(settings: Settings) -> None:
    create_app(settings, static=None)
    engine = create_engine(sqlite_url(settings.data_dir).set(drivername="sqlite"))
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True, "render_as_batch": True}
        )
        found = compare_metadata(context, Base.metadata)
    engine.dispose()
    assert found == []


def test_all_is_in_foreign_key_order(settings: Settings) -> None:
    with closing(sqlite3.connect(settings.data_dir / "carnet.sqlite3")) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA journal_mode").fetchall() == [("wal",)]


def test_upgrade_twice_changes_nothing(settings: Settings) -> None:
    def dump() -> list[str]:
        with closing(sqlite3.connect(settings.data_dir / "carnet.sqlite3")) as db:
            return list(db.iterdump())

    before, files = dump(), sorted(path.name for path in settings.data_dir.iterdir())
    upgrade(settings)
    assert dump() == before
    assert sorted(path.name for path in settings.data_dir.iterdir()) == files


def make_newer(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "carnet.sqlite3")) as db, db:
        db.execute("UPDATE alembic_version SET version_num = '9999_from_the_future'")


def test_a_newer_schema_is_refused(settings: Settings) -> None:
    make_newer(settings.data_dir)
    with pytest.raises(SchemaError, match="newer"):
        upgrade(settings)


@pytest.mark.parametrize("command", ["serve", "migrate", "verify"])
def test_no_command_touches_a_newer_schema(settings: Settings, command: str) -> None:
    make_newer(settings.data_dir)
    before = (settings.data_dir / "carnet.sqlite3").read_bytes()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CARNET_")}
    done = subprocess.run(
        [Path(sys.executable).with_name("carnet"), command, "--data", settings.data_dir],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert "newer" in done.stderr
    assert "Traceback" not in done.stderr
    assert (settings.data_dir / "carnet.sqlite3").read_bytes() == before


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SchemaError, match="file"):
        upgrade(Settings(data_dir=tmp_path / "file" / "below"))


def test_what_is_no_database(settings: Settings, tmp_path: Path) -> None:
    shutil.rmtree(settings.data_dir)
    settings.data_dir.mkdir()
    (settings.data_dir / "carnet.sqlite3").write_text("not a database " * 100)
    with pytest.raises(SchemaError):
        upgrade(settings)
    assert tmp_path.exists()
