"""Writes down each write, truncate, sync and delete of SQLite, with its begin and end; RECORD_TO names the file."""

import os
import time
from collections.abc import Callable

import msgspec

from tests.faults.hooks.vfs import Watched


class Event(msgspec.Struct, array_like=True):
    """One call; times are those of CLOCK_MONOTONIC in ns, `at` is an offset, a size, flags."""

    began: int
    ended: int
    path: str
    kind: str
    at: int
    data: bytes


def _record(path: str, kind: str, at: int, data: bytes, do: Callable[[], int]) -> int:
    began = time.monotonic_ns()
    code = do()
    event = msgspec.msgpack.encode(Event(began, time.monotonic_ns(), path, kind, at, data if code == 0 else b""))
    os.write(_FILE, len(event).to_bytes(4) + event)
    return code


if "RECORD_TO" in os.environ:
    _FILE = os.open(os.environ["RECORD_TO"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    _WATCHED = Watched(_record)


def read_events(file: str | os.PathLike[str]) -> list[Event]:
    """In the order in which they began; what the last process did not write down to its end is left out."""
    with open(file, "rb") as whole:  # noqa: PTH123  # a path or its name
        raw = whole.read()
    found, at = [], 0
    while at + 4 <= len(raw):
        size = int.from_bytes(raw[at : at + 4])
        if at + 4 + size > len(raw):
            break
        found.append(msgspec.msgpack.decode(raw[at + 4 : at + 4 + size], type=Event))
        at += 4 + size
    return sorted(found, key=lambda event: event.began)
