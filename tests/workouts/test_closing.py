"""The end of an attempt: finish, reopen, and the reading of one that nobody finished."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from carnet.config import Settings
from carnet.kit import clock
from tests.conftest import Api, Cast
from tests.tools import STANDARD, attempt, count_rows, save_data, start

NINE = datetime(2026, 11, 2, 9, tzinfo=UTC)
Later = Callable[[float], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Sets the server's clock to so many minutes after nine."""

    def move(minutes: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: NINE + timedelta(minutes=minutes))

    move(0)
    return move


def finish(api: Api, workout: str, **body: Any) -> Any:
    return api.ok("POST", f"/workouts/{workout}/finish", body)


def test_finish_ends_the_attempt(ines: Api, cast: Cast, later: Later) -> None:
    workout = start(ines, cast.session_id)
    later(61.5)
    end = finish(ines, workout, rpe=0, notes="Bien")
    assert end == ines.ok("GET", f"/workouts/{workout}")
    assert (end["status"], end["endedAt"], end["duration"]) == ("completed", "2026-11-02T10:01:30Z", 3690)
    assert attempt(ines, workout)["feedback"] == {"rpe": 0, "notes": "Bien"}


def test_finish_keeps_the_time_the_person_finished(ines: Api, cast: Cast, later: Later) -> None:
    workout = start(ines, cast.session_id)
    later(90)
    end = finish(ines, workout, endedAt="2026-11-02T11:00:00+01:00")
    assert (end["endedAt"], end["duration"]) == ("2026-11-02T10:00:00Z", 3600)
    assert ines.ok("GET", f"/workouts/{workout}") == end


@pytest.mark.parametrize("ended_at", ["2999-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_the_end_lies_between_start_and_arrival(ines: Api, cast: Cast, later: Later, ended_at: str) -> None:
    workout = start(ines, cast.session_id)
    later(10)
    end = finish(ines, workout, endedAt=ended_at)
    assert (end["endedAt"], end["duration"]) in (("2026-11-02T09:10:00Z", 600), ("2026-11-02T09:00:00Z", 0))


def test_finish_sent_twice_changes_nothing(ines: Api, cast: Cast, later: Later, settings: Settings) -> None:
    workout = start(ines, cast.session_id)
    later(30)
    first = finish(ines, workout, rpe=8)
    rows = count_rows(settings)
    later(45)
    assert finish(ines, workout, rpe=8) == first
    assert finish(ines, workout) == first
    assert count_rows(settings) == rows


def test_reopen_and_finish_again(ines: Api, cast: Cast, later: Later, settings: Settings) -> None:
    workout = start(ines, cast.session_id)
    later(30)
    finish(ines, workout, rpe=8)
    again = ines.ok("POST", f"/workouts/{workout}/reopen")
    assert (again["status"], again["endedAt"], again["duration"]) == ("in_progress", None, None)
    rows = count_rows(settings)
    assert ines.ok("POST", f"/workouts/{workout}/reopen") == again
    assert count_rows(settings) == rows
    assert ines.ok("GET", "/workouts/current")["workout"]["workoutId"] == workout
    later(50)
    assert finish(ines, workout)["duration"] == 3000
    assert attempt(ines, workout)["feedback"]["rpe"] == 8


def test_an_occurrence_is_done_with_its_attempt(ines: Api, cast: Cast) -> None:
    def state() -> str:
        found: str = ines.ok("GET", "/my-programs")["programs"][0]["sessions"][0]["state"]
        return found

    scheduled = ines.ok("GET", "/my-programs")["programs"][0]["sessions"][0]["scheduledSessionId"]
    workout = start(ines, cast.session_id, scheduledSessionId=scheduled)
    assert state() == "planned"
    finish(ines, workout)
    assert state() == "done"
    ines.ok("POST", f"/workouts/{workout}/reopen")
    assert state() == "planned"


def test_four_hours_without_an_operation(ines: Api, cast: Cast, later: Later, settings: Settings) -> None:
    workout = start(ines, cast.session_id)
    later(40)
    save_data(ines, workout, STANDARD, rpe=8)
    rows = count_rows(settings)
    later(40 + 239)
    assert ines.ok("GET", f"/workouts/{workout}")["status"] == "in_progress"
    later(40 + 241)
    read = ines.ok("GET", f"/workouts/{workout}")
    assert (read["status"], read["endedAt"], read["duration"]) == ("completed", "2026-11-02T09:40:00Z", 2400)
    assert ines.ok("GET", "/workouts/current") == {"workout": None}
    assert ines.ok("GET", f"/sessions/{cast.session_id}/status")["status"] == "completed"
    assert ines.ok("GET", "/my-programs")["programs"][0]["sessions"][0]["status"] == "completed"
    assert ines.ok("GET", "/workouts")["workouts"] == [read]
    assert attempt(ines, workout)["workout"]["status"] == "completed"
    assert count_rows(settings) == rows


def test_the_students_own_finish_replaces_the_reading(ines: Api, cast: Cast, later: Later) -> None:
    workout = start(ines, cast.session_id)
    later(600)
    end = finish(ines, workout, endedAt="2026-11-02T10:15:00Z", rpe=7)
    assert (end["status"], end["endedAt"], end["duration"]) == ("completed", "2026-11-02T10:15:00Z", 4500)


def test_a_later_operation_opens_it_again(ines: Api, cast: Cast, later: Later) -> None:
    workout = start(ines, cast.session_id)
    later(600)
    save_data(ines, workout, STANDARD, rpe=8)
    assert ines.ok("GET", f"/workouts/{workout}")["status"] == "in_progress"


def test_reopen_of_one_that_reads_as_closed(ines: Api, cast: Cast, later: Later) -> None:
    workout = start(ines, cast.session_id)
    later(600)
    assert ines.ok("POST", f"/workouts/{workout}/reopen")["status"] == "in_progress"
    assert ines.ok("GET", "/workouts/current")["workout"]["workoutId"] == workout


def test_attempts_are_ordered_by_their_start(ines: Api, cast: Cast, later: Later) -> None:
    later(100)
    newest = start(ines, cast.session_id)
    later(200)
    start(ines, cast.legs_id, startedAt="2026-11-02T09:30:00Z")
    assert ines.ok("GET", "/workouts/current")["workout"]["workoutId"] == newest
