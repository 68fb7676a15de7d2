"""The machine can fail: every planted mistake is found, in the fold, in the server and in the page."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from tests.faults.model import planted, test_fold_model, test_phone_model, test_server_model
from tests.faults.model.pages import Node
from tests.faults.model.real import RealServer
from tests.faults.model.steps import NUMBERS, Step, mix_of
from tests.progress.fold_planted import BUGS as FOLD_BUGS

node = test_phone_model.node
HISTORIES = 60
SQLITE = pytest.mark.sqlite("the mistakes are the same on both, and so is what finds them")


def finds(play: Callable[[], Any]) -> bool:
    """Whether something does not hold; a mistake may also break everything."""
    try:
        play()
    except Exception:  # noqa: BLE001  # see above
        return True
    return False


def random_script(seed: int) -> list[Step]:
    numbers = random.Random(seed)
    mix = mix_of(numbers.randrange(NUMBERS))
    return [mix.read(numbers.randrange(NUMBERS)) for _ in range(40)]


# too rare for a few histories: tests/progress/test_fold_planted.py finds it
RARE = {"versions_of_own_writes"}


@pytest.mark.parametrize("bug", [bug for bug in FOLD_BUGS if bug not in RARE])
def test_in_the_fold(bug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    places, mistake = FOLD_BUGS[bug]
    for module, name in places:
        monkeypatch.setattr(module, name, mistake)
    scripts = [planted.CLOCK_SET_BACK, *map(random_script, range(HISTORIES))]
    assert any(finds(lambda script=script: test_fold_model.play(script)) for script in scripts)  # type: ignore[misc]  # the default holds this turn's value


@SQLITE
@pytest.mark.parametrize("bug", planted.BUGS)
def test_in_the_server(bug: str, real: RealServer, monkeypatch: pytest.MonkeyPatch) -> None:
    mistake, script = planted.BUGS[bug]
    test_server_model.play(real, script)
    mistake(monkeypatch)
    assert finds(lambda: test_server_model.play(real, script))


@SQLITE
@pytest.mark.parametrize("bug", planted.PAGE_BUGS)
def test_in_the_page(bug: str, node: Node, real: RealServer) -> None:
    script = planted.PAGE_BUGS[bug]
    test_phone_model.play(node, real, script)
    node.planted = bug
    try:
        assert finds(lambda: test_phone_model.play(node, real, script))
    finally:
        node.planted = ""
