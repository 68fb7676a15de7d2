"""The one writer of the embedded database: what comes while a commit is on its way to the disk shares the next one."""

import asyncio
import logging
import sqlite3
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from carnet.kit.errors import NoSpace, NotSaved

_log = logging.getLogger("carnet")
T = TypeVar("T")
Work = Callable[[sqlite3.Connection], Any]

_BATCH = 32
_WAITING = 1_000
_BUSY_SECONDS, _BUSY_PAUSE = 5.0, 0.005


class _Piece:
    """A piece of work, and what became of it."""

    def __init__(self, work: Work, done: asyncio.Future[Any]) -> None:
        self.work = work
        self.done = done
        self.result: Any = None
        self.error: BaseException | None = None

    def answer(self) -> None:
        """Tells who waits, unless they went away."""
        if self.done.done():
            return
        if self.error is None:
            self.done.set_result(self.result)
        else:
            self.done.set_exception(self.error)


class Writer:
    """Runs pieces of work one after another, each in a savepoint of its own, and commits many at once.

    `gate` is what every other write transaction of this process holds too. Statements run on the event loop, which
    they occupy for microseconds; the commit, which waits for the disk, runs in a thread.
    """

    def __init__(self, connect: Callable[[], sqlite3.Connection], gate: asyncio.Lock) -> None:
        self._connect = connect
        self._gate = gate
        self._db: sqlite3.Connection | None = None
        self._thread = ThreadPoolExecutor(1, "carnet-commit")
        self._waiting: deque[_Piece] = deque()
        self._drain: asyncio.Task[None] | None = None

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """What `work` returns, once it is committed; what it raises, once it is rolled back.

        Raises NotSaved where the database does not commit, NoSpace where its disk is full.
        """
        if len(self._waiting) >= _WAITING:
            msg = "Too many saves are waiting. Nothing of this request was saved; send it again."
            raise NotSaved(msg)
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Piece(work, done))
        if self._drain is None or self._drain.done():
            self._drain = asyncio.create_task(self._run_waiting())
        return await done

    async def close(self) -> None:
        """Waits for what was begun."""
        if self._drain is not None:
            await self._drain
            self._drain = None
        if self._db is not None:
            self._db.close()
            self._db = None

    async def _run_waiting(self) -> None:
        while self._waiting:
            batch: list[_Piece] = []
            try:
                async with self._gate:
                    db = await self._begin()
                    self._run_batch(db, batch)
                    await asyncio.get_running_loop().run_in_executor(self._thread, db.execute, "COMMIT")
            except sqlite3.Error as error:
                self._give_up(not_saved(error), batch)
            except BaseException as error:
                self._give_up(error, batch)
                raise
            else:
                for piece in batch:
                    piece.answer()

    async def _begin(self) -> sqlite3.Connection:
        """A transaction that may write; a command of another process may be writing now."""
        if self._db is None:
            self._db = self._connect()
        deadline = asyncio.get_running_loop().time() + _BUSY_SECONDS
        while True:
            try:
                self._db.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                late = asyncio.get_running_loop().time() > deadline
                if late or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                await asyncio.sleep(_BUSY_PAUSE)
            else:
                return self._db

    def _run_batch(self, db: sqlite3.Connection, batch: list[_Piece]) -> None:
        """Moves what waits into `batch`, each with its result or with what it raised."""
        while self._waiting and len(batch) < _BATCH:
            piece = self._waiting.popleft()
            batch.append(piece)
            if piece.done.done():  # who asked went away
                continue
            db.execute("SAVEPOINT work")
            try:
                piece.result = piece.work(db)
            except Exception as error:  # whatever it is, it is its caller's, and the others go on
                if not db.in_transaction:  # SQLite rolled all of it back
                    raise
                db.execute("ROLLBACK TO work")
                piece.error = not_saved(error) if isinstance(error, sqlite3.Error) else error
            db.execute("RELEASE work")

    def _give_up(self, error: BaseException, batch: list[_Piece]) -> None:
        """Nothing of a batch stands; its connection may be in any state and is not used again."""
        if self._db is not None:
            with suppress(sqlite3.Error):
                self._db.close()  # rolls back what is open
            self._db = None
        pieces = batch or list(self._waiting)
        if not batch:  # it could not even begin
            self._waiting.clear()
        for piece in pieces:
            piece.error = piece.error or error
            piece.answer()


def not_saved(error: sqlite3.Error) -> NotSaved:
    """What is said when the embedded database refuses."""
    _log.error("the embedded database refused", exc_info=error)
    if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:
        return NoSpace()
    return NotSaved("The database refused the commit. Nothing of this request was saved; send it again.")
