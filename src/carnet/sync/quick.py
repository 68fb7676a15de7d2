"""The quick way of a phone's batch: new edits of the sets of one attempt, in their order, all of which fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from carnet.accounts.service import Caller, Secret
from carnet.kit import clock
from carnet.kit.web import decode_strict
from carnet.progress.fold import Operation
from carnet.progress.live import LiveLog
from carnet.progress.paths import BadPath, check_write
from carnet.progress.quick import QuickSaves, make_saving
from carnet.progress.quick_sql import Question, Saving, Standing
from carnet.progress.save_sql import name_device
from carnet.progress.service import correct
from carnet.sync.schemas import Batch, BatchResult, OperationIn, OperationResult, hash_operation


class _Edit(OperationIn):
    """One whose text is searched for NUL together with all the others'."""

    path: Annotated[str, Meta(max_length=200)]
    app_version: Annotated[str, Meta(max_length=64)] | None = None


class _Edits(msgspec.Struct):
    """A batch all of whose operations are well-formed."""

    operations: list[_Edit]


_EDITS = msgspec.json.Decoder(_Edits)
_NUL = rb"\u0000"


@dataclass(slots=True)
class _Said:
    operation: OperationIn
    body_hash: str


async def save_batch(
    quick: QuickSaves, secret: Secret, body: bytes, now: datetime
) -> tuple[Caller, BatchResult] | None:
    """Who saved, and the answer once all of it is committed; null, and nothing written, where it is not that plain.

    Raises NotSignedIn, NotSaved, Invalid where the body is no batch.
    """
    batch = decode_strict(body, Batch)
    said = _read(body, batch)
    if said is None:
        return None
    question = Question(
        secret=secret,
        at=now,
        device_id=batch.device_id,
        workout_id=said[0].operation.workout_id,
        op_ids=[one.operation.op_id for one in said],
    )
    return await quick.save(question, lambda standing, log: _work_out(standing, log, question, said))


def _read(body: bytes, batch: Batch) -> list[_Said] | None:
    """The operations where they are edits of one attempt, numbered one after another."""
    if _NUL in body:
        return None
    try:
        operations = _EDITS.decode(body).operations
    except msgspec.ValidationError:
        return None
    if not operations or len({one.op_id for one in operations}) < len(operations):
        return None
    first = operations[0]
    for n, one in enumerate(operations):
        plain = one.path.startswith(("/ex/", "/feedback/")) and one.workout_id == first.workout_id
        if not plain or one.dseq != first.dseq + n:
            return None
    return [_Said(one, hash_operation(said)) for one, said in zip(operations, batch.operations, strict=True)]


def _work_out(
    standing: Standing, log: LiveLog, question: Question, said: Sequence[_Said]
) -> tuple[Saving, BatchResult] | None:
    """What `take_batch` would do; null where it would do anything but save all of it."""
    in_order = not standing.known and standing.next_dseq == said[0].operation.dseq
    if not in_order or question.workout_id not in log.attempts:
        return None
    seq, version = log.size, log.version + 1
    device = name_device(standing.user_id, question.device_id)
    arrived_at = clock.to_ms(question.at)
    try:
        made = [_make(one, log, device, arrived_at, seq + n) for n, one in enumerate(said)]
    except (BadPath, msgspec.ValidationError):
        return None
    log.add([operation for operation, _ in made], version)
    next_dseq = said[0].operation.dseq + len(said)
    saving = make_saving(question, log, [row for _, row in made], next_dseq=next_dseq, seen=True)
    if saving is None:
        return None
    results = [OperationResult(op_id=op_id, state="saved", reason=None, version=version) for op_id in question.op_ids]
    return saving, BatchResult(epoch=str(standing.epoch), next=next_dseq, results=results)


def _make(one: _Said, log: LiveLog, device: str, arrived_at: int, seq: int) -> tuple[Operation, tuple[Any, ...]]:
    """An operation for the fold, and as ROW lists it. Raises BadPath, ValidationError where it has no place."""
    said = one.operation
    value = check_write(said.path, said.value, log.types)
    bases = tuple(said.base) if isinstance(said.base, list) else (said.base,) if said.base else ()
    edited_at = clock.to_ms(said.edited_at)
    at = correct(edited_at, said.clock_offset, arrived_at)
    operation = Operation(said.op_id, said.workout_id, device, said.dseq, said.path, value, bases, at, log.version + 1)
    row = (
        said.op_id,
        said.dseq,
        seq,
        said.path,
        msgspec.json.encode(value).decode(),
        msgspec.json.encode(bases).decode() if bases else "[]",
        edited_at,
        said.clock_offset,
        at,
        said.app_version,
        one.body_hash,
    )
    return operation, row
