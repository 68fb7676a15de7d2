"""Finding the place of each operation, or the reason why it has none."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.kit import clock
from carnet.kit.errors import Conflict, Invalid, NotAllowed, NotFound, TooLarge
from carnet.kit.ids import uuid7
from carnet.kit.structs import Wire
from carnet.progress import service as progress
from carnet.progress.devices import lock_writing
from carnet.progress.free_edits import change_free_items, make_free_session
from carnet.progress.free_schemas import FreeStart
from carnet.progress.merges import check_merge
from carnet.progress.models import ParkedOperation
from carnet.progress.paths import FINISH, MERGE, START, VERSION, BadPath, changes_session, check_write
from carnet.progress.schemas import Start
from carnet.progress.service import AttemptTooLong, Edit, Log, apply_operations, as_operation, correct, load_log
from carnet.progress.starts import begin_again, begin_attempt, find_start
from carnet.progress.versions import check_answer
from carnet.sync.schemas import OperationIn, OperationResult
from carnet.workouts.models import WorkoutSession
from carnet.workouts.service import get_writable_workout

_Key = tuple[UUID, UUID, UUID]  # team, session, student
_MAX_REASON = 200


class PhoneStart(Start, kw_only=True):
    """A start as a phone's operation says it; with `free` it brings the session with it, one of the student's own."""

    session_id: UUID
    free: FreeStart | None = None


class PhoneFinish(Wire):
    """An end as a phone's operation says it; effort and notes are operations of their own."""

    ended_at: Annotated[datetime, Meta(tz=True)] | None = None


class Placer:
    """One batch on its way into the logs."""

    def __init__(self, db: AsyncSession, author_id: UUID, device_id: UUID, now: datetime) -> None:
        self.db = db
        self.author_id = author_id
        self.device_id = device_id
        self.now = now
        self.logs: dict[_Key, Log] = {}
        self.edits: dict[_Key, list[Edit]] = {}
        self.keys: dict[UUID, _Key] = {}  # of workouts
        self.counts: dict[UUID, int] = {}  # of their operations

    def park(self, op_id: UUID, dseq: int, body: dict[str, Any], body_hash: str, reason: str) -> None:
        """Keeps an operation for its author to look at; its dseq is used up so that nothing queues behind it."""
        self.db.add(
            ParkedOperation(
                parked_id=uuid7(),
                op_id=op_id,
                author_id=self.author_id,
                device_id=self.device_id,
                dseq=dseq,
                body=msgspec.json.encode(body).decode(),
                body_hash=body_hash,
                reason=reason,
                arrived_at=self.now,
            )
        )

    async def place(self, body: dict[str, Any], body_hash: str) -> str | None:
        """Adds an operation to the log it belongs to; the reason where it has no place there."""
        try:
            said = msgspec.convert(body, OperationIn)
            edit = self._read_edit(said, body_hash)
            key, edit = await (self._start(said, edit) if said.path == START else self._write(said, edit))
        except (BadPath, msgspec.ValidationError) as error:
            return f"not_understood: {error}"[:_MAX_REASON]
        except Invalid as error:
            return f"not_understood: {error.detail}"[:_MAX_REASON]
        except (NotFound, NotAllowed):
            return "unknown_workout"  # the same whether it exists or not
        except Conflict as error:
            return error.code
        if not self._has_room(key, edit.workout_id):
            return AttemptTooLong.code
        self.edits.setdefault(key, []).append(edit)
        return None

    def _has_room(self, key: _Key, workout_id: UUID) -> bool:
        """Whether an attempt may have one more operation; then it has."""
        if workout_id not in self.counts:
            self.counts[workout_id] = self.logs[key].count(workout_id)
        self.counts[workout_id] += 1
        return self.counts[workout_id] <= progress.MAX_OPERATIONS

    def _read_edit(self, said: OperationIn, body_hash: str) -> Edit:
        bases = said.base if isinstance(said.base, list) else [said.base] if said.base else []
        return Edit(
            op_id=said.op_id,
            author_id=self.author_id,
            device_id=self.device_id,
            dseq=said.dseq,
            workout_id=said.workout_id,
            path=said.path,
            value=said.value,
            bases=tuple(bases),
            edited_at=clock.to_ms(said.edited_at),
            arrived_at=clock.to_ms(self.now),
            clock_offset=said.clock_offset,
            app_version=said.app_version,
            body_hash=body_hash,
        )

    async def _lock(self, student_id: UUID) -> None:
        if student_id != self.author_id:  # the author's own is held since the batch was opened
            await lock_writing(self.db, self.author_id, student_id)

    async def _start(self, said: OperationIn, edit: Edit) -> tuple[_Key, Edit]:
        start = msgspec.convert(said.value, PhoneStart)
        student_id = start.student_id or self.author_id
        await self._lock(student_id)
        if start.free is not None:
            if student_id != self.author_id:
                raise NotFound
            at = clock.from_ms(edit.corrected_at)
            zone = start.time_zone
            await make_free_session(self.db, student_id, start.session_id, start.free, time_zone=zone, at=at)
        found = await find_start(self.db, self.author_id, student_id, start.session_id, said.workout_id)
        key = (found.team_id, start.session_id, student_id)
        self.keys[said.workout_id] = key
        log = await self._log(key)
        if isinstance(found, WorkoutSession):
            return key, begin_again(start, log, found, edit)
        edit, _ = await begin_attempt(self.db, log, found, start, edit)
        return key, edit

    async def _write(self, said: OperationIn, edit: Edit) -> tuple[_Key, Edit]:
        if said.workout_id not in self.keys:
            workout = await get_writable_workout(self.db, self.author_id, said.workout_id)
            await self._lock(workout.student_id)
            self.keys[said.workout_id] = (workout.team_id, workout.session_id, workout.student_id)
        key = self.keys[said.workout_id]
        log = await self._log(key)
        if changes_session(said.path):
            return key, await change_free_items(self.db, log, edit)
        return key, replace(edit, value=await self._read_value(log, said, edit))

    async def _read_value(self, log: Log, said: OperationIn, edit: Edit) -> Any:
        """The value as it is logged."""
        if said.path == FINISH:
            return self._finish(edit)
        if said.path == VERSION:
            return await check_answer(self.db, log, log.workout(said.workout_id), said.value)
        if said.path == MERGE:
            before = self.edits.get((log.team_id, log.session_id, log.student_id), ())
            waiting = [as_operation(one, 0) for one in before]
            workout = log.workout(said.workout_id)
            return await check_merge(self.db, self.author_id, log, workout, said.value, waiting=waiting)
        types = {row.item_id: row.exercise_type for row in log.prescriptions}
        return check_write(said.path, said.value, types)

    def _finish(self, edit: Edit) -> dict[str, str] | None:
        """The end on the server's clock; null opens the attempt again."""
        if edit.value is None:
            return None
        finish = msgspec.convert(edit.value, PhoneFinish)
        ended_at = edit.corrected_at
        if finish.ended_at is not None:
            ended_at = correct(clock.to_ms(finish.ended_at), edit.clock_offset, edit.arrived_at)
        return {"endedAt": clock.to_text(clock.from_ms(ended_at))}

    async def _log(self, key: _Key) -> Log:
        if key not in self.logs:
            self.logs[key] = await load_log(self.db, *key)
        return self.logs[key]

    async def apply(self) -> dict[UUID, OperationResult]:
        """Saves all that was placed; results by opId. What would make a document too large is parked alone."""
        results: dict[UUID, OperationResult] = {}
        for key, edits in self.edits.items():
            try:
                await self._apply_some(key, edits, results)
            except TooLarge:
                for edit in edits:
                    try:
                        await self._apply_some(key, [edit], results)
                    except TooLarge:
                        results[edit.op_id] = self._park_edit(edit)
        return results

    async def _apply_some(self, key: _Key, edits: list[Edit], results: dict[UUID, OperationResult]) -> None:
        log = self.logs[key]
        try:
            async with self.db.begin_nested():
                version = await apply_operations(self.db, log, edits)
                if log.student_id == self.author_id:  # it is the student's phone that is seen, not a coach's
                    for workout_id in {edit.workout_id for edit in edits}:
                        log.workout(workout_id).last_seen_at = self.now
        except TooLarge:
            self.logs[key] = await load_log(self.db, *key)
            raise
        for edit in edits:
            results[edit.op_id] = OperationResult(op_id=edit.op_id, state="saved", reason=None, version=version)

    def _park_edit(self, edit: Edit) -> OperationResult:
        body = {"workoutId": edit.workout_id, "path": edit.path, "value": edit.value, "base": edit.bases}
        self.park(edit.op_id, edit.dseq, body, edit.body_hash, "document_too_large")
        return OperationResult(op_id=edit.op_id, state="parked", reason="document_too_large", version=None)
