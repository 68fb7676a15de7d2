"""A COMMIT that fails when it is told to, on every way that the application commits."""

import sqlite3
import time
from typing import TYPE_CHECKING, Any

import aiosqlite
import asyncpg
import pytest

from carnet.kit import db as kit_db
from carnet.progress import quick_postgresql
from carnet.progress.quick_sql import Stale

if TYPE_CHECKING:
    from collections.abc import Callable

_PATIENCE = 0.1  # seconds


class Breaker:
    """`before`: the next COMMIT is refused. `after`: it is done, and nobody hears of it."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.mode = ""
        self.wait: Callable[[], bool] | None = None  # until then a COMMIT that will fail takes its time
        self._patch_quick_sqlite(patch)
        self._patch_driver(patch, aiosqlite.Connection, sqlite3.OperationalError("database or disk is full"))
        transaction = asyncpg.transaction.Transaction
        self._patch_driver(patch, transaction, asyncpg.ConnectionDoesNotExistError("connection was closed"))
        self._patch_quick_postgresql(patch)

    def take(self) -> str:
        """What shall happen now; the next one is fine again."""
        mode, self.mode = self.mode, ""
        return mode

    def _patch_quick_sqlite(self, patch: pytest.MonkeyPatch) -> None:
        connect = kit_db.connect_sqlite
        patch.setattr(kit_db, "connect_sqlite", lambda url: _Fragile(connect(url), self))

    def _patch_driver(self, patch: pytest.MonkeyPatch, driver: Any, error: Exception) -> None:
        really = driver.commit

        async def commit(connection: Any) -> None:
            mode = self.take()
            if mode == "before":
                raise error
            await really(connection)
            if mode == "after":
                raise error

        patch.setattr(driver, "commit", commit)

    def _patch_quick_postgresql(self, patch: pytest.MonkeyPatch) -> None:
        really = quick_postgresql.write

        async def write(*arguments: Any) -> None:
            mode = self.take()
            error = asyncpg.ConnectionDoesNotExistError("connection was closed")
            if mode == "before":
                raise error
            try:
                await really(*arguments)
            except Stale:  # nothing was committed: the next one that is shall fail
                self.mode = mode
                raise
            if mode == "after":
                raise error

        patch.setattr(quick_postgresql, "write", write)


class _Fragile:
    """A connection of the one writer."""

    def __init__(self, db: sqlite3.Connection, breaker: Breaker) -> None:
        self._db = db
        self._breaker = breaker

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)

    def execute(self, statement: str, *values: Any) -> Any:
        mode = self._breaker.take() if statement == "COMMIT" else ""
        wait, deadline = self._breaker.wait, time.monotonic() + _PATIENCE
        while mode and wait is not None and not wait() and time.monotonic() < deadline:
            time.sleep(0.001)
        if mode == "before":
            raise sqlite3.OperationalError("database or disk is full")
        done = self._db.execute(statement, *values)
        if mode == "after":
            raise sqlite3.OperationalError("disk I/O error")
        return done
