"""What a Carnet holds, said the same way by both engines."""

import asyncio

from carnet.config import Settings
from carnet.kit.db import Database
from carnet.migrations.tables import METADATA

Rows = dict[str, list[str]]
# What a restore changes on purpose.
CHANGED = {"login", "password_reset", "invitation", "instance"}


def read_all(settings: Settings) -> Rows:
    """Every row of every table as text, in an order of its own."""

    async def read() -> Rows:
        database = Database(settings)
        try:
            async with database.read() as db:
                return {
                    table.name: sorted(repr(tuple(row)) for row in await db.execute(table.select()))
                    for table in METADATA.sorted_tables
                }
        finally:
            await database.close()

    return asyncio.run(read())


def without_changed(rows: Rows) -> Rows:
    """What comes back as it was."""
    return {name: found for name, found in rows.items() if name not in CHANGED}
