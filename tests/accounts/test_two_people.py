"""Two people who train with one phone, and a page that shows somebody who is not signed in any more."""

from typing import Any
from uuid import uuid4

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from carnet.accounts.sign_in import FOR
from tests.conftest import PASSWORD, Cast

Client = TestClient[Litestar]
pytestmark = pytest.mark.usefixtures("quick")


def sign_in(client: Client, email: str, *, beside: bool = False) -> None:
    answer = client.post("/api/v1/login", json={"email": email, "password": PASSWORD, "beside": beside})
    assert answer.status_code == 200, answer.text


def whom(client: Client, user_id: object) -> tuple[int, str]:
    answer = client.get("/api/v1/me", headers={FOR: str(user_id)})
    body = answer.json()
    return answer.status_code, body.get("email") or body["code"]


def test_a_page_of_somebody_else_reads_and_writes_nothing(client: Client, cast: Cast) -> None:
    sign_in(client, cast.ines.email)
    assert whom(client, cast.ines.user_id) == (200, cast.ines.email)
    sign_in(client, cast.thomas.email)  # in another tab
    assert whom(client, cast.ines.user_id) == (401, "other_user")
    batch: dict[str, Any] = {"deviceId": str(uuid4()), "epoch": None, "operations": []}
    sent = client.post("/api/v1/ops", json=batch, headers={FOR: str(cast.ines.user_id)})
    assert (sent.status_code, sent.json()["code"]) == (401, "other_user")
    assert client.post("/api/v1/ops", json=batch, headers={FOR: str(cast.thomas.user_id)}).status_code == 200
    assert whom(client, "nobody") == (401, "other_user")
    assert client.get("/api/v1/me").json()["email"] == cast.thomas.email


def test_two_are_signed_in_beside_each_other(client: Client, cast: Cast) -> None:
    sign_in(client, cast.ines.email)
    sign_in(client, cast.thomas.email, beside=True)
    assert whom(client, cast.ines.user_id) == (200, cast.ines.email)
    assert whom(client, cast.thomas.user_id) == (200, cast.thomas.email)
    assert whom(client, cast.marion.user_id) == (401, "other_user")
    out = client.post("/api/v1/logout", headers={FOR: str(cast.thomas.user_id)})
    assert out.status_code == 204
    assert whom(client, cast.thomas.user_id) == (401, "other_user")
    assert whom(client, cast.ines.user_id) == (200, cast.ines.email)


def test_the_first_leaves_and_the_other_stays(client: Client, cast: Cast) -> None:
    sign_in(client, cast.ines.email)
    sign_in(client, cast.thomas.email, beside=True)
    client.post("/api/v1/logout", headers={FOR: str(cast.ines.user_id)})
    assert whom(client, cast.ines.user_id) == (401, "not_signed_in")
    assert whom(client, cast.thomas.user_id) == (200, cast.thomas.email)


def test_who_came_beside_and_signs_in_alone_has_one_login(client: Client, cast: Cast) -> None:
    sign_in(client, cast.ines.email)
    sign_in(client, cast.thomas.email, beside=True)
    sign_in(client, cast.thomas.email)
    assert whom(client, cast.thomas.user_id) == (200, cast.thomas.email)
    assert whom(client, cast.ines.user_id) == (401, "other_user")
    logins = client.get("/api/v1/logins").json()["logins"]
    assert [login["kind"] for login in logins].count("cookie") == 1


def test_a_new_password_renews_the_login_that_it_came_with(client: Client, cast: Cast) -> None:
    sign_in(client, cast.ines.email)
    sign_in(client, cast.thomas.email, beside=True)
    body = {"current": PASSWORD, "new": "trois mots ici"}
    changed = client.post("/api/v1/me/password", json=body, headers={FOR: str(cast.thomas.user_id)})
    assert changed.status_code == 200, changed.text
    assert whom(client, cast.thomas.user_id) == (200, cast.thomas.email)
    assert whom(client, cast.ines.user_id) == (200, cast.ines.email)
