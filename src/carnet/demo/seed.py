"""Filling a demo with what it lacks: nothing that is there is changed or removed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts import service as accounts
from carnet.accounts.models import User
from carnet.demo.data import History, PastProgram, read_histories, read_menu, read_people, read_program
from carnet.demo.phone import Attempt, Phone
from carnet.programs import content, occurrences, pauses, schedule
from carnet.programs.mine import read_my_programs
from carnet.programs.models import ProgramVersion
from carnet.programs.schedule_schemas import OccurrenceChange, Pause
from carnet.programs.schemas import BlockTree, MySession, ProgramTree, WeekTree
from carnet.programs.service import read_prescriptions
from carnet.progress.free import create_free_session
from carnet.progress.free_schemas import NewFreeSession
from carnet.workouts.mine import read_programs_with_status

_WROTE_BEFORE = timedelta(days=3)  # a coach writes a program some days before it starts


@dataclass(frozen=True)
class Cast:
    """The people by e-mail address, and their team."""

    team_id: UUID
    coach: User
    students: dict[str, User]


async def seed(db: AsyncSession, now: datetime) -> None:
    """People with their history if there are none, then what today lacks; today is this machine's local date.

    In the caller's transaction, so that an interrupted seed leaves nothing.
    """
    today = now.astimezone().date()
    cast = await _find_people(db)
    if cast is None:
        cast = await _make_people(db, today)
        await _make_past(db, cast, today)
    await _fill_today(db, cast, now, today)


async def _find_people(db: AsyncSession) -> Cast | None:
    people = read_people()
    coach = await accounts.find_user(db, people.coach.email)
    if coach is None:
        return None
    found = [await accounts.find_user(db, person.email) for person in people.students]
    team_id = (await accounts.read_me(db, coach.user_id)).teams[0].team_id
    return Cast(team_id, coach, {user.email: user for user in found if user is not None})


async def _make_people(db: AsyncSession, today: date) -> Cast:
    people = read_people()
    at = _local(today - timedelta(weeks=7), time(20))
    team = await accounts.create_team(db, people.team)
    users: list[User] = []
    for person in (people.coach, *people.students):
        user = await accounts.create_user(db, email=person.email, name=person.name, password=people.password, at=at)
        await accounts.add_member(db, team, user, "student" if users else "owner")
        users.append(user)
    return Cast(team.team_id, users[0], {user.email: user for user in users[1:]})


async def _make_past(db: AsyncSession, cast: Cast, today: date) -> None:
    written: dict[str, ProgramVersion] = {}
    for history in read_histories():
        student = cast.students[history.student]
        attempts = await _make_free_sessions(db, cast, student, history, today)
        for given in history.programs:
            start = today - timedelta(days=given.starts_days_ago)
            at = _local(start - _WROTE_BEFORE, time(20))
            if given.program not in written:
                written[given.program] = await _publish(db, cast, read_program(given.program), at)
            version, day = written[given.program], None if given.in_order else start
            assigned = await schedule.assign_program(db, version, student_id=student.user_id, start_date=day, at=at)
            attempts += await _plan_attempts(db, cast, version, student, given, start=start)
            if given.paused_days_ago is not None:
                since = Pause(from_=today - timedelta(days=given.paused_days_ago))
                await pauses.pause(db, student.user_id, assigned.assignment_id, since)
        phone = Phone(db, student.user_id)
        for attempt in sorted(attempts, key=lambda one: one.started_at):
            await phone.run(attempt)


async def _plan_attempts(
    db: AsyncSession, cast: Cast, version: ProgramVersion, student: User, given: PastProgram, *, start: date
) -> list[Attempt]:
    mine = await read_my_programs(db, student.user_id)
    sessions = next(program.sessions for program in mine if program.program_id == version.program_id)
    attempts = []
    for past in given.sessions:
        session = sessions[past.session]
        if past.state is not None:
            passed = OccurrenceChange(state=past.state, reason=past.reason)
            await occurrences.change_occurrence(db, cast.coach.user_id, session.scheduled_session_id, passed)
            continue
        day = (session.date or start) + timedelta(days=past.late)
        items = await read_prescriptions(db, version.team_id, session.session_id)
        started_at = _local(day, time.fromisoformat(past.at))
        attempts.append(Attempt(past, started_at, session.session_id, session.scheduled_session_id, items))
    return attempts


async def _make_free_sessions(
    db: AsyncSession, cast: Cast, student: User, history: History, today: date
) -> list[Attempt]:
    attempts = []
    for free in history.free_sessions:
        day = today - timedelta(days=free.days_ago)
        at = _local(day, time.fromisoformat(free.done.at))
        wanted = NewFreeSession(title=free.title, exercises=free.plan)
        made, _ = await create_free_session(db, student.user_id, wanted, at)
        items = await read_prescriptions(db, cast.team_id, made.session_id)
        attempts.append(Attempt(free.done, at, made.session_id, made.scheduled_session_id, items))
    return attempts


async def _fill_today(db: AsyncSession, cast: Cast, now: datetime, today: date) -> None:
    """A session of each exercise type that the student has not started, where today has none."""
    menu = read_menu()
    student = cast.students.get(menu.student)
    if student is None:
        return
    mine = (await read_programs_with_status(db, student.user_id, now)).programs
    there = {kind for program in mine for session in program.sessions if (kind := _open_today(session, today))}
    given = sum(program.title == menu.title for program in mine)
    lacking = [options[given % len(options)] for kind, options in menu.sessions.items() if kind not in there]
    if not lacking:
        return
    week = WeekTree(title=f"{today:%d/%m}", sessions=lacking)
    tree = ProgramTree(title=menu.title, blocks=[BlockTree(title=menu.block, weeks=[week])])
    version = await _publish(db, cast, tree, now)
    await schedule.assign_program(db, version, student_id=student.user_id, start_date=today, at=now)


def _open_today(session: MySession, today: date) -> str | None:
    """The one type of a session's exercises, if it is planned for today and was never started."""
    types = {exercise.exercise_type for exercise in session.exercises}
    is_open = session.date == today and session.state == "planned" and session.status == "not_started"
    return types.pop() if is_open and len(types) == 1 else None


async def _publish(db: AsyncSession, cast: Cast, tree: ProgramTree, at: datetime) -> ProgramVersion:
    version = await content.write_program(db, team_id=cast.team_id, author_id=cast.coach.user_id, tree=tree, at=at)
    await content.publish_program(db, version, at)
    return version


def _local(day: date, at: time) -> datetime:
    """An instant by this machine's own clock on the wall."""
    return datetime.combine(day, at).astimezone(UTC)
