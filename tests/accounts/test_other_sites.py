"""A request that changes something comes from our own page, or from no page, and is JSON."""

from dataclasses import replace

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from carnet.app import create_app
from carnet.config import Settings
from tests.conftest import Api, Cast
from tests.tools import count_rows

REFUSED = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://testserver.local.evil.example"},
    {"Origin": "http://testserver.local:8001"},
    {"Origin": ""},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "something-new"},
    {"Origin": "http://testserver.local", "Sec-Fetch-Site": "cross-site"},
]
ALLOWED = [
    {},
    {"Origin": "http://testserver.local"},
    {"Origin": "http://testserver.local", "Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
]


def test_another_site_changes_nothing(ines: Api, cast: Cast, settings: Settings) -> None:
    rows = count_rows(settings)
    for headers in REFUSED:
        answer = ines.call("POST", f"/sessions/{cast.session_id}/start", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed"), headers
        assert ines.call("PATCH", "/me", {"units": "lb"}, headers).status_code == 403
        assert ines.call("POST", "/ops", {}, headers).status_code == 403
    assert count_rows(settings) == rows
    assert ines.ok("GET", "/me")["units"] == "kg"


def test_another_site_cannot_sign_anybody_in(client: TestClient[Litestar], cast: Cast) -> None:
    body = {"email": cast.ines.email, "password": "carnet-test"}
    answer = client.post("/api/v1/login", json=body, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("headers", ALLOWED)
def test_our_own_page_does(ines: Api, headers: dict[str, str]) -> None:
    assert ines.call("PATCH", "/me", {"units": "lb"}, headers).status_code == 200


def test_reading_needs_no_origin(ines: Api) -> None:
    assert ines.call("GET", "/me", headers={"Origin": "https://evil.example"}).status_code == 200


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://carnet.example.org", 200),
        ("https://CARNET.example.org", 200),
        ("http://carnet.example.org", 403),
        ("https://carnet.example.org:8443", 403),
        ("https://example.org", 403),
        ("https://carnet.example.org@evil.example", 403),
        ("http://testserver.local", 403),
        ("https://[", 403),
    ],
)
def test_the_public_address_is_ours(settings: Settings, cast: Cast, origin: str, status: int) -> None:
    app = create_app(replace(settings, public_url="https://carnet.example.org"), static=None)
    with TestClient(app) as client:
        answer = client.patch("/api/v1/me", json={}, headers={**cast.ines.headers, "Origin": origin})
    assert answer.status_code == status
