"""The database: one transaction per request, one writer on SQLite, aware UTC instants."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import DateTime, Dialect, MetaData, Uuid, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import JSON, TypeDecorator

from carnet.kit.errors import NotSaved

_WRITE = "carnet_write"
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant; SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # the base class names it
        """Refuses a datetime without a zone."""
        if value is not None and value.tzinfo is None:
            msg = "a naive datetime is no instant"
            raise ValueError(msg)
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # the base class names it
        """Puts the zone back."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Base(DeclarativeBase):
    """Base of all tables; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime(), UUID: Uuid(), dict[str, Any]: JSON()}


class Database:
    """Opens read and write transactions on the embedded database."""

    def __init__(self, folder: Path) -> None:
        self.url = sqlite_url(folder)
        self.engine: AsyncEngine = create_async_engine(self.url)
        event.listen(self.engine.sync_engine, "connect", _prepare)
        event.listen(self.engine.sync_engine, "begin", _begin)
        self._writers = self.engine.execution_options(**{_WRITE: True})
        self._gate = asyncio.Lock()

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncSession]:
        """A snapshot; what is changed in it is rolled back."""
        async with AsyncSession(self.engine, expire_on_commit=False) as db:
            yield db

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[AsyncSession]:
        """The one writer: committed when the block ends, rolled back when it raises.

        Raises NotSaved when the database refuses the commit.
        """
        async with self._gate, AsyncSession(self._writers, expire_on_commit=False) as db:
            await db.connection()  # BEGIN IMMEDIATE before the first read: what is checked is what is changed
            yield db
            await db.flush()
            try:
                await db.commit()
            except DBAPIError as error:
                await db.invalidate()  # its transaction may still be open: the connection must not be used again
                msg = "The database refused the commit. Nothing of this request was saved; send it again."
                raise NotSaved(msg) from error

    async def close(self) -> None:
        """Gives the connections back."""
        await self.engine.dispose()


def sqlite_url(folder: Path) -> URL:
    """The address of the embedded database in a data folder."""
    return URL.create("sqlite+aiosqlite", database=str(folder / "carnet.sqlite3"))


def _prepare(connection: Any, _record: object) -> None:
    # the driver opens no transaction of its own: _begin says which kind it is
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:
    immediate = connection.get_execution_options().get(_WRITE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
