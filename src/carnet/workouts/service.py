"""Reading attempts; the one door to a workout."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from msgspec.structs import asdict
from sqlalchemy import column, func, select, tuple_, values
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.service import coaches_in, coaches_member, read_names
from carnet.kit import clock
from carnet.kit.errors import NotAllowed, NotFound
from carnet.kit.pages import PAGE, read_cursor, write_cursor
from carnet.programs.schemas import WorkoutStatus
from carnet.programs.service import find_assigned_session, find_session_team, read_titles
from carnet.workouts.attempts import CLOSES_AFTER, Running, order_attempts, reads_closed
from carnet.workouts.models import WorkoutSession
from carnet.workouts.schemas import SessionStatus, Starter, Workout, WorkoutFields, Workouts


async def get_workout(db: AsyncSession, caller_id: UUID, workout_id: UUID) -> WorkoutSession:
    """The attempt for its student or a coach of their team. Raises NotFound for everybody else."""
    for workout in await find_workouts(db, workout_id):
        student_id = workout.student_id
        if student_id == caller_id or await coaches_member(db, caller_id, student_id, workout.team_id):
            return workout
    raise NotFound


async def get_writable_workout(db: AsyncSession, caller_id: UUID, workout_id: UUID) -> WorkoutSession:
    """The attempt for who writes in it: its student, and the team's coaches where one of them started it.

    Raises NotAllowed for a coach who may only read it, NotFound for the rest.
    """
    workout = await get_workout(db, caller_id, workout_id)
    if workout.student_id != caller_id and workout.started_by == workout.student_id:
        msg = "Only the student writes in a workout that they started."
        raise NotAllowed(msg)
    return workout


async def find_workouts(db: AsyncSession, workout_id: UUID) -> list[WorkoutSession]:
    """Whatever attempts have that id, for telling whether it is taken; nobody may see them by this."""
    return list(await db.scalars(select(WorkoutSession).where(WorkoutSession.workout_id == workout_id)))


async def find_own(db: AsyncSession, student_id: UUID, workout_ids: set[UUID]) -> list[WorkoutSession]:
    """Those of the attempts that are the student's own."""
    mine = (WorkoutSession.student_id == student_id, WorkoutSession.workout_id.in_(workout_ids))
    return list(await db.scalars(select(WorkoutSession).where(*mine)))


async def read_attempts(db: AsyncSession, team_id: UUID, session_id: UUID, student_id: UUID) -> list[WorkoutSession]:
    """All attempts of a session by a student, earliest first; as they are now, whatever was read before a lock."""
    rows = await db.scalars(
        select(WorkoutSession).where(
            WorkoutSession.team_id == team_id,
            WorkoutSession.session_id == session_id,
            WorkoutSession.student_id == student_id,
        ),
        execution_options={"populate_existing": True},
    )
    return order_attempts(rows)


async def read_attempts_of(db: AsyncSession, session_id: UUID, student_id: UUID) -> list[WorkoutSession]:
    """The same where the team is not known."""
    rows = await db.scalars(
        select(WorkoutSession).where(WorkoutSession.session_id == session_id, WorkoutSession.student_id == student_id)
    )
    return order_attempts(rows)


async def list_earlier(
    db: AsyncSession, team_id: UUID, student_id: UUID, before: datetime | None, now: datetime
) -> list[WorkoutSession]:
    """A page of a student's attempts in a team, newest first: begun `before` then, or no longer in progress now."""
    query = select(WorkoutSession).where(
        WorkoutSession.student_id == student_id,
        WorkoutSession.team_id == team_id,
        WorkoutSession.merged_into.is_(None),
    )
    if before is not None:
        query = query.where(WorkoutSession.started_at < before)
    query = query.order_by(WorkoutSession.started_at.desc(), WorkoutSession.workout_id.desc())
    rows = await db.scalars(query.limit(PAGE))
    return [row for row in rows if before is not None or read_status(row, now) == "completed"]


async def list_since(db: AsyncSession, student_id: UUID, since: datetime) -> list[WorkoutSession]:
    """A student's attempts that began since then, those that are part of another one too; the earliest first."""
    rows = await db.scalars(
        select(WorkoutSession)
        .where(
            WorkoutSession.student_id == student_id,
            WorkoutSession.started_at >= since,
        )
        .order_by(WorkoutSession.started_at, WorkoutSession.workout_id)
    )
    return list(rows)


async def read_session_status(db: AsyncSession, caller_id: UUID, session_id: UUID, now: datetime) -> SessionStatus:
    """The caller's latest attempt of a session. Raises NotFound for a session that was never given to them."""
    attempts = [one for one in await read_attempts_of(db, session_id, caller_id) if one.merged_into is None]
    if not attempts and await find_assigned_session(db, caller_id, session_id) is None:
        await refuse_session(db, caller_id, session_id)
    latest = attempts[-1] if attempts else None
    return SessionStatus(
        session_id=session_id,
        status=read_status(latest, now),
        workout_id=latest.workout_id if latest else None,
        attempts=len(attempts),
        has_progress=latest is not None,
    )


async def refuse_session(db: AsyncSession, caller_id: UUID, session_id: UUID) -> None:
    """Raises NotAllowed for a coach of the session's team, who may see it but not run it; NotFound for the rest."""
    team_id = await find_session_team(db, session_id)
    if team_id is not None and await coaches_in(db, caller_id, team_id):
        msg = "Only a student whom this session was given to can run it."
        raise NotAllowed(msg)
    raise NotFound


async def read_current(db: AsyncSession, student_id: UUID, now: datetime) -> Workout | None:
    """The newest attempt that is in progress now."""
    running = await _find_current(db, student_id, now)
    return None if running is None else (await read_many(db, [running], now))[0]


async def _find_current(db: AsyncSession, student_id: UUID, now: datetime) -> WorkoutSession | None:
    found: WorkoutSession | None = await db.scalar(
        select(WorkoutSession)
        .where(
            WorkoutSession.student_id == student_id,
            WorkoutSession.status == "in_progress",
            WorkoutSession.merged_into.is_(None),
            WorkoutSession.last_operation_at > now - CLOSES_AFTER,  # else it reads as closed
        )
        .order_by(WorkoutSession.started_at.desc(), WorkoutSession.workout_id.desc())
        .limit(1)
    )
    return found


async def touch_current(db: AsyncSession, student_id: UUID, now: datetime) -> None:
    """The phone's sign of life, for the attempt that is running."""
    running = await _find_current(db, student_id, now)
    if running is not None:
        running.last_seen_at = now


async def list_workouts(
    db: AsyncSession,
    student_id: UUID,
    now: datetime,
    *,
    cursor: str | None = None,
    team_ids: set[UUID] | None = None,
    session_id: UUID | None = None,
) -> Workouts:
    """A page of a student's attempts, newest first; of `team_ids` alone where a coach asks."""
    query = (
        select(WorkoutSession)
        .where(WorkoutSession.student_id == student_id, WorkoutSession.merged_into.is_(None))
        .order_by(WorkoutSession.started_at.desc(), WorkoutSession.workout_id.desc())
        .limit(PAGE + 1)
    )
    if team_ids is not None:
        query = query.where(WorkoutSession.team_id.in_(team_ids))
    if session_id is not None:
        query = query.where(WorkoutSession.session_id == session_id)
    if cursor is not None:
        rank, last_id = read_cursor(cursor)
        key = tuple_(WorkoutSession.started_at, WorkoutSession.workout_id)
        query = query.where(key < (clock.from_ms(rank), last_id))
    rows = list(await db.scalars(query))
    page = Workouts(workouts=await read_many(db, rows[:PAGE], now))
    if len(rows) > PAGE:
        page.next = write_cursor(clock.to_ms(rows[PAGE - 1].started_at), rows[PAGE - 1].workout_id)
    return page


async def read_many(db: AsyncSession, rows: Iterable[WorkoutSession], now: datetime) -> list[Workout]:
    """Attempts as they read at `now`, with the titles of their sessions and who started them."""
    workouts = list(rows)
    titles = await read_titles(db, {workout.session_id for workout in workouts})
    names = await read_names(db, {workout.started_by for workout in workouts})
    return [
        Workout(
            **asdict(show_fields(workout, titles[workout.team_id, workout.session_id, workout.version], names, now)),
            last_seen_at=workout.last_seen_at,
        )
        for workout in workouts
    ]


async def read_one(db: AsyncSession, workout: WorkoutSession, now: datetime) -> WorkoutFields:
    """An attempt as it stands beside a document."""
    titles = await read_titles(db, {workout.session_id})
    names = await read_names(db, {workout.started_by})
    return show_fields(workout, titles[workout.team_id, workout.session_id, workout.version], names, now)


def read_status(workout: Running | None, now: datetime) -> WorkoutStatus:
    """The status as it reads at `now`: an abandoned attempt is closed."""
    if workout is None:
        return "not_started"
    closed = workout.status == "completed" or reads_closed(workout.last_operation_at, now)
    return "completed" if closed else "in_progress"


def show_fields(workout: WorkoutSession, title: str, names: dict[UUID, str], now: datetime) -> WorkoutFields:
    """An attempt as it reads at `now`; `names` has who started it."""
    status = read_status(workout, now)
    ended_at = workout.ended_at or (workout.last_operation_at if status == "completed" else None)
    return WorkoutFields(
        workout_id=workout.workout_id,
        session_id=workout.session_id,
        program_id=workout.program_id,
        program_version=workout.version,
        scheduled_session_id=workout.scheduled_session_id,
        student_id=workout.student_id,
        started_by=Starter(user_id=workout.started_by, name=names[workout.started_by]),
        title=title,
        status=status,
        started_at=workout.started_at,
        ended_at=ended_at,
        duration=None if ended_at is None else measure_duration(workout.started_at, ended_at),
        exercises_completed=workout.exercises_completed,
        total_exercises=workout.total_exercises,
        rest_period_seconds=workout.rest_period_seconds,
        time_zone=workout.time_zone,
        merged_into=workout.merged_into,
    )


def measure_duration(started_at: datetime, ended_at: datetime) -> int:
    """Whole seconds, never negative whatever the clocks said."""
    return max(0, int((ended_at - started_at).total_seconds()))


async def read_newest(
    db: AsyncSession, students: set[tuple[UUID, UUID]], now: datetime
) -> dict[UUID, tuple[int, Workout, datetime | None]]:
    """By student: (number of attempts, the newest one, the phone's last sign), of these (team, student) alone."""
    mine = (
        WorkoutSession.student_id.in_({student_id for _, student_id in students}),  # what the index is of
        tuple_(WorkoutSession.team_id, WorkoutSession.student_id).in_(students),
        WorkoutSession.merged_into.is_(None),
    )
    counts = {
        student_id: (count, seen, started_at)
        for student_id, count, seen, started_at in await db.execute(
            select(
                WorkoutSession.student_id,
                func.count(),
                func.max(WorkoutSession.last_seen_at),
                func.max(WorkoutSession.started_at),
            )
            .where(*mine)
            .group_by(WorkoutSession.student_id)
        )
    }
    if not counts:
        return {}
    start = WorkoutSession.student_id, WorkoutSession.started_at
    starts = values(*(column(one.key, one.type) for one in start)).data(
        [(student_id, started_at) for student_id, (_, _, started_at) in counts.items()]
    )
    first = starts.cte("newest")  # joined, because a list of pairs is not looked up by an index
    last = await db.scalars(
        select(WorkoutSession)
        .join(first, (first.c.student_id == start[0]) & (first.c.started_at == start[1]))
        .where(*mine[1:])
        .order_by(WorkoutSession.workout_id)  # of two that started at once the later id
    )
    newest = {workout.student_id: workout for workout in last}
    workouts = {workout.student_id: workout for workout in await read_many(db, newest.values(), now)}
    return {student_id: (count, workouts[student_id], seen) for student_id, (count, seen, _) in counts.items()}
