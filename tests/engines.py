"""The tests' databases on both engines: empty ones, copies of one that is populated, SQL that says what is there."""

import asyncio
import re
import shutil
import sqlite3
from collections.abc import Coroutine
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, Protocol, TypeVar

import asyncpg

from carnet.config import Settings
from carnet.kit.db import EngineName
from carnet.migrations import upgrade
from tests.postgres import Postgres, run_postgres

T = TypeVar("T")
# Real commits need real rows to be taken back: what the tables held is kept beside them and put in again. Foreign keys
# hold in the copy as they did in the original, so they are not checked; and rows are deleted, for TRUNCATE makes files.
_KEEP = """
CREATE SCHEMA pristine;
DO $$ DECLARE one record; refill text := ''; BEGIN
FOR one IN SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('CREATE TABLE pristine.%s AS TABLE public.%s', one.name, one.name);
    refill := refill || format('DELETE FROM public.%s; INSERT INTO public.%s SELECT * FROM pristine.%s;',
        one.name, one.name, one.name);
END LOOP;
EXECUTE format('CREATE PROCEDURE pristine.refill() LANGUAGE sql AS %L', refill);
END $$;
"""


class Engine(Protocol):
    """One of the two databases that Carnet runs on."""

    name: EngineName

    def empty(self, folder: Path) -> Settings:
        """A new database without a schema, named after the folder, which is its data folder."""

    def keep(self, settings: Settings) -> None:
        """Makes what a database holds now the original of all copies; nobody may be connected to it."""

    def clone(self, folder: Path) -> Settings:
        """A copy of the original in a new data folder."""

    def refill(self, settings: Settings) -> None:
        """Brings a copy back to the original, quickly."""

    def rows(self, settings: Settings, statement: str) -> list[tuple[Any, ...]]:
        """What a query gives; ids come as the engine has them."""

    def change(self, settings: Settings, statement: str) -> int:
        """Runs a statement in a transaction of its own: the number of rows that it changed."""


class Sqlite:
    """A file in the data folder."""

    name: EngineName = "sqlite"

    def __init__(self) -> None:
        self._original = Path()

    def empty(self, folder: Path) -> Settings:
        return Settings(data_dir=folder)

    def keep(self, settings: Settings) -> None:
        self._original = settings.data_dir

    def clone(self, folder: Path) -> Settings:
        shutil.copytree(self._original, folder)
        return Settings(data_dir=folder)

    def refill(self, settings: Settings) -> None:
        shutil.rmtree(settings.data_dir, ignore_errors=True)
        shutil.copytree(self._original, settings.data_dir)

    def rows(self, settings: Settings, statement: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(settings.data_dir / "carnet.sqlite3")) as db:
            return db.execute(statement).fetchall()

    def change(self, settings: Settings, statement: str) -> int:
        with closing(sqlite3.connect(settings.data_dir / "carnet.sqlite3")) as db, db:
            return db.execute(statement).rowcount


class Postgresql:
    """A database of a server that the first one to ask for it starts."""

    name: EngineName = "postgresql"

    def __init__(self, server: Postgres, runner: "asyncio.Runner") -> None:
        self.server = server
        self._runner = runner
        self._original = ""
        self._connections: dict[str, Any] = {}

    def empty(self, folder: Path) -> Settings:
        folder.mkdir(parents=True, exist_ok=True)
        return Settings(data_dir=folder, database_url=self.server.create(_name(folder)))

    def keep(self, settings: Settings) -> None:
        self._original = _name(settings.data_dir)
        self.server.psql(_KEEP, self._original)

    def clone(self, folder: Path) -> Settings:
        folder.mkdir(parents=True, exist_ok=True)
        name = _name(folder)
        self._run(
            self._connect(self.server.url("postgres")).execute(f'CREATE DATABASE "{name}" TEMPLATE "{self._original}"')
        )
        return Settings(data_dir=folder, database_url=self.server.url(name))

    def refill(self, settings: Settings) -> None:
        self._run(self._of(settings).execute("SET session_replication_role = replica; CALL pristine.refill()"))

    def rows(self, settings: Settings, statement: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self._run(self._of(settings).fetch(statement))]

    def change(self, settings: Settings, statement: str) -> int:
        done = self._run(self._of(settings).execute(f"SET session_replication_role = DEFAULT; {statement}"))
        found = re.search(r"\d+$", done)
        return int(found[0]) if found else 0

    def forget(self, settings: Settings) -> None:
        """The connection to this database was cut."""
        assert settings.database_url is not None
        if (cut := self._connections.pop(settings.database_url, None)) is not None:
            cut.terminate()

    def close(self) -> None:
        """Gives the connections back."""
        for connection in self._connections.values():
            self._run(connection.close())

    def _of(self, settings: Settings) -> Any:
        assert settings.database_url is not None
        return self._connect(settings.database_url)

    def _connect(self, url: str) -> Any:
        if url not in self._connections:
            self._connections[url] = self._run(asyncpg.connect(url, timeout=30, command_timeout=60))
        return self._connections[url]

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)


_started: list[Postgresql] = []


def open_engine(name: EngineName, until: ExitStack) -> Engine:
    """The engine of that name; what it starts is stopped with `until`."""
    if name == "sqlite":
        return Sqlite()
    server = until.enter_context(run_postgres())
    runner = until.enter_context(asyncio.Runner())
    engine = Postgresql(server, runner)
    _started.append(engine)
    until.callback(_started.remove, engine)
    until.callback(engine.close)
    return engine


def read_rows(settings: Settings, statement: str) -> list[tuple[Any, ...]]:
    """What a query gives, whichever database it is; ids come as the engine has them."""
    return _of(settings).rows(settings, statement)


def change_rows(settings: Settings, statement: str) -> int:
    """Runs a statement in a transaction of its own: the number of rows that it changed."""
    return _of(settings).change(settings, statement)


def _of(settings: Settings) -> Engine:
    return Sqlite() if settings.database_url is None else _started[0]


def migrated(engine: Engine, folder: Path) -> Settings:
    """A new database with this code's schema and nothing in it."""
    settings = engine.empty(folder)
    upgrade(settings)
    return settings


def _name(folder: Path) -> str:
    """Of a database: unlike others, and short enough."""
    return re.sub(r"[^a-z0-9_]", "_", f"{folder.parent.name}_{folder.name}".lower())[-60:]
