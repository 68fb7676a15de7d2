"""All that a database holds: read, compared, put back; on either engine."""

import re
from typing import Any
from uuid import UUID

from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import and_, event, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.kit.db import Base

Rows = dict[str, list[dict[str, Any]]]
_WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)')


def run(client: TestClient[Litestar], work: Any, *args: Any) -> Any:
    """What `work(db, *args)` answers, in a transaction of the running application's own database."""

    async def inside() -> Any:
        async with client.app.state.database.write() as db:
            return await work(db, *args)

    return client.blocking_portal.call(inside)


class Contents:
    """The rows that were there when this was made, and the tables that were written to since."""

    def __init__(self, client: TestClient[Litestar]) -> None:
        self.client = client
        self.before: Rows = run(client, _read, set(Base.metadata.tables))
        self.written: set[str] = set()
        event.listen(client.app.state.database.engine.sync_engine, "before_cursor_execute", self._watch)

    def _watch(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if found := _WRITES.match(statement):
            self.written.add(found[1])

    def changed(self, *, except_for: tuple[str, ...]) -> list[str]:
        """The tables that are not as they were."""
        looked_at = self.written - set(except_for)
        rows: Rows = run(self.client, _read, looked_at) if looked_at else {}
        return [name for name in rows if rows[name] != self.before[name]]

    def put_back(self) -> None:
        """Makes everything as it was."""
        if self.written:
            run(self.client, _put_back, self.before, set(self.written))
            self.written.clear()


async def _read(db: AsyncSession, names: set[str]) -> Rows:
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name in names:
            rows = await db.execute(select(table).order_by(*table.primary_key))
            found[table.name] = [dict(row) for row in rows.mappings()]
    return found


async def _put_back(db: AsyncSession, before: Rows, names: set[str]) -> None:
    """Only the rows that differ, those that refer to others first away and last back."""
    tables = [table for table in Base.metadata.sorted_tables if table.name in names]
    now = await _read(db, names)
    for table in reversed(tables):
        for row in now[table.name]:
            if _key(table, row) not in {_key(table, one) for one in before[table.name]}:
                await db.execute(table.delete().where(_is(table, row)))
    for table in tables:
        there = {_key(table, row): row for row in now[table.name]}
        for row in before[table.name]:
            found = there.get(_key(table, row))
            if found is None:
                await db.execute(insert(table), [row])
            elif found != row:
                await db.execute(table.update().where(_is(table, row)).values({table.c[k]: v for k, v in row.items()}))


def _key(table: Any, row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key)


def _is(table: Any, row: dict[str, Any]) -> Any:
    return and_(*(column == row[column.name] for column in table.primary_key))


def ids_in(rows: list[dict[str, Any]]) -> set[str]:
    """Every id in these rows, as text."""
    return {str(value) for row in rows for value in row.values() if isinstance(value, UUID)}
