"""Where somebody trains without being told to."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.models import LocaleName, Membership, Team, User
from carnet.kit.ids import uuid7


async def find_training_team(db: AsyncSession, user_id: UUID) -> UUID:
    """The first team in which somebody is a student; else a team of their own, made when it is first needed.

    The caller holds the student's lock.
    """
    found: UUID | None = await db.scalar(
        select(Membership.team_id)
        .join(Team, Team.team_id == Membership.team_id)
        .where(Membership.user_id == user_id, Membership.role == "student")
        .order_by(Team.personal_of.is_not(None), Membership.team_id)
        .limit(1)
    )
    if found is not None:
        return found
    user = await db.get_one(User, user_id)
    team = Team(team_id=uuid7(), name=user.name, personal_of=user_id)
    db.add(team)
    await db.flush()
    db.add(Membership(team_id=team.team_id, user_id=user_id, role="student"))
    await db.flush()
    return team.team_id


async def read_locale(db: AsyncSession, user_id: UUID) -> LocaleName:
    """The language of somebody's pages."""
    return (await db.get_one(User, user_id)).locale
