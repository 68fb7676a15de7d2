"""The coach changes a session that is in use: the student takes the new version or keeps their own."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.kit.errors import Conflict
from carnet.kit.structs import Wire
from carnet.programs.offers import compare_session, list_published
from carnet.programs.service import find_assigned_session, is_own
from carnet.progress.attempt_log import find_answers
from carnet.progress.counts import find_start
from carnet.progress.paths import VERSION
from carnet.progress.saves import open_save
from carnet.progress.schemas import Exercise, Offered
from carnet.progress.service import Log
from carnet.workouts.models import WorkoutSession
from carnet.workouts.service import read_status


class VersionAnswer(Wire):
    """Whether an attempt goes on with a newer version; a `take` of null takes the answer back."""

    version: Annotated[int, Meta(ge=1, lt=2**31)]
    take: bool | None


class VersionNotOffered(Conflict):
    """No published version of this session that is newer than the one the attempt began with."""

    code = "version_not_offered"
    title = "This version was not offered"

    def __init__(self) -> None:
        super().__init__("This session has no such newer version that was published. Nothing changed.")


async def check_answer(db: AsyncSession, log: Log, workout: WorkoutSession, value: Any) -> dict[str, Any]:
    """An answer as it is logged. Raises msgspec.ValidationError, VersionNotOffered.

    Newer than the version it began with, not than the pinned one: answers of two phones may arrive in any order.
    """
    answer = msgspec.convert(value, VersionAnswer)
    start = find_start(log, workout)
    began = start.value.get("version", 0) if start else 0
    if answer.version <= began or answer.version not in await _list_offerable(db, log, workout):
        raise VersionNotOffered
    return {"version": answer.version, "take": answer.take}


async def _list_offerable(db: AsyncSession, log: Log, workout: WorkoutSession) -> dict[int, datetime]:
    """Published versions, for who still has this session; one's own session follows its newest by itself."""
    assigned = await find_assigned_session(db, log.student_id, log.session_id)
    if assigned is None or assigned.team_id != log.team_id or await is_own(db, log.team_id, workout.program_id):
        return {}
    return await list_published(db, log.team_id, log.session_id)


async def find_offer(db: AsyncSession, log: Log, workout: WorkoutSession, now: datetime) -> Offered | None:
    """The newest version while the attempt runs, where it is newer than the pinned one and was not answered yet."""
    if workout.merged_into is not None or read_status(workout, now) != "in_progress":
        return None
    # a version with nothing in it is no change to ask about, and this costs no statement
    if max((row.version for row in log.prescriptions), default=0) <= workout.version:
        return None
    published = await _list_offerable(db, log, workout)
    answers = find_answers(op for op in log.operations if op.workout_id == workout.workout_id)
    newest = max(published, default=0)
    if newest <= max([workout.version, *answers]):
        return None
    changes = await compare_session(db, log.team_id, log.session_id, workout.version, newest)
    if not changes:
        return None
    shown = log.view(workout, version=newest).exercises
    return Offered(
        version=newest,
        published_at=published[newest],
        changes=changes,
        exercises=msgspec.convert(shown, list[Exercise]),
    )


async def answer_version(
    db: AsyncSession, author_id: UUID, workout_id: UUID, answer: VersionAnswer, now: datetime
) -> WorkoutSession:
    """The plain answer; sent again it changes nothing. Raises NotFound, NotAllowed, VersionNotOffered."""
    save = await open_save(db, author_id, workout_id, now)
    value = await check_answer(db, save.log, save.workout, msgspec.to_builtins(answer))
    own = [op for op in save.log.operations if op.workout_id == workout_id]
    if find_answers(own).get(answer.version) != answer.take:
        said = [op.op_id for op in own if op.path == VERSION and op.value["version"] == answer.version]
        save.add(VERSION, value, tuple(said))
    await save.apply(db)
    return save.workout
