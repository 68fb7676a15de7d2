"""The hand-written statements of a quick save: one read, and one write that is held to what was read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from carnet.accounts.service import Secret
from carnet.progress.fold import Operation
from carnet.progress.live import Key, LiveAttempt, LiveLog, LivePrescription
from carnet.progress.save_sql import name_device
from carnet.workouts.attempts import order_attempts


class Stale(Exception):
    """What was read stands no more; nothing was written."""


@dataclass(frozen=True, slots=True)
class Question:
    """A student's own save: who says to be there, in which attempt, which operations of which device."""

    secret: Secret
    at: datetime
    device_id: UUID
    workout_id: UUID
    op_ids: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a save is worked out on; null is what is not there."""

    user_id: UUID
    login_id: UUID
    last_seen_at: datetime | None
    epoch: UUID
    next_dseq: int | None
    known: bool  # one of the operations is here already
    team_id: UUID | None
    session_id: UUID | None
    version: int | None

    @property
    def key(self) -> Key | None:
        """Of the document; null where the attempt is not their own."""
        if self.team_id is None or self.session_id is None:
            return None
        return self.team_id, self.session_id, self.user_id


@dataclass(frozen=True, slots=True)
class Saving:
    """What a save writes, all of it or nothing, and only on the version and the queue that were read.

    `rows` has a tuple per operation, as `ROW` names its values.
    """

    team_id: UUID
    session_id: UUID
    student_id: UUID
    device_id: UUID
    workout_id: UUID
    version: int
    document: str
    next_dseq: int
    exercises_completed: int
    total_exercises: int
    last_operation_at: datetime
    seen_at: datetime | None  # by the phone; null where none was there
    arrived_at: int
    rows: Sequence[tuple[Any, ...]]


ROW = (
    "op_id",
    "dseq",
    "seq",
    "path",
    "value",
    "bases",
    "edited_at",
    "clock_offset",
    "corrected_at",
    "app_version",
    "body_hash",
)
SAME = ("team_id", "session_id", "student_id", "workout_id", "author_id", "device_id", "version", "arrived_at")

ASKED = ("secret_hash", "kind", "at", "device_id", "workout_id")
# A student has a workout id in one team; {any_op} is how an engine asks for one of several, the others name values.
STANDING = """
SELECT l.user_id, l.login_id, l.last_seen_at, (SELECT epoch FROM instance) AS epoch, d.next_dseq,
       EXISTS (SELECT 1 FROM operation o WHERE o.op_id {any_op})
       OR CASE WHEN EXISTS (SELECT 1 FROM parked_operation q WHERE q.author_id = l.user_id)
           THEN EXISTS (SELECT 1 FROM parked_operation q WHERE q.author_id = l.user_id AND q.op_id {any_op})
           ELSE FALSE END AS known,
       w.team_id, w.session_id, p.version
FROM login l
LEFT JOIN device d ON d.user_id = l.user_id AND d.device_id = {device_id}
LEFT JOIN workout_session w ON w.workout_id = {workout_id} AND w.student_id = l.user_id AND w.merged_into IS NULL
LEFT JOIN session_progress p
    ON p.team_id = w.team_id AND p.session_id = w.session_id AND p.student_id = w.student_id
WHERE l.secret_hash = {secret_hash} AND l.kind = {kind} AND (l.expires_at IS NULL OR l.expires_at > {at})
"""
# Every name that is put into a statement is written here or in models.py.
_OF = "team_id = {team_id} AND session_id = {session_id}"
_LOG = ("seq", "op_id", "workout_id", "author_id", "device_id", "dseq", "path", "value", "bases", "corrected_at")
_ATTEMPT = ("workout_id", "version", "fresh", "started_at", "device", "dseq", "merged_into")
_PRESCRIPTION = ("version", "item_id", "exercise_id", "exercise_name", "exercise_type", "config")
# name -> (columns, query); together they are a log
PARTS = {
    "operations": (
        (*_LOG, "version"),
        f"SELECT {', '.join(_LOG)}, version FROM operation WHERE {_OF} AND student_id = {{student_id}} ORDER BY seq",
    ),
    "attempts": (
        _ATTEMPT,
        f"SELECT {', '.join(_ATTEMPT)} FROM workout_session WHERE {_OF} AND student_id = {{student_id}}",
    ),
    "prescriptions": (
        _PRESCRIPTION,
        f"SELECT {', '.join(_PRESCRIPTION)} FROM prescription WHERE {_OF} ORDER BY version, position",
    ),
}


@dataclass
class _Place:
    """What of a row decides which attempt is earlier."""

    workout_id: UUID
    started_at: datetime
    device: str
    dseq: int
    row: dict[str, Any]


def make_log(
    key: tuple[UUID, UUID, UUID], version: int, parts: Mapping[str, Iterable[dict[str, Any]]]
) -> LiveLog | None:
    """The log of rows as either engine gives them; null where attempts were merged, which is no quick case."""
    rows = list(parts["attempts"])
    if any(row["merged_into"] for row in rows):
        return None
    places = [_Place(as_id(r["workout_id"]), as_instant(r["started_at"]), r["device"], r["dseq"], r) for r in rows]
    attempts = [
        LiveAttempt(one.workout_id, one.row["version"], bool(one.row["fresh"])) for one in order_attempts(places)
    ]
    prescriptions = [_prescription(row) for row in parts["prescriptions"]]
    return LiveLog(key, version, attempts, prescriptions, [_operation(row) for row in parts["operations"]])


def _operation(row: dict[str, Any]) -> Operation:
    return Operation(
        op_id=as_id(row["op_id"]),
        workout_id=as_id(row["workout_id"]),
        device=name_device(as_id(row["author_id"]), as_id(row["device_id"])),
        dseq=row["dseq"],
        path=row["path"],
        value=msgspec.json.decode(row["value"]),
        bases=msgspec.json.decode(row["bases"], type=tuple[UUID, ...]),
        at=row["corrected_at"],
        version=row["version"],
    )


def _prescription(row: dict[str, Any]) -> LivePrescription:
    config = row["config"]
    return LivePrescription(
        version=row["version"],
        item_id=as_id(row["item_id"]),
        exercise_id=as_id(row["exercise_id"]),
        exercise_name=row["exercise_name"],
        exercise_type=row["exercise_type"],
        config=msgspec.json.decode(config) if isinstance(config, str) else config,
    )


def as_id(value: Any) -> UUID:
    """Of either engine."""
    return value if isinstance(value, UUID) else UUID(value)


def as_instant(value: str | datetime) -> datetime:
    """Of either engine; the embedded one keeps no zone."""
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def make_standing(row: Sequence[Any]) -> Standing:
    """The answer to STANDING."""
    user_id, login_id, seen, epoch, next_dseq, known, team_id, session_id, version = row
    return Standing(
        as_id(user_id),
        as_id(login_id),
        None if seen is None else as_instant(seen),
        as_id(epoch),
        next_dseq,
        bool(known),
        None if team_id is None else as_id(team_id),
        None if session_id is None else as_id(session_id),
        version,
    )


def number_names(sql: str, names: Sequence[str]) -> str:
    """Named parameters as PostgreSQL's driver wants them: `:kind` as `$2` where kind is the second name."""
    return re.sub(r"(?<!:):([a-z_]+)", lambda found: f"${names.index(found[1]) + 1}", sql)
