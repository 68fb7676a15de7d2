"""A power cut at any instant loses nothing that was acknowledged: what was not synced vanishes, SQLite recovers."""

import asyncio
import bisect
import shutil
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from carnet.config import Settings
from carnet.kit.db import Database
from carnet.progress.verify import verify_documents
from tests.conftest import Cast, Clone
from tests.faults.hooks import hooked
from tests.faults.hooks.recorder import Event, read_events
from tests.faults.hooks.vfs import library
from tests.faults.phones import Crowd, Phone
from tests.faults.power import Disk
from tests.faults.proof import bare, check_rows, make_phones, verify
from tests.faults.totals import Totals
from tests.serving import run

pytestmark = [
    pytest.mark.sqlite("PostgreSQL has crash tests of its own"),
    pytest.mark.skipif(library() is None, reason="this Python's SQLite cannot be watched from outside"),
]
_SHORT, _LONG = 1.5, 8  # seconds of load in one recording: in the long one the log is moved into the file
_CUTS = 400  # of one recording at most
_COMMAND_EVERY = 100  # cuts after which `carnet verify` itself is run


@dataclass
class Recording:
    """What a server wrote under load, and when its answers were read."""

    before: Path
    events: list[Event]
    answers: list[tuple[int, list[str]]]  # (when, the operations acknowledged then), in order of time
    phones: list[Phone]

    def told(self, at: int) -> set[str]:
        """What was acknowledged by then, as the rows have it."""
        end = bisect.bisect_right(self.answers, at, key=lambda answer: answer[0])
        return {bare(op_id) for _, op_ids in self.answers[:end] for op_id in op_ids}

    def instants(self, count: int, random: Random) -> list[int]:
        """Sorted: in the middle of a call, as soon as an answer was read, at any time."""
        begin, end = self.answers[0][0], self.answers[-1][0]
        busy = [event for event in self.events if begin <= event.began <= end]
        moving = [event for event in busy if event.path.endswith("carnet.sqlite3")] or busy  # from the log to the file
        found = []
        for n in range(count):
            event = random.choice(moving if n % 4 == 0 else busy)
            within = random.randint(event.began, event.ended)
            found.append((within, random.choice(self.answers)[0], within, random.randint(begin, end))[n % 4])
        return sorted(found)


def record(settings: Settings, cast: Cast, folder: Path, seconds: float, seed: int, *hooks: str) -> Recording:
    """A server with these hooks, under load for a while."""
    before = folder / "before"
    shutil.copytree(settings.data_dir, before)
    to = folder / "events"
    answers: list[tuple[int, list[str]]] = []
    with run(settings, hooked("recorder", *hooks, RECORD_TO=to)) as server:
        phones = make_phones(("127.0.0.1", server.port), cast, seed)
        for phone in phones:
            phone.heard = lambda op_ids: answers.append((time.monotonic_ns(), op_ids))
        with Crowd(phones) as crowd:
            time.sleep(seconds)
        assert not crowd.wrong
        server.kill()
    check_rows(settings, phones)
    return Recording(before, read_events(to), sorted(answers), phones)


def check_cut(folder: Path, told: set[str], phones: list[Phone]) -> list[str]:
    """What is wrong with the files of a cut: nothing, if SQLite recovers them to all that was acknowledged."""
    with closing(sqlite3.connect(folder / "carnet.sqlite3")) as db:
        (sound,) = db.execute("PRAGMA integrity_check").fetchone()
        kept = [
            op_id for (op_id,) in db.execute("SELECT op_id FROM operation UNION ALL SELECT op_id FROM parked_operation")
        ]
        devices = dict(db.execute("SELECT device_id, next_dseq FROM device"))
        taken = dict(
            db.execute(
                "SELECT device_id, count(*) FROM (SELECT device_id FROM operation UNION ALL SELECT device_id FROM"
                " parked_operation) GROUP BY 1"
            )
        )
    wrong = [] if sound == "ok" else [f"integrity: {sound}"]
    if missing := told - set(kept):
        wrong.append(f"{len(missing)} of {len(told)} acknowledged operations are gone")
    if len(kept) != len(set(kept)):
        wrong.append("an operation is there twice")
    for phone in phones:
        device = bare(phone.device_id)
        if devices.get(device, 0) != taken.get(device, 0):
            wrong.append(f"{phone.name}: {taken.get(device, 0)} taken, next is {devices.get(device, 0)}")
    return wrong or asyncio.run(_verify(folder))


async def _verify(folder: Path) -> list[str]:
    database = Database(Settings(data_dir=folder))
    try:
        async with database.read() as db:
            return await verify_documents(db)
    finally:
        await database.close()


def cut_all(recording: Recording, count: int, folder: Path, random: Random) -> list[str]:
    """What is wrong after each of these cuts, a line each."""
    disk = Disk(recording.before, recording.events)
    wrong = []
    for n, at in enumerate(recording.instants(count, random)):
        disk.advance(at)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        disk.cut(folder, random)
        found = check_cut(folder, recording.told(at), recording.phones)
        wrong += [f"cut {n}: {line}" for line in found]
        if n % _COMMAND_EVERY == 0 and not found:
            verify(Settings(data_dir=folder))
    return wrong


def test_a_power_cut(cast: Cast, clone: Clone, tmp_path: Path) -> None:
    totals = Totals("power")
    while totals.short_of(cuts=30):
        seed = totals.counts.get("cuts", 0)
        folder = tmp_path / f"power{seed}"
        folder.mkdir()
        seconds, count = (_LONG, _CUTS) if totals.folder else (_SHORT, 30)
        recording = record(clone(f"power{seed}"), cast, folder, seconds, seed)
        wrong = cut_all(recording, count, folder / "cut", Random(seed))
        assert not wrong, (f"seed {seed}", wrong[:10])
        moved = sum(event.path.endswith("carnet.sqlite3") and event.kind == "sync" for event in recording.events)
        told = len(recording.told(recording.answers[-1][0]))
        totals.add(cuts=count, recordings=1, checkpoints=moved, acknowledged=told)


def test_less_than_full_is_found_out(cast: Cast, clone: Clone, tmp_path: Path) -> None:
    recording = record(clone("normal"), cast, tmp_path, 1, 1, "normal")
    wrong = cut_all(recording, 20, tmp_path / "cut", Random(1))
    assert any("acknowledged operations are gone" in line for line in wrong)
    assert not any("integrity" in line for line in wrong), "the model damages what SQLite promises to keep whole"
