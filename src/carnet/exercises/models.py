"""A movement of a team's library."""

from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from carnet.accounts.models import Team
from carnet.kit.db import Base


class Exercise(Base):
    """A movement that prescriptions name."""

    __tablename__ = "exercise"

    team_id: Mapped[UUID] = mapped_column(ForeignKey(Team.team_id), primary_key=True)
    exercise_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
