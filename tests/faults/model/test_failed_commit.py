"""A COMMIT that fails while other saves of the same document wait behind it: nothing of it is believed afterwards."""

from typing import Any
from uuid import UUID

import pytest

from carnet.kit.ids import uuid7
from carnet.progress.paths import START
from tests.faults.model.phone import ModelPhone
from tests.faults.model.real import RealServer
from tests.progress.fold_histories import NOON
from tests.progress.fold_session import SET, THIRD

REPS = f"{SET}/reps"
PATHS = (REPS, f"{THIRD}/reps", f"{SET}/rpe")


class Workout:
    """One phone and the attempt that it writes in."""

    def __init__(self, real: RealServer, workout_id: UUID) -> None:
        self.real = real
        self.workout_id = str(workout_id)
        self.phone = ModelPhone("ines", lambda _: uuid7(), lambda: NOON)

    def write(self, path: str, value: Any) -> None:
        self.phone.write({"workoutId": self.workout_id, "path": path, "value": value, "base": None})

    def sync(self) -> None:
        self.phone.sync(lambda batch: self.real.post("ines", batch))


@pytest.mark.parametrize("mode", ["before", "after"])
def test_saves_of_one_document_wait_behind_it(real: RealServer, mode: str) -> None:
    real.begin(lambda: NOON, lambda _: uuid7())
    first, second = uuid7(), uuid7()
    workouts = [Workout(real, first), Workout(real, second), Workout(real, first)]
    for n, one in enumerate(workouts):
        if n < 2:
            one.write(START, {"sessionId": real.session_id})
        for value in (1, 2):  # the second is saved in the quick way
            one.write(REPS, value)
            one.sync()
    for one, path in zip(workouts, PATHS, strict=True):
        one.write(path, 5)
    batches = [batch for one in workouts if (batch := one.phone.next_batch(hello=False)) is not None]
    real.break_commit(mode)
    answers = real.post_together([("ines", batch) for batch in batches])
    assert [status for status, _ in answers].count(503) >= 1
    real.verify()
    for one in workouts:
        one.sync()
    assert all(row.state == "saved" for one in workouts for row in one.phone.rows())
    real.verify()
