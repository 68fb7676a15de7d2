"""The schema, step by step; `upgrade` brings a database to this code's version."""

import asyncio
import fcntl
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, text
from sqlalchemy.exc import DatabaseError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from carnet.config import Settings
from carnet.kit.db import database_url, lock_number, sqlite_url
from carnet.kit.safety import UnsafeError, check_folder, check_server
from carnet.migrations.copies import CopyError, copy_sqlite, dump_postgresql

_Copy = Callable[[str], None]
_HERE = Path(__file__).parent


class SchemaError(Exception):
    """The database cannot be used with this code; the message says why and what to do."""


def upgrade(settings: Settings, *, create: bool = True, with_copy: bool = True) -> None:
    """Makes the database, or brings its schema up to date in one transaction, after a copy of what is there.

    Raises SchemaError for a schema newer than this code, a database that cannot be used or that would not keep what
    it acknowledges, where no copy can be made, and where nothing is there unless it may `create`.
    """
    if settings.database_url is None:
        _upgrade_sqlite(settings.data_dir, create=create, with_copy=with_copy)
    else:
        asyncio.run(_upgrade_postgresql(settings, create=create, with_copy=with_copy))


def _upgrade_sqlite(folder: Path, *, create: bool, with_copy: bool) -> None:
    if not create and not (folder / "carnet.sqlite3").is_file():
        raise _nothing_in(str(folder))
    copy = (lambda revision: copy_sqlite(folder, revision)) if with_copy else None
    engine = _engine(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        check_folder(folder)
        with lock_folder(folder), engine.connect() as connection:
            migrate(connection, str(folder), create=create, copy=copy)
            connection.commit()
    except UnsafeError as error:
        raise SchemaError(str(error)) from error
    except OSError as error:
        msg = f"{folder} cannot be written ({error.strerror}). Nothing was changed."
        raise SchemaError(msg) from error
    except DatabaseError as error:
        msg = f"the database in {folder} cannot be used ({error.orig}). Nothing was changed."
        raise SchemaError(msg) from error
    finally:
        engine.dispose()


async def _upgrade_postgresql(settings: Settings, *, create: bool, with_copy: bool) -> None:
    url = database_url(settings)
    copy = (lambda revision: dump_postgresql(url, settings.data_dir, revision)) if with_copy else None
    async with open_server(settings) as (connection, where):
        await connection.run_sync(migrate, where, create=create, copy=copy)
        await connection.commit()


@asynccontextmanager
async def open_server(settings: Settings) -> AsyncGenerator[tuple[AsyncConnection, str]]:
    """A transaction on the PostgreSQL of the settings, and its address without the password; others wait to migrate.

    Raises SchemaError where the server cannot be used, or would not keep what it acknowledges.
    """
    url = database_url(settings)
    where = url.render_as_string(hide_password=True).replace("+asyncpg", "", 1)
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(check_server, where)
            await connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": lock_number(("migrate",))})
            yield connection, where
    except (UnsafeError, CopyError) as error:
        raise SchemaError(str(error)) from error
    except (OSError, DBAPIError) as error:
        why = error.orig if isinstance(error, DBAPIError) else error
        msg = f"{where} cannot be used ({why}). Nothing was changed."
        raise SchemaError(msg) from error
    finally:
        await engine.dispose()


def migrate(connection: Connection, where: str, *, create: bool = True, copy: _Copy | None = None) -> None:
    """All steps in the connection's transaction, which the caller commits: an interrupted start leaves nothing.

    Raises SchemaError for a newer schema, and where there is none unless it may `create` one.
    """
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None or not create:
        check_revision(current, where)
    if current == _known()[0]:
        return
    if current is not None and copy is not None:
        copy(current)
    command.upgrade(alembic_config(connection), "head")


def check_revision(current: str | None, where: str) -> str:
    """The schema that is there. Raises SchemaError for the schema of a newer Carnet, and for none."""
    if current is None:
        raise _nothing_in(where)
    if current not in _known():
        msg = f"{where} was written by a newer Carnet (schema {current}). Nothing was changed; update Carnet."
        raise SchemaError(msg)
    return current


def _known() -> list[str]:
    """Newest first."""
    return [step.revision for step in ScriptDirectory(str(_HERE)).walk_revisions()]


def make_schema(folder: Path, revision: str) -> None:
    """A new SQLite in a folder, empty but for what the migrations themselves put there."""
    engine = _engine(folder)
    try:
        with engine.connect() as connection:
            command.upgrade(alembic_config(connection), revision)
            connection.commit()
    finally:
        engine.dispose()


def _nothing_in(where: str) -> SchemaError:
    msg = f"{where} holds no Carnet; name the data folder with --data or CARNET_DATA_DIR, or set CARNET_DATABASE_URL"
    return SchemaError(msg)


def _engine(folder: Path) -> Engine:
    """One transaction for all steps: left to itself the driver commits each table."""
    engine = create_engine(sqlite_url(folder).set(drivername="sqlite"))
    event.listen(engine, "connect", lambda connection, _record: setattr(connection, "isolation_level", None))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Two processes that start together migrate one after the other, and not beside a restore."""
    with (folder / "migrate.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def alembic_config(connection: Connection) -> Config:
    """What Alembic's own commands need to run on a connection."""
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["connection"] = connection
    return config
