"""Taking a phone's batch: in order, each operation once, nothing dropped."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.kit.db import lock
from carnet.kit.errors import Conflict, Invalid, bad_input
from carnet.progress.devices import PLAIN_DEVICE, get_device
from carnet.progress.models import Device, OperationRow, ParkedOperation
from carnet.progress.paths import START
from carnet.sync.epoch import read_epoch
from carnet.sync.healing import place_parked
from carnet.sync.placing import Placer
from carnet.sync.schemas import Batch, BatchResult, Dseq, OperationResult, hash_operation
from carnet.workouts.service import touch_current


class Gap(Conflict):
    """An operation came before the one that the server takes next."""

    code = "gap"
    title = "Operations are missing"


class DeviceForked(Conflict):
    """Another operation took this place of the device's queue."""

    code = "device_forked"
    title = "This device's queue has two versions"


class Envelope(msgspec.Struct, rename="camel"):
    """What every operation must have to be put in order."""

    op_id: UUID
    dseq: Dseq


async def take_batch(db: AsyncSession, author_id: UUID, batch: Batch, now: datetime) -> BatchResult:
    """Saves or parks each operation; known ones are acknowledged again and change nothing.

    Raises Invalid where an operation has no opId or dseq, Gap or DeviceForked where the order is wrong; nothing is
    written then.
    """
    if batch.device_id == PLAIN_DEVICE:
        raise Invalid.at("deviceId", "the nil UUID is no device")
    envelopes = [_read_envelope(n, body) for n, body in enumerate(batch.operations)]
    await lock(db, "student", author_id)  # the device's queue, and the logs that its operations go to
    device = await get_device(db, author_id, batch.device_id)
    known = await _read_known(db, author_id, {envelope.op_id for envelope in envelopes})
    _check_order(device, envelopes, known)
    if not envelopes:
        await touch_current(db, author_id, now)
    placer = Placer(db, author_id, batch.device_id, now)
    for envelope, body in zip(envelopes, batch.operations, strict=True):
        body_hash = hash_operation(body)
        if (envelope.op_id, body_hash) not in known:
            reused = any(op_id == envelope.op_id for op_id, _ in known)
            known[envelope.op_id, body_hash] = await _take(placer, envelope, body, body_hash, reused=reused)
        if envelope.dseq == device.next_dseq:
            device.next_dseq += 1
    await db.flush()
    applied = await placer.apply()
    results = [
        known[envelope.op_id, hash_operation(body)] for envelope, body in zip(envelopes, batch.operations, strict=True)
    ]
    # what was placed now has its version only after it was applied
    results = [applied.get(r.op_id, r) if r.state == "saved" and r.version is None else r for r in results]
    if not envelopes or any(body.get("path") == START for body in batch.operations):
        await place_parked(db, author_id, now)
    return BatchResult(epoch=await read_epoch(db), next=device.next_dseq, results=results)


def _read_envelope(n: int, body: dict[str, Any]) -> Envelope:
    try:
        return msgspec.convert(body, Envelope)
    except msgspec.ValidationError as error:
        raise bad_input(str(error), below=f"operations[{n}]") from error


async def _read_known(db: AsyncSession, author_id: UUID, op_ids: set[UUID]) -> dict[tuple[UUID, str], OperationResult]:
    """Results by (opId, hash of the body); an id of somebody else's is known under a body that never matches."""
    saved = await db.execute(
        select(OperationRow.op_id, OperationRow.body_hash, OperationRow.version, OperationRow.author_id).where(
            OperationRow.op_id.in_(op_ids)
        )
    )
    known = {
        (op_id, body_hash if author == author_id else ""): OperationResult(
            op_id=op_id, state="saved", reason=None, version=version
        )
        for op_id, body_hash, version, author in saved
    }
    parked = await db.execute(
        select(ParkedOperation.op_id, ParkedOperation.body_hash, ParkedOperation.reason).where(
            ParkedOperation.author_id == author_id, ParkedOperation.op_id.in_(op_ids)
        )
    )
    for op_id, body_hash, reason in parked:
        known[op_id, body_hash] = OperationResult(op_id=op_id, state="parked", reason=reason, version=None)
    return known


def _check_order(device: Device, envelopes: list[Envelope], known: dict[tuple[UUID, str], OperationResult]) -> None:
    expected = device.next_dseq
    seen = {op_id for op_id, _ in known}
    for envelope in envelopes:
        if envelope.dseq > expected:
            msg = f"The server takes number {expected} next from this device. Nothing was written; send from there."
            raise Gap(msg, extra={"next": device.next_dseq})
        if envelope.dseq < expected and envelope.op_id not in seen:
            msg = "Another operation stands at this number. Nothing was written; take a new deviceId and send again."
            raise DeviceForked(msg, extra={"next": device.next_dseq})
        expected += envelope.dseq == expected
        seen.add(envelope.op_id)


async def _take(
    placer: Placer, envelope: Envelope, body: dict[str, Any], body_hash: str, *, reused: bool
) -> OperationResult:
    reason = "op_id_reused" if reused else await placer.place(body, body_hash)
    if reason is None:
        return OperationResult(op_id=envelope.op_id, state="saved", reason=None, version=None)
    placer.park(envelope.op_id, envelope.dseq, body, body_hash, reason)
    return OperationResult(op_id=envelope.op_id, state="parked", reason=reason, version=None)
