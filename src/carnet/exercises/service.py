"""Finding and adding movements."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from carnet.exercises.models import Exercise
from carnet.kit.ids import uuid5


async def name_exercise(db: AsyncSession, team_id: UUID, name: str) -> UUID:
    """The id of the team's exercise of that name, case aside; it is added if the team has none."""
    exercise_id = uuid5(team_id, name.strip().casefold())
    if await db.get(Exercise, (team_id, exercise_id)) is None:
        db.add(Exercise(team_id=team_id, exercise_id=exercise_id, name=name.strip()))
        await db.flush()
    return exercise_id
