"""A real server on loopback, and requests that arrive at the same time."""

import subprocess
from typing import Any

import pytest

from carnet.config import Settings
from carnet.kit.ids import uuid7
from tests.conftest import Cast
from tests.faults.conftest import Server
from tests.tools import CARNET, count_rows, environment_of, set_path


@pytest.fixture
def workout(server: Server, cast: Cast) -> str:
    _, begun = server.call(cast.ines, "POST", f"/api/v1/sessions/{cast.session_id}/start", {"fresh": True})
    found: str = begun["workoutId"]
    return found


def test_saves_of_different_exercises_both_stand(server: Server, cast: Cast, workout: str) -> None:
    path = f"/api/v1/workouts/{workout}"
    changes: list[dict[str, Any]] = [
        {"repsPerSet": [5, 5]},
        {"repsPerMinute": [4]},
        {"rounds": 3},
        {"timeSeconds": 200},
    ]
    for round_ in range(3):
        answers = server.at_once(
            [
                lambda n=n, change=change: server.call(  # type: ignore[misc]  # the defaults hold this turn's values
                    cast.ines,
                    "PATCH",
                    f"{path}/exercises/{n}",
                    {"data": {**change, "rpe": round_}, "notes": f"n{n}"},  # noqa: B023  # used up before the next turn
                )
                for n, change in enumerate(changes)
            ]
        )
        assert [status for status, _ in answers] == [200] * 4
        assert len({answer["version"] for _, answer in answers}) == 4
        _, page = server.call(cast.ines, "GET", f"{path}/progress")
        exercises = page["sessionProgress"]["progress"]["exercises"]
        for one, change in zip(exercises, changes, strict=True):
            assert {**change, "rpe": round_}.items() <= one["data"].items()


def test_saves_of_different_fields_all_stand(server: Server, cast: Cast, workout: str) -> None:
    path = f"/api/v1/workouts/{workout}/exercises/0"
    changes: list[dict[str, Any]] = [
        {"data": {"rpe": 8}},
        {"data": {"notes": "a"}},
        {"notes": "b"},
        {"videos": ["v"]},
        {"status": "completed"},
        *({"data": {"sets": [None] * n + [{"reps": n, "done": True}]}} for n in range(1, 6)),
    ]
    answers = server.at_once(
        [lambda change=change: server.call(cast.ines, "PATCH", path, change) for change in changes]  # type: ignore[misc]  # the default holds this turn's value
    )
    assert [status for status, _ in answers] == [200] * len(changes)
    _, page = server.call(cast.ines, "GET", f"/api/v1/workouts/{workout}/progress")
    one = page["sessionProgress"]["progress"]["exercises"][0]
    assert (one["data"]["rpe"], one["data"]["notes"], one["notes"], one["videos"]) == (8, "a", "b", ["v"])
    assert (one["status"], one["data"]["repsPerSet"]) == ("completed", [None, 1, 2, 3, 4, 5])


def test_one_start_sent_many_times_at_once(server: Server, cast: Cast, served: Settings) -> None:
    before = count_rows(served)["workout_session"]
    body = {"workoutId": str(uuid7())}
    path = f"/api/v1/sessions/{cast.session_id}/start"
    answers = server.at_once([lambda: server.call(cast.thomas, "POST", path, body)] * 8)
    assert sorted(status for status, _ in answers) == [200] * 7 + [201]
    assert all(answer == answers[0][1] for _, answer in answers)
    assert count_rows(served)["workout_session"] == before + 1
    assert count_rows(served)["session_progress"] <= 2


def test_first_starts_at_once_make_one_document(server: Server, cast: Cast, served: Settings) -> None:
    before = count_rows(served)
    path = f"/api/v1/sessions/{cast.legs_id}/start"
    answers = server.at_once([lambda: server.call(cast.thomas, "POST", path, {})] * 5)
    assert [status for status, _ in answers] == [201] * 5
    after = count_rows(served)
    assert after["workout_session"] == before["workout_session"] + 5
    assert after["session_progress"] == before["session_progress"] + 1


def test_one_batch_sent_many_times_at_once(server: Server, cast: Cast, workout: str, served: Settings) -> None:
    _, page = server.call(cast.ines, "GET", f"/api/v1/workouts/{workout}/progress")
    item = page["sessionProgress"]["progress"]["exercises"][0]["itemId"]
    operations = [
        {
            "opId": str(uuid7()),
            "dseq": n,
            "workoutId": workout,
            "path": set_path(item, n, "reps"),
            "value": n,
            "base": None,
            "editedAt": "2026-11-02T09:00:00Z",
            "clockOffset": None,
            "appVersion": None,
        }
        for n in range(5)
    ]
    body = {"deviceId": str(uuid7()), "epoch": None, "operations": operations}
    before = count_rows(served)["operation"]
    answers = server.at_once([lambda: server.call(cast.ines, "POST", "/api/v1/ops", body)] * 6)
    assert {status for status, _ in answers} == {200}
    assert all(answer == answers[0][1] for _, answer in answers)
    assert count_rows(served)["operation"] == before + 5


def test_all_of_it_verifies(server: Server, served: Settings) -> None:
    assert server.address
    environment = environment_of(served)
    done = subprocess.run([CARNET, "verify"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("size", [2_000_000, 10_000_000])
def test_a_body_that_is_too_large_is_answered(server: Server, cast: Cast, workout: str, size: int) -> None:
    status, answer = server.call(cast.ines, "PATCH", f"/api/v1/workouts/{workout}/exercises/0", {"notes": "x" * size})
    assert (status, answer["code"]) == (413, "too_large")
