"""A coach's students and their attempts."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.models import User
from carnet.accounts.service import list_students
from carnet.coaching.schemas import Student, StudentName, Students, StudentWorkouts
from carnet.kit.errors import NotFound
from carnet.workouts.service import list_workouts, read_newest


async def read_students(db: AsyncSession, coach_id: UUID, now: datetime) -> Students:
    """The students of all teams that the caller coaches."""
    rows = await list_students(db, coach_id)
    people, _ = _group(rows)
    newest = await read_newest(db, {(team_id, user.user_id) for team_id, user in rows}, now)
    students = []
    for student_id, user in people.items():
        count, workout, last_seen_at = newest.get(student_id, (0, None, None))
        students.append(
            Student(
                student_id=student_id,
                name=user.name,
                last_seen_at=last_seen_at,
                workouts=count,
                last_workout=workout,
            )
        )
    return Students(students=students)


async def read_student_workouts(
    db: AsyncSession, coach_id: UUID, student_id: UUID, now: datetime, cursor: str | None
) -> StudentWorkouts:
    """A student's attempts in the caller's teams. Raises NotFound for anybody who is not the caller's student."""
    people, teams = _group(await list_students(db, coach_id))
    if student_id not in people:
        raise NotFound
    page = await list_workouts(db, student_id, now, cursor=cursor, team_ids=teams[student_id])
    name = StudentName(student_id=student_id, name=people[student_id].name)
    return StudentWorkouts(student=name, workouts=page.workouts, next=page.next)


def _group(rows: list[tuple[UUID, User]]) -> tuple[dict[UUID, User], dict[UUID, set[UUID]]]:
    people = {user.user_id: user for _, user in rows}
    teams: dict[UUID, set[UUID]] = defaultdict(set)
    for team_id, user in rows:
        teams[user.user_id].add(team_id)
    return people, teams
