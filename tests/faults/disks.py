"""Disks that can be full: a small one in memory where this may be mounted, else one that SQLite is told is full."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from tests.faults.hooks import hooked


class Disk(Protocol):
    """Where a database lies, and what its server's environment needs for it."""

    folder: Path
    environment: dict[str, str]

    def fill(self) -> None:
        """From now on there is no room."""

    def free(self) -> None:
        """There is room again."""


class Mounted:
    """A file system of its own; a file takes all that is left of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment: dict[str, str] = {}

    def fill(self) -> None:
        with (self.folder / "ballast").open("ab", buffering=0) as ballast, suppress(OSError):
            while True:
                ballast.write(bytes(4096))

    def free(self) -> None:
        (self.folder / "ballast").unlink()


class Told:
    """An ordinary folder: the server's SQLite gets SQLITE_FULL for whatever would grow."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "small"
        self.folder.mkdir()
        self._says = folder / "full"
        self.environment = hooked("room", ROOM_FILE=self._says)

    def fill(self, share: float = 1) -> None:
        """`share` of the writes that would make a file longer are refused."""
        half = self._says.with_suffix(".half")
        half.write_text(str(share))
        half.replace(self._says)

    def free(self) -> None:
        self._says.unlink()


def may_mount() -> bool:
    """Whether small file systems can be made here."""
    return os.geteuid() == 0 and shutil.which("mount") is not None


@contextmanager
def mounted(folder: Path, megabytes: int) -> Iterator[Mounted]:
    """A small file system in memory, gone when the block ends."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], check=True)
    try:
        yield Mounted(folder)
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
