"""A Carnet with people, their work, logins, links and invitations in it; empty places; the command line."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from carnet.config import Settings
from carnet.migrations import upgrade
from tests.engines import Engine
from tests.migrations.databases import make_old
from tests.tools import CARNET, environment_of

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


@pytest.fixture
def full(engine: Engine, tmp_path: Path) -> Settings:
    """What an earlier Carnet left, brought up to date."""
    settings = make_old(engine, tmp_path / "full", "0002")
    upgrade(settings, with_copy=False)
    return settings


@pytest.fixture
def empty(engine: Engine, tmp_path: Path) -> Settings:
    """Where nothing is yet."""
    return engine.empty(tmp_path / "empty")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a command as a process of its own, whose scratch files go to a folder of the test's."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()

    def command(settings: Settings, *arguments: object, before: Callable[[], None] | None = None) -> Done:
        environment = environment_of(settings) | {"PATH": os.environ["PATH"], "TMPDIR": str(scratch)}
        done = subprocess.run(
            [str(CARNET), *map(str, arguments)],
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            preexec_fn=before,  # no threads here: it sets a limit of the child's
        )
        assert "Traceback" not in done.stderr
        assert not list(scratch.iterdir()), "scratch files are left"
        return done

    return command
