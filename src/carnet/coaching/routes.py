"""For coaches."""

from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.service import Caller
from carnet.coaching import service
from carnet.coaching.schemas import Students, StudentWorkouts
from carnet.kit import clock

_TAGS = ["coaching"]


@get("/students", summary="My students", tags=_TAGS)
async def list_students(caller: NamedDependency[Caller], db: NamedDependency[AsyncSession]) -> Students:
    """Empty for somebody who coaches nobody."""
    return await service.read_students(db, caller.user_id, clock.now())


@get("/students/{student_id:uuid}/workouts", summary="A student's attempts, newest first", tags=_TAGS)
async def list_student_workouts(
    student_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    db: NamedDependency[AsyncSession],
    cursor: FromQuery[str | None] = None,
) -> StudentWorkouts:
    """Of the sessions that the caller's teams assigned."""
    return await service.read_student_workouts(db, caller.user_id, student_id, clock.now(), cursor)


handlers = [list_students, list_student_workouts]
