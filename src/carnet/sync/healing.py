"""What came before the attempt that it belongs to has a place once that is there.

After a restore phones bring back what the backup lacked in any order: a tablet may be sooner than the phone that holds
the start.
"""

from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.kit import clock
from carnet.progress.models import ParkedOperation
from carnet.progress.service import Edit
from carnet.sync.placing import Placer
from carnet.sync.schemas import OperationIn
from carnet.workouts.service import find_workouts

_AT_ONCE = 1_000  # operations, the latest
_WORKOUTS = 50


async def place_parked(db: AsyncSession, author_id: UUID, now: datetime) -> None:
    """Saves what the author's devices wrote to attempts that were not there yet, and are now.

    The author's queue is locked by the caller. What the author has settled stays as it is.
    """
    query = (
        select(ParkedOperation)
        .where(
            ParkedOperation.author_id == author_id,
            ParkedOperation.reason == "unknown_workout",
            ParkedOperation.settled_at.is_(None),
        )
        .order_by(ParkedOperation.arrived_at.desc(), ParkedOperation.parked_id.desc())
        .limit(_AT_ONCE)
    )
    bodies = {row: msgspec.json.decode(row.body) for row in await db.scalars(query)}
    of = {row: msgspec.convert(body, OperationIn).workout_id for row, body in bodies.items()}
    there = {one for one in list(dict.fromkeys(of.values()))[:_WORKOUTS] if await find_workouts(db, one)}
    found = sorted((row for row in bodies if of[row] in there), key=lambda row: (row.device_id, row.dseq))
    for device_id, rows in groupby(found, key=lambda row: row.device_id):
        placer = _LatePlacer(db, author_id, device_id, now)
        for row in rows:
            await placer.place_late(row, bodies[row])
        await db.flush()
        await placer.apply()


class _LatePlacer(Placer):
    """A device's operations, which arrived when they were parked."""

    _arrived_at: datetime

    async def place_late(self, row: ParkedOperation, body: dict[str, Any]) -> None:
        """Into the log instead of among the parked, or there with a reason that says more."""
        self._arrived_at = row.arrived_at
        reason = await self.place(body, row.body_hash)
        if reason is None:
            await self.db.delete(row)
        else:
            row.reason = reason

    def _read_edit(self, said: OperationIn, body_hash: str) -> Edit:
        return replace(super()._read_edit(said, body_hash), arrived_at=clock.to_ms(self._arrived_at))
