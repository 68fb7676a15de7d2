"""Ten wrong passwords for an account from an address: 429 for that account from that address, nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from carnet.accounts import passwords
from carnet.kit import clock
from tests.conftest import PASSWORD, Cast

Client = TestClient[Litestar]
WRONG = "wrong"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hash takes its quarter of a second in test_sign_in; here only right and wrong matter."""
    monkeypatch.setattr(passwords._hasher, "verify", lambda password, _hash: password == PASSWORD)  # noqa: SLF001  # there is no other door to it


def sign_in_elsewhere(client: Client, email: str, password: str, address: str = "198.51.100.7") -> Any:
    """From another address than the test client's own."""
    app = client.app

    async def moved(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, "client": (address, 5000)}, receive, send)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "app", moved)
        return sign_in(client, email, password)


def sign_in(client: Client, email: str, password: str = WRONG) -> Any:
    return client.post("/api/v1/login", json={"email": email, "password": password})


@pytest.mark.parametrize("email", ["ines@test.carnet", "nobody@test.carnet"])
def test_the_eleventh_is_429(client: Client, email: str) -> None:
    answers = [sign_in(client, email) for _ in range(10)]
    assert {answer.status_code for answer in answers} == {401}
    answer = sign_in(client, email.upper())
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_attempts")
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert 0 < int(answer.headers["retry-after"]) <= 3600
    assert sign_in(client, email, PASSWORD).status_code == 429


def test_nobody_else_is_locked_out(client: Client, cast: Cast) -> None:
    for _ in range(12):
        sign_in(client, cast.ines.email)
    assert sign_in(client, cast.thomas.email, PASSWORD).status_code == 200
    assert sign_in_elsewhere(client, cast.ines.email, PASSWORD).status_code == 200
    assert sign_in(client, cast.ines.email, PASSWORD).status_code == 429
    headers = cast.ines.headers
    client.cookies.clear()
    assert client.get("/api/v1/me", headers=headers).status_code == 200


def test_after_the_time_it_named_the_right_password_works(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(11):
        answer = sign_in(client, cast.ines.email)
    later = clock.now() + timedelta(seconds=int(answer.headers["retry-after"]) + 1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert sign_in(client, cast.ines.email, PASSWORD).status_code == 200


def test_a_right_password_clears_the_count(client: Client, cast: Cast) -> None:
    for _ in range(2):
        for _ in range(9):
            assert sign_in(client, cast.ines.email).status_code == 401
        assert sign_in(client, cast.ines.email, PASSWORD).status_code == 200


def test_a_request_that_is_not_valid_counts_nothing(client: Client, cast: Cast) -> None:
    for _ in range(12):
        assert client.post("/api/v1/login", json={"email": cast.ines.email}).status_code == 400
    assert sign_in(client, cast.ines.email, PASSWORD).status_code == 200


def test_a_network_of_addresses_is_one(client: Client, cast: Cast) -> None:
    for n in range(10):
        assert sign_in_elsewhere(client, cast.ines.email, WRONG, f"2001:db8:0:1::{n}").status_code == 401
    assert sign_in_elsewhere(client, cast.ines.email, PASSWORD, "2001:db8:0:1:ffff::1").status_code == 429
    for other in ("2001:db8:0:2::1", "::ffff:198.51.100.7"):
        assert sign_in_elsewhere(client, cast.ines.email, PASSWORD, other).status_code == 200
