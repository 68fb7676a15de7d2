"""Filling a demo with what it lacks: nothing that is there is changed or removed."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts import service as accounts
from carnet.accounts.models import User
from carnet.demo.data import read_menu, read_people
from carnet.programs import service as programs
from carnet.programs.schemas import BlockTree, ProgramTree, WeekTree
from carnet.workouts.service import read_programs_with_status


async def seed(db: AsyncSession, now: datetime) -> None:
    """People, and what today lacks. In the caller's transaction: all of it or nothing."""
    people = read_people()
    coach = await accounts.find_user(db, people.coach.email)
    if coach is None:
        coach = await _make_people(db, now)
    await _fill_today(db, coach, now)


async def _make_people(db: AsyncSession, now: datetime) -> User:
    people = read_people()
    team = await accounts.create_team(db, people.team)
    made = []
    for person in (people.coach, *people.students):
        user = await accounts.create_user(db, email=person.email, name=person.name, password=people.password, at=now)
        await accounts.add_member(db, team, user, "student" if made else "owner")
        made.append(user)
    return made[0]


async def _fill_today(db: AsyncSession, coach: User, now: datetime) -> None:
    menu = read_menu()
    student = await accounts.find_user(db, menu.student)
    assert student is not None
    today = now.astimezone().date()
    mine = await read_programs_with_status(db, student.user_id, now)
    there = {
        exercise.exercise_type
        for program in mine.programs
        for session in program.sessions
        if session.date == today and session.status == "not_started"
        for exercise in session.exercises
    }
    lacking = [sessions[0] for kind, sessions in menu.sessions.items() if kind not in there]
    if not lacking:
        return
    tree = ProgramTree(
        title=menu.title, blocks=[BlockTree(title="Bloc 1", weeks=[WeekTree(title="Semaine 1", sessions=lacking)])]
    )
    team_id = (await accounts.read_me(db, coach.user_id)).teams[0].team_id
    draft = await programs.write_program(db, team_id=team_id, author_id=coach.user_id, tree=tree, at=now)
    await programs.publish_program(db, draft, now)
    await programs.assign_program(db, draft, student_id=student.user_id, start_date=today, at=now)
