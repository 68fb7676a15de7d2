"""Databases of any age, for the tests of migrations."""

import asyncio
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from alembic import command
from sqlalchemy import Connection, NullPool
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from carnet.config import Settings
from carnet.kit.db import Database, UtcDateTime, database_url
from carnet.migrations import alembic_config
from carnet.progress.verify import verify_documents
from tests.engines import Engine

T = TypeVar("T")
DATA = Path(__file__).parent / "data"
_KINDS: dict[type, sa.types.TypeEngine[Any]] = {
    UUID: sa.Uuid(),
    dt.datetime: UtcDateTime(),
    dt.date: sa.Date(),
    dict: sa.JSON(),
    bool: sa.Boolean(),
}


def on_connection(settings: Settings, work: Callable[[Connection], T]) -> T:
    """What a function makes of a plain connection; rolled back unless it commits."""

    async def go() -> T:
        engine = create_async_engine(database_url(settings), poolclass=NullPool)
        try:
            async with engine.connect() as connection:
                return await connection.run_sync(work)
        finally:
            await engine.dispose()

    return asyncio.run(go())


def make_old(engine: Engine, folder: Path, revision: str) -> Settings:
    """A database as the Carnet of that schema left it, with what its people had written."""
    settings = engine.empty(folder)
    folder.mkdir(exist_ok=True)

    def fill(connection: Connection) -> None:
        command.upgrade(alembic_config(connection), revision)
        for name, rows in json.loads((DATA / f"{revision}.json").read_text()).items():
            read = [{column: _read(value) for column, value in row.items()} for row in rows]
            columns = {column: _kind([row[column] for row in read]) for column in read[0]}
            table = sa.table(name, *(sa.column(column, kind) for column, kind in columns.items()))
            connection.execute(sa.insert(table), read)
        connection.commit()

    on_connection(settings, fill)
    return settings


def _kind(values: list[Any]) -> sa.types.TypeEngine[Any]:
    known = next((value for value in values if value is not None), None)
    return _KINDS.get(type(known), sa.types.NULLTYPE)


def _read(value: Any) -> Any:
    """JSON has no ids and instants: they are marked."""
    kind, _, rest = value.partition(":") if isinstance(value, str) else ("", "", "")
    readers: dict[str, Callable[[str], Any]] = {
        "uuid": UUID,
        "at": dt.datetime.fromisoformat,
        "date": dt.date.fromisoformat,
    }
    return readers[kind](rest) if kind in readers else value


def verify(settings: Settings) -> list[str]:
    """What `carnet verify` finds wrong."""

    async def check(db: AsyncSession) -> list[str]:
        return await verify_documents(db)

    async def go() -> list[str]:
        database = Database(settings)
        try:
            async with database.read() as db:
                return await check(db)
        finally:
            await database.close()

    return asyncio.run(go())
