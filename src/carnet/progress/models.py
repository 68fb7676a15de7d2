"""The log, what could not be placed, the projection."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from carnet.accounts.models import Team, User
from carnet.kit.db import Base
from carnet.workouts.models import WorkoutSession


class SessionProgress(Base):
    """The projection: one document per session and student, `document` being JSON text."""

    __tablename__ = "session_progress"
    __table_args__ = (Index(None, "student_id"),)

    team_id: Mapped[UUID] = mapped_column(ForeignKey(Team.team_id), primary_key=True)
    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    student_id: Mapped[UUID] = mapped_column(ForeignKey(User.user_id), primary_key=True)
    version: Mapped[int]
    document: Mapped[str] = mapped_column(Text)


class OperationRow(Base):
    """The log: never changed, never deleted. Times are ms since 1970, `value` and `bases` JSON text."""

    __tablename__ = "operation"
    __table_args__ = (
        ForeignKeyConstraint(
            ["team_id", "session_id", "student_id"],
            [SessionProgress.team_id, SessionProgress.session_id, SessionProgress.student_id],
        ),
        ForeignKeyConstraint(["team_id", "workout_id"], [WorkoutSession.team_id, WorkoutSession.workout_id]),
        UniqueConstraint("team_id", "author_id", "device_id", "dseq"),
        UniqueConstraint("team_id", "session_id", "student_id", "seq"),
        Index(None, "op_id"),
    )

    team_id: Mapped[UUID] = mapped_column(primary_key=True)
    op_id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID]
    student_id: Mapped[UUID]
    workout_id: Mapped[UUID]
    author_id: Mapped[UUID] = mapped_column(ForeignKey(User.user_id))
    device_id: Mapped[UUID]
    dseq: Mapped[int] = mapped_column(BigInteger)
    seq: Mapped[int] = mapped_column(BigInteger)  # order of arrival in this document
    version: Mapped[int]  # the document's, with this operation in it
    path: Mapped[str] = mapped_column(String(200))
    value: Mapped[str] = mapped_column(Text)
    bases: Mapped[str] = mapped_column(Text)
    edited_at: Mapped[int] = mapped_column(BigInteger)
    clock_offset: Mapped[int | None] = mapped_column(BigInteger)
    corrected_at: Mapped[int] = mapped_column(BigInteger)
    arrived_at: Mapped[int] = mapped_column(BigInteger)
    app_version: Mapped[str | None] = mapped_column(String(64))
    body_hash: Mapped[str] = mapped_column(String(64))


class Device(Base):
    """Where a device's queue stands: `next_dseq` is what the server takes next."""

    __tablename__ = "device"

    user_id: Mapped[UUID] = mapped_column(ForeignKey(User.user_id), primary_key=True)
    device_id: Mapped[UUID] = mapped_column(primary_key=True)
    next_dseq: Mapped[int] = mapped_column(BigInteger)


class ParkedOperation(Base):
    """What was kept but could not be placed; it belongs to its author, whatever it names."""

    __tablename__ = "parked_operation"
    __table_args__ = (Index(None, "author_id", "op_id"),)

    parked_id: Mapped[UUID] = mapped_column(primary_key=True)
    op_id: Mapped[UUID]
    author_id: Mapped[UUID] = mapped_column(ForeignKey(User.user_id))
    device_id: Mapped[UUID]
    dseq: Mapped[int] = mapped_column(BigInteger)
    body: Mapped[str] = mapped_column(Text)  # JSON as it came
    body_hash: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(200))
    arrived_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]  # its author has dealt with it; the row stays
