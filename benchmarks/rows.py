"""What a benchmarked database holds, read beside the server."""

import asyncio
import secrets
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from benchmarks.gym import SETS, Place, Student
from carnet.config import Settings
from carnet.kit.ids import planned_id, uuid7


def read_rows(settings: Settings, statement: str) -> list[tuple[Any, ...]]:
    """What a query gives; ids come as the engine has them."""
    if settings.database_url is not None:
        return asyncio.run(_fetch(settings.database_url, statement))
    with closing(sqlite3.connect(settings.data_dir / "carnet.sqlite3")) as db:
        return db.execute(statement).fetchall()


async def _fetch(url: str, statement: str) -> list[tuple[Any, ...]]:
    connection = await asyncpg.connect(url)
    rows = await connection.fetch(statement)
    await connection.close()
    return [tuple(row) for row in rows]


def count_operations(settings: Settings) -> int:
    """Operations on exercises, in the log or parked."""
    logged = read_rows(settings, "SELECT count(*) FROM operation WHERE path LIKE '/ex/%'")
    parked = read_rows(settings, "SELECT count(*) FROM parked_operation")
    return int(logged[0][0] + parked[0][0])


def _key(settings: Settings, one: UUID) -> str:
    return one.hex if settings.database_url is None else str(one)


@dataclass(frozen=True)
class Save:
    """The rows of one save in the order of the table's columns, and the document that goes with them."""

    rows: list[tuple[Any, ...]]
    key: tuple[Any, ...]  # team, session, student
    version: int
    document: str


@dataclass(frozen=True)
class Stored:
    """What the server stored of one save: the pattern of those that a floor writes."""

    columns: list[str]
    rows: list[tuple[Any, ...]]
    document: str
    place: Place


def read_stored(settings: Settings, student: Student, place: Place) -> Stored:
    """The save that was the last one in its document."""
    table = "operation"
    columns = read_columns(settings, table)
    where = f"workout_id = '{_key(settings, place.workout_id)}' AND path LIKE '/ex/{place.item_id}/%'"
    rows = read_rows(settings, f"SELECT {', '.join(columns)} FROM {table} WHERE {where} ORDER BY seq")  # noqa: S608  # only ids
    where = f"session_id = '{_key(settings, place.session_id)}' AND student_id = '{_key(settings, student.user_id)}'"
    documents = read_rows(settings, f"SELECT document FROM session_progress WHERE {where}")  # noqa: S608  # only ids
    return Stored(columns, rows, documents[0][0], place)


def read_columns(settings: Settings, table: str) -> list[str]:
    """The names of a table's columns."""
    if settings.database_url is None:
        return [row[1] for row in read_rows(settings, f"PRAGMA table_info({table})")]
    query = f"SELECT attname FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0 ORDER BY attnum"  # noqa: S608  # names of ours
    return [row[0] for row in read_rows(settings, query)]


def repeat(stored: Stored, student: Student, place: Place, dseq: int, *, as_text: bool) -> Save:
    """The same save by somebody, in the same exercise of another attempt, its numbers from `dseq` on."""

    def show(one: UUID) -> Any:
        return one.hex if as_text else one

    own = {
        "session_id": show(place.session_id),
        "student_id": show(student.user_id),
        "workout_id": show(place.workout_id),
        "author_id": show(student.user_id),
        "device_id": show(student.device_id),
    }
    sets = {str(planned_id(stored.place.item_id, n)): str(planned_id(place.item_id, n)) for n in range(SETS)}
    rows = []
    for n, row in enumerate(stored.rows):
        named = dict(zip(stored.columns, row, strict=True)) | own
        _, ex, _item, kind, set_id, field = named["path"].split("/")
        path = "/".join(["", ex, str(place.item_id), kind, sets[set_id], field])
        named |= {"op_id": show(uuid7()), "dseq": dseq + n, "path": path, "body_hash": secrets.token_hex(32)}
        rows.append(tuple(named.values()))
    key = (named["team_id"], named["session_id"], named["student_id"])
    return Save(rows, key, named["version"], stored.document)
