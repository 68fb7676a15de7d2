"""The database, SQLite or PostgreSQL: one transaction per request, aware UTC instants, no change lost to another."""

import asyncio
import hashlib
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Literal
from uuid import UUID

import asyncpg
from sqlalchemy import BigInteger, DateTime, Dialect, MetaData, Uuid, bindparam, event, func, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import JSON, TypeDecorator

from carnet.config import Settings
from carnet.kit.errors import NoSpace, NotSaved
from carnet.kit.writer import Writer, not_saved

EngineName = Literal["sqlite", "postgresql"]

_WRITE = "carnet_write"
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000")
_FULL = 2
_CACHE_KIB = 65_536  # of the one writer, and of the one that loads: the ends of the log's indexes fit in it
# What the driver raises as they are, beside the errors of statements: a server that is gone, or silent.
_LOST = (ConnectionError, TimeoutError)
# Of hand-written statements; the third is what a connection raises that was told of the server's end in between.
_DRIVER = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, *_LOST)
_GONE = ("", "08", "57")  # classes of states in which a connection ends; the driver's own errors have none
_CONNECT_SECONDS, _STATEMENT_SECONDS = 10, 60
_CONNECTIONS, _QUICK_CONNECTIONS = 12, 8
_FOR_GOOD = 2**62


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
    """Opens read and write transactions on the database that the settings name."""

    def __init__(self, settings: Settings) -> None:
        self.url = database_url(settings)
        self.name: EngineName = "sqlite" if settings.database_url is None else "postgresql"
        self.engine = create_engine(self.url)
        self._pool: asyncpg.Pool | None = None
        if self.name == "sqlite":
            self._readers = self.engine
            self._writers = self.engine.execution_options(**{_WRITE: True})
            gate = asyncio.Lock()  # one writer
            self._gate: Any = gate
            self.writer = Writer(lambda: connect_sqlite(self.url), gate)
        else:
            self._readers = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            self._writers = self.engine.execution_options(isolation_level="READ COMMITTED")
            self._gate = nullcontext()

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncSession]:
        """A snapshot; what is changed in it is rolled back. Raises NotSaved when the database is out of reach."""
        async with _open(self._readers) as db:
            yield db

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[AsyncSession]:
        """Committed when the block ends, rolled back when it raises; on SQLite the one writer.

        Raises NotSaved when the database is out of reach or refuses the commit, NoSpace when its disk is full.
        """
        async with self._gate, _open(self._writers) as db:
            yield db
            await db.flush()
            try:
                await db.commit()
            except (DBAPIError, *_LOST) as error:
                await db.invalidate()  # its transaction may still be open: the connection must not be used again
                raise explain(error, committing=True) from error

    @asynccontextmanager
    async def connect(self) -> AsyncGenerator[asyncpg.Connection]:
        """A connection to PostgreSQL for hand-written statements, each a transaction of its own.

        Raises NotSaved when the database is out of reach or refuses a statement, NoSpace when its disk is full.
        """
        try:
            if self._pool is None:
                self._pool = await create_pool(self.url)
            connection = await self._pool.acquire(timeout=_CONNECT_SECONDS)
        except (*_DRIVER, OSError) as error:
            msg = "The database cannot be reached. Nothing of this request was saved; send it again."
            raise NotSaved(msg) from error
        try:
            yield connection
        except _DRIVER as error:
            with suppress(asyncpg.InterfaceError):  # it has been given back where the server ended it
                connection.terminate()  # in whatever state it is
            raise explain(error, committing=True) from error
        finally:
            await self._pool.release(connection)

    async def close(self) -> None:
        """Gives the connections back."""
        if self.name == "sqlite":
            await self.writer.close()
        if self._pool is not None:
            await self._pool.close()
        await self.engine.dispose()


@asynccontextmanager
async def _open(engine: AsyncEngine) -> AsyncGenerator[AsyncSession]:
    """A session whose transaction has begun: on SQLite before the first read, so what is checked is what is changed."""
    msg = "The database cannot be reached. Nothing of this request was saved; send it again."
    async with AsyncSession(engine, expire_on_commit=False) as db:
        try:
            await db.connection()
        except (OSError, TimeoutError, PoolTimeoutError) as error:
            raise NotSaved(msg) from error
        try:
            yield db
        except _LOST as error:
            await db.invalidate()
            raise NotSaved(msg) from error


def explain(error: BaseException, *, committing: bool = False) -> NotSaved:
    """What is said of an error of the database: NoSpace where its disk is full."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return not_saved(cause)
    state = getattr(cause, "sqlstate", None) or ""
    if state == asyncpg.DiskFullError.sqlstate:
        return NoSpace()
    if committing and state[:2] in _GONE:  # nobody can say whether it was committed
        return NotSaved("The database was lost before it answered. This may be saved or not; send it again.")
    return NotSaved("The database refused. Nothing of this request was saved; send it again.")


async def lock(db: AsyncSession, *key: object) -> None:
    """Waits until no other transaction holds this key, and holds it until the transaction ends.

    On PostgreSQL it goes before the first read of what is checked and then changed: what was read earlier may be
    stale by the time the lock is had. On SQLite the transaction has the whole database already.
    """
    if db.get_bind().dialect.name == "postgresql":
        await db.execute(_LOCK, {"number": lock_number(key)})


_LOCK = select(func.pg_advisory_xact_lock(bindparam("number", type_=BigInteger)))


def lock_number(key: tuple[object, ...]) -> int:
    """64 bits, the same in every process: two keys that meet in one would wait for each other, nothing worse."""
    digest = hashlib.blake2b("\0".join(map(str, key)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def database_url(settings: Settings) -> URL:
    """The address for SQLAlchemy: of the PostgreSQL that is set, else of the embedded database in the data folder."""
    if settings.database_url is None:
        return sqlite_url(settings.data_dir)
    url = make_url(settings.database_url).set(drivername="postgresql+asyncpg")
    if "sslmode" in url.query:  # the driver's own name for it
        url = url.update_query_dict({"ssl": url.query["sslmode"]}).difference_update_query(["sslmode"])
    return url


def sqlite_url(folder: Path) -> URL:
    """The address of the embedded database in a data folder."""
    return URL.create("sqlite+aiosqlite", database=str(folder / "carnet.sqlite3"))


def create_engine(url: URL) -> AsyncEngine:
    """Connections that are set up as Carnet needs them."""
    if url.get_backend_name() == "postgresql":
        timeouts = {"timeout": _CONNECT_SECONDS, "command_timeout": _STATEMENT_SECONDS}
        engine = create_async_engine(url, connect_args=timeouts, pool_size=_CONNECTIONS, max_overflow=0)
        event.listen(engine.sync_engine, "checkout", _refuse_closed)
        return engine
    engine = create_async_engine(url)
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


async def create_pool(url: URL) -> asyncpg.Pool:
    """Connections to PostgreSQL without SQLAlchemy, which takes as long to hand one out as a statement takes."""

    async def leave(_connection: asyncpg.Connection) -> None:
        """Statements that are transactions of their own leave nothing that would have to be reset."""

    return await asyncpg.create_pool(
        **url.translate_connect_args(username="user"),
        **url.query,
        min_size=0,
        max_size=_QUICK_CONNECTIONS,
        max_queries=_FOR_GOOD,
        timeout=_CONNECT_SECONDS,
        command_timeout=_STATEMENT_SECONDS,
        reset=leave,
        server_settings={"plan_cache_mode": "force_generic_plan"},  # the same few statements, planned once
    )


def _refuse_closed(connection: Any, _record: object, _proxy: object) -> None:
    """One that the server has ended meanwhile is not handed out: another takes its place."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError


def _prepare(connection: Any, _record: object) -> None:
    # the driver opens no transaction of its own: _begin says which kind it is
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.execute("PRAGMA synchronous")
    (synchronous,) = cursor.fetchone()
    cursor.close()
    if synchronous != _FULL:  # a build of SQLite may hold on to its own: then a commit is not on the disk
        msg = f"SQLite runs with synchronous={synchronous} although FULL was asked for"
        raise RuntimeError(msg)


def connect_sqlite(url: URL) -> sqlite3.Connection:
    """A connection for hand-written statements, set up like the others; it waits for nobody who writes."""
    connection = sqlite3.connect(url.database or "", isolation_level=None, check_same_thread=False, timeout=0)
    _prepare(connection, None)
    connection.execute("PRAGMA busy_timeout=0")
    connection.execute(f"PRAGMA cache_size={-_CACHE_KIB}")
    # what a row refers to was read in the same transaction: to look it up again doubles the price of an insert
    connection.execute("PRAGMA foreign_keys=OFF")
    return connection


def _begin(connection: Any) -> None:
    immediate = connection.get_execution_options().get(_WRITE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
