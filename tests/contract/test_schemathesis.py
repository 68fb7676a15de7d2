"""Schemathesis against the running server: short here, long by `just schemathesis`.

`--requests` says how many an engine gets, `--campaign FOLDER` keeps the figures of each engine in a file there, from
which the next run goes on.
"""

import json
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import Cast, Clone
from tests.contract.campaign import Campaign, Figures
from tests.serving import serve

SECONDS = 40  # of the short run
SHORT = 400
SEED = 20_261_123


def test_stateful(clone: Clone, cast: Cast, pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]) -> None:
    requests = pytestconfig.getoption("--requests")
    settings = clone("schemathesis")
    kept = pytestconfig.getoption("--campaign")
    engine = "postgresql" if settings.database_url else "sqlite"
    file = Path(kept) / f"{engine}.json" if kept else None
    figures = read(file) if file and file.exists() else Figures()
    with serve(settings) as address:
        campaign = Campaign(address, settings, cast, figures)
        until = float("inf") if requests else time.monotonic() + SECONDS
        while figures.requests < (requests or SHORT) and time.monotonic() < until:
            campaign.run(SEED, min(figures.requests + 500, requests or SHORT), until)
            if file:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(json.dumps(vars(figures), indent=1))
                with capsys.disabled():
                    print(f"\n{engine}: {figures.summary}", flush=True)  # noqa: T201  # a long run says where it is
    assert figures.requests >= 20
    assert not figures.problems, "\n\n".join(f"{key}\n{told}" for key, told in list(figures.problems.items())[:20])


def read(file: Path) -> Figures:
    """The figures of the runs before."""
    kept = json.loads(file.read_text())
    counters = {name: Counter(kept[name]) for name in ("statuses", "operations", "succeeded")}
    return Figures(requests=kept["requests"], problems=kept["problems"], **counters)
