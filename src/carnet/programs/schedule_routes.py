"""Assignments and calendars over HTTP."""

from uuid import UUID

from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.service import Caller
from carnet.kit import clock
from carnet.kit.web import describe_problem
from carnet.programs import assignments, given, occurrences, pauses
from carnet.programs.schedule_schemas import (
    AssignmentChange,
    Assignments,
    NewAssignment,
    NewOccurrence,
    Occurrence,
    OccurrenceChange,
    Pause,
    Push,
    Resume,
    Schedule,
)

_TAGS = ["schedule"]
_ENDED = {409: describe_problem("The assignment has ended, or the occurrence or a pause does not allow this: `code`")}
Db = NamedDependency[AsyncSession]
By = NamedDependency[Caller]


@post(
    "/assignments",
    summary="Give a program to a student",
    tags=_TAGS,
    responses={
        200: ResponseSpec(Schedule, description="This assignmentId is there already: nothing was made"),
        409: describe_problem("The program has no published version, or the assignmentId belongs to something else"),
    },
)
async def assign_program(data: JSONBody[NewAssignment], caller: By, db: Db) -> Response[Schedule]:
    """Dated from the start date, in order without one. What this student was given before is copied first."""
    made, is_new = await assignments.assign(db, caller.user_id, data, clock.now())
    return Response(made, status_code=HTTP_201_CREATED if is_new else HTTP_200_OK)


@get("/students/{student_id:uuid}/assignments", summary="What a student was given, newest first", tags=_TAGS)
async def list_assignments(
    student_id: FromPath[UUID], caller: By, db: Db, cursor: FromQuery[str | None] = None
) -> Assignments:
    """By the teams that the caller coaches; paged."""
    return await given.list_assignments(db, caller.user_id, student_id, cursor)


@delete("/assignments/{assignment_id:uuid}", summary="End an assignment", tags=_TAGS)
async def end_assignment(assignment_id: FromPath[UUID], caller: By, db: Db) -> None:
    """For coaches. Attempts stay as they are, and can be written."""
    await assignments.end_assignment(db, caller.user_id, assignment_id, clock.now())


@patch("/assignments/{assignment_id:uuid}", summary="Move the start of an assignment", tags=_TAGS, responses=_ENDED)
async def move_start(assignment_id: FromPath[UUID], data: JSONBody[AssignmentChange], caller: By, db: Db) -> Schedule:
    """For coaches. All that is planned moves by as many days; without a date it is in order."""
    return await assignments.move_start(db, caller.user_id, assignment_id, data)


@post("/assignments/{assignment_id:uuid}/scheduled-sessions", summary="Repeat a session", tags=_TAGS, responses=_ENDED)
async def repeat_session(
    assignment_id: FromPath[UUID], data: JSONBody[NewOccurrence], caller: By, db: Db
) -> Occurrence:
    """For coaches: a session of the program once more."""
    return await occurrences.repeat(db, caller.user_id, assignment_id, data)


@post(
    "/assignments/{assignment_id:uuid}/pause",
    status_code=HTTP_200_OK,
    summary="Pause an assignment",
    tags=_TAGS,
    responses=_ENDED,
)
async def pause(assignment_id: FromPath[UUID], data: JSONBody[Pause], caller: By, db: Db) -> Schedule:
    """What is planned from that day on moves: at once if the end is known, else at the end."""
    return await pauses.pause(db, caller.user_id, assignment_id, data)


@post(
    "/assignments/{assignment_id:uuid}/resume",
    status_code=HTTP_200_OK,
    summary="End a pause",
    tags=_TAGS,
    responses=_ENDED,
)
async def resume(assignment_id: FromPath[UUID], data: JSONBody[Resume], caller: By, db: Db) -> Schedule:
    """What was planned since the pause began goes on from that day."""
    return await pauses.resume(db, caller.user_id, assignment_id, data.on)


@patch("/scheduled-sessions/{scheduled_session_id:uuid}", summary="Change an occurrence", tags=_TAGS, responses=_ENDED)
async def change_occurrence(
    scheduled_session_id: FromPath[UUID], data: JSONBody[OccurrenceChange], caller: By, db: Db
) -> Occurrence:
    """A student skips, un-skips and takes another day for their own; a coach changes anything."""
    return await occurrences.change_occurrence(db, caller.user_id, scheduled_session_id, data)


@post(
    "/scheduled-sessions/{scheduled_session_id:uuid}/push",
    status_code=HTTP_200_OK,
    summary="Push an occurrence and what follows",
    tags=_TAGS,
    responses=_ENDED,
)
async def push(scheduled_session_id: FromPath[UUID], data: JSONBody[Push], caller: By, db: Db) -> Schedule:
    """By days or to a date; what is done or passed stays where it is."""
    return await occurrences.push(db, caller.user_id, scheduled_session_id, data)


handlers = [
    assign_program,
    list_assignments,
    end_assignment,
    move_start,
    repeat_session,
    pause,
    resume,
    change_occurrence,
    push,
]
