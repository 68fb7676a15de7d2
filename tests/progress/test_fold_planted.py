"""The properties can fail: each planted bug is caught, and by the invariants that it breaks."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.progress import fold_properties as properties
from tests.progress.fold_histories import HONEST, HOSTILE, History, histories
from tests.progress.fold_planted import BUGS

# always the same histories, and no search for a smaller one: whether they fail is all that is asked
CAUGHT = settings(
    max_examples=400,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def arrival(history: History) -> None:
    shuffled = list(history.operations)
    random.Random(len(shuffled)).shuffle(shuffled)
    properties.arrival_order(history, shuffled)


SEARCHES: dict[str, tuple[Callable[[History], None], Any]] = {
    "I3": (arrival, histories()),
    "I6": (properties.overwritten_stays_away, histories(bases=HOSTILE)),
    "I7": (properties.nothing_shows_empty, histories(bases=HOSTILE)),
    "I8": (properties.last_edit_shows, histories(devices=1)),
    "I9": (properties.records_stand_apart, histories()),
    "I12": (properties.counters, histories()),
    "shown": (properties.first_of_heads, histories()),
    "heads": (properties.heads_match, histories()),
    "whole": (properties.whole_versions, histories(bases=HONEST)),
    "pure": (properties.no_mixture, histories(bases=HONEST)),
    "deleted": (properties.deletion, histories(bases=HONEST)),
    "attempts": (properties.later_attempt_wins, histories()),
}
# which invariants each bug must be caught by
CATCHES = {
    "last_write_wins": ("I7", "I8"),
    "bases_ignored": ("I6",),
    "device_order_ignored": ("I6", "I8"),
    "null_first": ("I7", "shown"),
    "earliest_first": ("shown",),
    "arrival_first": ("I3",),
    "attempts_mixed": ("I6", "attempts"),
    "equal_values_lost": ("heads",),
    "mixture": ("whole",),
    "everything_shared": ("pure",),
    "others_versions_hidden": ("I7",),
    "versions_of_own_writes": ("I7",),
    "deletion_wins": ("I7", "deleted"),
    "deletion_forgotten": ("I8", "deleted"),
    "raw_clock": ("I8",),
    "fresh_ignored": ("attempts",),
    "fresh_alone": ("I8",),
    "clock_newer": ("I8", "I12"),
    "arrival_newer": ("I8", "I12"),
    "record_of_all": ("I9",),
}


def finds(name: str) -> bool:
    """Whether a search for a counterexample to this invariant ends with one."""
    holds, strategy = SEARCHES[name]

    @CAUGHT
    @given(history=strategy)
    def search(history: History) -> None:
        holds(history)

    try:
        search()
    except Exception:  # noqa: BLE001  # a bug may also break the fold altogether
        return True
    return False


def test_every_bug_has_its_invariant() -> None:
    assert CATCHES.keys() == BUGS.keys()


@pytest.mark.parametrize(("bug", "invariant"), [(bug, name) for bug, names in CATCHES.items() for name in names])
def test_a_planted_bug_is_caught(bug: str, invariant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    places, planted = BUGS[bug]
    for module, name in places:
        monkeypatch.setattr(module, name, planted)
    assert finds(invariant)
