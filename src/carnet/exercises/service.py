"""Finding and adding movements."""

from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.exercises.models import Exercise
from carnet.kit.db import lock
from carnet.kit.ids import uuid5


async def name_exercises(db: AsyncSession, team_id: UUID, names: set[str]) -> dict[str, UUID]:
    """The ids of the team's exercises of these names, case and outer space aside; what the team has not is added."""
    ids = {name: uuid5(team_id, name.strip().casefold()) for name in names}
    if set(ids.values()) - await find_exercises(db, team_id, set(ids.values())):
        await lock(db, "exercises", team_id)
        known = await find_exercises(db, team_id, set(ids.values()))
        lacking = {exercise_id: name.strip() for name, exercise_id in ids.items() if exercise_id not in known}
        rows = [{"team_id": team_id, "exercise_id": exercise_id, "name": name} for exercise_id, name in lacking.items()]
        if rows:
            await db.execute(insert(Exercise), rows)
    return ids


async def find_exercises(db: AsyncSession, team_id: UUID, exercise_ids: set[UUID]) -> set[UUID]:
    """Those of the ids that are exercises of the team."""
    if not exercise_ids:
        return set()
    rows = await db.scalars(
        select(Exercise.exercise_id).where(Exercise.team_id == team_id, Exercise.exercise_id.in_(exercise_ids))
    )
    return set(rows)
