"""Attempts on the wire."""

from datetime import datetime
from uuid import UUID

from msgspec import UNSET, UnsetType

from carnet.kit.structs import Wire
from carnet.programs.schemas import WorkoutStatus


class Starter(Wire):
    """Who started an attempt: its student, or a coach beside them."""

    user_id: UUID
    name: str


class WorkoutFields(Wire):
    """The WorkoutSession as it stands beside a document: `duration` in seconds, null until the end.

    `merged_into` is the attempt that this one is part of: no list shows it then.
    """

    workout_id: UUID
    session_id: UUID
    program_id: UUID
    program_version: int
    scheduled_session_id: UUID | None
    student_id: UUID
    started_by: Starter
    title: str
    status: WorkoutStatus
    started_at: datetime
    ended_at: datetime | None
    duration: int | None
    exercises_completed: int
    total_exercises: int
    rest_period_seconds: int | None
    time_zone: str | None
    merged_into: UUID | None


class Workout(WorkoutFields):
    """With the phone's last sign, for the coach."""

    last_seen_at: datetime | None


class CurrentWorkout(Wire):
    """The newest attempt in progress."""

    workout: Workout | None


class Workouts(Wire):
    """A page of attempts, newest first; `next` is the cursor of the page after, where there is one."""

    workouts: list[Workout]
    next: str | UnsetType = UNSET


class SessionStatus(Wire):
    """Where a student stands with a session."""

    session_id: UUID
    status: WorkoutStatus
    workout_id: UUID | None
    attempts: int
    has_progress: bool
