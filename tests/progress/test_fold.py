"""Properties of the fold, one per invariant of sync.md; the sentence of each stands with its function."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.progress import fold_properties as properties
from tests.progress.fold_histories import History, histories
from tests.progress.fold_session import UNIT_PATHS

WHOLE = (
    properties.overwritten_stays_away,
    properties.first_of_heads,
    properties.nothing_shows_empty,
    properties.deletion,
    properties.whole_versions,
    properties.records_stand_apart,
    properties.later_attempt_wins,
    properties.counters,
    properties.heads_match,
)


@pytest.mark.parametrize("holds", WHOLE, ids=lambda holds: holds.__name__)
@given(history=histories())
def test_of_any_history(holds: Any, history: History) -> None:
    holds(history)


@pytest.mark.parametrize("holds", WHOLE, ids=lambda holds: holds.__name__)
@given(history=histories(paths=UNIT_PATHS, honest=True))
def test_of_phones_that_dispute_sets(holds: Any, history: History) -> None:
    holds(history)


@given(history=histories(), seed=st.integers(0, 2**16))
def test_i3_arrival_order(history: History, seed: int) -> None:
    shuffled = list(history.operations)
    random.Random(seed).shuffle(shuffled)
    properties.arrival_order(history, shuffled)


@given(history=histories(devices=1))
def test_i8_one_device(history: History) -> None:
    properties.last_edit_shows(history)
