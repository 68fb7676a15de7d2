"""Hashes that take no time, for tests that are about something else."""

import pytest

from carnet.accounts import passwords
from tests.conftest import PASSWORD


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Right is the cast's password, and whatever was set since."""
    passwords._hash_of_nobody()  # noqa: SLF001  # a real one is kept for the tests after these
    hasher = passwords._hasher  # noqa: SLF001  # there is no other door to it

    def verify(password: str, hashed: str) -> bool:
        return hashed == f"hash of {password}" or (password == PASSWORD and hashed.startswith("$argon2"))

    monkeypatch.setattr(hasher, "hash", lambda password: f"hash of {password}")
    monkeypatch.setattr(hasher, "verify", verify)
