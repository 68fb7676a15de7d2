"""A real server on loopback, in processes of its own, which may be killed and started again at the same address."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from carnet.config import Settings
from tests.postgres import find_port
from tests.tools import CARNET, environment_of

_PATIENCE = 60  # seconds for a start on a machine that does other things too
_LOOK_EVERY = 0.02


class Running:
    """A Carnet that serves this data: its address stays the same over all starts. It is not started yet."""

    def __init__(self, settings: Settings, environment: dict[str, str] | None = None, **options: Any) -> None:
        self.port = find_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = settings.data_dir / "served.log"
        self._environment = environment_of(settings) | {"CARNET_PORT": str(self.port)} | (environment or {})
        self._options = options
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns once it answers."""
        self.spawn()
        self.wait()

    def spawn(self) -> None:
        """Starts it in a group of its own: it is two processes, and kill takes both."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [CARNET, "serve"],
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._options,
            )

    def wait(self) -> None:
        """Until it answers at all: 503 is an answer too."""
        assert self.process is not None
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            assert self.process.poll() is None, self.log.read_text()[-2_000:]
            try:
                urllib.request.urlopen(f"{self.address}/health", timeout=5).close()  # noqa: S310  # only loopback
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(_LOOK_EVERY)
            else:
                return
        msg = "the server did not answer"
        raise TimeoutError(msg)

    def kill(self) -> None:
        """SIGKILL to all of it at once; returns when nothing listens any more."""
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=20)
        while self.listens():
            time.sleep(_LOOK_EVERY / 10)

    def stop(self) -> None:
        """As a service manager does; what does not end by itself is killed."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(timeout=20)
        finally:
            self.kill()

    def listens(self) -> bool:
        """Whether somebody takes connections at its address."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@contextmanager
def serve(settings: Settings, environment: dict[str, str] | None = None) -> Iterator[str]:
    """The address of a Carnet that serves this data until the block ends."""
    with run(settings, environment) as server:
        yield server.address


@contextmanager
def run(settings: Settings, environment: dict[str, str] | None = None, **options: Any) -> Iterator[Running]:
    """A started Carnet, stopped when the block ends; `options` are those of Popen."""
    server = Running(settings, environment, **options)
    try:
        server.start()
        yield server
    finally:
        server.stop()
