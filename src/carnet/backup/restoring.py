"""Putting a backup into an empty place: it begins a new epoch, and everybody signs in again."""

import asyncio
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import text

from carnet.accounts.logins import end_all
from carnet.backup.archive import DATABASE, BackupError, sync_folder
from carnet.backup.making import SCRATCH, Checked, explained, restore_into, scratch
from carnet.config import Settings
from carnet.kit import clock
from carnet.kit.db import Database
from carnet.kit.safety import HeldError, UnsafeError, check_folder, hold_folder
from carnet.migrations import lock_folder, open_server
from carnet.migrations.moving import fill
from carnet.sync.epoch import renew_epoch

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
_OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


def restore_backup(settings: Settings, file: Path) -> Checked:
    """Into a data folder without a database, or a PostgreSQL without tables: all of it, or nothing.

    Raises BackupError and SchemaError where that is not empty, is served, or the file is no good.
    """
    with explained("Nothing was restored"):
        if settings.database_url is None:
            return _restore_sqlite(settings.data_dir, file)
        return _restore_postgresql(settings, file)


def begin_anew(settings: Settings) -> None:
    """For a database that was put back by other means: what `restore_backup` does beside copying.

    Raises BackupError where a Carnet serves it.
    """
    if settings.database_url is not None:
        asyncio.run(_begin_anew(settings))
        return
    try:
        with lock_folder(settings.data_dir), hold_folder(settings.data_dir, alone=True):
            asyncio.run(_begin_anew(settings))
    except HeldError:
        raise _is_served(settings.data_dir) from None


def _restore_sqlite(folder: Path, file: Path) -> Checked:
    _refuse_data(folder)
    if not file.is_file():
        msg = f"there is no file {file}"
        raise BackupError(msg)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        check_folder(folder)
        # in this order: a Carnet that starts meanwhile waits for the lock, and then finds what was restored
        with lock_folder(folder), hold_folder(folder, alone=True), scratch(folder) as restored:
            _refuse_data(folder)
            _tidy(folder, restored)
            checked = restore_into(file, restored)
            asyncio.run(_begin_anew(Settings(data_dir=restored)))
            _settle(restored / DATABASE)
            (restored / DATABASE).rename(folder / DATABASE)
            sync_folder(folder)
    except UnsafeError as error:
        raise BackupError(str(error)) from error
    except HeldError:
        raise _is_served(folder) from None
    return checked


def _refuse_data(folder: Path) -> None:
    there = [path for path in (folder / DATABASE, folder / f"{DATABASE}-wal") if path.exists()]
    if there:
        msg = (
            f"{there[0]} is there: a backup is restored into an empty place only. Nothing was changed; "
            "name a new folder with --data, or put the old database away first, with its -wal"
        )
        raise BackupError(msg)


def _tidy(folder: Path, mine: Path) -> None:
    """What a restore that was killed left: nobody else is at work here."""
    for left in folder.glob(f"{SCRATCH}*"):
        if left != mine:
            shutil.rmtree(left, ignore_errors=True)


def _is_served(folder: Path) -> BackupError:
    return BackupError(f"a Carnet is serving {folder}. Nothing was changed; stop it first")


def _settle(database: Path) -> None:
    """One file without a log beside it, all of it on the disk."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
    with database.open("rb+") as content:
        os.fsync(content.fileno())


def _restore_postgresql(settings: Settings, file: Path) -> Checked:
    asyncio.run(_refuse_tables(settings))  # soon, though the copy looks again
    with scratch() as restored:
        checked = restore_into(file, restored)
        asyncio.run(_begin_anew(Settings(data_dir=restored)))
        with closing(sqlite3.connect(restored / DATABASE)) as source:
            asyncio.run(fill(source, settings, checked.wrong))
    return checked


async def _refuse_tables(settings: Settings) -> None:
    """A schema without rows too: a Carnet may be serving it."""
    async with open_server(settings) as (connection, where):
        name = await connection.scalar(text(_TABLES))
    if name is not None:
        msg = (
            f"{where} is not empty (table {name}): a backup is restored into an empty place only. Nothing was changed; "
            "name a new, empty database"
        )
        raise BackupError(msg)


async def _begin_anew(settings: Settings) -> None:
    database = Database(settings)
    try:
        async with database.write() as db:
            if database.name == "postgresql":
                others: int = await db.scalar(text(_OTHERS)) or 0
                if others:
                    msg = f"{others} other connections use the database. Nothing was changed; stop Carnet first"
                    raise BackupError(msg)
            await end_all(db, clock.now())
            await renew_epoch(db)
    finally:
        await database.close()
