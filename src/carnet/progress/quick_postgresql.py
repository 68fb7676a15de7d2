"""The quick save on PostgreSQL: two round trips for all that are saved together, each a transaction of its own."""

from collections.abc import Sequence
from typing import Any

import asyncpg
import msgspec

from carnet.kit.db import lock_number
from carnet.progress.live import LiveLog
from carnet.progress.quick_sql import (
    ASKED,
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

_KEYS = {"team_id": "s.team_id", "session_id": "s.session_id", "student_id": "s.user_id"}
_PARTS = ", ".join(
    f"'{name}', (SELECT coalesce(json_agg(x), '[]') FROM ({sql.format(**_KEYS)}) x)" for name, (_, sql) in PARTS.items()
)
_STANDING = STANDING.format(any_op="= ANY(:op_ids)", **{name: f"asked.{name}" for name in ASKED})
# The log comes along only where what is held of it is not what stands.
_READ = number_names(
    f"""
SELECT s.*, CASE WHEN s.version <> asked.held THEN json_build_object({_PARTS})::text END, asked.n
FROM unnest(:secret_hash::text[], :kind::text[], :at::timestamptz[], :device_id::uuid[], :workout_id::uuid[],
    :held::bigint[]) WITH ORDINALITY asked(secret_hash, kind, at, device_id, workout_id, held, n)
CROSS JOIN LATERAL ({_STANDING}) s
""",
    (*ASKED, "held", "op_ids"),
)
_OF_SAVING = {
    "team_id": "uuid",
    "session_id": "uuid",
    "student_id": "uuid",
    "device_id": "uuid",
    "workout_id": "uuid",
    "version": "bigint",
    "document": "text",
    "next_dseq": "bigint",
    "exercises_completed": "int",
    "total_exercises": "int",
    "last_operation_at": "timestamptz",
    "seen_at": "timestamptz",
    "arrived_at": "bigint",
    "operations": "bigint",  # how many
}
_OF_ROW = {
    "saving": "bigint",  # the place of its save among the others, from 1
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


def _unnest(types: dict[str, str]) -> str:
    return f"unnest({', '.join(f':{name}::{of}[]' for name, of in types.items())})"


# Who saves for one of these students in the long way holds that lock. The two divisions undo it all where something
# else stands than was read.
_WRITE = number_names(
    f"""
WITH alone AS MATERIALIZED (SELECT pg_advisory_xact_lock(x) FROM unnest(:locks::bigint[]) x),
saving AS MATERIALIZED (
    SELECT s.* FROM {_unnest(_OF_SAVING)} WITH ORDINALITY s({", ".join(_OF_SAVING)}, n)
    WHERE (SELECT count(*) FROM alone) > 0
),
stored AS (
    UPDATE session_progress p SET version = s.version, document = s.document FROM saving s
    WHERE p.team_id = s.team_id AND p.session_id = s.session_id AND p.student_id = s.student_id
      AND p.version = s.version - 1 RETURNING 1
),
advanced AS (
    UPDATE device d SET next_dseq = s.next_dseq FROM saving s
    WHERE d.user_id = s.student_id AND d.device_id = s.device_id AND d.next_dseq = s.next_dseq - s.operations
    RETURNING 1
),
recounted AS (
    UPDATE workout_session w SET exercises_completed = s.exercises_completed, total_exercises = s.total_exercises,
        last_operation_at = s.last_operation_at, last_seen_at = coalesce(s.seen_at, w.last_seen_at) FROM saving s
    WHERE w.team_id = s.team_id AND w.workout_id = s.workout_id RETURNING 1
),
logged AS (
    INSERT INTO operation (team_id, session_id, student_id, workout_id, author_id, device_id, version, arrived_at,
        {", ".join(ROW)})
    SELECT s.team_id, s.session_id, s.student_id, s.workout_id, s.student_id, s.device_id, s.version, s.arrived_at,
        {", ".join(f"o.{name}" for name in ROW)}
    FROM {_unnest(_OF_ROW)} o({", ".join(_OF_ROW)}) JOIN saving s ON s.n = o.saving
)
SELECT 1 / ((SELECT count(*) FROM stored) / :count::bigint), 1 / ((SELECT count(*) FROM advanced) / :count::bigint),
    (SELECT count(*) FROM recounted)
""",
    ("locks", *_OF_SAVING, *_OF_ROW, "count"),
)


async def read(
    db: asyncpg.Connection, questions: Sequence[Question], held: Sequence[int]
) -> list[tuple[Standing | None, LiveLog | None]]:
    """What stands for each question, with the log where its version is not the one held.

    Null where nobody is signed in. `known` is said of each where one of the operations of any of them is here.
    """
    found: list[tuple[Standing | None, LiveLog | None]] = [(None, None)] * len(questions)
    rows = await db.fetch(
        _READ,
        [question.secret.secret_hash for question in questions],
        [question.secret.kind for question in questions],
        [question.at for question in questions],
        [question.device_id for question in questions],
        [question.workout_id for question in questions],
        held,
        [op_id for question in questions for op_id in question.op_ids],
    )
    for *standing, log, n in rows:
        stands = make_standing(standing)
        whole = None
        if log is not None and stands.key is not None and stands.version is not None:
            whole = make_log(stands.key, stands.version, msgspec.json.decode(log))
        found[n - 1] = stands, whole
    return found


async def write(db: asyncpg.Connection, savings: Sequence[Saving]) -> None:
    """All of them; raises Stale where another version of a document or another place in a queue stands than was read.

    They are of different students.
    """
    # in one order everywhere: two that hold what the other waits for would wait for ever
    locks = sorted({lock_number(("student", saving.student_id)) for saving in savings})
    of_saving = [[_read_value(saving, name) for saving in savings] for name in _OF_SAVING]
    rows = [(n, *row) for n, saving in enumerate(savings, 1) for row in saving.rows]
    of_row = [list(column) for column in zip(*rows, strict=True)]
    try:
        await db.fetchrow(_WRITE, locks, *of_saving, *of_row, len(savings))
    except asyncpg.DivisionByZeroError as error:
        raise Stale from error


def _read_value(saving: Saving, name: str) -> Any:
    return len(saving.rows) if name == "operations" else getattr(saving, name)
