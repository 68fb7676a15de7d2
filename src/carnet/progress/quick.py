"""The quick save: a student's own edits in an attempt of theirs, without the detour over models.

It writes what `apply_operations` would write, or nothing at all: whatever is not the plain case goes the long way.
"""

import sqlite3
from collections import OrderedDict
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

    async def save(self, question: Question, work_out: WorkOut[T]) -> tuple[Caller, T] | None:
        """What was worked out, once it is committed; null where nothing was written because this is no plain case.

        Raises NotSignedIn, NotSaved.
        """
        if self._database.name == "postgresql":
            return await self._save_postgresql(question, work_out)
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
        if standing is None:
            raise not_signed_in()
        caller = _admit(question, standing)
        if standing.team_id is None or standing.session_id is None or standing.version is None:
            return None
        key = (standing.team_id, standing.session_id, standing.user_id)
        log = self._logs.take(question.workout_id)
        if log is None or log.version != standing.version or log.key != key:
            log = quick_sqlite.read_log(db, *key, standing.version)
        worked = None if log is None else work_out(standing, log)
        if log is None or worked is None:
            return None
        if worked[0] is not None:
            quick_sqlite.write(db, worked[0])
        return caller, log, worked[1]

    async def _save_postgresql(self, question: Question, work_out: WorkOut[T]) -> tuple[Caller, T] | None:
        for _ in range(_TRIES):
            held = self._logs.version(question.workout_id)
            log = self._logs.take(question.workout_id)
            try:
                async with self._database.connect() as db:
                    standing, newer = await quick_postgresql.read(db, question, held)
                    if standing is None:
                        raise not_signed_in()
                    caller = _admit(question, standing)
                    log = newer if held != standing.version else log
                    key = (standing.team_id, standing.session_id, standing.user_id)
                    worked = None if log is None or log.key != key else work_out(standing, log)
                    if log is None or worked is None:
                        return None
                    if worked[0] is not None:
                        await quick_postgresql.write(db, worked[0])
            except Stale:
                continue
            self._logs.hold(question.workout_id, log)
            return caller, worked[1]
        return None


def _admit(question: Question, standing: Standing) -> Caller:
    """Who saves. Raises what `admit` raises."""
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
