"""Every value ever saved, and bringing one back."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.service import read_names
from carnet.kit import clock
from carnet.kit.errors import Invalid, NotFound
from carnet.kit.pages import PAGE, read_cursor, write_cursor
from carnet.progress.attempt_log import DECISIONS
from carnet.progress.models import OperationRow
from carnet.progress.paths import START, changes_session, parse_path
from carnet.progress.saves import answer, open_save
from carnet.progress.schemas import History, HistoryEntry, Saved
from carnet.workouts.models import WorkoutSession


async def read_history(db: AsyncSession, workout: WorkoutSession, cursor: str | None) -> History:
    """The log of the attempt's document, all attempts of it, in the order in which the server took it."""
    query = (
        select(OperationRow)
        .where(
            OperationRow.team_id == workout.team_id,
            OperationRow.session_id == workout.session_id,
            OperationRow.student_id == workout.student_id,
        )
        .order_by(OperationRow.seq.desc())
        .limit(PAGE + 1)
    )
    if cursor is not None:
        query = query.where(OperationRow.seq < read_cursor(cursor)[0])
    rows = list(await db.scalars(query))
    names = await read_names(db, {row.author_id for row in rows})
    before = await _read_values(db, workout, {UUID(base) for row in rows for base in _bases(row)})
    page = History(
        entries=[
            HistoryEntry(
                op_id=row.op_id,
                path=row.path,
                value=msgspec.json.decode(row.value),
                previous=next((before[base] for base in map(UUID, _bases(row)) if base in before), None),
                author=names[row.author_id],
                author_id=row.author_id,
                author_name=names[row.author_id],
                device=row.device_id,
                at=clock.from_ms(row.corrected_at),
            )
            for row in rows[:PAGE]
        ]
    )
    if len(rows) > PAGE:
        page.next = write_cursor(rows[PAGE - 1].seq, rows[PAGE - 1].op_id)
    return page


def _bases(row: OperationRow) -> list[str]:
    bases: list[str] = msgspec.json.decode(row.bases)
    return bases


async def _read_values(db: AsyncSession, workout: WorkoutSession, op_ids: set[UUID]) -> dict[UUID, object]:
    """Values of this document's operations alone: a phone may name anybody's as its base."""
    rows = await db.execute(
        select(OperationRow.op_id, OperationRow.value).where(
            OperationRow.team_id == workout.team_id,
            OperationRow.session_id == workout.session_id,
            OperationRow.student_id == workout.student_id,
            OperationRow.op_id.in_(op_ids),
        )
    )
    return {op_id: msgspec.json.decode(value) for op_id, value in rows}


async def restore_value(
    db: AsyncSession, author_id: UUID, workout_id: UUID, op_id: UUID, now: datetime
) -> Saved | WorkoutSession:
    """Writes an earlier value of this document's log again, on top of what stands now.

    Answers like a save of its exercise, or with the attempt where the value belongs to no exercise.
    Raises NotFound for an operation of another document, Invalid for a start.
    """
    save = await open_save(db, author_id, workout_id, now)
    earlier = next((op for op in save.log.operations if op.op_id == op_id), None)
    if earlier is None:
        raise NotFound
    if earlier.path in (START, *DECISIONS) or changes_session(earlier.path):
        raise Invalid.at("opId", "neither a start nor what a session is made of can be brought back")
    seen = save.log.record(save.workout) if earlier.path.startswith("/workout/") else save.seen
    writes = [(earlier.path, earlier.value)]
    unit = parse_path(earlier.path).unit if earlier.path.startswith("/ex/") else None
    if unit and unit.kind in ("set", "round") and not earlier.path.endswith("/deleted"):
        writes.append((f"{earlier.path[:40]}/{unit.kind}/{unit.name}/deleted", False))  # what is brought back is shown
    save.write(writes, seen)
    await save.apply(db)
    if not earlier.path.startswith("/ex/"):
        return save.workout
    item_id = parse_path(earlier.path).item_id
    shown = save.log.view(save.workout).exercises
    return answer(save, next(one["position"] for one in shown if one["itemId"] == str(item_id)))
