"""my-programs, today and a student's calendar: what is planned beside what was begun."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec.structs import asdict
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.service import list_teams_of_student, read_zone
from carnet.kit import clock
from carnet.kit.errors import Invalid, NotFound
from carnet.programs.calendar import is_paused
from carnet.programs.mine import fill_exercises, read_my_programs
from carnet.programs.schemas import MyProgram, MyPrograms, MySession, PlannedExercise, Today, TodaySession
from carnet.programs.service import read_pinned
from carnet.workouts.attempts import order_attempts
from carnet.workouts.models import WorkoutSession
from carnet.workouts.service import read_status

_UTC = "UTC"


@dataclass(slots=True)
class _Attempt:
    """What of an attempt a calendar needs."""

    workout_id: UUID
    session_id: UUID
    scheduled_session_id: UUID | None
    started_at: datetime
    device: str
    dseq: int
    status: str
    last_operation_at: datetime
    exercises_completed: int
    merged_into: UUID | None
    team_id: UUID
    version: int


_COLUMNS = [getattr(WorkoutSession, name) for name in _Attempt.__dataclass_fields__]


async def find_zone(db: AsyncSession, user_id: UUID, asked: str | None) -> tuple[str, ZoneInfo]:
    """The zone that is asked for, else the person's own, else UTC. Raises Invalid for one that is not of the list."""
    name = asked if asked is not None else await read_zone(db, user_id) or _UTC
    zone = clock.find_zone(name)
    if zone is None:
        raise Invalid.at("timeZone", "not a time zone of the IANA list")
    return name, zone


async def read_programs_with_status(
    db: AsyncSession, student_id: UUID, now: datetime, time_zone: str | None = None
) -> MyPrograms:
    """my-programs: each session with its status, number of attempts and latest attempt, and whether it is late."""
    _, zone = await find_zone(db, student_id, time_zone)
    programs, pins = await _read_plan(db, student_id, now, clock.day_in(now, zone))
    await _fill(db, [session for program in programs for session in program.sessions], pins)
    return MyPrograms(programs=programs)


async def read_schedule(db: AsyncSession, coach_id: UUID, student_id: UUID, now: datetime) -> MyPrograms:
    """The same for a coach: what their teams gave to this student, and the student's own beside it.

    Late by the student's time zone. Raises NotFound for anybody who is not the caller's student.
    """
    teams = await list_teams_of_student(db, coach_id, student_id)
    if not teams:
        raise NotFound
    _, zone = await find_zone(db, student_id, None)
    programs, pins = await _read_plan(db, student_id, now, clock.day_in(now, zone), teams)
    await _fill(db, [session for program in programs for session in program.sessions], pins)
    return MyPrograms(programs=programs)


async def read_today(db: AsyncSession, student_id: UUID, now: datetime, time_zone: str | None) -> Today:
    """What is on today where the student is: the sessions of this date, the next of each program in order, the late."""
    name, zone = await find_zone(db, student_id, time_zone)
    today = clock.day_in(now, zone)
    sessions, late = [], []
    programs, pins = await _read_plan(db, student_id, now, today)
    for program in programs:
        if not program.ended:
            late += [_of(program, session) for session in program.sessions if session.late]
            sessions += [_of(program, session) for session in _list_on(program, today)]
    late.sort(key=lambda session: session.date or today)
    await _fill(db, [*sessions, *late], pins)
    return Today(date=today, time_zone=name, sessions=sessions, late=late)


async def _fill(db: AsyncSession, sessions: Sequence[MySession], pins: Mapping[UUID, _Attempt]) -> None:
    """What each session asks for: in its newest version, or in the one that the student is training by now."""
    await fill_exercises(db, sessions)
    begun = {one.session_id for one in sessions} & pins.keys()
    pinned = await read_pinned(db, {one: (pins[one].team_id, pins[one].version) for one in begun})
    for session in sessions:
        if session.session_id in pinned:
            session.exercises = [
                PlannedExercise(row.item_id, row.exercise_id, row.exercise_name, row.exercise_type, row.config)
                for row in pinned[session.session_id]
            ]


def _list_on(program: MyProgram, today: date) -> Iterable[MySession]:
    """Of this date in their order; without dates the first that is still planned."""
    yield from (
        session
        for session in program.sessions
        if session.date == today and not (program.paused and session.state == "planned")
    )
    if not program.paused:
        in_order = (row for row in program.sessions if row.date is None and row.state == "planned")
        yield from [row for row in in_order if not row.withdrawn][:1]


def _of(program: MyProgram, session: MySession) -> TodaySession:
    return TodaySession(**asdict(session), program_id=program.program_id, assignment_id=program.assignment_id)


async def _read_plan(
    db: AsyncSession, student_id: UUID, now: datetime, today: date, team_ids: set[UUID] | None = None
) -> tuple[list[MyProgram], dict[UUID, _Attempt]]:
    """Without exercises, and the attempts that are running, by session.

    What was planned and is withdrawn or ended is there if it was begun, not else.
    """
    pins: dict[UUID, _Attempt] = {}
    programs = await read_my_programs(db, student_id, team_ids)
    by_session: dict[UUID, list[_Attempt]] = defaultdict(list)
    for row in await db.execute(select(*_COLUMNS).where(WorkoutSession.student_id == student_id)):
        by_session[row.session_id].append(_Attempt(*row))
    for program in programs:
        program.paused = is_paused(program.paused_from, program.paused_until, today)
        for session in program.sessions:
            every = by_session[session.session_id]
            attempts = order_attempts(one for one in every if one.merged_into is None)
            session.attempts = len(attempts)
            session.workout_id = attempts[-1].workout_id if attempts else None
            session.status = read_status(attempts[-1] if attempts else None, now)
            if session.status == "in_progress":
                pins[session.session_id] = attempts[-1]
            # what nobody planned nobody waits for
            session.late = not (program.ended or program.own) and _is_late(program, session, every, now, today)
        program.sessions = [row for row in program.sessions if _is_shown(program, row)]
    return [program for program in programs if program.sessions or not program.ended], pins


def _is_shown(program: MyProgram, session: MySession) -> bool:
    gone = program.ended or session.withdrawn
    return not (gone and session.state == "planned" and session.attempts == 0)


def _is_late(program: MyProgram, session: MySession, attempts: list[_Attempt], now: datetime, today: date) -> bool:
    if session.state != "planned" or session.date is None or session.date >= today:
        return False
    if program.paused and program.paused_from is not None and session.date >= program.paused_from:
        return False
    # an attempt that was left empty does not make up for it
    return not any(
        read_status(attempt, now) == "in_progress" or attempt.exercises_completed > 0
        for attempt in attempts
        if attempt.scheduled_session_id == session.scheduled_session_id
    )
