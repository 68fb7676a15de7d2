"""Free sessions over HTTP, in short words."""

from typing import Any

from tests.conftest import Api

ROW = {"exerciseName": "Rowing", "exerciseType": "standard", "config": {"sets": 3, "reps": 8}}
DIPS = {"exerciseName": "Dips", "exerciseType": "standard", "config": {"sets": 2, "reps": 10}}


def make(api: Api, **body: Any) -> Any:
    return api.ok("POST", "/free-sessions", body)


def change(api: Api, made: Any, **body: Any) -> Any:
    return api.ok("PUT", f"/free-sessions/{made['sessionId']}", body)


def read(api: Api, made: Any) -> Any:
    return api.ok("GET", f"/free-sessions/{made['sessionId']}")
