"""Attempts, my-programs and calendars over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.service import Caller
from carnet.kit import clock
from carnet.programs.schemas import MyPrograms, Today
from carnet.workouts import mine, service
from carnet.workouts.schemas import CurrentWorkout, SessionStatus, Workout, Workouts

_TAGS = ["workouts"]
TimeZone = Annotated[str | None, QueryParameter(name="timeZone", max_length=64, required=False)]


@get("/my-programs", summary="My programs with the status of each session", tags=["programs"])
async def list_my_programs(
    caller: NamedDependency[Caller], db: NamedDependency[AsyncSession], time_zone: TimeZone = None
) -> MyPrograms:
    """Not paged: a phone keeps the whole of it. What is late hangs on the zone: asked for, else mine, else UTC."""
    return await mine.read_programs_with_status(db, caller.user_id, clock.now(), time_zone)


@get("/today", summary="What is on today, and what is late", tags=["schedule"])
async def read_today(
    caller: NamedDependency[Caller], db: NamedDependency[AsyncSession], time_zone: TimeZone = None
) -> Today:
    """By the calendar of a time zone: the one asked for, else mine, else UTC."""
    return await mine.read_today(db, caller.user_id, clock.now(), time_zone)


@get("/students/{student_id:uuid}/schedule", summary="A student's calendar", tags=["schedule"])
async def read_schedule(
    student_id: FromPath[UUID], caller: NamedDependency[Caller], db: NamedDependency[AsyncSession]
) -> MyPrograms:
    """For coaches: like my-programs of the student, of the caller's teams."""
    return await mine.read_schedule(db, caller.user_id, student_id, clock.now())


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


handlers = [list_my_programs, read_today, read_schedule, read_status, list_workouts, read_current, read_workout]
