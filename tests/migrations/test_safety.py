"""A Carnet does not start where a commit that it acknowledges could be lost, and says why."""

import asyncio
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from carnet.config import Settings
from carnet.kit import db as kit_db
from carnet.kit import safety
from carnet.kit.db import Database
from carnet.kit.safety import find_file_system
from carnet.migrations import SchemaError, upgrade
from tests.engines import Engine, Postgresql
from tests.tools import CARNET, environment_of

MOUNTS = [
    "22 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
    "40 22 0:35 / /shared rw,relatime shared:7 - nfs4 server:/shared rw,vers=4.2",
    "41 40 0:36 / /shared/disk/local rw - btrfs /dev/vdb rw",
    r"42 22 0:37 / /mnt/the\040share rw,nosuid master:1 - cifs //server/share rw",
    "43 22 0:38 / /twice rw - ext4 /dev/vdc rw",
    "44 43 0:39 / /twice rw - fuse.sshfs user@server:/ rw",
]


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/carnet", "ext4"),
        ("/", "ext4"),
        ("/shared", "nfs4"),
        ("/shared/disk/carnet", "nfs4"),
        ("/shared/disk/local/carnet", "btrfs"),
        ("/shared2", "ext4"),
        ("/mnt/the share/x", "cifs"),
        ("/twice/x", "fuse.sshfs"),
    ],
)
def test_the_file_system_of_a_folder(folder: str, kind: str) -> None:
    assert find_file_system(Path(folder), MOUNTS) == kind


def test_no_list_of_mounts_says_nothing() -> None:
    assert find_file_system(Path("/srv"), []) is None
    mounts = Path("/proc/self/mountinfo")
    lines = mounts.read_text().splitlines() if mounts.exists() else []
    assert find_file_system(Path("/proc/self"), lines) in ("proc", None)


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "ceph"])
def test_sqlite_on_a_network_file_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(safety, "_read_mounts", lambda: [f"1 0 0:1 / {tmp_path} rw - {kind} server:/x rw"])
    folder = tmp_path / "data"
    with pytest.raises(SchemaError, match=f"network file system \\({kind}\\)") as refused:
        upgrade(Settings(data_dir=folder))
    assert "CARNET_DATABASE_URL" in str(refused.value)
    assert not list(folder.iterdir())


def test_a_file_system_that_can_only_be_read() -> None:
    """Root may write everywhere but where nobody can."""
    for folder in (Path("/proc/self"), Path("/proc/self/carnet")):
        with pytest.raises(SchemaError, match="cannot be written"):
            upgrade(Settings(data_dir=folder))
    environment = environment_of(Settings(data_dir=Path("/proc/self")))
    done = subprocess.run([CARNET, "serve"], env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    assert done.stderr.startswith("carnet: /proc/self cannot be written")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("pragma", ["synchronous=NORMAL", "synchronous=OFF"])
def test_an_sqlite_that_keeps_to_less_than_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pragma: str) -> None:
    monkeypatch.setattr(kit_db, "_PRAGMAS", ("journal_mode=WAL", pragma))

    async def read() -> None:
        database = Database(Settings(data_dir=tmp_path))
        try:
            async with database.read():
                pass
        finally:
            await database.close()

    with pytest.raises(RuntimeError, match="FULL was asked for"):
        asyncio.run(read())


@contextmanager
def changed(engine: Postgresql, name: str, value: str) -> Iterator[None]:
    """A setting of the whole server."""

    def apply(statement: str, wanted: str) -> None:
        engine.server.psql(statement)
        engine.server.psql("SELECT pg_reload_conf()")
        for _ in range(200):
            if engine.server.psql(f"SHOW {name}") == wanted:
                return
            time.sleep(0.02)
        pytest.fail(f"{name} did not change")

    before = engine.server.psql(f"SHOW {name}")
    try:
        apply(f"ALTER SYSTEM SET {name} = '{value}'", value)
        yield
    finally:
        apply(f"ALTER SYSTEM RESET {name}", before)


@pytest.mark.postgresql("its own settings")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fsync", "off"),
        ("full_page_writes", "off"),
        ("synchronous_commit", "off"),
        ("synchronous_commit", "local"),
        ("synchronous_commit", "remote_write"),
    ],
)
def test_a_server_that_forgets(engine: Engine, settings: Settings, name: str, value: str) -> None:
    assert isinstance(engine, Postgresql)
    with changed(engine, name, value), pytest.raises(SchemaError, match=f"{name} is {value}, it must be on") as refused:
        upgrade(settings)
    assert "not-asked-for" not in str(refused.value)
    upgrade(settings)


@pytest.mark.postgresql("its own settings")
def test_a_database_or_a_role_that_forgets(engine: Engine, settings: Settings) -> None:
    assert isinstance(engine, Postgresql)
    name = (settings.database_url or "").rpartition("/")[2]
    engine.server.psql(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    with pytest.raises(SchemaError, match="synchronous_commit is off"):
        upgrade(settings)
    engine.server.psql(f'ALTER DATABASE "{name}" SET synchronous_commit = remote_apply')
    upgrade(settings)
    engine.server.psql(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    with pytest.raises(SchemaError, match="can only be read"):
        upgrade(settings)


@pytest.mark.postgresql("its own settings")
def test_serve_says_why_and_stops(engine: Engine, settings: Settings) -> None:
    assert isinstance(engine, Postgresql)
    with changed(engine, "fsync", "off"):
        done = subprocess.run(
            [CARNET, "serve"], env=environment_of(settings), capture_output=True, text=True, timeout=60, check=False
        )
    assert done.returncode != 0
    assert "fsync is off" in done.stderr
    assert "Traceback" not in done.stderr
    assert "not-asked-for" not in done.stderr
