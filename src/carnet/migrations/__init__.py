"""The schema, step by step; `upgrade` brings a database to this code's version."""

import asyncio
import fcntl
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError, DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from carnet.config import Settings
from carnet.kit.db import database_url, lock_number, sqlite_url
from carnet.kit.safety import UnsafeError, check_folder, check_server

_Copy = Callable[[str], None]


class SchemaError(Exception):
    """The database cannot be used with this code; the message says why and what to do."""


def upgrade(settings: Settings, *, create: bool = True, with_copy: bool = True) -> None:
    """Makes the database, or brings its schema up to date in one transaction, after a copy of what is there.

    Raises SchemaError for a schema newer than this code, a database that cannot be used or that would not keep what
    it acknowledges, where no copy can be made, and where nothing is there unless it may `create`.
    """
    try:
        if settings.database_url is None:
            _upgrade_sqlite(settings.data_dir, create=create, with_copy=with_copy)
        else:
            asyncio.run(_upgrade_postgresql(settings, create=create, with_copy=with_copy))
    except UnsafeError as error:
        raise SchemaError(str(error)) from error


def _upgrade_sqlite(folder: Path, *, create: bool, with_copy: bool) -> None:
    if not create and not (folder / "carnet.sqlite3").is_file():
        raise _nothing_in(str(folder))
    copy = (lambda current: _copy(folder, current)) if with_copy else None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        check_folder(folder)
        with _lock(folder):
            engine = _engine(folder)
            try:
                with engine.connect() as connection:
                    _upgrade(connection, str(folder), create, copy)
            finally:
                engine.dispose()
    except OSError as error:
        msg = f"{folder} cannot be written ({error.strerror}). Nothing was changed."
        raise SchemaError(msg) from error
    except DatabaseError as error:
        msg = f"the database in {folder} cannot be used ({error.orig}). Nothing was changed."
        raise SchemaError(msg) from error


async def _upgrade_postgresql(settings: Settings, *, create: bool, with_copy: bool) -> None:
    url = database_url(settings)
    where = url.render_as_string(hide_password=True).replace("+asyncpg", "", 1)

    def copy(current: str) -> None:
        _dump(url, settings.data_dir, current)

    def work(connection: Connection) -> None:
        check_server(connection, where)
        connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": lock_number(("migrate",))})
        _upgrade(connection, where, create, copy if with_copy else None)

    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(work)
    except (OSError, DBAPIError) as error:
        why = error.orig if isinstance(error, DBAPIError) else error
        msg = f"{where} cannot be used ({why}). Nothing was changed."
        raise SchemaError(msg) from error
    finally:
        await engine.dispose()


def _upgrade(connection: Connection, where: str, create: bool, copy: _Copy | None) -> None:  # noqa: FBT001  # no caller but the two above
    """All steps in the connection's transaction, committed at the end: an interrupted start leaves nothing."""
    config = _config(connection)
    known = [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()]
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in known:
        msg = f"{where} was written by a newer Carnet (schema {current}). Nothing was changed; update Carnet."
        raise SchemaError(msg)
    if current is None and not create:
        raise _nothing_in(where)
    if current == known[0]:
        return
    if current is not None and copy is not None:
        copy(current)
    command.upgrade(config, "head")
    connection.commit()


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
def _lock(folder: Path) -> Iterator[None]:
    """Two processes that start together migrate one after the other."""
    with (folder / "migrate.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def _name_copy(folder: Path, current: str, suffix: str) -> Path:
    return folder / f"carnet-before-upgrade-{current}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.{suffix}"


def _copy(folder: Path, current: str) -> None:
    target = _name_copy(folder, current, "sqlite3")
    with closing(sqlite3.connect(folder / "carnet.sqlite3")) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _dump(url: URL, folder: Path, current: str) -> None:
    """A copy by pg_dump, which `pg_restore` reads."""
    without = "Nothing was changed. Make a copy by other means, then run: carnet migrate --without-copy"
    if shutil.which("pg_dump") is None:
        msg = f"no copy can be made before the schema is changed: pg_dump is not on the PATH. {without}"
        raise SchemaError(msg)
    folder.mkdir(parents=True, exist_ok=True)
    target = _name_copy(folder, current, "dump")
    address = url.set(drivername="postgresql", password=None)
    if "ssl" in address.query:
        address = address.update_query_dict({"sslmode": address.query["ssl"]}).difference_update_query(["ssl"])
    done = subprocess.run(  # noqa: S603  # arguments of our own and the settings' address
        ["pg_dump", "--format=custom", f"--file={target}", f"--dbname={address.render_as_string()}"],  # noqa: S607  # the one that was found
        env={**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        target.unlink(missing_ok=True)
        msg = f"no copy can be made before the schema is changed: {done.stderr.strip()}. {without}"
        raise SchemaError(msg)
