"""One running application for a whole file: what is refused must leave no trace, so tests may share it."""

from collections.abc import Iterator
from typing import Any

import pytest
from litestar.testing import TestClient

from carnet.accounts import passwords
from carnet.app import create_app
from carnet.config import Settings
from tests.access.conftest import AnyPassword
from tests.access.house import House as Rooms
from tests.access.house import fill_body, fill_path
from tests.access.verdicts import CALLERS, ROUTES, V1
from tests.conftest import Cast, Clone
from tests.described import described
from tests.tools import count_rows

Bodies = dict[tuple[str, str], dict[str, Any]]


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

    def __init__(self, client: TestClient[Any], cast: Cast, settings: Settings) -> None:
        self.client = client
        self.cast = cast
        self.settings = settings
        self.rooms = Rooms(client, cast)
        self.ids = self.rooms.worlds["ines"]
        self.workout = str(self.ids["workout_id"])
        self.bodies: Bodies = {}
        self.callers: dict[tuple[str, str], str] = {}
        for route in ROUTES:
            key = route.method, fill_path(route, self.ids)
            # the first to whom it is allowed
            self.callers[key] = next(who for who in CALLERS if route.verdicts[who] not in (401, 403, 404))
            if route.body is not None:
                self.bodies[key] = fill_body(route.body, self.ids)
        start = {
            "restPeriodSeconds": 90,
            "startedAt": "2026-11-02T09:00:00Z",
            "timeZone": "Europe/Paris",
            "fresh": False,
        }
        start_key = "POST", f"{V1}/sessions/{self.ids['session_id']}/start"
        self.bodies[start_key] = {"workoutId": self.workout, "scheduledSessionId": None, **start}
        self.bodies |= _save_bodies(self.workout)

    def send(self, method: str, path: str, body: bytes, **headers: str) -> Any:
        """Raw bytes as somebody who may, else as Inès."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.request(method, path, content=body, headers=self.signed(method, path) | named)

    def signed(self, method: str, path: str) -> dict[str, str]:
        """The headers of a JSON request by somebody who may."""
        who = self.callers.get((method, path), "ines")
        token = {} if who == "anonymous" else {"Authorization": f"Bearer {self.rooms.people.tokens[who]}"}
        return {"Content-Type": "application/json", **token}

    def trace(self) -> tuple[dict[str, int], bytes]:
        """What a request that was refused must leave as it is; wrong passwords are counted."""
        rows = count_rows(self.settings)
        del rows["failed_login"]
        return rows, self.rooms.send("ines", "GET", f"{V1}/workouts/{self.workout}/progress").content


@pytest.fixture(scope="module")
def house(cast: Cast, clone: Clone) -> Iterator[House]:
    settings = clone("house")
    app = create_app(settings, static=None)
    with pytest.MonkeyPatch.context() as patched, TestClient(app) as client:
        patched.setattr(passwords, "_hasher", AnyPassword())
        client.event_hooks = described(app)
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
