"""A real `carnet serve` in processes of its own, and the CPU time that processes have used."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from carnet.config import Settings
from tests.postgres import find_port
from tests.tools import environment_of

_TICK = os.sysconf("SC_CLK_TCK")
_CARNET = Path(sys.executable).with_name("carnet")


@dataclass(frozen=True)
class Server:
    """One that answers."""

    address: str
    port: int
    pid: int


@contextmanager
def serve(settings: Settings, command: str = "serve") -> Iterator[Server]:
    """A Carnet with default settings that serves this data, or the demo in it, until the block ends."""
    port = find_port()
    address = f"http://127.0.0.1:{port}"
    with (settings.data_dir / "served.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603  # Carnet itself
            [_CARNET, command], env=environment_of(settings) | {"CARNET_PORT": str(port)}, stdout=log, stderr=log
        )
    try:
        _wait(process, address)
        yield Server(address, port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=60)


def _wait(process: "subprocess.Popen[bytes]", address: str) -> None:
    for _ in range(600):
        if process.poll() is not None:
            msg = "the server ended; served.log says why"
            raise RuntimeError(msg)
        try:
            urllib.request.urlopen(f"{address}/health", timeout=5).close()  # noqa: S310  # our own server
        except OSError:
            time.sleep(0.1)
        else:
            return
    msg = "the server did not answer"
    raise TimeoutError(msg)


def with_children(pid: int) -> list[int]:
    """A process and all that it started, and what those started."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents.setdefault(int(_stat(int(folder.name))[1]), []).append(int(folder.name))
            except OSError:
                continue  # it ended meanwhile
    found = [pid]
    for known in found:
        found += parents.get(known, [])
    return found


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time of these processes, in all their threads."""
    ticks = 0
    for pid in pids:
        try:
            ticks += sum(map(int, _stat(pid)[11:13]))
        except OSError:
            continue  # it ended meanwhile
    return ticks / _TICK


def cpu_of_family(pid: int) -> float:
    """The same of a process, of what it started and of what it started that has ended."""
    reaped = sum(int(ticks) for ticks in _stat(pid)[13:15]) / _TICK
    return cpu_seconds(with_children(pid)) + reaped


def _stat(pid: int) -> list[str]:
    """The fields from the third on: the second, a name in parentheses, may hold anything."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
