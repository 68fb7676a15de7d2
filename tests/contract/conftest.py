"""One running application for a whole file: what is refused must leave no trace, so tests may share it."""

from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from carnet.app import create_app
from carnet.config import Settings
from carnet.kit.ids import uuid7
from tests.conftest import Api, Cast, Clone
from tests.tools import count_rows, start

V1 = "/api/v1"


Bodies = dict[tuple[str, str], dict[str, Any]]


def _plain_bodies(cast: Cast, workout: str) -> Bodies:
    start_body = {
        "workoutId": workout,
        "scheduledSessionId": None,
        "restPeriodSeconds": 90,
        "startedAt": "2026-11-02T09:00:00Z",
        "timeZone": "Europe/Paris",
        "fresh": False,
    }
    return {
        ("POST", f"{V1}/login"): {"email": cast.ines.email, "password": "x"},
        ("PATCH", f"{V1}/me"): {"locale": "fr", "units": "kg"},
        ("POST", f"{V1}/sessions/{cast.session_id}/start"): start_body,
        ("POST", f"{V1}/workouts/{workout}/exercises/0/skip"): {"reason": "a"},
        ("POST", f"{V1}/workouts/{workout}/finish"): {"endedAt": "2026-11-02T10:00:00Z", "rpe": 8},
        ("POST", f"{V1}/workouts/{workout}/restore"): {"opId": str(uuid7())},
        ("POST", f"{V1}/ops"): {"deviceId": str(uuid7()), "epoch": None, "operations": []},
    }


def _save_bodies(workout: str) -> Bodies:
    load = {"weight": 100, "weightUnit": "kg"}
    one_set = {"kind": "work", "reps": 5, "rpe": 8, "done": True, "note": "a", "videos": ["v"], **load}
    standard = {"sets": [one_set], "repsPerSet": [5, None], "weightUsed": 100, "setsCompleted": 1, "rpe": 7.5}
    interval = {"reps": [5], "result": "hit", "workSeconds": 30, **load}
    amrap = {"rounds": 5, "extraReps": 3, "splits": [60], "loads": [load], "scaled": True, "totalReps": 1}
    round_ = {"splitSeconds": 60, "stations": [{"reps": 21, "seconds": 5, "skipped": False, **load}]}
    changes: list[dict[str, Any]] = [
        {"data": {**standard, "notes": "a"}, "notes": "b", "videos": ["v"], "status": "completed", "skipReason": "c"},
        {"data": {"intervals": [interval], "repsPerMinute": [5]}},
        {"data": amrap},
        {"data": {"rounds": [round_], "timeSeconds": 200, "capped": True, "repsAtCap": 3, "roundsCompleted": 1}},
    ]
    return {("PATCH", f"{V1}/workouts/{workout}/exercises/{n}"): change for n, change in enumerate(changes)}


class House:
    """The application with a workout of Inès's, and a good body for each route that takes one."""

    def __init__(self, client: TestClient[Litestar], cast: Cast, settings: Settings) -> None:
        self.client = client
        self.cast = cast
        self.settings = settings
        self.ines = Api(client, cast.ines)
        self.workout = start(self.ines, cast.session_id)
        self.bodies = {**_plain_bodies(cast, self.workout), **_save_bodies(self.workout)}

    def send(self, method: str, path: str, body: bytes, **headers: str) -> Any:
        """Raw bytes as Inès."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"Content-Type": "application/json", **self.cast.ines.headers, **named}
        return self.client.request(method, path, content=body, headers=sent)

    def trace(self) -> tuple[dict[str, int], bytes]:
        """What a request that was refused must leave as it is; wrong passwords are counted."""
        rows = count_rows(self.settings)
        del rows["failed_login"]
        return rows, self.ines.call("GET", f"/workouts/{self.workout}/progress").content


@pytest.fixture(scope="module")
def house(cast: Cast, clone: Clone) -> Iterator[House]:
    settings = clone("house")
    with TestClient(create_app(settings, static=None)) as client:
        yield House(client, cast, settings)


def assert_refused(answer: Any, *statuses: int) -> None:
    """A problem that names the place."""
    assert answer.status_code in statuses, answer.text[:500]
    assert answer.headers["content-type"].startswith("application/problem+json")
    problem = answer.json()
    assert {"type", "title", "status", "detail", "code"} <= set(problem)
    assert problem["status"] == answer.status_code
    if answer.status_code == 400:
        assert problem["code"] == "invalid"
        assert problem["errors"]
        assert all(set(one) == {"path", "message"} and one["path"] for one in problem["errors"])
