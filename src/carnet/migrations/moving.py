"""Moving everything from the embedded database to an empty PostgreSQL, in one transaction."""

import asyncio
import datetime as dt
import hashlib
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Boolean, Connection, DateTime, Table, Uuid, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.types import Date, TypeDecorator

from carnet.config import Settings
from carnet.kit.db import sqlite_url
from carnet.kit.safety import HeldError, hold_folder
from carnet.migrations import SchemaError, migrate, open_server, upgrade
from carnet.migrations.tables import METADATA
from carnet.progress.verify import verify_documents

_AT_ONCE = 2_000  # rows
_READERS: dict[type, Callable[[Any], Any]] = {
    Uuid: UUID,
    DateTime: lambda value: dt.datetime.fromisoformat(value).replace(tzinfo=dt.UTC),
    Date: dt.date.fromisoformat,
    Boolean: bool,
}
Rows = Iterator[tuple[Any, ...]]


def move(settings: Settings, database_url: str) -> dict[str, int]:
    """Copies every row of the data folder's SQLite, which is only read, to a PostgreSQL that holds nothing yet.

    Rows by table. Raises SchemaError where a Carnet serves the folder, where the target is not empty, and where what
    arrived is not what was sent; nothing is left in the target then.
    """
    if settings.database_url is not None:
        msg = "what is moved is the SQLite of a data folder: unset CARNET_DATABASE_URL, name the folder with --data"
        raise SchemaError(msg)
    upgrade(settings, create=False)
    try:
        with hold_folder(settings.data_dir, alone=True), _snapshot(settings.data_dir) as source:
            return asyncio.run(fill(source, replace(settings, database_url=database_url)))
    except HeldError:
        msg = f"a Carnet is serving {settings.data_dir}: what it saves from now on would stay behind. Stop it first"
        raise SchemaError(msg) from None


@contextmanager
def _snapshot(folder: Path) -> Iterator[sqlite3.Connection]:
    """One read of everything, and no other writer until it is over; nothing is written."""
    path = sqlite_url(folder).database
    with closing(sqlite3.connect(f"file:{path}?mode=rw", uri=True, isolation_level=None)) as source:
        source.execute("BEGIN IMMEDIATE")
        yield source
        source.rollback()


async def fill(source: sqlite3.Connection, target: Settings, known_wrong: Iterable[str] = ()) -> dict[str, int]:
    """Copies every row of a SQLite with this code's schema to a PostgreSQL that holds nothing yet, in one transaction.

    Rows by table. Raises SchemaError like `move`; `known_wrong` is what the check of the source found.
    """
    async with open_server(target) as (connection, where):
        await connection.run_sync(_refuse_what_is_there, where)
        await connection.run_sync(migrate, where)
        await _empty(connection)
        counts = {table.name: await _copy_table(source, connection, table) for table in METADATA.sorted_tables}
        await _verify(connection, where, set(known_wrong))
        await connection.commit()
    return counts


def _refuse_what_is_there(connection: Connection, where: str) -> None:
    there = connection.scalars(
        text(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() "
            "AND tablename NOT IN ('alembic_version', 'instance')"
        )
    ).all()
    known = {table.name: table for table in METADATA.sorted_tables}
    for name in there:
        if name not in known or connection.execute(select(text("1")).select_from(known[name]).limit(1)).first():
            msg = f"{where} is not empty (table {name}). Nothing was changed; name a new, empty database"
            raise SchemaError(msg)


async def _empty(connection: AsyncConnection) -> None:
    """A migration may write rows of its own; what is moved brings them along.

    The epoch too: a move lacks nothing that was acknowledged, so phones have nothing to offer again.
    """
    for table in reversed(METADATA.sorted_tables):
        await connection.execute(table.delete())


async def _copy_table(source: sqlite3.Connection, connection: AsyncConnection, table: Table) -> int:
    """The number of rows, after a look at each as it arrived."""
    sent, count = _Digest(), 0

    async def stream() -> AsyncIterator[tuple[Any, ...]]:
        nonlocal count
        for row in _read_rows(source, table):
            sent.add(row)
            count += 1
            yield row

    raw = await connection.get_raw_connection()
    driver: Any = raw.driver_connection
    columns = [column.name for column in table.columns]
    try:
        await driver.copy_records_to_table(table.name, records=stream(), columns=columns)
    except Exception as error:
        # the driver's own exceptions, and values that it cannot send
        msg = f"the table {table.name} does not fit: {error}. Nothing was moved, the data folder is as it was"
        raise SchemaError(msg) from error
    arrived = _Digest()
    quoted = ", ".join(f'"{one.name}"' + ("::text" if isinstance(one.type, JSON) else "") for one in table.columns)
    async for row in driver.cursor(f'SELECT {quoted} FROM "{table.name}"', prefetch=_AT_ONCE):  # noqa: S608  # the models' own names
        arrived.add(tuple(row))
    if arrived.value != sent.value:
        msg = f"the rows of {table.name} did not arrive as they were sent. Nothing was moved"
        raise SchemaError(msg)
    return count


class _Digest:
    """Of rows in any order: the sum of their hashes."""

    def __init__(self) -> None:
        self.value = 0

    def add(self, row: Iterable[Any]) -> None:
        """Counts a row in; an id is what it says, whichever class it has."""
        plain = repr([str(value) if isinstance(value, UUID) else value for value in row])
        self.value += int.from_bytes(hashlib.blake2b(plain.encode(), digest_size=32).digest())


def _read_rows(source: sqlite3.Connection, table: Table) -> Rows:
    """Values as PostgreSQL's driver takes them; JSON stays the text that it is."""
    readers = [_reader(column.type) for column in table.columns]
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    cursor = source.execute(f'SELECT {names} FROM "{table.name}"')  # noqa: S608  # the models' own names
    while rows := cursor.fetchmany(_AT_ONCE):
        for row in rows:
            yield tuple(
                value if value is None or reader is None else reader(value)
                for value, reader in zip(row, readers, strict=True)
            )


def _reader(kind: Any) -> Callable[[Any], Any] | None:
    plain = kind.impl if isinstance(kind, TypeDecorator) else kind
    if isinstance(plain, JSON):
        return None
    return next((reader for known, reader in _READERS.items() if isinstance(plain, known)), None)


async def _verify(connection: AsyncConnection, where: str, known_wrong: set[str]) -> None:
    """Every document there is the fold of its operations there, as in the source."""
    try:
        async with AsyncSession(connection, join_transaction_mode="create_savepoint") as db:
            wrong = [line for line in await verify_documents(db) if line not in known_wrong]
    except DBAPIError as error:
        wrong = [str(error.orig)]
    if wrong:
        said = "\n".join(wrong)
        msg = f"in {where} these documents would not be the fold of their operations; nothing was moved:\n{said}"
        raise SchemaError(msg)
