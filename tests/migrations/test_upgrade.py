"""A database of every earlier schema, with people and their work in it, is brought up to date and says the same."""

import json
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
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

import carnet.migrations
from carnet.config import Settings
from carnet.migrations import SchemaError, upgrade
from carnet.migrations.tables import METADATA
from tests.engines import Engine, Postgresql, read_rows
from tests.migrations.databases import DATA, make_old, on_connection, verify
from tests.tools import CARNET, environment_of

STEPS = list(ScriptDirectory(str(Path(carnet.migrations.__file__).parent)).walk_revisions())
EARLIER = [step.revision for step in STEPS[1:]]
_FIRST = json.loads((DATA / "0001.json").read_text())
KEPT = {name: ", ".join(_FIRST[name][0]) for name in ("session_progress", "operation", "parked_operation", "device")}
# Kills its own process before a statement, or before the commit where there are no more of them.
KILLED = """
import os, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
from carnet.config import read_settings
from carnet.migrations import upgrade
left = int(sys.argv[1])
def count(*_):
    global left
    left -= 1
    if left < 0: os._exit(9)
event.listen(Engine, "before_cursor_execute", count)
event.listen(Engine, "commit", lambda _: os._exit(9) if sys.argv[2:] else None)
upgrade(read_settings())
print(left)
"""


def read_documents(settings: Settings) -> list[list[tuple[object, ...]]]:
    """All that a fold is made from and what it made, row for row."""
    return [
        sorted(read_rows(settings, f"SELECT {columns} FROM {name}"), key=repr)  # noqa: S608  # names of ours
        for name, columns in KEPT.items()
    ]


def test_every_earlier_schema_has_its_data() -> None:
    assert sorted(path.stem for path in DATA.iterdir()) == sorted(EARLIER), "a schema that was released keeps its data"


@pytest.fixture(params=EARLIER)
def old(request: pytest.FixtureRequest, engine: Engine, tmp_path: Path) -> Settings:
    return make_old(engine, tmp_path / "old", request.param)


def assert_up_to_date(settings: Settings) -> None:
    def compare(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), METADATA))

    assert on_connection(settings, compare) == []
    assert verify(settings) == []
    if settings.database_url is None:
        assert read_rows(settings, "PRAGMA foreign_key_check") == []
        assert read_rows(settings, "PRAGMA integrity_check") == [("ok",)]


def test_i14_an_upgrade_leaves_every_fold_unchanged(old: Settings) -> None:
    before = read_documents(old)
    assert all(before), "there is something to keep"
    upgrade(old)
    assert read_documents(old) == before
    assert_up_to_date(old)


def test_attempts_were_started_by_their_students(engine: Engine, tmp_path: Path) -> None:
    old = make_old(engine, tmp_path / "old", "0001")
    upgrade(old)
    ((started,),) = read_rows(old, "SELECT count(*) FROM workout_session WHERE started_by = student_id")
    ((all_,),) = read_rows(old, "SELECT count(*) FROM workout_session")
    assert started == all_ > 0


def test_every_database_has_an_epoch_of_its_own(engine: Engine, tmp_path: Path) -> None:
    epochs = set()
    for name in ("one", "other"):
        old = make_old(engine, tmp_path / name, "0002")
        upgrade(old)
        epochs |= set(read_rows(old, "SELECT epoch FROM instance"))
    assert len(epochs) == 2


def test_the_copy_is_what_was_there(old: Settings, engine: Engine, tmp_path: Path) -> None:
    before = read_documents(old)
    upgrade(old)
    (copy,) = old.data_dir.glob("carnet-before-upgrade-*")
    upgrade(old)
    assert list(old.data_dir.glob("carnet-before-upgrade-*")) == [copy], "what is up to date is not copied"
    if isinstance(engine, Postgresql):
        restored = engine.empty(tmp_path / "restored")
        assert restored.database_url is not None
        command: list[str | Path] = [engine.server.binaries / "pg_restore", "--dbname", restored.database_url, copy]
        subprocess.run(command, check=True, capture_output=True)
    else:
        restored = Settings(data_dir=tmp_path / "restored")
        restored.data_dir.mkdir()
        shutil.copy(copy, restored.data_dir / "carnet.sqlite3")
    assert read_documents(restored) == before
    ((revision,),) = read_rows(restored, "SELECT version_num FROM alembic_version")
    assert revision in EARLIER


def run_killed(settings: Settings, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = environment_of(settings) | {"PATH": os.environ["PATH"]}
    command = [sys.executable, "-c", KILLED, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_a_killed_upgrade_is_done_by_the_next_start(engine: Engine, tmp_path: Path) -> None:
    many = 1_000_000
    counted = run_killed(make_old(engine, tmp_path / "counted", EARLIER[-1]), str(many))
    assert counted.returncode == 0, counted.stderr
    statements = many - int(counted.stdout)
    old = make_old(engine, tmp_path / "killed", EARLIER[-1])
    before = read_documents(old)
    for place in (statements // 2, statements - 1):
        assert run_killed(old, str(place)).returncode == 9
        assert read_documents(old) == before
    assert run_killed(old, str(many), "at the commit").returncode == 9
    assert read_documents(old) == before
    assert read_rows(old, "SELECT version_num FROM alembic_version") == [(EARLIER[-1],)]
    upgrade(old)
    assert read_documents(old) == before
    assert_up_to_date(old)


def test_a_killed_first_start_is_done_by_the_next(engine: Engine, tmp_path: Path) -> None:
    settings = engine.empty(tmp_path / "new")
    assert run_killed(settings, "12").returncode == 9
    upgrade(settings)
    assert_up_to_date(settings)


def test_two_starts_at_once_migrate_once(old: Settings) -> None:
    environment = environment_of(old) | {"PATH": os.environ["PATH"]}
    both = [subprocess.Popen([CARNET, "migrate"], env=environment, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    for one in both:
        _, errors = one.communicate(timeout=120)
        assert one.returncode == 0, errors
    assert len(list(old.data_dir.glob("carnet-before-upgrade-*"))) == 1
    assert_up_to_date(old)


@pytest.mark.postgresql("SQLite makes its own copies")
@pytest.mark.parametrize("broken", ["missing", "failing"])
def test_no_upgrade_without_a_copy(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    old = make_old(engine, tmp_path / "old", EARLIER[-1])
    before = read_documents(old)
    programs = tmp_path / "bin"
    programs.mkdir()
    if broken == "failing":
        (programs / "pg_dump").write_text("#!/bin/sh\necho wrong version >&2\nexit 1\n")
        (programs / "pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    with pytest.raises(SchemaError, match=r"pg_dump is not|wrong version") as refused:
        upgrade(old)
    assert "--without-copy" in str(refused.value)
    assert read_rows(old, "SELECT version_num FROM alembic_version") == [(EARLIER[-1],)]
    assert list(old.data_dir.glob("*.dump")) == []
    command: list[str | Path] = [CARNET, "migrate", "--without-copy"]
    done = subprocess.run(
        command, env=environment_of(old) | {"PATH": str(programs)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert read_documents(old) == before
    assert_up_to_date(old)


@pytest.mark.sqlite("a copy of a file")
def test_the_copy_is_whole_beside_a_writer(engine: Engine, tmp_path: Path) -> None:
    old = make_old(engine, tmp_path / "old", EARLIER[-1])
    with closing(sqlite3.connect(old.data_dir / "carnet.sqlite3")) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("UPDATE device SET next_dseq = 99")
        writer.commit()  # in the write-ahead log, not in the file
        upgrade(old)
        (copy,) = old.data_dir.glob("carnet-before-upgrade-*")
        with closing(sqlite3.connect(copy)) as found:
            assert set(found.execute("SELECT next_dseq FROM device")) == {(99,)}
