"""The schema, step by step; `upgrade` brings a data folder to this code's version."""

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError

from carnet.kit.db import sqlite_url


class SchemaError(Exception):
    """The data folder cannot be used with this code; the message says why and what to do."""


def upgrade(folder: Path) -> None:
    """Makes the data folder, or brings its schema up to date after a copy of the database.

    Raises SchemaError for a schema newer than this code, or a folder that cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _lock(folder):
            _upgrade_locked(folder)
    except OSError as error:
        msg = f"{folder} cannot be written ({error.strerror}). Nothing was changed."
        raise SchemaError(msg) from error
    except DatabaseError as error:
        msg = f"the database in {folder} cannot be used ({error.orig}). Nothing was changed."
        raise SchemaError(msg) from error


def _upgrade_locked(folder: Path) -> None:
    engine = _engine(folder)
    try:
        with engine.connect() as connection:
            config = _config(connection)
            known = [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()]
            current = MigrationContext.configure(connection).get_current_revision()
            if current is not None and current not in known:
                msg = f"{folder} was written by a newer Carnet (schema {current}). Nothing was changed; update Carnet."
                raise SchemaError(msg)
            if current == known[0]:
                return
            if current is not None:
                _copy(folder, current)
            command.upgrade(config, "head")
            connection.commit()
    finally:
        engine.dispose()


def _engine(folder: Path) -> Engine:
    """One transaction for all steps: left to itself the driver commits each table, and an interrupted start none."""
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


def _copy(folder: Path, current: str) -> None:
    source = folder / "carnet.sqlite3"
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    target = folder / f"carnet-before-upgrade-{current}-{stamp}.sqlite3"
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
