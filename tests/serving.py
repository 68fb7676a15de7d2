"""A real server on loopback, in a process of its own."""

import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from carnet.config import Settings
from tests.tools import CARNET, environment_of


@contextmanager
def serve(settings: Settings) -> Iterator[str]:
    """The address of a Carnet that serves this data until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = environment_of(settings) | {"CARNET_PORT": str(port)}
    log = settings.data_dir / "served.log"
    with log.open("wb") as file:
        process = subprocess.Popen([CARNET, "serve"], env=environment, stderr=file)
    try:
        _wait(process, address)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(process: "subprocess.Popen[bytes]", address: str) -> None:
    for _ in range(600):
        assert process.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(f"{address}/health", timeout=5).close()  # noqa: S310  # only loopback
        except OSError:
            time.sleep(0.1)
        else:
            return
    msg = "the server did not answer"
    raise TimeoutError(msg)
