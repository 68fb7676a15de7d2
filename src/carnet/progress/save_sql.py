"""The statements of save and load: one read of the log, one insert of what is new, one write of the projection."""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.progress.fold import Operation
from carnet.progress.models import OperationRow, SessionProgress

_LOG = OperationRow.__table__
_READ = ("op_id", "workout_id", "author_id", "device_id", "dseq", "path", "value", "bases", "corrected_at", "version")


async def read_operations(db: AsyncSession, team_id: UUID, session_id: UUID, student_id: UUID) -> list[Operation]:
    """The whole log of a document, in order of arrival."""
    rows = await db.execute(
        select(*(_LOG.c[name] for name in _READ))
        .where(_LOG.c.team_id == team_id, _LOG.c.session_id == session_id, _LOG.c.student_id == student_id)
        .order_by(_LOG.c.seq)
    )
    return [
        Operation(
            op_id=op_id,
            workout_id=workout_id,
            device=name_device(author_id, device_id),
            dseq=dseq,
            path=path,
            value=msgspec.json.decode(value),
            bases=msgspec.json.decode(bases, type=tuple[UUID, ...]),
            at=corrected_at,
            version=version,
        )
        for op_id, workout_id, author_id, device_id, dseq, path, value, bases, corrected_at, version in rows
    ]


def name_device(author_id: UUID, device_id: UUID) -> str:
    """A device is one person's: two people who share a phone do not continue each other's edits."""
    return f"{author_id}/{device_id}"


async def next_seq(db: AsyncSession, team_id: UUID, session_id: UUID, student_id: UUID) -> int:
    """The place of the next operation in this document's log."""
    last: int | None = await db.scalar(
        select(func.max(_LOG.c.seq)).where(
            _LOG.c.team_id == team_id, _LOG.c.session_id == session_id, _LOG.c.student_id == student_id
        )
    )
    return 0 if last is None else last + 1


async def insert_operations(db: AsyncSession, rows: list[dict[str, Any]]) -> None:
    """Adds to the log; ids that are there already make it fail, nothing is ever replaced."""
    await db.execute(insert(OperationRow), rows)


async def write_projection(
    db: AsyncSession, team_id: UUID, session_id: UUID, student_id: UUID, *, version: int, document: str
) -> None:
    """The document of the log as it now is."""
    await db.execute(
        update(SessionProgress)
        .where(
            SessionProgress.team_id == team_id,
            SessionProgress.session_id == session_id,
            SessionProgress.student_id == student_id,
        )
        .values(version=version, document=document),
        execution_options={"synchronize_session": False},
    )


async def read_projection(
    db: AsyncSession, team_id: UUID, session_id: UUID, student_id: UUID
) -> tuple[int, bytes] | None:
    """(version, document as JSON), as it was stored."""
    row = (
        await db.execute(
            select(SessionProgress.version, SessionProgress.document).where(
                SessionProgress.team_id == team_id,
                SessionProgress.session_id == session_id,
                SessionProgress.student_id == student_id,
            )
        )
    ).first()
    return None if row is None else (row[0], row[1].encode())
