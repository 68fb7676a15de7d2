"""More people: whoever an invitation brings in, each with a browser of their own."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient, TestClient

from carnet.accounts import passwords
from carnet.app import create_app
from carnet.config import Settings
from tests.conftest import Api

SECRET = "three words here"
Make = Callable[..., "Browser"]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hash takes its quarter of a second in test_sign_in; here only right and wrong matter."""
    hasher = passwords._hasher  # noqa: SLF001  # there is no other door to it
    monkeypatch.setattr(hasher, "hash", lambda password: f"hash of {password}")
    monkeypatch.setattr(
        hasher, "verify", lambda password, hashed: hashed == f"hash of {password}" or hashed.startswith("$argon2")
    )


class Browser(Api):
    """HTTP with the cookie that the last answer set."""

    def __init__(self, client: TestClient[Litestar], cookie: str = "") -> None:
        self._client = client
        self.cookie = cookie

    def call(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
        self._headers = {"Cookie": f"carnet_login={self.cookie}"} if self.cookie else {}
        self._client.cookies.clear()
        answer = super().call(method, path, body, headers)
        self.cookie = answer.cookies.get("carnet_login", self.cookie)
        self._client.cookies.clear()
        return answer

    def sign_in(self, email: str, password: str = SECRET) -> Any:
        return self.call("POST", "/login", {"email": email, "password": password})


@pytest.fixture
def browser(client: TestClient[Litestar]) -> Callable[..., Browser]:
    """Signed in as nobody, or with a cookie."""
    return lambda cookie="": Browser(client, cookie)


@pytest.fixture
def team(marion: Api) -> str:
    """The id of the team that Marion owns."""
    found: str = marion.ok("GET", "/me")["teams"][0]["teamId"]
    return found


@pytest.fixture
def join(marion: Api, team: str, browser: Make) -> Make:
    """Somebody new in Marion's team, by an invitation."""

    def make(name: str, role: str = "coach") -> Browser:
        secret = invite(marion, team, role=role)["secret"]
        made = browser()
        made.ok("POST", "/invitations/accept", {"secret": secret, **person(name)})
        return made

    return make


@pytest.fixture
def coach(join: Make) -> Browser:
    """A coach of Marion's team who does not own it."""
    return join("Paul")


def invite(api: Api, team: str, role: str = "student", **more: Any) -> Any:
    """The invitation, with the secret of its link."""
    answer = api.ok("POST", f"/teams/{team}/invitations", {"role": role, **more})
    return {**answer, "secret": answer["link"].partition("#")[2]}


def person(name: str) -> dict[str, str]:
    """What somebody new types in."""
    return {"name": name, "email": f"{name.lower()}@test.carnet", "password": SECRET}


def user_id(api: Api) -> str:
    """Who that is."""
    found: str = api.ok("GET", "/me")["userId"]
    return found


def at_once(settings: Settings, *calls: tuple[str, str, Any, dict[str, str]]) -> list[Any]:
    """The answers to requests (method, path, body, headers) that an application has on its hands together."""

    async def run() -> list[Any]:
        async with AsyncTestClient(create_app(settings, static=None)) as client:
            return await asyncio.gather(
                *(
                    client.request(
                        method, f"/api/v1{path}", headers=headers, **({} if body is None else {"json": body})
                    )
                    for method, path, body, headers in calls
                )
            )

    return asyncio.run(run())
