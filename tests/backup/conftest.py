"""A Carnet with people, their work, logins, links and invitations in it; empty places; the command line."""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from carnet.cli import main
from carnet.config import Settings
from carnet.migrations import upgrade
from tests.engines import Engine
from tests.migrations.databases import make_old
from tests.tools import environment_of

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]
_LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))
from carnet.cli import main
sys.argv[0] = "carnet"
main()
"""


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
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where scratch files go."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def run(scratch: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command; it leaves no scratch files."""

    def command(settings: Settings, *arguments: object) -> Done:
        with monkeypatch.context() as patch:
            for name, value in environment_of(settings).items():
                patch.setenv(name, value)
            if settings.database_url is None:
                patch.delenv("CARNET_DATABASE_URL", raising=False)
            patch.setattr(sys, "argv", ["carnet", *map(str, arguments)])
            capsys.readouterr()
            code: object = 0
            try:
                main()
            except SystemExit as exit_:
                code = exit_.code
        out, err = capsys.readouterr()
        assert not list(scratch.iterdir()), "scratch files are left"
        said = err if isinstance(code, int) else f"{err}{code}\n"
        return Done([], code if isinstance(code, int) else 1, out, said)

    return command


@pytest.fixture
def run_limited(scratch: Path) -> Run:
    """The same as a process of its own, none of whose files can grow beyond a size: so it is where a disk is full."""

    def command(settings: Settings, room: int, *arguments: object) -> Done:
        program = _LIMITED.format(room=room)
        done = subprocess.run(
            [sys.executable, "-c", program, *map(str, arguments)],
            env=environment_of(settings) | {"TMPDIR": str(scratch)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert "Traceback" not in done.stderr
        assert not list(scratch.iterdir()), "scratch files are left"
        return done

    return command
