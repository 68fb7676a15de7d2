"""What a long campaign has done so far, added up over runs on the same sources of the save path.

A campaign is an ordinary test, short in `./run test`, long under `just faults`. Two lines plug it in, beside its own
line in CAMPAIGNS below:

    totals = Totals("kills-sqlite")
    while totals.short_of(kills=3):  # 3 in a short run; under `just faults` its goal, unless the time is up before
        ...                          # an assertion that fails ends the run: `just faults` notes it as a violation
        totals.add(kills=1)          # any counts; what is not in the goals is kept as well

Where the sources change under a long run, it is skipped at the next `add`: what it would count was of neither.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAVE_PATH = (
    "src/carnet/progress/**/*.py",
    "src/carnet/sync/**/*.py",
    "src/carnet/workouts/**/*.py",
    "src/carnet/kit/db*.py",
    "src/carnet/kit/writer*.py",
    "web/src/offline/**/*.ts",
)
# how the runner tells the campaigns that this is a long run; not only pytest reads them
FOLDER, SECONDS = "CAMPAIGN_FOLDER", "CAMPAIGN_SECONDS"
_LOOK_EVERY = 5  # seconds between two looks at the sources


@dataclass(frozen=True)
class Campaign:
    """A test file with what pytest is told beside it, and the counts at which it has done enough."""

    file: str
    goals: dict[str, int]
    arguments: tuple[str, ...] = ()


def _on_both(name: str, file: str, **goals: int) -> Iterator[tuple[str, Campaign]]:
    """One test on both engines; each has its own figures and half of the goals."""
    for engine in ("sqlite", "postgresql"):
        halves = {what: -(-goal // 2) for what, goal in goals.items()}
        yield f"{name}-{engine}", Campaign(file, halves, ("--engine", engine))


CAMPAIGNS: dict[str, Campaign] = {
    "model-fold": Campaign("tests/faults/model/test_fold_model.py", {"steps": 1_000_000}),
    **dict(_on_both("model-server", "tests/faults/model/test_server_model.py", steps=30_000)),
    **dict(_on_both("model-phone", "tests/faults/model/test_phone_model.py", steps=10_000)),
    **dict(_on_both("kills", "tests/faults/test_kills.py", kills=500)),
    "kills-of-postgresql": Campaign("tests/faults/test_kills_of_postgresql.py", {"kills": 100}),
    "power": Campaign("tests/faults/test_power.py", {"cuts": 2_000}),
    **dict(_on_both("limits", "tests/faults/test_limits.py", operations=200_000)),
    **dict(_on_both("proxy", "tests/faults/test_proxy.py", requests=10_000)),
    "browser": Campaign("e2e/test_browser_faults.py", {"kills": 200}),
    **dict(_on_both("restores", "tests/faults/test_restores.py", restores=100)),
}


def digest() -> str:
    """Of the save path's sources, their tests left out."""
    found = sha256()
    for file in sorted({file for pattern in SAVE_PATH for file in ROOT.glob(pattern)}):
        if not file.name.endswith((".test.ts", "testing.ts")):
            found.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()[:16]


class Totals:
    """The figures of one campaign: in memory, or in `folder`/`name`.json, where other sources begin a new count."""

    def __init__(self, name: str, folder: Path | None = None) -> None:
        kept = os.environ.get(FOLDER)
        self.name = name
        self.folder = folder or (Path(kept) if kept else None)
        self.counts: dict[str, int] = {}
        self.violations: list[str] = []
        self.digest = digest()
        self._looked = time.monotonic()
        self._until = self._looked + float(os.environ.get(SECONDS) or "inf")
        if self.folder is not None:
            self._change({})

    def short_of(self, **short: int) -> bool:
        """Whether a count is below its goal; `short` are the goals of a short run."""
        goals = CAMPAIGNS[self.name].goals if self.folder is not None else short
        missing = any(self.counts.get(what, 0) < goal for what, goal in goals.items())
        return missing and time.monotonic() < self._until

    def add(self, **counts: int) -> None:
        """Adds to the counts. In a long run skips the test if the sources are not what they were."""
        if self.folder is None:
            self.counts |= {what: self.counts.get(what, 0) + count for what, count in counts.items()}
            return
        if time.monotonic() > self._looked + _LOOK_EVERY:
            if digest() != self.digest:
                pytest.skip("the sources of the save path changed under the run")
            self._looked = time.monotonic()
        self._change(counts)

    def violated(self, what: str) -> None:
        """Notes what must not happen."""
        self.violations.append(what)
        if self.folder is not None:
            self._change({}, what)

    def _change(self, counts: dict[str, int], *violations: str) -> None:
        """Under a lock: two processes may run one campaign."""
        assert self.folder is not None
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / f"{self.name}.json"
        with (self.folder / ".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            kept = json.loads(file.read_text()) if file.exists() else {}
            if kept.get("digest") != self.digest:
                kept = {"counts": {}, "violations": []}
            self.counts = kept["counts"]
            self.counts |= {what: self.counts.get(what, 0) + count for what, count in counts.items()}
            self.violations = [*kept["violations"], *violations]
            figures: dict[str, Any] = {"campaign": self.name, "digest": self.digest, "counts": self.counts}
            half = file.with_suffix(".half")
            half.write_text(json.dumps(figures | {"violations": self.violations}, indent=1) + "\n")
            half.replace(file)
