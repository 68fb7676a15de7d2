"""Signing in with a cookie, signing out, expiry, settings, and what the database keeps of it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from carnet.app import create_app
from carnet.config import Settings
from carnet.kit import clock
from carnet.kit.db import Base
from tests.conftest import PASSWORD, Api, Cast
from tests.engines import read_rows

Client = TestClient[Litestar]
ME = {"userId", "name", "email", "locale", "units", "timeZone", "teams"}


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post("/api/v1/login", json={"email": email, "password": password})


def test_login_answers_me_and_sets_a_cookie(client: Client, cast: Cast) -> None:
    assert client.get("/api/v1/me").status_code == 401
    answer = sign_in(client, cast.ines.email)
    assert answer.status_code == 200
    assert set(answer.json()) == ME
    assert client.get("/api/v1/me").json() == answer.json()
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("carnet_login=")
    assert {"httponly", "samesite=lax", "path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "secure" not in cookie
    assert "max-age=" in cookie


def test_me(ines: Api, marion: Api, stranger: Api, cast: Cast) -> None:
    me = ines.ok("GET", "/me")
    assert (me["userId"], me["email"], me["name"]) == (str(cast.ines.user_id), "ines@test.carnet", "Ines")
    assert [(set(team), team["name"], team["role"]) for team in me["teams"]] == [
        ({"teamId", "name", "role"}, "Club", "student")
    ]
    assert marion.ok("GET", "/me")["teams"][0]["role"] == "owner"
    assert stranger.ok("GET", "/me")["teams"] == []


def test_settings_are_kept(ines: Api, thomas: Api) -> None:
    assert ines.ok("PATCH", "/me", {"locale": "en"})["locale"] == "en"
    changed = ines.ok("PATCH", "/me", {"units": "lb"})
    assert (changed["locale"], changed["units"]) == ("en", "lb")
    assert ines.ok("PATCH", "/me", {}) == changed == ines.ok("GET", "/me")
    assert thomas.ok("GET", "/me")["units"] == "kg"


@pytest.mark.parametrize("body", [{"locale": "de"}, {"units": "stone"}, {"units": None}, {"email": "x@y"}, [], "x"])
def test_settings_that_are_none(ines: Api, body: Any) -> None:
    before = ines.ok("GET", "/me")
    assert ines.call("PATCH", "/me", body).status_code == 400
    assert ines.ok("GET", "/me") == before


def test_logout_ends_this_login_alone(client: Client, cast: Cast, ines: Api) -> None:
    first = sign_in(client, cast.ines.email).cookies["carnet_login"]
    client.cookies.clear()  # another browser
    second = sign_in(client, cast.ines.email).cookies["carnet_login"]
    assert first != second
    answer = client.post("/api/v1/logout")
    assert (answer.status_code, answer.content) == (204, b"")
    client.cookies.clear()
    assert client.get("/api/v1/me", headers={"Cookie": f"carnet_login={second}"}).status_code == 401
    assert client.get("/api/v1/me", headers={"Cookie": f"carnet_login={first}"}).status_code == 200
    assert ines.ok("GET", "/me")


def test_the_address_is_compared_without_case(client: Client) -> None:
    assert sign_in(client, "INES@Test.Carnet").status_code == 200


@pytest.mark.parametrize("email", ["ines@test.carnet", "nobody@test.carnet"])
def test_a_wrong_password_and_an_unknown_account_answer_alike(client: Client, email: str) -> None:
    answer = sign_in(client, email, "wrong")
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_credentials")
    assert answer.content == sign_in(client, "another@test.carnet", "wrong").content
    assert "set-cookie" not in answer.headers


def test_a_login_expires(client: Client, cast: Cast, ines: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(client, cast.ines.email)
    later = clock.now() + timedelta(days=400)
    monkeypatch.setattr(clock, "now", lambda: later)
    answer = client.get("/api/v1/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert ines.call("GET", "/me").status_code == 200


def test_a_cookie_is_no_bearer_token(client: Client, cast: Cast) -> None:
    secret = sign_in(client, cast.ines.email).cookies["carnet_login"]
    client.cookies.clear()
    assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    assert client.get("/api/v1/me", headers={"Cookie": f"carnet_login={cast.ines.token}"}).status_code == 401


def test_no_secret_is_in_the_database(client: Client, cast: Cast, settings: Settings) -> None:
    secret = sign_in(client, cast.ines.email).cookies["carnet_login"]
    kept = repr([read_rows(settings, f'SELECT * FROM "{name}"') for name in Base.metadata.tables])  # noqa: S608  # the models' own names
    for word in (secret, cast.ines.token, PASSWORD):
        assert word not in kept
    assert "$argon2id$" in kept


def test_an_https_address_makes_the_cookie_secure(settings: Settings, cast: Cast) -> None:
    app = create_app(replace(settings, public_url="https://carnet.example.org"), static=None)
    with TestClient(app, base_url="https://carnet.example.org") as client:
        cookie = sign_in(client, cast.ines.email).headers["set-cookie"]
        assert cookie.startswith("__Host-carnet_login=")
        attributes = {part.strip().lower() for part in cookie.split(";")}
        assert {"secure", "httponly", "path=/", "samesite=lax"} <= attributes
        assert not any(one.startswith("domain") for one in attributes)
        assert client.get("/api/v1/me").status_code == 200
        assert client.post("/api/v1/logout").headers["set-cookie"].startswith("__Host-carnet_login=")
