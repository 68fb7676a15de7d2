"""Plays scripts that Hypothesis makes, and shrinks the first that breaks something."""

from collections import Counter
from collections.abc import Callable

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

from tests.faults.model.steps import Step

Play = Callable[[list[Step]], Counter[str]]  # what was counted; raises where something does not hold


def search(
    play: Play, scripts: SearchStrategy[list[Step]], *, examples: int, begin: int, shrink: bool = True
) -> Counter[str]:
    """The counts of so many examples; `begin` is the seed: other numbers, other examples."""
    counted: Counter[str] = Counter()

    @seed(begin)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink] if shrink else [Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(script=scripts)
    def all_of(script: list[Step]) -> None:
        counted.update(play(script))

    all_of()
    return counted
