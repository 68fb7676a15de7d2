"""What a coach writes and reads of a program, and a student's programs, on the wire."""

import datetime
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from carnet.kit.structs import Line, Text, Wire
from carnet.programs.diff import Change
from carnet.programs.models import ScheduleState
from carnet.programs.tree import (
    MAX_BLOCKS,
    MAX_EXERCISES,
    MAX_SESSIONS,
    MAX_WEEKS,
    BlockContent,
    ExerciseType,
    PartKind,
)

WorkoutStatus = Literal["not_started", "in_progress", "completed"]
# like Line, and not blank
Name = Annotated[str, Meta(max_length=200, pattern=r"^[^\u0000]*[^\s\u0000][^\u0000]*$")]


class PartTree(Wire):
    """What a coach writes of a part. With its id it stays the part that it was; without, it is a new one.

    `lineage_id` may be sent back as it was read; it is never chosen.
    """

    kind: ClassVar[PartKind]
    key: ClassVar[str]
    inside: ClassVar[str | None] = None
    lineage_id: UUID | None = None

    @property
    def part_id(self) -> UUID | None:
        """Its id, whatever the field is called."""
        found: UUID | None = getattr(self, self.key)
        return found

    @property
    def parts(self) -> "list[PartTree]":
        """The parts in it."""
        return getattr(self, self.inside) if self.inside else []


class PrescriptionTree(PartTree, kw_only=True):
    """An exercise with its targets: the one of `exercise_id`, else the one of that name, which is added if it is new.

    Movements in `config` name theirs in the same way.
    """

    kind: ClassVar[PartKind] = "exercise"
    key: ClassVar[str] = "item_id"
    exercise_name: Name
    exercise_type: ExerciseType
    config: dict[str, Any]
    item_id: UUID | None = None
    exercise_id: UUID | None = None


class SessionTree(PartTree, kw_only=True):
    """A session; `day` is 0 to 6 within its week."""

    kind: ClassVar[PartKind] = "session"
    key: ClassVar[str] = "session_id"
    inside: ClassVar[str | None] = "exercises"
    title: Line
    exercises: Annotated[list[PrescriptionTree], Meta(max_length=MAX_EXERCISES)]
    day: Annotated[int, Meta(ge=0, le=6)] = 0
    notes: Text | None = None
    estimated_minutes: Annotated[int, Meta(ge=1, le=600)] | None = None
    score: dict[str, Any] | None = None
    session_id: UUID | None = None


class WeekTree(PartTree, kw_only=True):
    """A week."""

    kind: ClassVar[PartKind] = "week"
    key: ClassVar[str] = "week_id"
    inside: ClassVar[str | None] = "sessions"
    title: Line
    sessions: Annotated[list[SessionTree], Meta(max_length=MAX_SESSIONS)]
    week_id: UUID | None = None


class BlockTree(PartTree, kw_only=True):
    """A block."""

    kind: ClassVar[PartKind] = "block"
    key: ClassVar[str] = "block_id"
    inside: ClassVar[str | None] = "weeks"
    title: Line
    weeks: Annotated[list[WeekTree], Meta(max_length=MAX_WEEKS)]
    block_id: UUID | None = None


class ProgramTree(Wire):
    """All that a coach writes of a program."""

    title: Name
    blocks: Annotated[list[BlockTree], Meta(max_length=MAX_BLOCKS)]


class NewProgram(Wire):
    """A program to be made; `team_id` says in which team where the caller coaches several."""

    title: Name
    blocks: Annotated[list[BlockTree], Meta(max_length=MAX_BLOCKS)] = msgspec.field(default_factory=list)
    team_id: UUID | None = None


class ProgramContent(Wire):
    """A version of a program; `revision` counts the changes of drafts."""

    program_id: UUID
    version: int
    revision: int
    published_at: datetime.datetime | None
    title: str
    blocks: list[BlockContent]


class Archiving(Wire):
    """Put away or not."""

    archived: bool


class CopiedProgram(Wire):
    """What the copy is called, if not like the original."""

    title: Name | None = None


class ProgramRow(Wire):
    """A program in a list, under the title of its newest version; `students` have it now."""

    program_id: UUID
    team_id: UUID
    title: str
    lineage_id: UUID
    created_at: datetime.datetime
    archived: bool
    draft_version: int | None
    published_version: int | None
    students: int


class Programs(Wire):
    """A page of programs, newest first."""

    programs: list[ProgramRow]
    next: str | msgspec.UnsetType = msgspec.UNSET


class Difference(Wire):
    """What makes one version of another; nothing where they are alike."""

    changes: list[Change]


class PublishedVersion(Wire):
    """A version that never changes."""

    version: int
    published_at: datetime.datetime


class ProgramDetail(ProgramRow, kw_only=True):
    """With its published versions, newest first."""

    versions: list[PublishedVersion]


class PlannedExercise(Wire):
    """What a session asks for, before it is opened: enough to begin it without a network."""

    item_id: UUID
    exercise_id: UUID
    exercise_name: str
    exercise_type: ExerciseType
    config: dict[str, Any]


class MySession(Wire):
    """A session of mine; `state` is the occurrence's, `status`, `attempts` and `workout_id` are the session's.

    `late`: planned for a day before today and not begun. `withdrawn`: the coach took it out after it was begun.
    """

    session_id: UUID
    scheduled_session_id: UUID
    version: int
    title: str
    block: str
    week: str
    date: datetime.date | None
    order: int
    state: ScheduleState
    reason: str | None
    notes: str | None
    estimated_minutes: int | None
    withdrawn: bool
    exercises: list[PlannedExercise] = msgspec.field(default_factory=list)
    late: bool = False
    status: WorkoutStatus = "not_started"
    attempts: int = 0
    workout_id: UUID | None = None


class MyProgram(Wire):
    """A program given to me, or one of my `own`. Nothing is started in what has `ended`, nor planned while `paused`.

    `paused_until` is the first day of training again, null where nobody knows yet or there is no pause.
    """

    program_id: UUID
    assignment_id: UUID
    title: str
    coach_name: str
    start_date: datetime.date | None
    own: bool
    ended: bool
    paused_from: datetime.date | None
    paused_until: datetime.date | None
    sessions: list[MySession]
    paused: bool = False


class TodaySession(MySession, kw_only=True):
    """With the program that it is of."""

    program_id: UUID
    assignment_id: UUID


class Today(Wire):
    """What is on for a day: `late` are the days before; of a program in order, the next one is on."""

    date: datetime.date
    time_zone: str
    sessions: list[TodaySession]
    late: list[TodaySession]


class MyPrograms(Wire):
    """All of them."""

    programs: list[MyProgram]
