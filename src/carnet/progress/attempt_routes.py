"""What is decided about an attempt itself: with which version it goes on, and of which other one it is part."""

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.service import Caller
from carnet.kit import clock
from carnet.kit.web import describe_problem
from carnet.progress import merges, versions
from carnet.workouts.schemas import Workout
from carnet.workouts.service import read_many

_TAGS = ["progress"]
_NOT_OFFERED = {409: describe_problem("No newer version of that number was published of this session")}
_REFUSED = {409: describe_problem("Not two attempts of one session by one student, or each part of the other")}
Db = NamedDependency[AsyncSession]
By = NamedDependency[Caller]


@post(
    "/workouts/{workout_id:uuid}/version",
    status_code=HTTP_200_OK,
    summary="Take the coach's change, or keep mine",
    tags=_TAGS,
    responses=_NOT_OFFERED,
)
async def answer_version(
    workout_id: FromPath[UUID], caller: By, db: Db, data: JSONBody[versions.VersionAnswer]
) -> Workout:
    """What holds data stays, whatever the version. An answer is remembered; a `take` of null takes it back."""
    now = clock.now()
    workout = await versions.answer_version(db, caller.user_id, workout_id, data, now)
    return (await read_many(db, [workout], now))[0]


@post(
    "/workouts/{workout_id:uuid}/merge",
    status_code=HTTP_200_OK,
    summary="Make an attempt part of another one",
    tags=_TAGS,
    responses=_REFUSED,
)
async def merge_workout(workout_id: FromPath[UUID], caller: By, db: Db, data: JSONBody[merges.Merge]) -> Workout:
    """One attempt is listed then, with the data of both; null takes them apart again, or says that both are kept."""
    now = clock.now()
    workout = await merges.merge_workout(db, caller.user_id, workout_id, data, now)
    return (await read_many(db, [workout], now))[0]


@get("/merges", summary="Attempts that look like one training", tags=_TAGS)
async def list_merges(caller: By, db: Db) -> merges.MergeOffers:
    """Two phones that started offline made two: what the student may merge and has not decided, newest first."""
    return await merges.list_merges(db, caller.user_id, clock.now())


handlers = [answer_version, merge_workout, list_merges]
