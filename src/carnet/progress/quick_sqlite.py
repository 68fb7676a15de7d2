"""The quick save on the embedded database: statements of some microseconds, in the transaction of the one writer."""

import sqlite3
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

from carnet.progress.live import LiveLog
from carnet.progress.quick_sql import (
    ASKED,
    PARTS,
    ROW,
    SAME,
    STANDING,
    Question,
    Saving,
    Stale,
    Standing,
    make_log,
    make_standing,
)

_KEYS = {name: f":{name}" for name in ("team_id", "session_id", "student_id")}
_PARTS = {name: (columns, sql.format(**_KEYS)) for name, (columns, sql) in PARTS.items()}
_INSERT = f"INSERT INTO operation ({', '.join((*SAME, *ROW))}) VALUES ({', '.join('?' * len((*SAME, *ROW)))})"
_STORE = """UPDATE session_progress SET version = ?, document = ?
WHERE team_id = ? AND session_id = ? AND student_id = ? AND version = ?"""
_ADVANCE = "UPDATE device SET next_dseq = ? WHERE user_id = ? AND device_id = ?"
_RECOUNT = """UPDATE workout_session SET exercises_completed = ?, total_exercises = ?, last_operation_at = ?,
last_seen_at = coalesce(?, last_seen_at) WHERE team_id = ? AND workout_id = ?"""


@lru_cache(250)
def _standing(count: int) -> str:
    """A name for each id: a list in JSON would take as long again to read as all the rest."""
    ids = ", ".join(f":op{n}" for n in range(count))
    return STANDING.format(any_op=f"IN ({ids})", **{name: f":{name}" for name in ASKED})


def read_standing(db: sqlite3.Connection, question: Question) -> Standing | None:
    """Null where nobody is signed in by that secret."""
    asked = {
        "secret_hash": question.secret.secret_hash,
        "kind": question.secret.kind,
        "at": as_text(question.at),
        "device_id": question.device_id.hex,
        "workout_id": question.workout_id.hex,
    }
    ids = {f"op{n}": op_id.hex for n, op_id in enumerate(question.op_ids)}
    row = db.execute(_standing(len(ids)), asked | ids).fetchone()
    return None if row is None else make_standing(row)


def read_log(db: sqlite3.Connection, team_id: UUID, session_id: UUID, student_id: UUID, version: int) -> LiveLog | None:
    """The whole log at its version."""
    key = {"team_id": team_id.hex, "session_id": session_id.hex, "student_id": student_id.hex}
    parts = {
        name: [dict(zip(columns, row, strict=True)) for row in db.execute(sql, key)]
        for name, (columns, sql) in _PARTS.items()
    }
    return make_log((team_id, session_id, student_id), version, parts)


def write(db: sqlite3.Connection, saving: Saving) -> None:
    """Raises Stale where another version of the document stands."""
    team, session, student = saving.team_id.hex, saving.session_id.hex, saving.student_id.hex
    workout, device = saving.workout_id.hex, saving.device_id.hex
    stored = db.execute(_STORE, (saving.version, saving.document, team, session, student, saving.version - 1))
    if stored.rowcount != 1:
        raise Stale
    same = (team, session, student, workout, student, device, saving.version, saving.arrived_at)
    db.executemany(_INSERT, [(*same, row[0].hex, *row[1:]) for row in saving.rows])
    db.execute(_ADVANCE, (saving.next_dseq, student, device))
    counts = (saving.exercises_completed, saving.total_exercises)
    seen_at = None if saving.seen_at is None else as_text(saving.seen_at)
    db.execute(_RECOUNT, (*counts, as_text(saving.last_operation_at), seen_at, team, workout))


def as_text(instant: datetime) -> str:
    """As the columns hold it."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
