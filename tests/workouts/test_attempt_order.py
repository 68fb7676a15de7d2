"""Rule 7 of docs/saving.md: attempts by corrected start, never earlier than the same device's previous one."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from carnet.workouts.attempts import order_attempts

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@dataclass
class Start:
    workout_id: UUID
    device: str
    dseq: int
    started_at: datetime


def _number(starts: list[tuple[str, int, int]]) -> list[Start]:
    """A device's starts have its own numbers, later ones higher; ids say nothing about order."""
    taken: dict[str, int] = {}
    made = []
    for n, (device, hours, gap) in enumerate(starts):
        taken[device] = taken.get(device, -1) + 1 + gap
        made.append(Start(UUID(int=(n * 7919) % 101), device, taken[device], NOON + timedelta(hours=hours)))
    return made


HOURS = st.sampled_from((0, 1, 1, 2, -24, 24, 31 * 365 * 24, -31 * 365 * 24))
STARTS = st.lists(st.tuples(st.sampled_from("abc"), HOURS, st.integers(0, 2)), min_size=1, max_size=8).map(_number)


# A clock that is set back between two starts does not reorder a person's own attempts.
@given(starts=STARTS)
def test_a_device_keeps_its_own_order(starts: list[Start]) -> None:
    for device in "abc":
        own = [start for start in starts if start.device == device]
        assert [start for start in order_attempts(starts) if start.device == device] == own


# The order is that of the starts as they count: the latest that the device had said until then.
@given(starts=STARTS)
def test_starts_count_as_never_earlier_than_the_previous_one(starts: list[Start]) -> None:
    def key(start: Start) -> tuple[datetime, int, UUID]:
        said = [one.started_at for one in starts if one.device == start.device and one.dseq <= start.dseq]
        return max(said), start.dseq, start.workout_id

    assert all(key(one) < key(other) for one, other in pairwise(order_attempts(starts)))


# The order does not depend on the order of arrival.
@given(data=st.data(), starts=STARTS)
def test_arrival_does_not_matter(data: Any, starts: list[Start]) -> None:
    assert order_attempts(data.draw(st.permutations(starts))) == order_attempts(starts)


# A start that arrives later never changes the order of those that were there.
@given(starts=STARTS)
def test_an_arrival_leaves_the_others_in_their_order(starts: list[Start]) -> None:
    without = [start for start in order_attempts(starts) if start != starts[-1]]
    assert order_attempts(starts[:-1]) == without


def test_a_clock_set_back_between_two_starts() -> None:
    first, second = _number([("a", 5, 0), ("a", -24, 0)])
    between = Start(UUID(int=50), "b", 0, NOON)
    assert order_attempts([second, between, first]) == [between, first, second]


def test_a_tie_between_devices_is_broken_by_number_then_id() -> None:
    late, early = Start(UUID(int=1), "a", 3, NOON), Start(UUID(int=2), "b", 2, NOON)
    same = Start(UUID(int=3), "c", 2, NOON)
    assert order_attempts([late, same, early]) == [early, same, late]
