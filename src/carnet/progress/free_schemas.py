"""Sessions that no coach planned, on the wire."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from carnet.kit.structs import Line, Wire
from carnet.programs.schemas import Name, PrescriptionTree
from carnet.programs.tree import MAX_EXERCISES, ExerciseContent, ExerciseType

Exercises = Annotated[list[PrescriptionTree], Meta(max_length=MAX_EXERCISES)]


class CopyOf(Wire):
    """An earlier session as it was planned, or an attempt as it was done: one of the two."""

    session_id: UUID | None = None
    workout_id: UUID | None = None


class NewFreeSession(Wire):
    """A session of my own: empty, with `exercises`, or with those of an earlier one.

    The phone may make `session_id` and the `item_id` of each exercise (UUIDv7). `time_zone` says what today is.
    """

    session_id: UUID | None = None
    title: Name | None = None
    exercises: Exercises | UnsetType = UNSET
    copy_of: CopyOf | None = None
    time_zone: Line | None = None


class FreeStart(Wire):
    """What a start without a network says of the session that it makes: its exercises, or what they are copied from."""

    title: Name | None = None
    exercises: Exercises = msgspec.field(default_factory=list)
    copy_of: CopyOf | None = None


class FreeExercise(Wire):
    """One exercise of a session of my own, as an operation adds it."""

    exercise_name: Name
    exercise_type: ExerciseType
    config: dict[str, Any]


class FreeSessionMade(Wire):
    """Where it is. The occurrence has the id of the session."""

    session_id: UUID
    program_id: UUID
    scheduled_session_id: UUID


class FreeSessionChange(Wire):
    """What is absent stays. `exercises` is the whole list: with its itemId an exercise stays what it was."""

    title: Name | UnsetType = UNSET
    exercises: Exercises | UnsetType = UNSET


class FreeSession(FreeSessionMade):
    """With what is in it; `version` counts its changes."""

    version: int
    title: str
    exercises: list[ExerciseContent]
