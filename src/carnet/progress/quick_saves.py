"""The quick way of a plain save: a student's own change of an exercise of theirs, over a log whose fold is kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from carnet.accounts.service import Caller, Secret
from carnet.progress.devices import PLAIN_DEVICE
from carnet.progress.document import Document
from carnet.progress.fold import Operation
from carnet.progress.live import LiveLog
from carnet.progress.models import Device
from carnet.progress.quick import QuickSaves, make_saving
from carnet.progress.quick_sql import Question, Saving, Standing
from carnet.progress.saves import PlainSave, answer, write_change
from carnet.progress.schemas import ExerciseChange, Saved
from carnet.progress.service import Edit, Log
from carnet.workouts.models import WorkoutSession


class KeptLog(Log):
    """A log that works out only what the save touches; what was added to it once stays in it."""

    def __init__(self, live: LiveLog) -> None:
        super().__init__(*live.key, None, [], [], live.operations)
        self.prescriptions = live.prescriptions  # type: ignore[assignment]  # the same names as the model has
        self._live = live
        self._stored = live.version
        self._added = 0

    @property
    def version(self) -> int:
        """The document's."""
        return self._live.version

    @property
    def roots(self) -> dict[UUID, UUID]:
        """No attempt of it is part of another."""
        return {}

    def is_latest(self, workout: WorkoutSession) -> bool:
        """Whether no attempt stands before this one in the document."""
        return workout.workout_id == list(self._live.attempts)[-1]

    def record(self, workout: WorkoutSession, extra: Sequence[Operation] = (), version: int | None = None) -> Document:  # noqa: ARG002  # as Log has it
        """What was logged in one attempt alone."""
        self._add(extra)
        return self._live.record(workout.workout_id).document

    def view(self, workout: WorkoutSession, extra: Sequence[Operation] = (), version: int | None = None) -> Document:
        """The document, or the record of an attempt that it hides."""
        self._add(extra)
        if workout.workout_id in self._live.document.folded.ranks:
            return self._live.document.document
        return self.record(workout, extra, version)

    def _add(self, extra: Sequence[Operation]) -> None:
        new = extra[self._added :]
        if new:
            self._added = len(extra)
            for operation in new:
                operation.version = self._stored + 1
            self._live.add(new, self._stored + 1)


async def save_exercise(
    quick: QuickSaves,
    secret: Secret,
    workout_id: UUID,
    position: int,
    change: ExerciseChange,
    *,
    now: datetime,
    if_match: int | None,
) -> tuple[Caller, Saved] | None:
    """As `saves.save_exercise`; null, and nothing written, where this is no plain case."""
    question = Question(secret, now, PLAIN_DEVICE, workout_id, ())

    def work_out(standing: Standing, log: LiveLog) -> tuple[Saving | None, Saved] | None:
        if standing.next_dseq is None or workout_id not in log.attempts:
            return None
        device = Device(user_id=standing.user_id, device_id=PLAIN_DEVICE, next_dseq=standing.next_dseq)
        size = log.size
        save = PlainSave(KeptLog(log), WorkoutSession(workout_id=workout_id), device, now)
        write_change(save, position, change, if_match)
        save.seen  # noqa: B018  # with the last of the edits
        saved = answer(save, position)
        if not save.edits:
            return None, saved
        rows = [_row(edit, size + n) for n, edit in enumerate(save.edits)]
        saving = make_saving(question, log, rows, next_dseq=device.next_dseq, seen=False)
        return None if saving is None else (saving, saved)

    return await quick.save(question, work_out)


def _row(edit: Edit, seq: int) -> tuple[Any, ...]:
    return (
        edit.op_id,
        edit.dseq,
        seq,
        edit.path,
        msgspec.json.encode(edit.value).decode(),
        msgspec.json.encode(edit.bases).decode(),
        edit.edited_at,
        edit.clock_offset,
        edit.corrected_at,
        edit.app_version,
        edit.body_hash,
    )
