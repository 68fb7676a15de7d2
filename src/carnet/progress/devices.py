"""Each device's queue: the server takes operations in the device's own order."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from carnet.kit.db import lock
from carnet.progress.models import Device

# the queue of a person's plain writes, which name no device
PLAIN_DEVICE = UUID(int=0)


async def lock_writing(db: AsyncSession, author_id: UUID, student_id: UUID) -> None:
    """The author's queue, then the student's logs: whoever needs both asks in this order, so none waits in a ring."""
    for user_id in dict.fromkeys((author_id, student_id)):
        await lock(db, "student", user_id)


async def get_device(db: AsyncSession, user_id: UUID, device_id: UUID) -> Device:
    """The device's queue, new at 0."""
    device = await db.get(Device, (user_id, device_id))
    if device is None:
        device = Device(user_id=user_id, device_id=device_id, next_dseq=0)
        db.add(device)
        await db.flush()
    return device
