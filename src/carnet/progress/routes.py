"""Commencer, saving, Modifier over HTTP: skins over `apply_operations`."""

from uuid import UUID

from litestar import Response, get, patch, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts import sign_in
from carnet.accounts.service import Caller
from carnet.kit import clock
from carnet.kit.etags import read_etag, write_etag
from carnet.kit.web import ETAG, IfMatch, StrictRequest, describe_problem
from carnet.progress import history, last_time, quick_saves, reads, saves, starts
from carnet.progress.schemas import (
    AttemptRecord,
    ExerciseChange,
    Finish,
    History,
    LastTimes,
    Restore,
    Saved,
    Skip,
    StaleBody,
    Start,
    Started,
    WorkoutProgress,
)
from carnet.progress.score import WorkoutScore
from carnet.workouts.schemas import Workout
from carnet.workouts.service import get_workout, read_many

_TAGS = ["progress"]
_STARTS = {
    200: ResponseSpec(
        Started, description="This workoutId has begun already: nothing was made", generate_examples=False
    ),
    409: describe_problem("The workoutId belongs to another session or student"),
}
_STALE = {412: describe_problem("A named field changed since If-Match: what it says now", StaleBody)}
Db = NamedDependency[AsyncSession]
By = NamedDependency[Caller]


@post("/sessions/{session_id:uuid}/start", summary="Commencer", tags=_TAGS, responses=_STARTS)
async def start_workout(
    session_id: FromPath[UUID], caller: By, db: Db, data: JSONBody[Start | None] = None
) -> Response[Started]:
    """201 with the new attempt; 200 with the same body where that `workoutId` has begun already."""
    started, is_new = await starts.start_workout(db, caller.user_id, session_id, data or Start(), clock.now())
    return Response(started, status_code=HTTP_201_CREATED if is_new else HTTP_200_OK)


@get("/sessions/{session_id:uuid}/last-time", summary="Last time's numbers", tags=_TAGS)
async def read_last_time(
    session_id: FromPath[UUID], caller: By, db: Db, before: FromQuery[UUID | None] = None
) -> LastTimes:
    """Of each exercise what the newest attempt has of it, also as another week's copy; of those `before` an attempt."""
    return await last_time.read_last_times(db, caller.user_id, session_id, before, clock.now())


@get(
    "/workouts/{workout_id:uuid}/progress",
    summary="The document of a session",
    tags=_TAGS,
    response_headers=[ETAG],
    opt={sign_in.BY_ITSELF: True},
)
async def read_progress(
    request: StrictRequest, workout_id: FromPath[UUID], heads: FromQuery[bool] = False
) -> Response[WorkoutProgress]:
    """Everything that was logged; with `heads=true` what a phone bases its edits on."""
    state, now, secret = request.app.state, clock.now(), sign_in.read_secret(request)
    loaded = None if heads else await state.loads.load(secret, workout_id, now)
    if loaded is not None:
        request.scope["user"], answer = loaded
    else:
        caller = request.scope["user"] = await sign_in.find_caller(request)
        async with state.database.read() as db:
            answer = await reads.open_progress(db, caller.user_id, workout_id, now, heads=heads)
    return Response(answer, headers=write_etag(answer.session_progress.version))


@get("/workouts/{workout_id:uuid}/attempt", summary="What was logged in one attempt alone", tags=_TAGS)
async def read_attempt(workout_id: FromPath[UUID], caller: By, db: Db) -> AttemptRecord:
    """Unchanged by whatever is done in another attempt."""
    workout = await get_workout(db, caller.user_id, workout_id)
    return await reads.read_record(db, workout, clock.now())


@get("/workouts/{workout_id:uuid}/score", summary="What one attempt is scored", tags=_TAGS)
async def read_score(workout_id: FromPath[UUID], caller: By, db: Db) -> WorkoutScore:
    """Each exercise by its rule, and the session by its own: of this attempt alone, also while it runs."""
    return await reads.read_score(db, await get_workout(db, caller.user_id, workout_id))


@patch(
    "/workouts/{workout_id:uuid}/exercises/{position:int}",
    summary="Save an exercise",
    tags=_TAGS,
    responses=_STALE,
    response_headers=[ETAG],
    opt={sign_in.BY_ITSELF: True},
)
async def save_exercise(
    request: StrictRequest,
    workout_id: FromPath[UUID],
    position: FromPath[int],
    data: JSONBody[ExerciseChange],
    if_match: IfMatch = None,
) -> Response[Saved]:
    """Merges the named fields. With If-Match 412, and nothing written, if one of them changed since."""
    state, now, version = request.app.state, clock.now(), read_etag(if_match)
    secret = sign_in.read_secret(request)
    quick = await quick_saves.save_exercise(state.quick, secret, workout_id, position, data, now=now, if_match=version)
    if quick is not None:
        request.scope["user"], saved = quick
        return Response(saved, headers=write_etag(saved.version))
    caller = request.scope["user"] = await sign_in.find_caller(request)
    async with state.database.write() as db:
        return await _save(db, caller, workout_id, position, data, if_match)


@post(
    "/workouts/{workout_id:uuid}/exercises/{position:int}/complete",
    status_code=HTTP_200_OK,
    summary="Complete an exercise",
    tags=_TAGS,
    responses=_STALE,
    response_headers=[ETAG],
)
async def complete_exercise(
    workout_id: FromPath[UUID], position: FromPath[int], caller: By, db: Db, if_match: IfMatch = None
) -> Response[Saved]:
    """Sets the status, answers like the save."""
    return await _save(db, caller, workout_id, position, ExerciseChange(status="completed"), if_match)


@post(
    "/workouts/{workout_id:uuid}/exercises/{position:int}/skip",
    status_code=HTTP_200_OK,
    summary="Skip an exercise",
    tags=_TAGS,
    responses=_STALE,
    response_headers=[ETAG],
)
async def skip_exercise(
    workout_id: FromPath[UUID],
    position: FromPath[int],
    caller: By,
    db: Db,
    data: JSONBody[Skip | None] = None,
    if_match: IfMatch = None,
) -> Response[Saved]:
    """Sets the status and the reason, answers like the save."""
    change = ExerciseChange(status="skipped", skip_reason=data.reason if data else None)
    return await _save(db, caller, workout_id, position, change, if_match)


async def _save(
    db: AsyncSession, caller: Caller, workout_id: UUID, position: int, change: ExerciseChange, if_match: str | None
) -> Response[Saved]:
    saved = await saves.save_exercise(
        db, caller.user_id, workout_id, position, change, now=clock.now(), if_match=read_etag(if_match)
    )
    return Response(saved, headers=write_etag(saved.version))


@post("/workouts/{workout_id:uuid}/finish", status_code=HTTP_200_OK, summary="Finish an attempt", tags=_TAGS)
async def finish_workout(
    workout_id: FromPath[UUID], caller: By, db: Db, data: JSONBody[Finish | None] = None
) -> Workout:
    """Keeps the time at which the person finished; sent twice, nothing changes."""
    now = clock.now()
    workout = await saves.finish_workout(db, caller.user_id, workout_id, data or Finish(), now)
    return (await read_many(db, [workout], now))[0]


@post("/workouts/{workout_id:uuid}/reopen", status_code=HTTP_200_OK, summary="Open an attempt again", tags=_TAGS)
async def reopen_workout(workout_id: FromPath[UUID], caller: By, db: Db) -> Workout:
    """Takes the finish back; what was logged stays as it is."""
    now = clock.now()
    workout = await saves.reopen_workout(db, caller.user_id, workout_id, now)
    return (await read_many(db, [workout], now))[0]


@get("/workouts/{workout_id:uuid}/history", summary="Every value ever saved", tags=_TAGS)
async def read_history(workout_id: FromPath[UUID], caller: By, db: Db, cursor: FromQuery[str | None] = None) -> History:
    """The log of the session's document, newest first, paged."""
    return await history.read_history(db, await get_workout(db, caller.user_id, workout_id), cursor)


@post("/workouts/{workout_id:uuid}/restore", status_code=HTTP_200_OK, summary="Bring a value back", tags=_TAGS)
async def restore_value(workout_id: FromPath[UUID], caller: By, db: Db, data: JSONBody[Restore]) -> Saved | Workout:
    """Answers like a save of the exercise, or with the attempt for a value of the whole session."""
    now = clock.now()
    restored = await history.restore_value(db, caller.user_id, workout_id, data.op_id, now)
    return restored if isinstance(restored, Saved) else (await read_many(db, [restored], now))[0]


handlers = [
    start_workout,
    read_last_time,
    read_progress,
    read_attempt,
    read_score,
    save_exercise,
    complete_exercise,
    skip_exercise,
    finish_workout,
    reopen_workout,
    read_history,
    restore_value,
]
