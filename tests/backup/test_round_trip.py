"""A backup put into an empty place is what was there, on either engine, with new sign-ins and a new epoch."""

import asyncio
import stat
from pathlib import Path

import pytest
from litestar.testing import TestClient

from carnet.app import create_app
from carnet.backup.archive import read_manifest
from carnet.backup.making import check_backup, make_backup
from carnet.backup.restoring import restore_backup
from carnet.config import Settings
from carnet.kit.db import Database
from carnet.migrations import upgrade
from carnet.sync.epoch import read_epoch
from tests.backup.conftest import Run
from tests.backup.reading import CHANGED, read_all, without_changed
from tests.conftest import PASSWORD, Cast, Clone
from tests.engines import Engine, Sqlite, change_rows, read_rows
from tests.migrations.databases import make_old, verify
from tests.migrations.test_upgrade import EARLIER, assert_up_to_date


def epoch(settings: Settings) -> str:
    async def read() -> str:
        database = Database(settings)
        try:
            async with database.read() as db:
                return await read_epoch(db)
        finally:
            await database.close()

    return asyncio.run(read())


def test_all_of_it_comes_back(full: Settings, empty: Settings, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "all.zip"
    before = read_all(full)
    made = run(full, "backup", file)
    assert made.returncode == 0, made.stderr
    assert made.stdout == f"{file}\n"
    assert read_all(full) == before
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert run(full, "backup", "--verify", file).returncode == 0
    restored = run(empty, "restore", file)
    assert restored.returncode == 0, restored.stderr
    assert "signed out" in restored.stderr
    assert without_changed(read_all(empty)) == without_changed(before)
    assert all(before[name] for name in CHANGED)
    assert_up_to_date(empty)


@pytest.mark.postgresql("between the two")
@pytest.mark.parametrize("direction", ["there", "back"])
def test_from_one_engine_to_the_other(engine: Engine, full: Settings, tmp_path: Path, direction: str) -> None:
    old = {"there": Sqlite(), "back": engine}[direction]
    new = {"there": engine, "back": Sqlite()}[direction]
    source = full if direction == "back" else make_old(old, tmp_path / "sqlite", "0002")
    upgrade(source)
    target = new.empty(tmp_path / "target")
    odd = """UPDATE "user" SET time_zone = 'Europe/Paris', name = 'Zoé ''"\\ 🏋' WHERE email LIKE 'ines%'"""
    assert change_rows(source, odd) == 1
    file = tmp_path / "all.zip"
    assert make_backup(source, file).manifest.engine == old.name
    restore_backup(target, file)
    assert without_changed(read_all(target)) == without_changed(read_all(source))
    assert verify(target) == []


def test_nobody_is_signed_in(full: Settings, empty: Settings, tmp_path: Path) -> None:
    invitations = "SELECT count(*) FROM invitation WHERE accepted_at IS NULL AND revoked_at IS NULL"
    assert read_rows(full, invitations) == [(1,)]
    restore_backup(empty, make_backup(full, tmp_path / "all.zip").file)
    assert read_rows(empty, "SELECT * FROM login") == read_rows(empty, "SELECT * FROM password_reset") == []
    assert read_rows(empty, invitations) == [(0,)]
    with TestClient(create_app(empty, static=None)) as http:
        login = {"email": "ines@test.carnet", "password": PASSWORD}
        assert http.post("/api/v1/login", json=login).status_code == 200


def test_a_token_of_before(clone: Clone, empty: Settings, cast: Cast, tmp_path: Path) -> None:
    settings = clone("tokens")
    restore_backup(empty, make_backup(settings, tmp_path / "all.zip").file)
    headers = {"Authorization": f"Bearer {cast.ines.token}"}
    for place, status in ((settings, 200), (empty, 401)):
        with TestClient(create_app(place, static=None)) as http:
            assert http.get("/api/v1/me", headers=headers).status_code == status


def test_every_restore_has_an_epoch_of_its_own(engine: Engine, full: Settings, empty: Settings, tmp_path: Path) -> None:
    file = make_backup(full, tmp_path / "all.zip").file
    other = engine.empty(tmp_path / "other")
    restore_backup(empty, file)
    restore_backup(other, file)
    assert len({epoch(full), epoch(empty), epoch(other)}) == 3


@pytest.mark.parametrize("revision", EARLIER)
def test_a_backup_of_an_earlier_schema(engine: Engine, empty: Settings, tmp_path: Path, revision: str) -> None:
    old = make_old(engine, tmp_path / "old", revision)
    file = make_backup(old, tmp_path / "all.zip").file
    assert read_manifest(file).schema == revision
    assert read_rows(old, "SELECT version_num FROM alembic_version") == [(revision,)], "a backup changes nothing"
    restore_backup(empty, file)
    assert_up_to_date(empty)
    upgrade(old, with_copy=False)
    assert without_changed(read_all(empty)) == without_changed(read_all(old))


def test_where_nothing_else_is_said(full: Settings, run: Run, tmp_path: Path) -> None:
    made = run(full, "backup")
    assert made.returncode == 0, made.stderr
    file = Path(made.stdout.strip())
    assert file.parent == full.data_dir / "backups"
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    made = run(full, "backup", folder)
    assert [Path(made.stdout.strip())] == list(folder.iterdir())


def test_documents_that_are_no_fold_are_named(full: Settings, empty: Settings, tmp_path: Path, run: Run) -> None:
    """They are backed up and restored as they are: what is there is better than nothing."""
    before = read_all(full)
    change_rows(full, "UPDATE session_progress SET document = replace(document, 'Encore', 'Assez')")
    assert read_all(full) != before
    file = tmp_path / "all.zip"
    for done in (
        run(full, "backup", file),
        run(full, "backup", "--verify", file),
        run(empty, "restore", file),
        run(empty, "verify"),
    ):
        assert done.returncode == 1
        assert "are not the fold" in done.stderr
        assert "the document" in done.stderr
    assert without_changed(read_all(empty)) == without_changed(read_all(full))


def test_a_check_needs_no_carnet(full: Settings, tmp_path: Path, run: Run) -> None:
    file = make_backup(full, tmp_path / "all.zip").file
    assert run(Settings(data_dir=tmp_path / "none"), "backup", "--verify", file).returncode == 0
    assert not (tmp_path / "none").exists()
    assert check_backup(file).wrong == []
