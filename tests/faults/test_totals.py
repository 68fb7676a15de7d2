"""The figures of a campaign are those of one state of the save path, over all its runs."""

import json
from pathlib import Path

import pytest

from tests.faults import totals
from tests.faults.totals import CAMPAIGNS, FOLDER, SECONDS, Totals

NAME = "model-fold"


def test_a_short_run_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FOLDER, raising=False)
    monkeypatch.chdir(tmp_path)
    short = Totals("whatever")
    turns = 0
    while short.short_of(kills=3):
        turns += 1
        short.add(kills=1, requests=5)
    assert (turns, short.counts) == (3, {"kills": 3, "requests": 15})
    assert list(tmp_path.iterdir()) == []


def test_a_long_run_goes_on_where_the_last_one_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    first = Totals(NAME)
    first.add(steps=10)
    Totals(NAME).add(steps=5, pulls=1)
    first.add(steps=1)
    assert Totals(NAME).counts == {"steps": 16, "pulls": 1}
    first.violated("a value is gone")
    kept = json.loads((tmp_path / f"{NAME}.json").read_text())
    assert (kept["campaign"], kept["violations"]) == (NAME, ["a value is gone"])
    assert kept["digest"] == totals.digest()
    assert Totals(NAME).short_of(steps=1)
    Totals(NAME).add(steps=CAMPAIGNS[NAME].goals["steps"])
    assert not Totals(NAME).short_of(steps=1)


def test_the_time_is_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    monkeypatch.setenv(SECONDS, "-1")
    assert not Totals(NAME).short_of(steps=1)


def test_other_sources_begin_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    running = Totals(NAME)
    running.add(steps=10)
    monkeypatch.setattr(totals, "digest", lambda: "other")
    assert Totals(NAME).counts == {}
    monkeypatch.setattr(totals, "_LOOK_EVERY", -1)
    with pytest.raises(pytest.skip.Exception):
        running.add(steps=1)
    assert Totals(NAME).counts == {}


def test_the_digest_is_of_what_saves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = totals.digest()
    assert len(real) == 16
    monkeypatch.setattr(totals, "ROOT", tmp_path)
    seen = {totals.digest()}
    for name in ("src/carnet/kit/db.py", "src/carnet/sync/service.py", "web/src/offline/sender.ts"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1")
        seen.add(totals.digest())
    assert len(seen) == 4
    for name in ("web/src/offline/sender.test.ts", "src/carnet/kit/web.py"):
        (tmp_path / name).write_text("1")
        assert totals.digest() in seen


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_every_campaign_has_goals(name: str) -> None:
    assert CAMPAIGNS[name].goals
