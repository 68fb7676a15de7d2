"""A real server on loopback, whose answers come from a process of its own."""

import json
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from carnet.config import Settings
from tests.conftest import Clone, Person
from tests.tools import CARNET, environment_of


class Server:
    """The address of a running Carnet."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"

    def call(self, person: Person, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """(status, body); whatever the status is."""
        data = None if body is None else json.dumps(body).encode()
        headers = {**person.headers, "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.address}{path}", data, headers, method=method)  # noqa: S310  # only loopback
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  # the same
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def at_once(self, calls: list[Callable[[], tuple[int, Any]]]) -> list[tuple[int, Any]]:
        """All calls, let go at the same moment."""
        barrier = Barrier(len(calls))

        def run(call: Callable[[], tuple[int, Any]]) -> tuple[int, Any]:
            barrier.wait(timeout=30)
            return call()

        with ThreadPoolExecutor(len(calls)) as pool:
            return list(pool.map(run, calls))


@pytest.fixture(scope="module")
def served(clone: Clone) -> Settings:
    return clone("served")


@pytest.fixture(scope="module")
def server(served: Settings) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = environment_of(served) | {"CARNET_PORT": str(port)}
    process = subprocess.Popen([CARNET, "serve"], env=environment, stderr=subprocess.PIPE)
    try:
        _wait(process, f"http://127.0.0.1:{port}/health", "postgresql" if served.database_url else "sqlite")
        yield Server(port)
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _wait(process: "subprocess.Popen[bytes]", health: str, database: str) -> None:
    for _ in range(300):
        assert process.poll() is None, process.stderr and process.stderr.read().decode()
        try:
            with urllib.request.urlopen(health, timeout=5) as answer:  # noqa: S310  # only loopback
                assert json.load(answer) == {"status": "ok", "version": "0.1.0", "database": database}
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not answer")
