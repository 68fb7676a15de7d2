"""GET /disputes."""

from litestar import get
from litestar.di import NamedDependency
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.service import Caller
from carnet.progress import disputes
from carnet.progress.dispute_schemas import Disputes


@get("/disputes", summary="What two devices noted at once", tags=["progress"])
async def read_disputes(caller: NamedDependency[Caller], db: NamedDependency[AsyncSession]) -> Disputes:
    """In the caller's own documents: each version whole, and what an operation that picks one is based on."""
    return await disputes.read_disputes(db, caller.user_id)


handlers = [read_disputes]
