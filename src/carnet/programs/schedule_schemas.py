"""Assignments and the occurrences in a calendar on the wire."""

import datetime
from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from carnet.kit.structs import Text, Wire
from carnet.programs.models import ScheduleState

_MOST_DAYS = 366


class NewAssignment(Wire):
    """A program for a student, dated or in order. An `assignment_id` that is sent again makes nothing."""

    program_id: UUID
    student_id: UUID
    start_date: datetime.date | None = None
    assignment_id: UUID | None = None


class AssignmentChange(Wire):
    """Moves all that is planned; null takes the dates away."""

    start_date: datetime.date | None


class Occurrence(Wire):
    """A session in a calendar: on a date, or in order where there is none; `reason` says why it was passed."""

    scheduled_session_id: UUID
    assignment_id: UUID
    session_id: UUID
    date: datetime.date | None
    order: int
    state: ScheduleState
    reason: str | None


class AssignmentFields(Wire):
    """A program given to a student. `paused_until` is the first day of training again, null if nobody knows yet."""

    assignment_id: UUID
    program_id: UUID
    student_id: UUID
    start_date: datetime.date | None
    paused_from: datetime.date | None
    paused_until: datetime.date | None
    created_at: datetime.datetime
    ended_at: datetime.datetime | None


class Schedule(AssignmentFields):
    """An assignment with all its occurrences, in order."""

    scheduled_sessions: list[Occurrence]


class AssignmentRow(AssignmentFields):
    """In a list: how many occurrences it has and how many are done, and the last day that is planned."""

    title: str
    sessions: int
    done: int
    planned_until: datetime.date | None


class Assignments(Wire):
    """A page of a student's assignments, newest first."""

    assignments: list[AssignmentRow]
    next: str | UnsetType = UNSET


class NewOccurrence(Wire):
    """A session of the program once more."""

    session_id: UUID
    date: datetime.date | None = None


class OccurrenceChange(Wire):
    """What is absent stays; `order` is the place among the occurrences of the assignment, from 0."""

    date: datetime.date | None | UnsetType = UNSET
    order: Annotated[int, Meta(ge=0, le=100_000)] | UnsetType = UNSET
    state: ScheduleState | UnsetType = UNSET
    reason: Text | None | UnsetType = UNSET


class Push(Wire):
    """By so many days, or to a date: one of the two."""

    days: Annotated[int, Meta(ge=1, le=_MOST_DAYS)] | UnsetType = UNSET
    date: datetime.date | UnsetType = UNSET


class Pause(Wire):
    """From a day on; `until` is the first day of training again, absent where nobody knows yet."""

    from_: datetime.date
    until: datetime.date | None = None


class Resume(Wire):
    """The first day of training again."""

    on: datetime.date
