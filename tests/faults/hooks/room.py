"""A disk that is full while the file ROOM_FILE says "full": SQLite's files do not grow, as on any full disk."""

import os
from collections.abc import Callable
from pathlib import Path

from tests.faults.hooks.vfs import FULL, Watched

_SAYS = Path(os.environ["ROOM_FILE"])


def _refuse_growth(path: str, kind: str, at: int, data: bytes, do: Callable[[], int]) -> int:
    if kind == "write" and _SAYS.exists():
        file = Path(path)
        if at + len(data) > (file.stat().st_size if file.exists() else 0):
            return FULL
    return do()


_WATCHED = Watched(_refuse_growth)
