"""A disk that is full while the file ROOM_FILE is there: SQLite's files do not grow, as on any full disk.

The file says which share of the writes that would make a file longer is refused.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from random import random

from tests.faults.hooks.vfs import FULL, Watched

_SLOW = 0.05  # seconds in which others get in line behind a commit that fails
_SAYS = Path(os.environ["ROOM_FILE"])


def _refuse_growth(path: str, kind: str, at: int, data: bytes, do: Callable[[], int]) -> int:
    if kind == "write" and _SAYS.exists() and random() < float(_SAYS.read_text()):
        file = Path(path)
        if at + len(data) > (file.stat().st_size if file.exists() else 0):
            time.sleep(_SLOW)
            return FULL
    return do()


_WATCHED = Watched(_refuse_growth)
