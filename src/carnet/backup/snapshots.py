"""Everything at one moment as one SQLite file, whichever engine it comes from, while others go on writing."""

import asyncio
import datetime as dt
import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import NullPool, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from carnet.backup.archive import DATABASE, BackupError, list_tables
from carnet.config import Settings
from carnet.kit.db import database_url
from carnet.migrations import check_revision, make_schema

_AT_ONCE = 2_000  # rows
_WAIT = 60  # seconds for whoever holds the database alone for a moment
_REVISION = "SELECT version_num FROM alembic_version"


def take_snapshot(settings: Settings, folder: Path) -> str:
    """Makes the file in a folder: the schema that it has, which may be older than this code's.

    Raises SchemaError where there is no Carnet or a newer one, BackupError where a row does not arrive as it was,
    OSError and sqlite3.Error.
    """
    if settings.database_url is None:
        return _copy_sqlite(settings.data_dir, folder)
    return asyncio.run(_copy_postgresql(settings, folder))


def _copy_sqlite(source: Path, folder: Path) -> str:
    """Read in one transaction; in write-ahead mode nobody waits for it."""
    file = source / DATABASE
    if not file.is_file():
        check_revision(None, str(source))
    address = f"{file.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=_WAIT)) as database:
        known = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        check_revision(database.execute(_REVISION).fetchone()[0] if known else None, str(source))
        database.execute("VACUUM INTO ?", (str(folder / DATABASE),))
    with closing(sqlite3.connect(folder / DATABASE)) as copy:  # it may have been brought up to date meanwhile
        revision: str = copy.execute(_REVISION).fetchone()[0]
    return revision


async def _copy_postgresql(settings: Settings, folder: Path) -> str:
    url = database_url(settings)
    where = url.render_as_string(hide_password=True).replace("+asyncpg", "", 1)
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            tables = await _list_tables(connection)
        if "alembic_version" not in tables:
            check_revision(None, where)
        async with engine.connect() as plain:
            connection = await plain.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            # before the snapshot: a change of the schema is either in it or waits for its end
            await connection.execute(text(f"LOCK TABLE {', '.join(map(_quote, tables))} IN ACCESS SHARE MODE"))
            revision = check_revision(await connection.scalar(text(_REVISION)), where)
            make_schema(folder, revision)
            with closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as target:
                await _fill(connection, target)
    except (OSError, DBAPIError) as error:
        if isinstance(error, DBAPIError) and isinstance(error.orig, sqlite3.Error):
            raise error.orig from error
        if isinstance(error, OSError) and error.filename is not None:
            raise
        why = error.orig if isinstance(error, DBAPIError) else error
        msg = f"{where} cannot be read ({why})"
        raise BackupError(msg) from error
    finally:
        await engine.dispose()
    return revision


async def _list_tables(connection: AsyncConnection) -> list[str]:
    names = await connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"))
    return sorted(names)


async def _fill(connection: AsyncConnection, target: sqlite3.Connection) -> None:
    target.execute("PRAGMA synchronous=OFF")  # a scratch file: what counts is what is packed from it
    target.execute("BEGIN")
    for table in list_tables(target):
        target.execute(f"DELETE FROM {_quote(table)}")  # noqa: S608  # what a migration put there itself
        await _copy_table(connection, target, table)
    target.execute("COMMIT")


async def _copy_table(source: AsyncConnection, target: sqlite3.Connection, table: str) -> None:
    kinds = {name: kind for _, name, kind, *_ in target.execute(f"PRAGMA table_info({_quote(table)})")}
    columns = ", ".join(_quote(name) + ("::text" if kind == "JSON" else "") for name, kind in kinds.items())
    places = ", ".join("?" for _ in kinds)
    sent = arrived = 0
    rows = await source.stream(text(f"SELECT {columns} FROM {_quote(table)}"))  # noqa: S608  # the schema's own names
    async for some in rows.partitions(_AT_ONCE):
        batch = [tuple(_plain(value) for value in row) for row in some]
        sent += sum(map(_digest, batch))
        target.executemany(f"INSERT INTO {_quote(table)} VALUES ({places})", batch)  # noqa: S608  # the same
    for found in target.execute(f"SELECT * FROM {_quote(table)}"):  # noqa: S608  # the same
        arrived += _digest(found)
    if arrived != sent:
        msg = f"the rows of {table} did not arrive as they are"
        raise BackupError(msg)


def _plain(value: Any) -> Any:
    """As SQLite keeps it."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value


def _digest(row: Sequence[Any]) -> int:
    """Their sum says whether the same rows are there, in whichever order."""
    return int.from_bytes(hashlib.blake2b(repr(row).encode(), digest_size=32).digest())


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
