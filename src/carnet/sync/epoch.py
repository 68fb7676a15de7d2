"""The database's own name: a restore makes it anew, so that phones know to offer again what the backup lacks."""

from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from carnet.kit.db import Base


class Instance(Base):
    """What there is one of in a database; the migration that makes the table puts in its row."""

    __tablename__ = "instance"
    __table_args__ = (CheckConstraint("number = 1", name="one_row"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    epoch: Mapped[UUID]


async def read_epoch(db: AsyncSession) -> str:
    """The epoch, which stays as it is while a Carnet serves: only a restore, into an empty place, makes a new one."""
    return str((await db.scalars(select(Instance.epoch))).one())


async def renew_epoch(db: AsyncSession) -> None:
    """Phones that hear of a new one offer again what the server lacks."""
    await db.execute(update(Instance).values(epoch=uuid4()))
