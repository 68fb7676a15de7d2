"""Databases for the tests of migrations, which need no application."""

import pytest

from carnet.config import Settings
from tests.conftest import Clone
from tests.engines import Postgresql


@pytest.fixture
def settings(clone: Clone) -> Settings:
    """A populated database that may be damaged."""
    return clone("migrations")


@pytest.fixture(autouse=True)
def pg_dump(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The programs of the server that runs are the first on the PATH: those of another version refuse to copy it."""
    engine = request.getfixturevalue("engine") if "engine" in request.fixturenames else None
    if isinstance(engine, Postgresql):
        monkeypatch.setenv("PATH", str(engine.server.binaries), prepend=":")
