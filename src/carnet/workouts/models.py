"""One row per attempt."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from carnet.accounts.models import User
from carnet.kit.db import Base


class WorkoutSession(Base):
    """An attempt, pinned to the version of the session that was the newest when it began.

    Everything but `last_seen_at` is a projection of the attempt's operations.
    """

    __tablename__ = "workout_session"
    __table_args__ = (
        ForeignKeyConstraint(
            ["team_id", "session_id", "version"], ["session.team_id", "session.session_id", "session.version"]
        ),
        ForeignKeyConstraint(
            ["team_id", "scheduled_session_id"],
            ["scheduled_session.team_id", "scheduled_session.scheduled_session_id"],
        ),
        ForeignKeyConstraint(["team_id", "merged_into"], ["workout_session.team_id", "workout_session.workout_id"]),
        CheckConstraint("status IN ('in_progress', 'completed')", name="status"),
        Index(None, "workout_id"),
        Index(None, "student_id", "started_at"),
        Index(None, "team_id", "session_id", "student_id"),
    )

    team_id: Mapped[UUID] = mapped_column(primary_key=True)
    workout_id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID]
    version: Mapped[int]
    program_id: Mapped[UUID]
    student_id: Mapped[UUID] = mapped_column(ForeignKey(User.user_id))
    started_by: Mapped[UUID] = mapped_column(ForeignKey(User.user_id))  # the student, or a coach beside them
    scheduled_session_id: Mapped[UUID | None]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    duration: Mapped[int | None]  # seconds
    status: Mapped[Literal["in_progress", "completed"]] = mapped_column(String(12))
    exercises_completed: Mapped[int]
    total_exercises: Mapped[int]
    rest_period_seconds: Mapped[int | None]
    time_zone: Mapped[str | None] = mapped_column(String(64))
    fresh: Mapped[bool]
    # who started it, where it stands in that device's queue: this is how attempts are ordered
    device: Mapped[str] = mapped_column(String(80))
    dseq: Mapped[int]
    last_operation_at: Mapped[datetime]
    last_seen_at: Mapped[datetime | None]
    merged_into: Mapped[UUID | None]  # the attempt that this one is part of
