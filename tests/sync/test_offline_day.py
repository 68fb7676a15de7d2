"""A phone without a network: start, log, finish in one batch, whatever its clock says."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from carnet.kit import clock
from carnet.kit.ids import uuid7
from tests.conftest import Api, Cast
from tests.tools import STANDARD, Phone, attempt, document, set_path, start

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def squat(thomas: Api, cast: Cast) -> str:
    found: str = document(thomas, start(thomas, cast.session_id))["progress"]["exercises"][STANDARD]["itemId"]
    return found


def day(phone: Phone, cast: Cast, squat: str, shift: timedelta, offset: int | None) -> list[dict[str, Any]]:
    """Start at ten, two sets, effort, finish at eleven, by a clock that is `shift` ahead."""

    def at(hour: int, minute: int = 0) -> str:
        return (datetime(2026, 11, 2, hour, minute, tzinfo=UTC) + shift).isoformat()

    common = {"clockOffset": offset}
    return [
        phone.op("/workout/start", {"sessionId": str(cast.session_id), "startedAt": at(10)}, editedAt=at(10), **common),
        phone.op(set_path(squat, 0, "reps"), 5, editedAt=at(10, 10), **common),
        phone.op(set_path(squat, 0, "weight"), {"weight": 100, "weightUnit": "kg"}, editedAt=at(10, 10), **common),
        phone.op(set_path(squat, 0, "done"), value=True, editedAt=at(10, 10), **common),
        phone.op(f"/ex/{squat}/status", "completed", editedAt=at(10, 20), **common),
        phone.op("/feedback/rpe", 7.5, editedAt=at(11), **common),
        phone.op("/workout/finish", {"endedAt": at(11)}, editedAt=at(11), **common),
    ]


def test_one_batch_makes_the_whole_attempt(ines: Api, cast: Cast, squat: str) -> None:
    phone = Phone(ines)
    answer = phone.send(*day(phone, cast, squat, timedelta(0), None))
    assert {one["state"] for one in answer["results"]} == {"saved"}
    read = ines.ok("GET", f"/workouts/{phone.workout_id}")
    assert (read["startedAt"], read["endedAt"]) == ("2026-11-02T10:00:00Z", "2026-11-02T11:00:00Z")
    assert (read["status"], read["duration"], read["exercisesCompleted"]) == ("completed", 3600, 1)
    assert read["lastSeenAt"] == "2026-11-02T12:00:00Z"
    record = attempt(ines, phone.workout_id)
    data = record["exercises"][STANDARD]["data"]
    assert (data["repsPerSet"], data["weightUsed"], record["feedback"]["rpe"]) == ([5], 100, 7.5)
    assert "lastSeenAt" not in record["workout"]
    assert "lastSeenAt" not in ines.ok("GET", f"/workouts/{phone.workout_id}/progress")["workout"]


@pytest.mark.parametrize("years", [-31, -5, 5, 31])
def test_a_wrong_clock_is_corrected_by_its_offset(ines: Api, cast: Cast, squat: str, years: int) -> None:
    phone = Phone(ines)
    shift = timedelta(days=365 * years)
    answer = phone.send(*day(phone, cast, squat, shift, -int(shift.total_seconds() * 1000)))
    assert {one["state"] for one in answer["results"]} == {"saved"}
    read = ines.ok("GET", f"/workouts/{phone.workout_id}")
    assert (read["startedAt"], read["endedAt"], read["duration"]) == (
        "2026-11-02T10:00:00Z",
        "2026-11-02T11:00:00Z",
        3600,
    )


@pytest.mark.parametrize("years", [-55, -31, 31, 900])
def test_a_wrong_clock_never_rejects(ines: Api, cast: Cast, squat: str, years: int) -> None:
    phone = Phone(ines)
    answer = phone.send(*day(phone, cast, squat, timedelta(days=365 * years), None))
    assert {one["state"] for one in answer["results"]} == {"saved"}
    read = ines.ok("GET", f"/workouts/{phone.workout_id}")
    assert read["startedAt"] <= read["endedAt"] <= "2026-11-02T12:00:00Z"
    assert attempt(ines, phone.workout_id)["exercises"][STANDARD]["data"]["repsPerSet"] == [5]


EXTREMES = [
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "1969-12-31T23:59:59Z",
    "2026-11-02T12:00:00.123456Z",
]


@pytest.mark.parametrize("at", EXTREMES)
@pytest.mark.parametrize("offset", [None, -(2**53), 2**53])
def test_the_ends_of_the_calendar(ines: Api, cast: Cast, squat: str, at: str, offset: int | None) -> None:
    phone = Phone(ines)
    fields = {"editedAt": at, "clockOffset": offset}
    answer = phone.send(
        phone.op("/workout/start", {"sessionId": str(cast.session_id), "startedAt": at}, **fields),
        phone.op(set_path(squat, 0, "reps"), 5, **fields),
        phone.op("/workout/finish", {"endedAt": at}, **fields),
    )
    assert {one["state"] for one in answer["results"]} == {"saved"}
    assert attempt(ines, phone.workout_id)["exercises"][STANDARD]["data"]["sets"][0]["reps"] == 5
    assert ines.call("GET", f"/workouts/{phone.workout_id}/history").status_code == 200


def test_the_last_edit_of_one_device_shows_whatever_the_clock(ines: Api, cast: Cast, squat: str) -> None:
    phone = Phone(ines, start(ines, cast.session_id))
    for year, reps in ((2030, 5), (1995, 4), (2026, None), (1980, 3)):
        phone.send(phone.op(set_path(squat, 0, "reps"), reps, editedAt=f"{year}-01-01T00:00:00Z"))
        shown = document(ines, phone.workout_id)["progress"]["exercises"][STANDARD]["data"]["sets"][0]["reps"]
        assert shown == reps


def test_two_phones_that_start_offline_make_two_attempts(ines: Api, cast: Cast, squat: str) -> None:
    phones = [Phone(ines), Phone(ines)]
    for phone, reps in zip(phones, (5, 3), strict=True):
        phone.send(
            phone.op("/workout/start", {"sessionId": str(cast.session_id)}),
            phone.op(set_path(squat, 0, "reps"), reps),
        )
    assert ines.ok("GET", f"/sessions/{cast.session_id}/status")["attempts"] == 2
    for phone, reps in zip(phones, (5, 3), strict=True):
        assert attempt(ines, phone.workout_id)["exercises"][STANDARD]["data"]["sets"][0]["reps"] == reps


def test_two_finishes_keep_one_end(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id, startedAt="2026-11-02T09:00:00Z")
    ends = ["2026-11-02T10:00:00Z", "2026-11-02T10:30:00Z"]
    for at in ends:
        phone = Phone(ines, workout)
        phone.send(phone.op("/workout/finish", {"endedAt": at}, editedAt=at))
    read = ines.ok("GET", f"/workouts/{workout}")
    assert (read["status"], read["endedAt"] in ends) == ("completed", True)


def test_a_fresh_start_offline(ines: Api, cast: Cast, squat: str) -> None:
    old = Phone(ines)
    old.send(*day(old, cast, squat, timedelta(0), None))
    new = Phone(ines)
    new.send(
        new.op("/workout/start", {"sessionId": str(cast.session_id), "fresh": True}, editedAt="2026-11-02T11:30:00Z")
    )
    shown = document(ines, new.workout_id)["progress"]
    assert shown["exercises"][STANDARD]["status"] == "not_started"
    assert attempt(ines, old.workout_id)["exercises"][STANDARD]["data"]["repsPerSet"] == [5]


def test_a_base_may_be_one_many_or_unknown(ines: Api, cast: Cast, squat: str) -> None:
    phone = Phone(ines, start(ines, cast.session_id))
    one = phone.op(set_path(squat, 0, "reps"), 5)
    two = phone.op(set_path(squat, 0, "reps"), 4, base=one["opId"])
    three = phone.op(set_path(squat, 0, "reps"), 3, base=[one["opId"], two["opId"], str(uuid7())])
    assert {r["state"] for r in phone.send(one, two, three)["results"]} == {"saved"}
    assert document(ines, phone.workout_id)["progress"]["exercises"][STANDARD]["data"]["sets"][0]["reps"] == 3
