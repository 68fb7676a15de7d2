"""Properties of the fold, one per invariant of docs/saving.md; the sentence of each stands with its function."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.progress import fold_properties as properties
from tests.progress.fold_digest import digest
from tests.progress.fold_histories import HONEST, History, histories

ROOT = Path(__file__).resolve().parents[2]
WHOLE = (
    properties.overwritten_stays_away,
    properties.first_of_heads,
    properties.nothing_shows_empty,
    properties.deletion,
    properties.whole_versions,
    properties.no_mixture,
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
@given(history=histories(bases=HONEST))
def test_of_honest_phones(holds: Any, history: History) -> None:
    holds(history)


@given(history=histories(), shuffle=st.randoms(use_true_random=False))
def test_i3_arrival_order(history: History, shuffle: Random) -> None:
    operations = list(history.operations)
    shuffle.shuffle(operations)
    properties.arrival_order(history, operations)


@given(history=histories(devices=1))
def test_i8_one_device(history: History) -> None:
    properties.last_edit_shows(history)


@given(history=histories(), random=st.randoms(use_true_random=False))
def test_forged_bases(history: History, random: Random) -> None:
    ids = [op.op_id for op in history.operations]
    forged = [replace(op, bases=tuple(random.sample(ids, min(len(ids), 3)))) for op in history.operations]
    properties.rings_hide_nothing(history.with_operations(forged))
    properties.arrival_order(history.with_operations(forged), forged[::-1])


def test_a_fold_is_the_same_in_every_process() -> None:
    """No order of a dict or set that hangs on PYTHONHASHSEED gets into a document."""
    prints = "from tests.progress.fold_digest import digest; print(digest(40))"
    digests = {
        subprocess.run(
            [sys.executable, "-c", prints],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "20261102")
    }
    assert digests == {f"{digest(40)}\n".encode()}
