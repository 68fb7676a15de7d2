"""Which attempt is later, and when one reads as closed. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

CLOSES_AFTER = timedelta(hours=4)


class Started(Protocol):
    """What of an attempt decides its place."""

    workout_id: Any
    started_at: Any
    device: Any
    dseq: Any


class Running(Protocol):
    """What of an attempt decides whether it is still going on."""

    status: Any
    last_operation_at: Any


A = TypeVar("A", bound=Started)


def order_attempts(attempts: Iterable[A]) -> list[A]:
    """Attempts of one session and student, earliest first.

    By start, which counts as never earlier than the same device's previous start (a clock set back does not
    reorder a person's own attempts); ties by the device's sequence, then by id.
    """
    counted: dict[str, datetime] = {}
    keyed = []
    for attempt in sorted(attempts, key=lambda a: (a.device, a.dseq, a.workout_id)):
        start = max(attempt.started_at, counted.get(attempt.device, attempt.started_at))
        counted[attempt.device] = start
        keyed.append((start, attempt.dseq, attempt.workout_id, attempt))
    keyed.sort(key=lambda key: key[:3])
    return [attempt for *_, attempt in keyed]


def reads_closed(last_operation_at: datetime, now: datetime) -> bool:
    """An attempt without an operation for 4 hours reads as closed at its last one."""
    return now - last_operation_at >= CLOSES_AFTER
