"""All that a database holds: read, compared, put back; on either engine."""

from typing import Any
from uuid import UUID

from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.kit.db import Base

Rows = dict[str, list[dict[str, Any]]]


def run(client: TestClient[Litestar], work: Any, *args: Any) -> Any:
    """What `work(db, *args)` answers, in a transaction of the running application's own database."""

    async def inside() -> Any:
        async with client.app.state.database.write() as db:
            return await work(db, *args)

    return client.blocking_portal.call(inside)


async def _read(db: AsyncSession) -> Rows:
    found = {}
    for table in Base.metadata.sorted_tables:
        key = list(table.primary_key)
        found[table.name] = [dict(row) for row in (await db.execute(select(table).order_by(*key))).mappings()]
    return found


async def _put_back(db: AsyncSession, rows: Rows) -> None:
    tables = Base.metadata.sorted_tables
    for table in reversed(tables):
        await db.execute(table.delete())
    for table in tables:
        if rows[table.name]:
            await db.execute(insert(table), rows[table.name])


def read_contents(client: TestClient[Litestar]) -> Rows:
    """Every row of every table."""
    rows: Rows = run(client, _read)
    return rows


def put_back(client: TestClient[Litestar], rows: Rows) -> None:
    """Makes the database hold these rows and no others."""
    run(client, _put_back, rows)


def changed_tables(before: Rows, after: Rows, *, except_for: tuple[str, ...] = ()) -> list[str]:
    """Tables that differ; the log of wrong passwords and the last sign of a login may be left out."""
    return [name for name in before if name not in except_for and before[name] != after[name]]


def ids_in(rows: list[dict[str, Any]]) -> set[str]:
    """Every id in these rows, as text."""
    return {str(value) for row in rows for value in row.values() if isinstance(value, UUID)}
