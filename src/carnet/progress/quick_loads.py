"""The quick load: an attempt of a student's own with its document, and the login checked in the same round trip."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import msgspec

from carnet.accounts.service import Caller, Secret
from carnet.kit.db import Database, connect_sqlite
from carnet.progress.quick_sql import as_id, as_instant, number_names
from carnet.progress.quick_sqlite import as_text
from carnet.progress.schemas import Progress, SessionProgressOut, WorkoutProgress
from carnet.workouts.models import WorkoutSession
from carnet.workouts.service import show_fields

_IDS = (
    "team_id",
    "workout_id",
    "session_id",
    "program_id",
    "student_id",
    "started_by",
    "scheduled_session_id",
    "merged_into",
)
_INSTANTS = ("started_at", "ended_at", "last_operation_at")
_PLAIN = (
    "version",
    "status",
    "exercises_completed",
    "total_exercises",
    "rest_period_seconds",
    "time_zone",
)
_COLUMNS = (*_IDS, *_INSTANTS, *_PLAIN)
_ASKED = ("secret_hash", "kind", "at", "workout_id")
_LOAD = f"""
SELECT l.login_id, l.last_seen_at, s.title, u.name, p.version, p.document, {", ".join(f"w.{name}" for name in _COLUMNS)}
FROM login l
JOIN workout_session w ON w.workout_id = :workout_id AND w.student_id = l.user_id
JOIN session s ON s.team_id = w.team_id AND s.session_id = w.session_id AND s.version = w.version
JOIN "user" u ON u.user_id = w.started_by
JOIN session_progress p
    ON p.team_id = w.team_id AND p.session_id = w.session_id AND p.student_id = w.student_id
WHERE l.secret_hash = :secret_hash AND l.kind = :kind AND (l.expires_at IS NULL OR l.expires_at > :at)
"""
_LOAD_POSTGRESQL = number_names(_LOAD, _ASKED)


class QuickLoads:
    """The quick loads of one server process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._reader: sqlite3.Connection | None = None

    async def load(self, secret: Secret, workout_id: UUID, now: datetime) -> tuple[Caller, WorkoutProgress] | None:
        """Who asks, and the answer; null where nobody is signed in or the attempt is not their own.

        Raises what `secret.admit` raises, NotSaved where PostgreSQL is out of reach.
        """
        if self._database.name == "postgresql":
            async with self._database.connect() as db:
                row = await db.fetchrow(_LOAD_POSTGRESQL, secret.secret_hash, secret.kind, now, workout_id)
        else:
            row = self._read_sqlite(secret, workout_id, now)
        return None if row is None else _answer(secret, tuple(row), now)

    def _read_sqlite(self, secret: Secret, workout_id: UUID, now: datetime) -> tuple[Any, ...] | None:
        """On the event loop: a row takes microseconds, and nobody who writes is waited for."""
        asked = {
            "secret_hash": secret.secret_hash,
            "kind": secret.kind,
            "at": as_text(now),
            "workout_id": workout_id.hex,
        }
        try:
            if self._reader is None:
                self._reader = connect_sqlite(self._database.url)
                self._reader.execute("PRAGMA query_only=ON")
            row: tuple[Any, ...] | None = self._reader.execute(_LOAD, asked).fetchone()
        except sqlite3.OperationalError:  # the long way says what is wrong, if it still is
            return None
        return row

    def close(self) -> None:
        """Gives the connection back."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None


def _answer(secret: Secret, row: Sequence[Any], now: datetime) -> tuple[Caller, WorkoutProgress]:
    login_id, seen_at, title, name, version, document, *values = row
    read = dict(zip(_COLUMNS, values, strict=True))
    read |= {key: as_id(read[key]) for key in _IDS if read[key] is not None}
    read |= {key: as_instant(read[key]) for key in _INSTANTS if read[key] is not None}
    workout = WorkoutSession(**read)
    secret.admit(workout.student_id)
    seen_at = None if seen_at is None else as_instant(seen_at)
    caller = Caller(workout.student_id, secret.secret_hash, as_id(login_id), secret.kind, seen_at)
    return caller, WorkoutProgress(
        workout=show_fields(workout, title, {workout.started_by: name}, now),
        session_progress=SessionProgressOut(
            session_id=workout.session_id,
            student_id=workout.student_id,
            version=version,
            progress=cast("Progress", msgspec.Raw(document.encode())),  # it was written by this very shape
        ),
    )
