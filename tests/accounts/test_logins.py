"""Logins are told apart and ended one by one; a secret is new at every sign-in."""

from datetime import timedelta
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from carnet.config import Settings
from carnet.kit import clock
from carnet.kit.errors import NotSaved
from carnet.kit.ids import uuid7
from tests.conftest import PASSWORD, Api, Cast
from tests.engines import read_rows

Client = TestClient[Litestar]
pytestmark = pytest.mark.usefixtures("quick")
FIELDS = {"loginId", "kind", "createdAt", "lastSeenAt", "userAgent", "current"}


def sign_in(client: Client, email: str, agent: str = "Phone", cookie: str = "") -> str:
    """The secret of a new login, from another browser unless a cookie is sent along."""
    client.cookies.clear()
    headers = {"User-Agent": agent} | ({"Cookie": f"carnet_login={cookie}"} if cookie else {})
    answer = client.post("/api/v1/login", json={"email": email, "password": PASSWORD}, headers=headers)
    client.cookies.clear()
    return answer.cookies["carnet_login"]


def ask(client: Client, secret: str, method: str, path: str, body: Any = None) -> Any:
    kwargs = {} if body is None else {"json": body}
    answer = client.request(method, f"/api/v1{path}", headers={"Cookie": f"carnet_login={secret}"}, **kwargs)
    client.cookies.clear()
    return answer


def logins(client: Client, secret: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(client, secret, "GET", "/logins").json()["logins"]
    return found


def test_they_are_told_apart(client: Client, cast: Cast, thomas: Api) -> None:
    sign_in(client, cast.ines.email, "Laptop")
    phone = sign_in(client, cast.ines.email, "x" * 500)
    found = logins(client, phone)
    assert all(set(one) == FIELDS for one in found)
    assert [(one["kind"], one["userAgent"], one["current"]) for one in found] == [
        ("cookie", "x" * 200, True),
        ("cookie", "Laptop", False),
        ("bearer", None, False),
    ]
    assert cast.ines.token not in str(found)
    assert phone not in str(found)
    assert [(one["kind"], one["current"]) for one in thomas.ok("GET", "/logins")["logins"]] == [("bearer", True)]


def test_one_is_ended(client: Client, cast: Cast) -> None:
    laptop, phone = sign_in(client, cast.ines.email, "Laptop"), sign_in(client, cast.ines.email)
    ended = {one["userAgent"]: one["loginId"] for one in logins(client, phone)}["Laptop"]
    assert ask(client, phone, "DELETE", f"/logins/{ended}").status_code == 204
    assert ask(client, laptop, "GET", "/me").status_code == 401
    assert len(logins(client, phone)) == 2
    gone = ask(client, phone, "DELETE", f"/logins/{ended}")
    assert (gone.status_code, gone.content) == (404, ask(client, phone, "DELETE", f"/logins/{uuid7()}").content)
    mine = next(one["loginId"] for one in logins(client, phone) if one["current"])
    assert ask(client, phone, "DELETE", f"/logins/{mine}").status_code == 204
    assert ask(client, phone, "GET", "/me").status_code == 401


def test_nobody_ends_anothers(client: Client, cast: Cast, thomas: Api, marion: Api) -> None:
    phone = sign_in(client, cast.ines.email)
    theirs = logins(client, phone)[0]["loginId"]
    for api in (thomas, marion):
        answer = api.call("DELETE", f"/logins/{theirs}")
        assert (answer.status_code, answer.content) == (404, api.call("DELETE", f"/logins/{uuid7()}").content)
    assert ask(client, phone, "GET", "/me").status_code == 200


def test_the_list_is_paged(client: Client, cast: Cast) -> None:
    made = [sign_in(client, cast.ines.email, str(n)) for n in range(53)]
    first = ask(client, made[0], "GET", "/logins").json()
    rest = ask(client, made[0], "GET", f"/logins?cursor={first['next']}").json()
    assert len(first["logins"]) == 50
    agents = {one["userAgent"] for one in first["logins"] + rest["logins"]}
    assert agents == {str(n) for n in range(53)} | {None}
    assert "next" not in rest


def test_signing_in_again_ends_the_login_that_the_browser_had(client: Client, cast: Cast) -> None:
    first, other = sign_in(client, cast.ines.email), sign_in(client, cast.ines.email)
    second = sign_in(client, cast.ines.email, cookie=first)
    assert len({first, second, other}) == 3
    assert [ask(client, one, "GET", "/me").status_code for one in (first, second, other)] == [401, 200, 200]
    thomas = sign_in(client, cast.thomas.email, cookie=second)  # another person at the same phone
    assert [ask(client, one, "GET", "/me").status_code for one in (second, thomas)] == [401, 200]


def test_a_cookie_that_was_made_up_becomes_nobodys_login(client: Client, cast: Cast) -> None:
    assert sign_in(client, cast.ines.email, cookie="mine") != "mine"
    assert ask(client, "mine", "GET", "/me").status_code == 401


def test_a_login_that_expired_is_not_listed_and_goes(
    client: Client, cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch, ines: Api
) -> None:
    sign_in(client, cast.ines.email)
    later = clock.now() + timedelta(days=400)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert [one["kind"] for one in ines.ok("GET", "/logins")["logins"]] == ["bearer"]
    sign_in(client, cast.ines.email)
    ((kept,),) = read_rows(settings, "SELECT count(*) FROM login WHERE kind = 'cookie'")
    assert kept == 1


def test_when_it_was_last_seen_is_noted_once_an_hour(
    client: Client, cast: Cast, ines: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = sign_in(client, cast.ines.email)
    began = clock.now()

    def seen(minutes: int) -> Any:
        monkeypatch.setattr(clock, "now", lambda: began + timedelta(minutes=minutes))
        ines.ok("GET", "/me")  # noted after its answer
        return next(one for one in ines.ok("GET", "/logins")["logins"] if one["current"])["lastSeenAt"]

    first = seen(1)
    assert first is not None
    assert seen(59) == first
    second = seen(62)
    assert second > first
    assert seen(100) == second
    others = [one["lastSeenAt"] for one in logins(client, phone) if one["userAgent"]]
    assert others[0] <= first


def test_a_request_is_answered_though_that_cannot_be_noted(
    ines: Api, monkeypatch: pytest.MonkeyPatch, app: Litestar
) -> None:
    def refuse() -> None:
        msg = "The disk is full."
        raise NotSaved(msg)

    with monkeypatch.context() as patch:
        patch.setattr(app.state.database, "write", refuse)
        assert ines.call("GET", "/me").status_code == 200
    login = ines.ok("GET", "/logins")["logins"][0]
    assert login["lastSeenAt"] is None
