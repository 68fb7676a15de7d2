"""The description at /api/openapi.json, and real answers against it."""

from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from carnet.accounts import passwords
from carnet.kit.ids import uuid7
from tests.conftest import Api, Cast
from tests.described import Description
from tests.tools import AMRAP, CIRCUIT, EMOM, STANDARD, Phone, save_data, set_path, start


class Described:
    """Calls as one of the cast; the client of every test holds each answer against the description."""

    def __init__(self, client: TestClient[Litestar], api: Api) -> None:
        self.api = api
        self.document = client.get("/api/openapi.json").json()

    def call(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
        answer = self.api.call(method, path, body, headers)
        return answer.json() if answer.content else None


@pytest.fixture
def described(client: TestClient[Litestar], ines: Api) -> Described:
    return Described(client, ines)


def test_it_is_openapi_3_1(described: Described) -> None:
    document = described.document
    assert document["openapi"].startswith("3.1")
    assert document["info"]["title"] == "Carnet"
    operations = [one for item in document["paths"].values() for one in item.values()]
    assert len({one["operationId"] for one in operations}) == len(operations)
    assert all(one.get("summary") for one in operations)


def test_it_is_read_without_signing_in(client: TestClient[Litestar]) -> None:
    answer = client.get("/api/openapi.json")
    assert answer.status_code == 200
    assert "json" in answer.headers["content-type"]


def log_something(described: Described, cast: Cast) -> str:
    workout = start(described.api, cast.session_id, fresh=True)
    save_data(described.api, workout, STANDARD, sets=[{"reps": 5, "weight": 100, "rpe": 8, "done": True}], notes="a")
    save_data(described.api, workout, EMOM, intervals=[{"reps": [5, None], "result": "hit"}])
    save_data(described.api, workout, AMRAP, rounds=5, splits=[60, None], loads=[{"weight": 9}, None])
    save_data(described.api, workout, CIRCUIT, rounds=[{"stations": [{"reps": 21}]}], capped=False)
    return workout


def test_what_is_read(described: Described, marion: Api, cast: Cast) -> None:
    described.call("GET", f"/sessions/{cast.session_id}/status")
    described.call("GET", "/workouts/current")
    workout = log_something(described, cast)
    described.call("GET", "/me")
    described.call("GET", "/my-programs")
    described.call("GET", f"/sessions/{cast.session_id}/status")
    described.call("GET", "/workouts")
    described.call("GET", "/workouts/current")
    for tail in ("", "/progress", "/progress?heads=true", "/attempt", "/history"):
        described.call("GET", f"/workouts/{workout}{tail}")
    described.call("GET", f"/workouts/{uuid7()}")
    described.call("GET", "/workouts?cursor=x")
    described.api = marion
    described.call("GET", "/students")
    described.call("GET", f"/students/{cast.ines.user_id}/workouts")


def test_what_is_written(described: Described, marion: Api, cast: Cast) -> None:
    described.call("PATCH", "/me", {"units": "lb"})
    begun = described.call("POST", f"/sessions/{cast.session_id}/start", {"workoutId": str(uuid7())})
    again = described.call("POST", f"/sessions/{cast.session_id}/start", {"workoutId": begun["workoutId"]})
    assert again == begun
    described.call("POST", f"/sessions/{cast.legs_id}/start", {"workoutId": begun["workoutId"]})
    path = f"/workouts/{begun['workoutId']}"
    saved = described.call("PATCH", f"{path}/exercises/0", {"data": {"repsPerSet": [5]}})
    old = {"If-Match": f'"{saved["version"] - 1}"'}
    for tail, method, body in (
        ("", "PATCH", {"data": {"repsPerSet": [4]}}),
        ("", "PATCH", {"data": 5}),
        ("/complete", "POST", None),
        ("/skip", "POST", {"reason": "x"}),
        ("/skip", "POST", {"reason": "y"}),
    ):
        described.call(method, f"{path}/exercises/0{tail}", body, old)
    described.call("POST", f"{path}/finish", {"rpe": 8})
    described.call("POST", f"{path}/reopen")
    entries = described.call("GET", f"{path}/history")["entries"]
    for entry in entries:
        described.call("POST", f"{path}/restore", {"opId": entry["opId"]})
    described.api = marion
    described.call("PATCH", f"{path}/exercises/0", {})
    described.call("POST", f"/sessions/{cast.session_id}/start")


def test_what_a_phone_sends(described: Described, cast: Cast) -> None:
    workout = start(described.api, cast.session_id)
    item = described.call("GET", f"/workouts/{workout}/attempt")["exercises"][0]["itemId"]
    phone = Phone(described.api, workout)
    one, two = phone.op(set_path(item, 0, "reps"), 5), phone.op("/nowhere", 5)
    described.call("POST", "/ops", phone.batch(one, two))
    described.call("POST", "/ops", phone.batch(phone.op("/nowhere", 5, dseq=9)))
    described.call("POST", "/ops", phone.batch(phone.op("/nowhere", 5, dseq=0)))
    described.call("POST", "/ops", {})


def test_signing_in_and_out(described: Described, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords._hasher, "verify", lambda password, _hash: password != "wrong")  # noqa: SLF001  # eleven hashes take seconds
    described.call("POST", "/login", {"email": cast.ines.email, "password": "carnet-test"})
    described.call("POST", "/login", {"email": cast.ines.email})
    for _ in range(11):
        answer = described.call("POST", "/login", {"email": "x@y", "password": "wrong"})
    assert answer["status"] == 429
    described.call("POST", "/logout")
    described.call("GET", "/me")


def test_health(client: TestClient[Litestar], app: Litestar) -> None:
    answer = client.get("/health")
    assert (answer.status_code, set(answer.json())) == (200, {"status", "version", "database"})
    database = "postgresql" if app.state.settings.database_url else "sqlite"
    assert (answer.json()["status"], answer.json()["database"]) == ("ok", database)


@pytest.mark.parametrize(
    ("status", "kind", "body", "wrong"),
    [
        (418, "application/json", b"{}", "418 is not described"),
        (200, "text/html", b"<p>", "not described as text/html"),
        (200, "application/json", b"{}", "required"),
        (200, "application/json", b'{"status": "ok", "version": "1", "database": 5}', "not of type"),
        (200, "application/json", b'{"status": "ok", "version": "1", "database": "x", "more": 1}', "more"),
        (200, "application/json", b'{"status": "ok", "version": "1", "database": "sqlite"}', None),
    ],
)
def test_an_answer_that_is_not_as_described_is_found(
    described: Described, status: int, kind: str, body: bytes, wrong: str | None
) -> None:
    found = Description(described.document).examine("GET", "/health", status, kind, body)
    assert found is None if wrong is None else wrong in str(found)
