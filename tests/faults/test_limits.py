"""A document over 256 kB and an attempt over 100,000 operations: what is too much is parked, and nothing is a 500."""

import asyncio
import time
from collections import Counter
from typing import Any
from uuid import UUID

import pytest

from carnet.config import Settings
from carnet.kit import clock
from carnet.kit.db import Database
from carnet.kit.ids import uuid7
from carnet.progress import service
from carnet.progress.service import Edit, Log, apply_operations, load_log
from carnet.workouts.service import find_workouts
from tests.conftest import Api, Cast
from tests.faults.proof import verify
from tests.faults.totals import Totals
from tests.tools import STANDARD, Phone, document, set_path, start

_BATCH = 200
_SECONDS = 60  # a phone gives up waiting before that


@pytest.fixture
def phone(ines: Api, cast: Cast) -> Phone:
    return Phone(ines, start(ines, cast.session_id))


@pytest.fixture
def item(ines: Api, phone: Phone) -> str:
    found: str = document(ines, phone.workout_id)["progress"]["exercises"][STANDARD]["itemId"]
    return found


def count(answer: Any) -> Counter[str]:
    """How often which reason; a saved one has none."""
    return Counter(one["reason"] or one["state"] for one in answer["results"])


def test_a_document_that_grows_too_large(ines: Api, phone: Phone, item: str, settings: Settings) -> None:
    notes = [phone.op(set_path(item, n, "note"), "é" * 3_000) for n in range(60)]
    told: Counter[str] = Counter()
    for first in range(0, 60, 20):
        told += count(phone.send(*notes[first : first + 20]))
    assert set(told) == {"saved", "document_too_large"}
    assert 35 <= told["saved"] <= 45, "about 256 kB of notes fit"
    before = document(ines, phone.workout_id)
    began = time.monotonic()
    again = count(phone.send(*(phone.op(set_path(item, 100 + n, "note"), "é" * 9_000) for n in range(40))))
    assert again == {"document_too_large": 40}
    assert time.monotonic() - began < _SECONDS
    assert document(ines, phone.workout_id) == before
    answer = ines.call("PATCH", f"/workouts/{phone.workout_id}/exercises/0", {"data": {"notes": "é" * 9_999}})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    shorter = count(phone.send(phone.op(set_path(item, 0, "note"), "short", base=notes[0]["opId"])))
    assert shorter == {"saved": 1}, "what makes it smaller is taken"
    assert phone.send()["next"] == phone.dseq
    verify(settings)


def test_an_attempt_that_grows_too_long(
    ines: Api, phone: Phone, item: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MAX_OPERATIONS", 30)
    path = set_path(item, 0, "reps")
    told = count(phone.send(*(phone.op(path, n) for n in range(50))))
    assert told == {"saved": 29, "attempt_too_long": 21}, "its start is an operation too"
    before = document(ines, phone.workout_id)
    assert count(phone.send(phone.op(path, 7))) == {"attempt_too_long": 1}
    answer = ines.call("PATCH", f"/workouts/{phone.workout_id}/exercises/0", {"data": {"rpe": 8}})
    assert (answer.status_code, answer.json()["code"]) == (413, "attempt_too_long")
    assert "Nothing was saved" in answer.json()["detail"]
    assert document(ines, phone.workout_id) == before
    assert phone.send()["next"] == phone.dseq
    other = start(ines, UUID(ines.ok("GET", f"/workouts/{phone.workout_id}")["sessionId"]))
    assert count(phone.send(phone.op(path, 9, workoutId=other))) == {"saved": 1}, "another attempt has room"
    verify(settings)


def test_a_hundred_thousand_operations(
    ines: Api, phone: Phone, item: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For real in a long run; a short one lowers the limit."""
    totals = Totals(f"limits-{'sqlite' if settings.database_url is None else 'postgresql'}")
    if totals.folder is None:
        monkeypatch.setattr(service, "MAX_OPERATIONS", 1_000)
    limit = service.MAX_OPERATIONS
    asyncio.run(fill(settings, UUID(phone.workout_id), item, limit - _BATCH))
    times = {}
    for name in ("almost", "over", "far_over"):
        batch = [phone.op(set_path(item, n % 20, "reps"), n % 9) for n in range(_BATCH)]
        began = time.monotonic()
        told = count(phone.send(*batch))
        times[f"milliseconds_{name}"] = round(1_000 * (time.monotonic() - began))
        # beside what was filled in there is one more: the start
        room = {"almost": _BATCH - 1, "over": 0, "far_over": 0}[name]
        assert told == Counter({"saved": room, "attempt_too_long": _BATCH - room})
    began = time.monotonic()
    assert document(ines, phone.workout_id)["version"] > 0
    times["milliseconds_load"] = round(1_000 * (time.monotonic() - began))
    assert max(times.values()) < 1_000 * _SECONDS, times
    began = time.monotonic()
    verify(settings)
    totals.add(operations=limit, milliseconds_verify=round(1_000 * (time.monotonic() - began)), **times)


async def fill(settings: Settings, workout_id: UUID, item: str, operations: int) -> None:
    """By the function through which every save goes, 25,000 at a time: a phone would take as many as 200."""
    database = Database(settings)
    try:
        async with database.read() as db:
            [workout] = await find_workouts(db, workout_id)
        key = (workout.team_id, workout.session_id, workout.student_id)
        for first in range(0, operations, 25_000):
            async with database.write() as db:
                log = await load_log(db, *key)
                edits = make_edits(log, workout_id, item, range(first, min(operations, first + 25_000)))
                await apply_operations(db, log, edits)
    finally:
        await database.close()


def make_edits(log: Log, workout_id: UUID, item: str, numbers: range) -> list[Edit]:
    """Of a device that nothing else uses."""
    device_id = UUID(int=1)
    now = clock.to_ms(clock.now())
    return [
        Edit(
            op_id=uuid7(),
            author_id=log.student_id,
            device_id=device_id,
            dseq=n,
            workout_id=workout_id,
            path=set_path(item, n % 20, "reps"),
            value=n % 9,
            bases=(),
            edited_at=now,
            arrived_at=now,
        )
        for n in numbers
    ]
