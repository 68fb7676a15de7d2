"""Saves and documents on the wire."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from carnet.kit.structs import Line, ProblemBody, Text, Wire
from carnet.programs.diff import Change
from carnet.progress.values import (
    Effort,
    Status,
    Videos,
)
from carnet.workouts.schemas import WorkoutFields

_MANY = Meta(max_length=200)


class ExerciseChange(Wire):
    """The plain save: what is named is merged, the rest stays. `data` has the fields of the exercise's type."""

    data: dict[str, Any] | UnsetType = UNSET
    notes: Text | None | UnsetType = UNSET
    videos: Videos | UnsetType = UNSET
    status: Status | UnsetType = UNSET
    skip_reason: Text | None | UnsetType = UNSET


class Skip(Wire):
    """Why an exercise is skipped."""

    reason: Text | None = None


class Start(Wire):
    """How an attempt begins; `workout_id` may be the phone's, `started_at` counts as never later than arrival.

    `student_id` is for whom a coach starts it.
    """

    workout_id: UUID | None = None
    student_id: UUID | None = None
    scheduled_session_id: UUID | None = None
    rest_period_seconds: Annotated[int, Meta(ge=0, le=3_600)] | None = None
    started_at: Annotated[datetime, Meta(tz=True)] | None = None
    time_zone: Line | None = None
    fresh: bool = False


class Finish(Wire):
    """The end of an attempt and the student's word on it."""

    ended_at: Annotated[datetime, Meta(tz=True)] | None = None
    rpe: Effort | None | UnsetType = UNSET
    notes: Text | None | UnsetType = UNSET


class Restore(Wire):
    """Which earlier value to bring back."""

    op_id: UUID


class Started(Wire):
    """An attempt that has begun."""

    workout_id: UUID
    session_id: UUID
    program_id: UUID
    total_exercises: int
    status: str


class Exercise(Wire):
    """An exercise of the document."""

    item_id: str
    position: int
    exercise_id: str
    exercise_name: str
    exercise_type: str
    config: dict[str, Any]
    status: Status
    skip_reason: str | None
    notes: str | None
    videos: list[str]
    data: dict[str, Any]


class Summary(Wire):
    """Exercises by status."""

    total_exercises: int
    completed_exercises: int
    in_progress_exercises: int
    skipped_exercises: int


class Feedback(Wire):
    """The student's word on the whole session."""

    rpe: float | None
    notes: str | None


class Progress(Wire):
    """The document itself."""

    exercises: list[Exercise]
    summary: Summary
    feedback: Feedback


class SessionProgressOut(Wire):
    """The document of a session and student."""

    session_id: UUID
    student_id: UUID
    version: int
    progress: Progress


class LastTime(Wire):
    """What was logged of an exercise when it was done last, in which attempt."""

    item_id: UUID
    workout_id: UUID
    started_at: datetime
    data: dict[str, Any]


class LastTimes(Wire):
    """Of the exercises of a session that were done before."""

    exercises: list[LastTime]


class Offered(Wire):
    """A newer version of the session in use: what it changes, and the exercises as they stand if it is taken."""

    version: int
    published_at: datetime
    changes: list[Change]
    exercises: list[Exercise]


class SessionNote(Wire):
    """What the coach says with the session; one that is `free` is the student's own, `coach_name` their name.

    `offered` is the coach's change of it that the student has not answered.
    """

    title: str
    notes: str | None
    coach_name: str
    free: bool
    offered: Offered | None


class WorkoutProgress(Wire):
    """An attempt and the document; `heads` (what a phone bases its edits on) and `session` only where asked for."""

    workout: WorkoutFields
    session_progress: SessionProgressOut
    heads: dict[str, list[UUID]] | UnsetType = UNSET
    session: SessionNote | UnsetType = UNSET


class AttemptRecord(Wire):
    """What was logged in one attempt alone."""

    workout: WorkoutFields
    exercises: list[Exercise]
    summary: Summary
    feedback: Feedback


class Saved(Wire):
    """After a save: the document's version, the exercise as it now stands, the counts."""

    version: int
    exercise: Exercise
    summary: Summary


class StaleBody(ProblemBody, kw_only=True):
    """Nothing was written; what the document says now."""

    version: int
    exercise: Exercise


class HistoryEntry(Wire):
    """A value that was saved. `previous` is what stood there before, `at` the corrected time of the edit.

    `author` is a name, as `author_name` says more plainly; people of one name are told apart by `author_id`.
    """

    op_id: UUID
    path: str
    value: Any
    previous: Any
    author: str
    author_id: UUID
    author_name: str
    device: UUID
    at: datetime


class History(Wire):
    """A page of the log, newest first."""

    entries: list[HistoryEntry]
    next: str | UnsetType = UNSET
