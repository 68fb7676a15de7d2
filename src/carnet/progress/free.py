"""A student logs what no coach planned: a session of their own, through the same loop."""

from datetime import datetime
from uuid import UUID

from msgspec import UNSET
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.personal import find_training_team, read_locale
from carnet.accounts.service import coaches_member
from carnet.kit import clock
from carnet.kit.db import lock
from carnet.kit.errors import Invalid, NotAllowed, NotFound
from carnet.programs.own import (
    IdTaken,
    OwnSession,
    as_tree,
    change_own_session,
    create_own_session,
    find_own_session,
    read_copy,
    read_own_session,
)
from carnet.programs.schemas import PrescriptionTree
from carnet.programs.service import find_assigned_session, find_session_team, read_session
from carnet.progress.free_schemas import CopyOf, FreeSession, FreeSessionChange, FreeSessionMade, NewFreeSession
from carnet.progress.redone import list_done, plan_as_done
from carnet.progress.service import load_log, move_attempt
from carnet.workouts.mine import find_zone
from carnet.workouts.service import find_workouts, read_attempts_of

_TITLES = {"fr": "Séance libre", "en": "Free session"}
_Copy = tuple[str, list[PrescriptionTree], dict[int, UUID]]  # title, exercises, what each was copied from


async def create_free_session(
    db: AsyncSession, student_id: UUID, wanted: NewFreeSession, now: datetime
) -> tuple[FreeSessionMade, bool]:
    """A session of the caller's own for today, and whether it was made now: sent again with its id it makes nothing.

    Raises IdTaken, NotFound for a session or workout to copy that is not the caller's, Invalid with the place.
    """
    _, zone = await find_zone(db, student_id, wanted.time_zone)
    await lock(db, "student", student_id)
    if wanted.session_id is not None:
        known = await find_own_session(db, wanted.session_id)
        if known is not None and known.student_id == student_id:
            return _answer(known), False
        if await find_session_team(db, wanted.session_id) is not None:
            raise IdTaken("sessionId")
    team_id = await find_training_team(db, student_id)
    title, exercises, lineage = await _fill(db, student_id, team_id, wanted)
    own = await create_own_session(
        db,
        team_id=team_id,
        student_id=student_id,
        session_id=wanted.session_id,
        title=wanted.title or title or _TITLES[await read_locale(db, student_id)],
        exercises=exercises,
        lineage=lineage,
        day=clock.day_in(now, zone),
        at=now,
    )
    return _answer(own), True


async def _fill(db: AsyncSession, student_id: UUID, team_id: UUID, wanted: NewFreeSession) -> _Copy:
    if wanted.copy_of is None:
        return "", [] if wanted.exercises is UNSET else wanted.exercises, {}
    if wanted.exercises is not UNSET:
        raise Invalid.at("exercises", "give either exercises or copyOf")
    return await _copy(db, student_id, team_id, wanted.copy_of)


async def _copy(db: AsyncSession, student_id: UUID, team_id: UUID, copy_of: CopyOf) -> _Copy:
    if copy_of.workout_id is not None and copy_of.session_id is None:
        return await _copy_workout(db, student_id, team_id, copy_of.workout_id)
    if copy_of.session_id is None or copy_of.workout_id is not None:
        raise Invalid.at("copyOf", "give either sessionId or workoutId")
    assigned = await find_assigned_session(db, student_id, copy_of.session_id)
    if assigned is not None:
        return await read_copy(db, assigned.team_id, assigned.session_id, assigned.version, team_id)
    # what was trained once stays one's own to do again, whatever became of the assignment
    attempts = await read_attempts_of(db, copy_of.session_id, student_id)
    if not attempts:
        raise NotFound
    return await read_copy(db, attempts[-1].team_id, copy_of.session_id, attempts[-1].version, team_id)


async def _copy_workout(db: AsyncSession, student_id: UUID, team_id: UUID, workout_id: UUID) -> _Copy:
    found = [row for row in await find_workouts(db, workout_id) if row.student_id == student_id]
    if not found:
        raise NotFound
    workout = found[0]
    log = await load_log(db, workout.team_id, workout.session_id, student_id)
    lineage = {str(row.item_id): row.lineage_id for row in log.prescriptions}
    done = list_done(log.record(log.workout(workout_id)).exercises)
    trees = [
        as_tree(one["exerciseName"], one["exerciseType"], plan_as_done(one), same_team=workout.team_id == team_id)
        for one in done
    ]
    title = (await read_session(db, workout.team_id, workout.session_id, workout.version)).title
    return title, trees, {n: lineage[one["itemId"]] for n, one in enumerate(done)}


async def get_free_session(db: AsyncSession, caller_id: UUID, session_id: UUID) -> OwnSession:
    """A student's own session, for them and the coaches of their team. Raises NotFound for everybody else."""
    own = await find_own_session(db, session_id)
    mine = own is not None and own.student_id == caller_id
    if own is None or not (mine or await coaches_member(db, caller_id, own.student_id, own.team_id)):
        raise NotFound
    return own


async def read_free_session(db: AsyncSession, caller_id: UUID, session_id: UUID) -> FreeSession:
    """What is in it. Raises as `get_free_session`."""
    return await _show(db, await get_free_session(db, caller_id, session_id))


async def change_free_session(
    db: AsyncSession, caller_id: UUID, session_id: UUID, change: FreeSessionChange, now: datetime
) -> FreeSession:
    """Another title or other exercises, for the latest attempt too; what holds data is never lost from it.

    Raises as `get_free_session`, NotAllowed for a coach, IdTaken, Invalid with the place, TooLarge.
    """
    await lock(db, "student", caller_id)
    own = await get_free_session(db, caller_id, session_id)
    if own.student_id != caller_id:
        raise NotAllowed("Only the student writes this session.")
    version = await change_own_session(
        db,
        own,
        title=None if change.title is UNSET else change.title,
        exercises=None if change.exercises is UNSET else change.exercises,
        at=now,
    )
    if version != own.version:
        log = await load_log(db, own.team_id, session_id, caller_id)
        if log.workouts:
            await move_attempt(db, log, log.workouts[-1], version)
    return await read_free_session(db, caller_id, session_id)


async def _show(db: AsyncSession, own: OwnSession) -> FreeSession:
    content = await read_own_session(db, own)
    return FreeSession(
        session_id=own.session_id,
        program_id=own.program_id,
        scheduled_session_id=own.session_id,
        version=own.version,
        title=content.title,
        exercises=content.exercises,
    )


def _answer(own: OwnSession) -> FreeSessionMade:
    return FreeSessionMade(session_id=own.session_id, program_id=own.program_id, scheduled_session_id=own.session_id)
