"""A log whose fold is kept says what a fold of the whole log says, however its operations came in."""

from dataclasses import replace
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnet.kit.ids import UUID
from carnet.progress import fold
from carnet.progress.document import Document
from carnet.progress.live import LiveAttempt, LiveFold, LiveLog, LivePrescription
from tests.progress.fold_histories import HONEST, History, histories
from tests.progress.fold_session import ITEMS

_KEY = (UUID(int=1), UUID(int=2), UUID(int=3))
_PRESCRIPTIONS = [
    LivePrescription(1, one.item_id, one.exercise_id, one.exercise_name, one.exercise_type, one.config) for one in ITEMS
]


def keep(history: History, random: Random) -> None:
    """Adds a history batch by batch, in each device's order, and compares after each of them."""
    attempts = [LiveAttempt(one.workout_id, 1, one.fresh) for one in history.attempts()]
    log = LiveLog(_KEY, 0, attempts, _PRESCRIPTIONS, [])
    waiting = in_device_order(history, random)
    while waiting:
        size = random.randint(1, 8)
        batch, waiting = waiting[:size], waiting[size:]
        log.add(batch, log.version + 1)
        so_far = history.with_operations(list(log.operations))
        assert log.document.encode() == msgspec.json.encode(so_far.fold().progress)
        for attempt in attempts:
            record = so_far.record(attempt.workout_id)
            kept = log.record(attempt.workout_id).document
            assert kept.progress == record.progress
            assert heads(kept) == heads(record)
            own = [op.at for op in log.operations if op.workout_id == attempt.workout_id]
            assert log.last_at(attempt.workout_id) == max(own, default=0)


def heads(document: Document) -> dict[str, tuple[UUID, ...]]:
    return {path: document.folded.heads(path) for path in document.folded.registers}


def in_device_order(history: History, random: Random) -> list[fold.Operation]:
    """As a server takes them: any device next, each in its own order."""
    queues: dict[str, list[fold.Operation]] = {}
    for op in sorted(history.operations, key=lambda op: op.dseq):
        queues.setdefault(op.device, []).append(op)
    taken = []
    while queues:
        device = random.choice(sorted(queues))
        taken.append(queues[device].pop(0))
        if not queues[device]:
            del queues[device]
    return taken


@given(history=histories(), random=st.randoms(use_true_random=False))
def test_of_any_history(history: History, random: Random) -> None:
    keep(history, random)


@given(history=histories(bases=HONEST), random=st.randoms(use_true_random=False))
def test_of_honest_phones(history: History, random: Random) -> None:
    keep(history, random)


@given(history=histories(), random=st.randoms(use_true_random=False))
def test_of_forged_bases(history: History, random: Random) -> None:
    ids = [op.op_id for op in history.operations]
    forged = [replace(op, bases=tuple(random.sample(ids, min(len(ids), 3)))) for op in history.operations]
    keep(history.with_operations(forged), random)


def _cover_all(_register: fold.Register, _operation: fold.Operation, _heads: list[fold.Operation]) -> bool:
    return True


def _forget_what_was_touched(live: LiveFold, operation: fold.Operation) -> None:
    if operation.workout_id in live.folded.ranks:
        live.folded.add(operation)


@pytest.mark.parametrize(
    ("of", "name", "bug"),
    [(fold.Register, "_covers_all", _cover_all), (LiveFold, "add", _forget_what_was_touched)],
    ids=["covers", "forgets"],
)
def test_a_planted_bug_is_found(of: type, name: str, bug: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of, name, bug)
    with pytest.raises((AssertionError, ExceptionGroup)):
        test_of_any_history()
