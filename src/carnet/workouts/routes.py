"""Attempts and my-programs over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.service import Caller
from carnet.kit import clock
from carnet.programs.schemas import MyPrograms
from carnet.workouts import service
from carnet.workouts.schemas import CurrentWorkout, SessionStatus, Workout, Workouts

_TAGS = ["workouts"]


@get("/my-programs", summary="My programs with the status of each session", tags=["programs"])
async def list_my_programs(caller: NamedDependency[Caller], db: NamedDependency[AsyncSession]) -> MyPrograms:
    """Not paged: a phone keeps the whole of it."""
    return await service.read_programs_with_status(db, caller.user_id, clock.now())


@get("/sessions/{session_id:uuid}/status", summary="Where I stand with a session", tags=_TAGS)
async def read_status(
    session_id: FromPath[UUID], caller: NamedDependency[Caller], db: NamedDependency[AsyncSession]
) -> SessionStatus:
    """The latest attempt, which Modifier opens."""
    return await service.read_session_status(db, caller.user_id, session_id, clock.now())


@get("/workouts", summary="My attempts, newest first", tags=_TAGS)
async def list_workouts(
    caller: NamedDependency[Caller],
    db: NamedDependency[AsyncSession],
    cursor: FromQuery[str | None] = None,
    session_id: Annotated[UUID | None, QueryParameter(name="sessionId", required=False)] = None,
) -> Workouts:
    """Paged; of one session with `session_id`."""
    return await service.list_workouts(db, caller.user_id, clock.now(), cursor=cursor, session_id=session_id)


@get("/workouts/current", summary="My newest attempt in progress", tags=_TAGS)
async def read_current(caller: NamedDependency[Caller], db: NamedDependency[AsyncSession]) -> CurrentWorkout:
    """Null where nothing is running."""
    return CurrentWorkout(workout=await service.read_current(db, caller.user_id, clock.now()))


@get("/workouts/{workout_id:uuid}", summary="An attempt", tags=_TAGS)
async def read_workout(
    workout_id: FromPath[UUID], caller: NamedDependency[Caller], db: NamedDependency[AsyncSession]
) -> Workout:
    """For its student and the coaches of its team."""
    workout = await service.get_workout(db, caller.user_id, workout_id)
    return (await service.read_many(db, [workout], clock.now()))[0]


handlers = [list_my_programs, read_status, list_workouts, read_current, read_workout]
