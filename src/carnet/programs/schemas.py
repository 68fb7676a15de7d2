"""A program as a tree, and a student's programs on the wire."""

import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta

from carnet.kit.structs import Line, Text, Wire
from carnet.programs.models import ExerciseType

WorkoutStatus = Literal["not_started", "in_progress", "completed"]


class PrescriptionTree(Wire):
    """An exercise with its targets; movements in `config` may name their exercise instead of its id."""

    exercise_name: Line
    exercise_type: ExerciseType
    config: dict[str, Any]


class SessionTree(Wire):
    """A session; `day` is 0 to 6 within its week."""

    title: Line
    exercises: list[PrescriptionTree]
    day: Annotated[int, Meta(ge=0, le=6)] = 0
    notes: Text | None = None
    estimated_minutes: Annotated[int, Meta(ge=1, le=600)] | None = None


class WeekTree(Wire):
    """A week."""

    title: Line
    sessions: list[SessionTree]


class BlockTree(Wire):
    """A block."""

    title: Line
    weeks: list[WeekTree]


class ProgramTree(Wire):
    """All that a coach writes of a program."""

    title: Line
    blocks: list[BlockTree]


class PlannedExercise(Wire):
    """What a session asks for, before it is opened."""

    exercise_name: str
    exercise_type: ExerciseType
    config: dict[str, Any]


class MySession(Wire):
    """A session of mine: `status`, `attempts` and `workout_id` are the session's over all its attempts."""

    session_id: UUID
    scheduled_session_id: UUID
    title: str
    block: str
    week: str
    date: datetime.date | None
    order: int
    state: Literal["planned", "done", "skipped", "excused"]
    notes: str | None
    estimated_minutes: int | None
    exercises: list[PlannedExercise]
    status: WorkoutStatus = "not_started"
    attempts: int = 0
    workout_id: UUID | None = None


class MyProgram(Wire):
    """A program given to me."""

    program_id: UUID
    assignment_id: UUID
    title: str
    coach_name: str
    start_date: datetime.date | None
    sessions: list[MySession]


class MyPrograms(Wire):
    """All of them."""

    programs: list[MyProgram]
