"""The quick save: a student's own edits in an attempt of theirs, without the detour over models.

It writes what `apply_operations` would write, or nothing at all: whatever is not the plain case goes the long way.
"""

import asyncio
import sqlite3
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from carnet.accounts.service import Caller, not_signed_in
from carnet.kit import clock
from carnet.kit.db import Database
from carnet.progress import quick_postgresql, quick_sqlite, service
from carnet.progress.live import LiveLog
from carnet.progress.quick_sql import Question, Saving, Stale, Standing
from carnet.progress.service import MAX_DOCUMENT

T = TypeVar("T")
Rows = list[tuple[Any, ...]]  # as ROW names their values
# What a save works out: what is written, if anything, and what is answered; null where this is no plain case.
WorkOut = Callable[[Standing, LiveLog], tuple[Saving | None, T] | None]

_HELD = 50_000  # operations
_MAX_LOG = 20_000  # operations; a longer one goes the long way
_TRIES = 3
_BATCH, _TOGETHER = 16, 2  # of PostgreSQL: saves in one statement, statements at once


class LiveLogs:
    """The logs that were saved in last, by workout; each is taken out while it is worked on."""

    def __init__(self) -> None:
        self._logs: OrderedDict[UUID, LiveLog] = OrderedDict()
        self._size = 0

    def version(self, workout_id: UUID) -> int:
        """Of the document whose log is held; -1 where none is."""
        log = self._logs.get(workout_id)
        return -1 if log is None else log.version

    def take(self, workout_id: UUID) -> LiveLog | None:
        """The log, which is held here no more."""
        log = self._logs.pop(workout_id, None)
        if log is not None:
            self._size -= len(log.operations)
        return log

    def hold(self, workout_id: UUID, log: LiveLog) -> None:
        """Keeps a log that says what is stored; the ones that were not used for longest go."""
        self.take(workout_id)
        self._logs[workout_id] = log
        self._size += len(log.operations)
        while self._size > _HELD:
            self.take(next(iter(self._logs)))


class QuickSaves:
    """The quick saves of one server process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._logs = LiveLogs()
        self._batches = _Batches(database, self._logs)

    async def save(self, question: Question, work_out: WorkOut[T]) -> tuple[Caller, T] | None:
        """What was worked out, once it is committed; null where nothing was written because this is no plain case.

        Raises NotSignedIn, NotSaved.
        """
        if self._database.name == "postgresql":
            return await self._batches.save(question, work_out)
        saved = await self._database.writer.run(lambda db: self._save_sqlite(db, question, work_out))
        if saved is None:
            return None
        caller, log, answer = saved
        self._logs.hold(question.workout_id, log)  # only now is it what is stored, whatever else was saved since
        return caller, answer

    def _save_sqlite(
        self, db: sqlite3.Connection, question: Question, work_out: WorkOut[T]
    ) -> tuple[Caller, LiveLog, T] | None:
        standing = quick_sqlite.read_standing(db, question)
        caller = _admit(question, standing)
        if standing is None or standing.key is None or standing.version is None:
            return None
        log = self._logs.take(question.workout_id)
        if log is None or log.version != standing.version or log.key != standing.key:
            log = quick_sqlite.read_log(db, *standing.key, standing.version)
        worked = None if log is None else work_out(standing, log)
        if log is None or worked is None:
            return None
        if worked[0] is not None:
            quick_sqlite.write(db, worked[0])
        return caller, log, worked[1]


class _Asked:
    """A save that waits, and what came of it."""

    def __init__(self, question: Question, work_out: WorkOut[Any], done: asyncio.Future[Any]) -> None:
        self.question = question
        self.log: LiveLog | None = None  # as it is once it is saved
        self.done = done
        self._work_out = work_out
        self._answer: Any = None
        self._error: Exception | None = None

    def work_out(self, standing: Standing | None, log: LiveLog | None) -> Saving | None:
        """What is written for it, over its log where there is one; null for nothing."""
        self.log = self._answer = self._error = None
        try:
            caller = _admit(self.question, standing)
            if standing is None or log is None or (log.version, log.key) != (standing.version, standing.key):
                return None
            worked = self._work_out(standing, log)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is its caller's, and the others go on
            self._error = error
            return None
        if worked is None:
            return None
        self.log, self._answer = log, (caller, worked[1])
        return worked[0]

    def tell(self) -> None:
        """The answer, unless who asked went away."""
        if self._error is not None:
            self.fail(self._error)
        elif not self.done.done():
            self.done.set_result(self._answer)

    def leave(self) -> None:
        """To the long way."""
        self.log = self._answer = self._error = None
        self.tell()

    def fail(self, error: BaseException) -> None:
        """That it could not be saved, unless it has its answer."""
        if not self.done.done():
            self.done.set_exception(error)


class _Batches:
    """Quick saves on PostgreSQL: those that come while a statement is on its way share the next one."""

    def __init__(self, database: Database, logs: LiveLogs) -> None:
        self._database = database
        self._logs = logs
        self._waiting: deque[_Asked] = deque()
        self._running: set[asyncio.Task[None]] = set()

    async def save(self, question: Question, work_out: WorkOut[T]) -> tuple[Caller, T] | None:
        """As `QuickSaves.save`."""
        asked = _Asked(question, work_out, asyncio.get_running_loop().create_future())
        self._waiting.append(asked)
        if len(self._running) < _TOGETHER:
            task = asyncio.create_task(self._run_waiting())
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        saved: tuple[Caller, T] | None = await asked.done
        return saved

    async def _run_waiting(self) -> None:
        while batch := self._take_batch():
            try:
                if not await self._save_together(batch):
                    for one in batch:
                        await self._save_alone(one)
            except BaseException as error:
                for one in batch:
                    one.fail(error)
                if not isinstance(error, Exception):
                    raise

    def _take_batch(self) -> list[_Asked]:
        """Up to so many of those that wait, and of each attempt one."""
        batch: dict[UUID, _Asked] = {}
        for _ in range(len(self._waiting)):
            one = self._waiting.popleft()
            if one.done.done():  # who asked went away
                continue
            if len(batch) == _BATCH or one.question.workout_id in batch:
                self._waiting.append(one)
            else:
                batch[one.question.workout_id] = one
        return list(batch.values())

    async def _save_alone(self, one: _Asked) -> None:
        for _ in range(_TRIES):
            if one.done.done() or await self._save_together([one]):
                return
        one.leave()

    async def _save_together(self, batch: list[_Asked]) -> bool:
        """Whether each of them has its answer; if not, nothing was written: something else stood than was read."""
        questions = [one.question for one in batch]
        held = [self._logs.take(question.workout_id) for question in questions]
        savings: list[Saving] = []
        try:
            async with self._database.connect() as db:
                read = await quick_postgresql.read(db, questions, [-1 if log is None else log.version for log in held])
                for one, log, (standing, newer) in zip(batch, held, read, strict=True):
                    if len(batch) > 1 and standing is not None and standing.known:
                        return False  # of one of them
                    saving = one.work_out(standing, newer or log)
                    savings += [] if saving is None else [saving]
                if savings:
                    await quick_postgresql.write(db, savings)
        except Stale:
            return False
        for one in batch:
            if one.log is not None:
                self._logs.hold(one.question.workout_id, one.log)
            one.tell()
        return True


def _admit(question: Question, standing: Standing | None) -> Caller:
    """Who saves. Raises NotSignedIn, and what `admit` raises."""
    if standing is None:
        raise not_signed_in()
    secret = question.secret
    secret.admit(standing.user_id)
    return Caller(standing.user_id, secret.secret_hash, standing.login_id, secret.kind, standing.last_seen_at)


def make_saving(question: Question, log: LiveLog, rows: Rows, *, next_dseq: int, seen: bool) -> Saving | None:
    """What writes a log to which operations were added; null where it or its document is large. `seen` by a phone."""
    document = log.document.encode()
    if len(document) > MAX_DOCUMENT or log.size > min(_MAX_LOG, service.MAX_OPERATIONS):
        return None
    team_id, session_id, student_id = log.key
    summary = log.record(question.workout_id).document.summary
    return Saving(
        team_id=team_id,
        session_id=session_id,
        student_id=student_id,
        device_id=question.device_id,
        workout_id=question.workout_id,
        version=log.version,
        document=document.decode(),
        next_dseq=next_dseq,
        exercises_completed=summary["completedExercises"],
        total_exercises=summary["totalExercises"],
        last_operation_at=clock.from_ms(log.last_at(question.workout_id)),
        seen_at=question.at if seen else None,
        arrived_at=clock.to_ms(question.at),
        rows=rows,
    )
