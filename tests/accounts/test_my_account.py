"""One's own name, time zone, password and e-mail address."""

from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from tests.accounts.test_logins import ask, logins, sign_in
from tests.conftest import PASSWORD, Api, Cast

Client = TestClient[Litestar]
pytestmark = pytest.mark.usefixtures("quick")
NEW = "three new words"


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/Argentina/Buenos_Aires", "UTC", None])
def test_a_time_zone(ines: Api, thomas: Api, zone: str | None) -> None:
    assert ines.ok("GET", "/me")["timeZone"] is None
    assert ines.ok("PATCH", "/me", {"timeZone": zone})["timeZone"] == zone
    assert ines.ok("PATCH", "/me", {"units": "lb"})["timeZone"] == zone == ines.ok("GET", "/me")["timeZone"]
    assert thomas.ok("GET", "/me")["timeZone"] is None


@pytest.mark.parametrize(
    "zone", ["", "Mars/Olympus", "Europe", "../etc/passwd", "Europe/Paris\u0000", "x" * 201, 5, "+02:00"]
)
def test_zones_that_are_none(ines: Api, zone: Any) -> None:
    answer = ines.call("PATCH", "/me", {"timeZone": zone, "units": "lb"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["path"] == "timeZone"
    assert ines.ok("GET", "/me")["units"] == "kg"


def test_a_name(ines: Api, marion: Api) -> None:
    assert ines.ok("PATCH", "/me", {"name": " Inès B. "})["name"] == "Inès B."
    assert marion.ok("GET", "/students")["students"][0]["name"] == "Inès B."
    for name in ("", " ", None, "x" * 201):
        assert ines.call("PATCH", "/me", {"name": name}).status_code == 400


def test_a_new_password_ends_the_other_logins(client: Client, cast: Cast) -> None:
    laptop, phone = sign_in(client, cast.ines.email), sign_in(client, cast.ines.email)
    answer = ask(client, phone, "POST", "/me/password", {"current": PASSWORD, "new": NEW})
    assert (answer.status_code, answer.json()["name"]) == (200, "Ines")
    renewed = answer.cookies["carnet_login"]
    assert [ask(client, one, "GET", "/me").status_code for one in (laptop, phone, renewed)] == [401, 401, 200]
    assert client.get("/api/v1/me", headers=cast.ines.headers).status_code == 401
    assert len(logins(client, renewed)) == 1
    for password, status in ((PASSWORD, 401), (NEW, 200)):
        body = {"email": cast.ines.email, "password": password}
        assert client.post("/api/v1/login", json=body).status_code == status


def test_a_token_that_asks_for_it_stays(client: Client, cast: Cast, ines: Api) -> None:
    phone = sign_in(client, cast.ines.email)
    answer = ines.call("POST", "/me/password", {"current": PASSWORD, "new": NEW})
    assert (answer.status_code, "set-cookie" in answer.headers) == (200, False)
    assert ines.call("GET", "/me").status_code == 200
    assert ask(client, phone, "GET", "/me").status_code == 401


@pytest.mark.parametrize(("path", "field"), [("/me/password", "new"), ("/me/email", "email")])
def test_the_current_password_is_needed(ines: Api, client: Client, cast: Cast, path: str, *, field: str) -> None:
    value = {"new": NEW, "email": "new@test.carnet"}[field]
    key = "current" if field == "new" else "password"
    statuses = [ines.call("POST", path, {key: "wrong", field: value}).status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]
    limited = ines.call("POST", path, {key: PASSWORD, field: value})
    assert (limited.status_code, limited.json()["code"]) == (429, "too_many_attempts")
    assert int(limited.headers["retry-after"]) > 0
    assert client.get("/api/v1/me", headers=cast.ines.headers).json()["email"] == cast.ines.email


@pytest.mark.parametrize("new", ["", "eleven sign", "x" * 1025, None, 5])
def test_passwords_that_are_none(ines: Api, new: Any) -> None:
    answer = ines.call("POST", "/me/password", {"current": PASSWORD, "new": new})
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, "new")


def test_another_address(client: Client, ines: Api, cast: Cast) -> None:
    body = {"password": PASSWORD, "email": "Ines.B@Test.carnet"}
    assert ines.ok("POST", "/me/email", body)["email"] == "ines.b@test.carnet"
    assert ines.ok("POST", "/me/email", body)["email"] == "ines.b@test.carnet"
    assert sign_in(client, "ines.b@test.carnet")
    old = {"email": cast.ines.email, "password": PASSWORD}
    assert client.post("/api/v1/login", json=old).status_code == 401


def test_an_address_that_is_taken_or_none(ines: Api, cast: Cast) -> None:
    taken = ines.call("POST", "/me/email", {"password": PASSWORD, "email": cast.thomas.email.upper()})
    assert (taken.status_code, taken.json()["code"]) == (409, "email_taken")
    for email in ("", "ines", "ines@test", "a b@test.carnet", None):
        assert ines.call("POST", "/me/email", {"password": PASSWORD, "email": email}).status_code == 400
    assert ines.ok("GET", "/me")["email"] == cast.ines.email
