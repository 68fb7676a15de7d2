"""Program > Block > Week > Session > Prescription, and what is given to a student.

Content is keyed by (id, version): a published version never changes, and ids stay from version to version.
A copy has ids of its own and the `lineage_id` of what it was copied from; an original is its own lineage.
"""

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, and_
from sqlalchemy.orm import Mapped, mapped_column

from carnet.accounts.models import Team, User
from carnet.exercises.models import Exercise
from carnet.kit.db import Base
from carnet.programs.tree import ExerciseType

ScheduleState = Literal["planned", "done", "skipped", "excused"]


class Program(Base):
    """What stays the same over all versions of a program; with a `student_id` it is a student's own."""

    __tablename__ = "program"
    __table_args__ = (Index(None, "team_id", "student_id"),)

    team_id: Mapped[UUID] = mapped_column(ForeignKey(Team.team_id), primary_key=True)
    program_id: Mapped[UUID] = mapped_column(primary_key=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey(User.user_id))
    student_id: Mapped[UUID | None] = mapped_column(ForeignKey(User.user_id))
    lineage_id: Mapped[UUID]
    created_at: Mapped[dt.datetime]
    archived_at: Mapped[dt.datetime | None]
    revision: Mapped[int] = mapped_column(default=1)  # the newest of any of its drafts: no number is used twice


class ProgramVersion(Base):
    """A draft while `published_at` is null, immutable after."""

    __tablename__ = "program_version"
    __table_args__ = (ForeignKeyConstraint(["team_id", "program_id"], ["program.team_id", "program.program_id"]),)

    team_id: Mapped[UUID] = mapped_column(primary_key=True)
    program_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    published_at: Mapped[dt.datetime | None]
    revision: Mapped[int]  # of the program, at the draft's last change


class Block(Base):
    """A phase of a program."""

    __tablename__ = "block"
    __table_args__ = (
        ForeignKeyConstraint(
            ["team_id", "program_id", "version"],
            ["program_version.team_id", "program_version.program_id", "program_version.version"],
        ),
        Index(None, "team_id", "program_id", "version"),
    )

    team_id: Mapped[UUID] = mapped_column(primary_key=True)
    block_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    lineage_id: Mapped[UUID]
    program_id: Mapped[UUID]
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))


class Week(Base):
    """A week of a block."""

    __tablename__ = "week"
    __table_args__ = (
        ForeignKeyConstraint(["team_id", "block_id", "version"], ["block.team_id", "block.block_id", "block.version"]),
        Index(None, "team_id", "block_id", "version"),
    )

    team_id: Mapped[UUID] = mapped_column(primary_key=True)
    week_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    lineage_id: Mapped[UUID]
    block_id: Mapped[UUID]
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))


class Session(Base):
    """A session as the coach wrote it: the template."""

    __tablename__ = "session"
    __table_args__ = (
        ForeignKeyConstraint(["team_id", "week_id", "version"], ["week.team_id", "week.week_id", "week.version"]),
        ForeignKeyConstraint(
            ["team_id", "program_id", "version"],
            ["program_version.team_id", "program_version.program_id", "program_version.version"],
        ),
        Index(None, "team_id", "week_id", "version"),
        Index(None, "team_id", "program_id", "version"),
        Index(None, "session_id", "version"),  # who asks for a session does not say of which team
    )

    team_id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    lineage_id: Mapped[UUID]
    program_id: Mapped[UUID]
    week_id: Mapped[UUID]
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    notes: Mapped[str | None] = mapped_column(Text)
    estimated_minutes: Mapped[int | None]
    day: Mapped[int]  # 0 to 6, counted from the first day of its week
    score: Mapped[dict[str, Any] | None]  # what is scored over the whole session; the shape is in `prescription.py`


class Prescription(Base):
    """An exercise of a session with its targets; `config` has the shape of `prescription.py`."""

    __tablename__ = "prescription"
    __table_args__ = (
        ForeignKeyConstraint(
            ["team_id", "session_id", "version"], ["session.team_id", "session.session_id", "session.version"]
        ),
        ForeignKeyConstraint(["team_id", "exercise_id"], [Exercise.team_id, Exercise.exercise_id]),
        CheckConstraint("exercise_type IN ('standard', 'EMOM', 'AMRAP', 'circuit')", name="exercise_type"),
        Index(None, "team_id", "session_id", "version"),
    )

    team_id: Mapped[UUID] = mapped_column(primary_key=True)
    item_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    lineage_id: Mapped[UUID]
    session_id: Mapped[UUID]
    position: Mapped[int]
    exercise_id: Mapped[UUID]
    exercise_name: Mapped[str] = mapped_column(String(200))
    exercise_type: Mapped[ExerciseType] = mapped_column(String(10))
    config: Mapped[dict[str, Any]]


class Assignment(Base):
    """A program given to a student."""

    __tablename__ = "assignment"
    __table_args__ = (
        ForeignKeyConstraint(["team_id", "program_id"], ["program.team_id", "program.program_id"]),
        Index(None, "student_id"),
        Index(None, "assignment_id"),
        Index(None, "team_id", "program_id", "student_id"),
    )

    team_id: Mapped[UUID] = mapped_column(primary_key=True)
    assignment_id: Mapped[UUID] = mapped_column(primary_key=True)
    program_id: Mapped[UUID]
    # not of the membership: a student who leaves keeps the whole history
    student_id: Mapped[UUID] = mapped_column(ForeignKey(User.user_id))
    start_date: Mapped[dt.date | None]
    created_at: Mapped[dt.datetime]
    # the latest pause: what is planned on `paused_from` or after has been moved if `paused_until` is known
    paused_from: Mapped[dt.date | None]
    paused_until: Mapped[dt.date | None]  # the first day of training again
    ended_at: Mapped[dt.datetime | None]


class ScheduledSession(Base):
    """An occurrence in a student's calendar: on a date, or in order where there is none."""

    __tablename__ = "scheduled_session"
    __table_args__ = (
        ForeignKeyConstraint(["team_id", "assignment_id"], ["assignment.team_id", "assignment.assignment_id"]),
        CheckConstraint("state IN ('planned', 'done', 'skipped', 'excused')", name="state"),
        Index(None, "team_id", "assignment_id"),
        Index(None, "scheduled_session_id"),
    )

    team_id: Mapped[UUID] = mapped_column(primary_key=True)
    scheduled_session_id: Mapped[UUID] = mapped_column(primary_key=True)
    assignment_id: Mapped[UUID]
    session_id: Mapped[UUID]
    date: Mapped[dt.date | None]
    order: Mapped[int]
    state: Mapped[ScheduleState] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(Text)  # why it was skipped or excused


# How content hangs together: always within one team and one version.
IN_WEEK = and_(Week.team_id == Session.team_id, Week.week_id == Session.week_id, Week.version == Session.version)
IN_BLOCK = and_(Block.team_id == Week.team_id, Block.block_id == Week.block_id, Block.version == Week.version)
IN_SESSION = and_(
    Session.team_id == Prescription.team_id,
    Session.session_id == Prescription.session_id,
    Session.version == Prescription.version,
)
OF_ASSIGNMENT = and_(
    Assignment.team_id == ScheduledSession.team_id, Assignment.assignment_id == ScheduledSession.assignment_id
)
