"""One house for a whole file; each test finds it as it was."""

from collections.abc import Iterator

import pytest
from litestar.testing import TestClient

from carnet.accounts import passwords
from carnet.app import create_app
from tests.access.house import House
from tests.conftest import Cast, Clone
from tests.described import described


class AnyPassword:
    """Right is whatever is said: a real hash takes longer than everything else here."""

    def hash(self, _password: str) -> str:
        return "hashed"

    def verify(self, _password: str, _hash: str) -> bool:
        return True


@pytest.fixture(scope="module")
def built_house(cast: Cast, clone: Clone) -> Iterator[House]:
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setattr(passwords, "_hasher", AnyPassword())
    app = create_app(clone("access"), static=None)
    with TestClient(app) as client:
        client.event_hooks = described(app)
        yield House(client, cast)
    monkeypatch.undo()


@pytest.fixture
def house(built_house: House) -> Iterator[House]:
    yield built_house
    built_house.reset()
