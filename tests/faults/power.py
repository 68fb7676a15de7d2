"""The disk as a power cut leaves it: what was synced is there, of the rest any part, torn where sectors meet.

Rebuilt from what a real server wrote (`hooks/recorder.py`), at any instant of its run.
"""

import itertools
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.faults.hooks.recorder import Event

SECTOR = 512


@dataclass
class File:
    """What is on the platter, and what is only in memory so far, in order."""

    durable: bytearray | None = None  # None: no such name in the folder
    pending: list[Event] = field(default_factory=list)

    def sync(self, began: int) -> None:
        """What was written before it began is on the platter now, and so is the file's name."""
        for event in [one for one in self.pending if one.ended <= began]:
            self.durable = apply(self.durable, event)
            self.pending.remove(event)
        self.durable = bytearray() if self.durable is None else self.durable

    def after_a_cut(self, random: Random) -> bytearray | None:
        """What may be found: nothing of what is pending, all, some of the writes, some of their sectors."""
        found = None if self.durable is None else bytearray(self.durable)
        way = random.choice(("nothing", "all", "writes", "sectors", "sectors"))
        for event in self.pending:
            if way == "nothing" or (way != "all" and random.random() < 0.3):
                continue
            if way != "sectors" or event.kind != "write":
                found = apply(found, event)
                continue
            for start, end in _sectors(event.at, event.at + len(event.data)):
                if random.random() < 0.5:
                    part = event.data[start - event.at : end - event.at]
                    found = apply(found, Event(event.began, event.ended, event.path, "write", start, part))
        return found


def apply(held: bytearray | None, event: Event) -> bytearray | None:
    """A file after one more call."""
    if event.kind == "delete":
        return None
    held = bytearray() if held is None else held
    if event.kind == "truncate":
        del held[event.at :]
    else:
        held.extend(bytes(max(0, event.at - len(held))))
        held[event.at : event.at + len(event.data)] = event.data
    return held


def _sectors(start: int, end: int) -> list[tuple[int, int]]:
    edges = [start, *range(start - start % SECTOR + SECTOR, end, SECTOR), end]
    return list(itertools.pairwise(edges))


class Disk:
    """All files of a folder, from how they were before the server started, through what it did, in order of time."""

    def __init__(self, before: Path, events: list[Event]) -> None:
        self.files = {file.name: File(bytearray(file.read_bytes())) for file in before.iterdir() if file.is_file()}
        self._events = events
        self._next = 0
        self._syncing: list[Event] = []

    def advance(self, at: int) -> None:
        """To an instant, which is never before the last one."""
        while self._next < len(self._events) and self._events[self._next].began <= at:
            event = self._events[self._next]
            self._next += 1
            file = self.files.setdefault(Path(event.path).name, File())
            if event.kind == "sync":
                self._syncing.append(event)
            else:
                self._finish_syncs(event.began)
                file.pending.append(event)
                if event.kind == "delete" and event.at and event.ended <= at:  # the folder was synced with it
                    file.sync(event.ended)
        self._finish_syncs(at)

    def _finish_syncs(self, at: int) -> None:
        """A sync that has not returned promises nothing yet."""
        for event in [one for one in self._syncing if one.ended <= at]:
            self.files[Path(event.path).name].sync(event.began)
            self._syncing.remove(event)

    def cut(self, folder: Path, random: Random) -> None:
        """Writes what may be found after a cut now into an empty folder."""
        for name, file in self.files.items():
            found = file.after_a_cut(random)
            if found is not None:
                (folder / name).write_bytes(found)
