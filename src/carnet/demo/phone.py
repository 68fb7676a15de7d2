"""A student's phone in the past: what it logged then, sent the way every phone sends it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from carnet.demo.data import PastSession
from carnet.demo.results import Moment, write_result
from carnet.kit.ids import uuid5, uuid7
from carnet.programs.models import Prescription
from carnet.progress.devices import get_device
from carnet.progress.paths import FINISH, START
from carnet.sync.schemas import Batch
from carnet.sync.service import take_batch

_BATCH = 200
_REST_SECONDS = 180
_SENT_AFTER = timedelta(seconds=20)


@dataclass(frozen=True)
class Attempt:
    """One to be made: a past session with the place it has in the student's programs."""

    past: PastSession
    started_at: datetime
    session_id: UUID
    scheduled_session_id: UUID
    items: list[Prescription]


class Phone:
    """The one phone of a student."""

    def __init__(self, db: AsyncSession, student_id: UUID) -> None:
        self.db = db
        self.student_id = student_id
        self.device_id = uuid5(student_id, "phone")
        self.shown: dict[tuple[UUID, str], str] = {}  # the operation that stands at a path of a session

    async def run(self, attempt: Attempt) -> None:
        """Logs a whole attempt, spread evenly over its time. Attempts come in the order of their start."""
        workout_id = uuid7()
        if attempt.past.fresh:
            self.shown = {key: op for key, op in self.shown.items() if key[0] != attempt.session_id}
        moments = _moments(attempt)
        step = timedelta(minutes=attempt.past.minutes) / len(moments)
        operations = [
            self._operation(attempt, workout_id, write, attempt.started_at + step * (n + 1 if n else 0))
            for n, moment in enumerate(moments)
            for write in moment
        ]
        for first in range(0, len(operations), _BATCH):
            await self._send(operations[first : first + _BATCH])

    def _operation(self, attempt: Attempt, workout_id: UUID, write: tuple[str, Any], at: datetime) -> dict[str, Any]:
        path, value = write
        op_id = str(uuid7())
        base = self.shown.get((attempt.session_id, path)) if path not in (START, FINISH) else None
        self.shown[attempt.session_id, path] = op_id
        return {
            "opId": op_id,
            "workoutId": str(workout_id),
            "path": path,
            "value": value,
            "base": base,
            "editedAt": at.isoformat(),
            "clockOffset": 0,
        }

    async def _send(self, operations: list[dict[str, Any]]) -> None:
        device = await get_device(self.db, self.student_id, self.device_id)
        numbered = [{**operation, "dseq": device.next_dseq + n} for n, operation in enumerate(operations)]
        now = datetime.fromisoformat(operations[-1]["editedAt"]) + _SENT_AFTER
        batch = Batch(device_id=self.device_id, epoch=None, operations=numbered)
        answer = await take_batch(self.db, self.student_id, batch, now)
        for operation, result in zip(numbered, answer.results, strict=True):
            if result.state != "saved":
                msg = f"the demo's data has {operation['path']} = {operation['value']!r}: {result.reason}"
                raise ValueError(msg)


def _moments(attempt: Attempt) -> list[Moment]:
    past = attempt.past
    start = {
        "sessionId": str(attempt.session_id),
        "scheduledSessionId": str(attempt.scheduled_session_id),
        "restPeriodSeconds": _REST_SECONDS,
        "startedAt": attempt.started_at.isoformat(),
        "fresh": past.fresh,
    }
    moments: list[Moment] = [[(START, start)]]
    for item, result in zip(attempt.items, past.exercises, strict=True):
        if result is not None:
            moments += [moment for moment in write_result(item, result) if moment]
    if not past.abandoned:
        ended_at = attempt.started_at + timedelta(minutes=past.minutes)
        words = [("/feedback/rpe", past.rpe), ("/feedback/notes", past.notes)]
        said = [(path, value) for path, value in words if value is not None]
        moments.append([*said, (FINISH, {"endedAt": ended_at.isoformat()})])
    return moments
