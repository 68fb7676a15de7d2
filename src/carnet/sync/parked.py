"""What could not be placed and waits for its author: read with the names of people, settled once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.kit import clock
from carnet.kit.errors import NotFound
from carnet.kit.pages import PAGE, read_cursor, write_cursor
from carnet.programs.models import Prescription
from carnet.programs.service import read_prescriptions, read_titles
from carnet.progress.models import ParkedOperation
from carnet.sync.parked_schemas import Parked, ParkedList
from carnet.workouts.models import WorkoutSession
from carnet.workouts.service import find_own

_ITEM = slice(4, 40)  # of a path: /ex/{itemId}/...


T = TypeVar("T")


async def list_parked(db: AsyncSession, author_id: UUID, cursor: str | None) -> ParkedList:
    """A page of what the author has not settled, newest first."""
    query = (
        select(ParkedOperation)
        .where(ParkedOperation.author_id == author_id, ParkedOperation.settled_at.is_(None))
        .order_by(ParkedOperation.arrived_at.desc(), ParkedOperation.parked_id.desc())
        .limit(PAGE + 1)
    )
    if cursor is not None:
        rank, last_id = read_cursor(cursor)
        key = tuple_(ParkedOperation.arrived_at, ParkedOperation.parked_id)
        query = query.where(key < (clock.from_ms(rank), last_id))
    rows = list(await db.scalars(query))
    said = [(row, msgspec.json.decode(row.body)) for row in rows[:PAGE]]
    workout_ids = {one for _, body in said if (one := _read(body.get("workoutId"), UUID)) is not None}
    workouts = {one.workout_id: one for one in await find_own(db, author_id, workout_ids)}
    names = _Names(
        workouts,
        await read_titles(db, {workout.session_id for workout in workouts.values()}),
        await _read_items(db, workouts),
    )
    page = ParkedList(parked=[_show(row, body, names) for row, body in said])
    if len(rows) > PAGE:
        page.next = write_cursor(clock.to_ms(rows[PAGE - 1].arrived_at), rows[PAGE - 1].parked_id)
    return page


async def settle_parked(db: AsyncSession, author_id: UUID, parked_id: UUID, now: datetime) -> None:
    """Its author wrote it anew or lets it go: it is not asked about again, and stays for good.

    Settled twice it is settled. Raises NotFound for anybody else's.
    """
    row = await db.get(ParkedOperation, parked_id, with_for_update=True)
    if row is None or row.author_id != author_id:
        raise NotFound
    row.settled_at = row.settled_at or now
    await db.flush()


@dataclass(frozen=True)
class _Names:
    """The author's own workouts, the titles of their sessions, their exercises by (session, item)."""

    workouts: dict[UUID, WorkoutSession]
    titles: dict[tuple[UUID, UUID, int], str]
    items: dict[tuple[UUID, str], Prescription]


async def _read_items(db: AsyncSession, workouts: dict[UUID, WorkoutSession]) -> dict[tuple[UUID, str], Prescription]:
    """The newest version of each exercise."""
    keys = {(workout.team_id, workout.session_id) for workout in workouts.values()}
    rows = [row for key in keys for row in await read_prescriptions(db, *key)]
    return {(row.session_id, str(row.item_id)): row for row in rows}


def _show(row: ParkedOperation, body: dict[str, Any], names: _Names) -> Parked:
    path, workout_id = _read(body.get("path"), str), _read(body.get("workoutId"), UUID)
    workout = names.workouts.get(workout_id) if workout_id else None
    item = names.items.get((workout.session_id, path[_ITEM])) if workout and path else None
    base = body.get("base")
    return Parked(
        parked_id=row.parked_id,
        op_id=row.op_id,
        workout_id=workout_id,
        path=path,
        value=body.get("value"),
        base=[one for one in (_read(one, UUID) for one in (base if isinstance(base, list) else [base])) if one],
        reason=row.reason,
        edited_at=_read(body.get("editedAt"), datetime),
        arrived_at=row.arrived_at,
        device_id=row.device_id,
        session_title=names.titles[workout.team_id, workout.session_id, workout.version] if workout else None,
        exercise_name=item.exercise_name if item else None,
        exercise_type=item.exercise_type if item else None,
    )


def _read(value: Any, kind: type[T]) -> T | None:
    """What a phone said, if it is of this kind: it may have said anything."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return None
