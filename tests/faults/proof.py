"""What must be in the database after any fault: each acknowledged operation once, and documents that are their fold."""

import asyncio
import sqlite3
import subprocess
from contextlib import closing
from random import Random
from typing import Any

import asyncpg

from carnet.config import Settings
from carnet.kit.db import Database
from carnet.migrations import upgrade
from tests.conftest import Cast, Person, make_cast
from tests.faults.phones import OK, Day, Phone, request
from tests.tools import CARNET, environment_of


def rows(settings: Settings, statement: str) -> list[tuple[Any, ...]]:
    """What a query gives on a connection of its own; ids as 32 hexadecimal digits."""
    if settings.database_url is None:
        with closing(sqlite3.connect(settings.data_dir / "carnet.sqlite3", timeout=60)) as db:
            found = db.execute(statement).fetchall()
    else:
        found = asyncio.run(_fetch(settings.database_url, statement))
    return [tuple(str(one).replace("-", "") if not isinstance(one, int) else one for one in row) for row in found]


async def _fetch(url: str, statement: str) -> list[Any]:
    connection = await asyncpg.connect(url)
    try:
        return list(await connection.fetch(statement))
    finally:
        await connection.close()


def bare(op_id: str) -> str:
    """As the rows have it."""
    return op_id.replace("-", "")


def make_database(settings: Settings) -> Cast:
    """The schema and the cast."""
    upgrade(settings)

    async def populate() -> Cast:
        database = Database(settings)
        try:
            async with database.write() as db:
                return await make_cast(db)
        finally:
            await database.close()

    return asyncio.run(populate())


def make_day(address: tuple[str, int], person: Person, cast: Cast) -> Day:
    """Two started attempts at the cast's session with all four types."""
    path = f"/api/v1/sessions/{cast.session_id}/start"
    started = [request(address, person, "POST", path, {}) for _ in range(2)]
    assert all(one.status == OK + 1 for one in started), started
    workouts = [one.body["workoutId"] for one in started]
    shown = request(address, person, "GET", f"/api/v1/workouts/{workouts[0]}/progress")
    assert shown.status == OK, shown
    exercises = shown.body["sessionProgress"]["progress"]["exercises"]
    return Day(cast.session_id, workouts, [one["itemId"] for one in exercises])


def make_phones(address: tuple[str, int], cast: Cast, seed: int, plain: int = 1) -> list[Phone]:
    """Of Inès and Thomas one each that makes all kinds of edits, and some that make hardly anything but plain ones."""
    days = {person: make_day(address, person, cast) for person in (cast.ines, cast.thomas)}
    kinds = [("odd", 0.15), *((f"plain {n}", 0.01) for n in range(plain))]
    return [
        Phone(f"{person.email} {name}", address, person, day, Random(f"{seed} {person.email} {name}"), oddity=oddity)
        for person, day in days.items()
        for name, oddity in kinds
    ]


_KEPT = """
SELECT 'saved', op_id, device_id, dseq FROM operation UNION ALL
SELECT 'parked', op_id, device_id, dseq FROM parked_operation
"""


def check_rows(settings: Settings, phones: list[Phone]) -> None:
    """Every acknowledged operation is in the log or parked, exactly once; nothing is there that no phone made.

    The phones may go on meanwhile: what they were told before the rows are read must be among them.
    """
    told = [dict(phone.acknowledged) for phone in phones]
    found = rows(settings, _KEPT)
    for phone, said in zip(phones, told, strict=True):
        of_phone = [(op_id, state, dseq) for state, op_id, device, dseq in found if device == bare(phone.device_id)]
        kept = {op_id: state for op_id, state, _ in of_phone}
        assert len(kept) == len(of_phone), f"{phone.name}: kept more than once"
        # what was parked is placed once its attempt is there
        missing = [op_id for op_id, (state, _) in said.items() if kept.get(bare(op_id)) not in {state, "saved"}]
        assert not missing, f"{phone.name}: {len(missing)} of {len(said)} acknowledged are gone: {missing[:3]}"
        places = {bare(one["opId"]): one["dseq"] for one in list(phone.made)}
        assert all(places.get(op_id) == dseq for op_id, _, dseq in of_phone), f"{phone.name}: what it never made"
        numbers = sorted(dseq for *_, dseq in of_phone)
        assert numbers == list(range(len(numbers))), f"{phone.name}: holes in what was taken"


def check_quiet(settings: Settings, phones: list[Phone]) -> None:
    """When all is sent: what the phones made is what the server has, and it knows where each queue stands."""
    for phone in phones:
        phone.flush()
    assert not [line for phone in phones for line in phone.wrong]
    check_rows(settings, phones)
    devices = dict(rows(settings, "SELECT device_id, next_dseq FROM device"))
    for phone in phones:
        assert len(phone.acknowledged) == len(phone.made)
        assert devices[bare(phone.device_id)] == len(phone.made)
    seqs = rows(settings, "SELECT session_id, student_id, min(seq), max(seq), count(*) FROM operation GROUP BY 1, 2")
    assert all((first, last + 1) == (0, count) for *_, first, last, count in seqs)
    verify(settings)


def verify(settings: Settings) -> None:
    """`carnet verify`: every document and count is the fold of its operations."""
    command = [str(CARNET), "verify"]
    done = subprocess.run(command, env=environment_of(settings), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
