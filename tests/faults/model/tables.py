"""What a backup of a session is made of, taken and put back by SQL beside the application."""

import asyncio
import sqlite3
from contextlib import closing
from typing import Any, Protocol

import asyncpg

from carnet.config import Settings

TABLES = ("workout_session", "session_progress", "operation", "parked_operation", "device", "instance")
Rows = dict[str, list[tuple[Any, ...]]]


class Tables(Protocol):
    """A connection of the tests' own to the database of a Carnet."""

    def read(self, statement: str) -> list[tuple[Any, ...]]:
        """Rows as they stand, committed ones alone."""

    def change(self, *statements: str) -> None:
        """In one transaction."""

    def put(self, rows: Rows) -> None:
        """These rows and no others."""

    def close(self) -> None:
        """Gives the connection back."""


def copy_all(tables: Tables) -> Rows:
    """Everything that a save may change."""
    return {name: tables.read(f"SELECT * FROM {name}") for name in TABLES}  # noqa: S608  # names of our own


class SqliteTables:
    """The file in the data folder."""

    def __init__(self, settings: Settings) -> None:
        self._file = settings.data_dir / "carnet.sqlite3"
        self._reading = sqlite3.connect(self._file, isolation_level=None)

    def read(self, statement: str) -> list[tuple[Any, ...]]:
        return self._reading.execute(statement).fetchall()

    def change(self, *statements: str) -> None:
        with closing(sqlite3.connect(self._file)) as db, db:
            for statement in statements:
                db.execute(statement)

    def put(self, rows: Rows) -> None:
        with closing(sqlite3.connect(self._file)) as db, db:  # foreign keys are off unless they are asked for
            for name, all_of in rows.items():
                db.execute(f"DELETE FROM {name}")  # noqa: S608  # names of our own
                if all_of:
                    db.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(all_of[0]))})", all_of)  # noqa: S608  # the same

    def close(self) -> None:
        self._reading.close()


class PostgresTables:
    """A connection on the same event loop as the application's."""

    def __init__(self, settings: Settings, runner: asyncio.Runner) -> None:
        self._runner = runner
        self._db: Any = runner.run(asyncpg.connect(settings.database_url, timeout=30, command_timeout=60))

    def read(self, statement: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self._runner.run(self._db.fetch(statement))]

    def change(self, *statements: str) -> None:
        self._runner.run(self._db.execute(";".join(statements)))

    def put(self, rows: Rows) -> None:
        async def all_of() -> None:
            async with self._db.transaction():
                await self._db.execute("SET LOCAL session_replication_role = replica")
                for name, records in rows.items():
                    await self._db.execute(f"DELETE FROM {name}")  # noqa: S608  # names of our own
                    if records:
                        await self._db.copy_records_to_table(name, records=records)

        self._runner.run(all_of())

    def close(self) -> None:
        self._runner.run(self._db.close())


def open_tables(settings: Settings, runner: asyncio.Runner) -> Tables:
    """Of whichever engine it is."""
    return SqliteTables(settings) if settings.database_url is None else PostgresTables(settings, runner)
