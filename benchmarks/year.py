"""A team after a year: `python benchmarks/year.py DIR` fills a data folder with it.

50 students, three sessions a week for 52 weeks, four sets a session: 7,800 attempts, 31,200 sets, each logged by
the operations that a phone sends. Coach and students sign in with the password that it prints.
"""

import argparse
import asyncio
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts import service as accounts
from carnet.config import read_settings
from carnet.demo.data import PastSession
from carnet.demo.phone import Attempt, Phone
from carnet.kit.db import Database
from carnet.migrations import upgrade
from carnet.programs import content, schedule
from carnet.programs.mine import read_my_programs
from carnet.programs.models import Prescription, ProgramVersion
from carnet.programs.schemas import BlockTree, PrescriptionTree, ProgramTree, SessionTree, WeekTree
from carnet.programs.service import read_prescriptions
from carnet.programs.tree import SessionContent

PASSWORD = "carnet-year"
COACH = "coach@year.example"
STUDENT = "athlete-{:02}@year.example"
_DAYS = (0, 2, 4)
_LIFTS = (("Squat", "Bench press"), ("Deadlift", "Overhead press"), ("Front squat", "Row"))


async def make_year(database: Database, *, students: int, weeks: int, today: date) -> None:
    """Everybody and everything, ending yesterday; a transaction for each student."""
    started_on = today - timedelta(weeks=weeks)
    async with database.write() as db:
        version, user_ids = await _make_team(db, students, weeks, started_on)
        blocks = await content.read_blocks(db, version)
        sessions = [session for block in blocks for week in block.weeks for session in week.sessions]
        items = {s.session_id: await read_prescriptions(db, version.team_id, s.session_id) for s in sessions}
    for user_id in user_ids:
        async with database.write() as db:
            await _train(db, version, user_id, started_on, [(s, items[s.session_id]) for s in sessions])


async def _make_team(
    db: AsyncSession, students: int, weeks: int, started_on: date
) -> tuple[ProgramVersion, list[UUID]]:
    at = datetime.combine(started_on, time(8), UTC)
    team = await accounts.create_team(db, "A year")
    coach = await accounts.create_user(db, email=COACH, name="Coach", password=PASSWORD, at=at)
    await accounts.add_member(db, team, coach, "owner")
    version = await content.write_program(
        db, team_id=team.team_id, author_id=coach.user_id, tree=_write_tree(weeks), at=at
    )
    await content.publish_program(db, version, at)
    user_ids = []
    for n in range(1, students + 1):
        student = await accounts.create_user(
            db, email=STUDENT.format(n), name=f"Athlete {n:02}", password=PASSWORD, at=at
        )
        await accounts.add_member(db, team, student, "student")
        user_ids.append(student.user_id)
    return version, user_ids


def _write_tree(weeks: int) -> ProgramTree:
    def session(week: int, n: int) -> SessionTree:
        config = {"sets": 2, "reps": 5, "weight": 60 + week, "weightUnit": "kg"}
        lifts = [PrescriptionTree(exercise_name=lift, exercise_type="standard", config=config) for lift in _LIFTS[n]]
        return SessionTree(title=f"Day {n + 1}", exercises=lifts, day=_DAYS[n])

    sessions = [[session(week, n) for n in range(len(_DAYS))] for week in range(weeks)]
    listed = [WeekTree(title=f"Week {n + 1}", sessions=some) for n, some in enumerate(sessions)]
    return ProgramTree(title="A year of strength", blocks=[BlockTree(title="The year", weeks=listed)])


async def _train(
    db: AsyncSession,
    version: ProgramVersion,
    user_id: UUID,
    started_on: date,
    sessions: list[tuple[SessionContent, list[Prescription]]],
) -> None:
    at = datetime.combine(started_on, time(8), UTC)
    await schedule.assign_program(db, version, student_id=user_id, start_date=started_on, at=at)
    occurrences = {row.session_id: row for mine in await read_my_programs(db, user_id) for row in mine.sessions}
    phone = Phone(db, user_id)
    for session, items in sessions:
        occurrence = occurrences[session.session_id]
        lifts = [{"reps": [5, 5], "kg": item.config["weight"], "setRpe": [7, 8]} for item in items]
        past = PastSession(session=0, rpe=7, exercises=tuple(lifts))
        started_at = datetime.combine(occurrence.date or started_on, time(18, 30), UTC)
        await phone.run(Attempt(past, started_at, session.session_id, occurrence.scheduled_session_id, items))


def main() -> None:
    """Fills the folder that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--students", type=int, default=50)
    parser.add_argument("--weeks", type=int, default=52)
    wanted = parser.parse_args()
    settings = read_settings(data_dir=wanted.folder)
    upgrade(settings)
    database = Database(settings)

    async def fill() -> None:
        today = datetime.now(UTC).date()
        await make_year(database, students=wanted.students, weeks=wanted.weeks, today=today)
        await database.close()

    asyncio.run(fill())
    print(f"{COACH}, {STUDENT.format(1)}: {PASSWORD}")


if __name__ == "__main__":
    main()
