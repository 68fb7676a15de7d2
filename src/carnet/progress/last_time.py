"""Last time's numbers: of each exercise of a session, what was logged when it, or what it was copied from, was done."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from carnet.kit.errors import NotFound
from carnet.kit.ids import planned_id
from carnet.programs.service import find_assigned_session, read_lineages
from carnet.progress.schemas import LastTime, LastTimes
from carnet.progress.service import load_log
from carnet.workouts.models import WorkoutSession
from carnet.workouts.service import get_workout, list_earlier, read_attempts_of, refuse_session

_MOST_SETS = 200  # whose ids are told apart from those of added sets
_MOST_LOGS = 8  # an exercise that was not done in so many sessions was done long ago


async def read_last_times(
    db: AsyncSession, caller_id: UUID, session_id: UUID, before: UUID | None, now: datetime
) -> LastTimes:
    """For each exercise the newest attempt that has something of it; with `before`, of those that began earlier.

    Planned sets have the ids that they have in this session. Raises NotFound for a session or attempt that is not
    the caller's to see, NotAllowed for a coach who names no attempt.
    """
    workout = None if before is None else await get_workout(db, caller_id, before)
    if workout is not None and workout.session_id != session_id:
        raise NotFound
    student_id = caller_id if workout is None else workout.student_id
    team_id = workout.team_id if workout is not None else await _find_team(db, caller_id, session_id)
    attempts = await list_earlier(db, team_id, student_id, None if workout is None else workout.started_at, now)
    lineages = await read_lineages(db, team_id, {session_id, *(attempt.session_id for attempt in attempts)})
    wanted = {lineage: item_id for (of, item_id), lineage in lineages.items() if of == session_id}
    return LastTimes(exercises=await _find_newest(db, attempts, lineages, wanted))


async def _find_team(db: AsyncSession, student_id: UUID, session_id: UUID) -> UUID:
    assigned = await find_assigned_session(db, student_id, session_id)
    if assigned is not None:
        return assigned.team_id
    attempts = await read_attempts_of(db, session_id, student_id)
    if not attempts:
        await refuse_session(db, student_id, session_id)
    return attempts[-1].team_id


async def _find_newest(
    db: AsyncSession,
    attempts: list[WorkoutSession],
    lineages: dict[tuple[UUID, UUID], UUID],
    wanted: dict[UUID, UUID],
) -> list[LastTime]:
    found = []
    logs: dict[UUID, Any] = {}
    for attempt in attempts:
        of = {
            item_id: lineage for (session_id, item_id), lineage in lineages.items() if session_id == attempt.session_id
        }
        if wanted.keys().isdisjoint(of.values()) or (attempt.session_id not in logs and len(logs) == _MOST_LOGS):
            continue
        if attempt.session_id not in logs:
            logs[attempt.session_id] = await load_log(db, attempt.team_id, attempt.session_id, attempt.student_id)
        log = logs[attempt.session_id]
        for one in log.record(log.workout(attempt.workout_id)).exercises:
            lineage = of.get(UUID(one["itemId"]))
            if one["status"] in ("in_progress", "completed") and lineage in wanted:
                item_id = wanted.pop(lineage)
                data = _rename_sets(one["data"], UUID(one["itemId"]), item_id)
                found.append(
                    LastTime(item_id=item_id, workout_id=attempt.workout_id, started_at=attempt.started_at, data=data)
                )
        if not wanted:
            break
    return found


def _rename_sets(data: dict[str, Any], was: UUID, item_id: UUID) -> dict[str, Any]:
    if was == item_id or not isinstance(data.get("sets"), list):
        return data
    names = {str(planned_id(was, n)): str(planned_id(item_id, n)) for n in range(_MOST_SETS)}
    return {**data, "sets": [{**one, "setId": names.get(one["setId"], one["setId"])} for one in data["sets"]]}
