"""The quick save on PostgreSQL: two round trips, each a statement that is a transaction of its own."""

import asyncpg
import msgspec

from carnet.kit.db import lock_number
from carnet.progress.live import LiveLog
from carnet.progress.quick_sql import (
    PARTS,
    ROW,
    STANDING,
    Question,
    Saving,
    Stale,
    Standing,
    make_log,
    make_standing,
    number_names,
)

_ASKED = ("secret_hash", "kind", "at", "device_id", "workout_id", "op_ids", "held")
_KEYS = {"team_id": "s.team_id", "session_id": "s.session_id", "student_id": "s.user_id"}
_PARTS = ", ".join(
    f"'{name}', (SELECT coalesce(json_agg(x), '[]') FROM ({sql.format(**_KEYS)}) x)" for name, (_, sql) in PARTS.items()
)
# The log comes along only where what is held of it is not what stands.
_READ = number_names(
    f"""
SELECT s.*, CASE WHEN s.version <> :held THEN json_build_object({_PARTS})::text END
FROM ({STANDING.format(any_op="= ANY(:op_ids)")}) s
""",
    _ASKED,
)
_TYPES = {
    "op_id": "uuid",
    "dseq": "bigint",
    "seq": "bigint",
    "path": "text",
    "value": "text",
    "bases": "text",
    "edited_at": "bigint",
    "clock_offset": "bigint",
    "corrected_at": "bigint",
    "app_version": "text",
    "body_hash": "text",
}
_SAVED = (
    "lock",
    "team_id",
    "session_id",
    "student_id",
    "device_id",
    "workout_id",
    "version",
    "document",
    "next_dseq",
    "exercises_completed",
    "total_exercises",
    "last_operation_at",
    "seen_at",
    "arrived_at",
    *ROW,
)
# Who saves for this student in the long way holds the lock. The two divisions undo it all where something else stands.
_WRITE = number_names(
    f"""
WITH alone AS MATERIALIZED (SELECT pg_advisory_xact_lock(:lock)),
stored AS (
    UPDATE session_progress p SET version = :version, document = :document FROM alone
    WHERE p.team_id = :team_id AND p.session_id = :session_id AND p.student_id = :student_id
      AND p.version = :version - 1 RETURNING 1
),
advanced AS (
    UPDATE device d SET next_dseq = :next_dseq FROM stored
    WHERE d.user_id = :student_id AND d.device_id = :device_id
      AND d.next_dseq = :next_dseq - cardinality(:op_id::uuid[]) RETURNING 1
),
recounted AS (
    UPDATE workout_session w SET exercises_completed = :exercises_completed, total_exercises = :total_exercises,
        last_operation_at = :last_operation_at, last_seen_at = coalesce(:seen_at, w.last_seen_at) FROM advanced
    WHERE w.team_id = :team_id AND w.workout_id = :workout_id RETURNING 1
),
logged AS (
    INSERT INTO operation (team_id, session_id, student_id, workout_id, author_id, device_id, version, arrived_at,
        {", ".join(ROW)})
    SELECT :team_id, :session_id, :student_id, :workout_id, :student_id, :device_id, :version, :arrived_at::bigint, u.*
    FROM advanced, unnest({", ".join(f":{name}::{_TYPES[name]}[]" for name in ROW)}) u
)
SELECT 1 / (SELECT count(*) FROM stored), 1 / (SELECT count(*) FROM advanced), (SELECT count(*) FROM recounted)
""",
    _SAVED,
)


async def read(db: asyncpg.Connection, question: Question, held: int) -> tuple[Standing | None, LiveLog | None]:
    """What stands, with the log where its version is not the one held; null where nobody is signed in."""
    row = await db.fetchrow(
        _READ,
        question.secret.secret_hash,
        question.secret.kind,
        question.at,
        question.device_id,
        question.workout_id,
        list(question.op_ids),
        held,
    )
    if row is None:
        return None, None
    *standing, log = row
    found = make_standing(standing)
    if log is None or found.team_id is None or found.session_id is None or found.version is None:
        return found, None
    key = (found.team_id, found.session_id, found.user_id)
    return found, make_log(key, found.version, msgspec.json.decode(log))


async def write(db: asyncpg.Connection, saving: Saving) -> None:
    """Raises Stale where another version of the document or another place in the device's queue stands."""
    columns = [list(column) for column in zip(*saving.rows, strict=True)]
    number = lock_number(("student", saving.student_id))
    try:
        await db.fetchrow(_WRITE, number, *(getattr(saving, name) for name in _SAVED[1:14]), *columns)
    except asyncpg.DivisionByZeroError as error:
        raise Stale from error
