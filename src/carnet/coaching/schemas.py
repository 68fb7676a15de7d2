"""Students on the wire."""

from datetime import datetime
from uuid import UUID

from carnet.kit.structs import Wire
from carnet.workouts.schemas import Workout, Workouts


class Student(Wire):
    """A student of my teams with the newest attempt; `workouts` counts all of them."""

    student_id: UUID
    name: str
    last_seen_at: datetime | None
    workouts: int
    last_workout: Workout | None


class Students(Wire):
    """By name."""

    students: list[Student]


class StudentName(Wire):
    """Whose attempts these are."""

    student_id: UUID
    name: str


class StudentWorkouts(Workouts, kw_only=True):
    """A page of a student's attempts."""

    student: StudentName
