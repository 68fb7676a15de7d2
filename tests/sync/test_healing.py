"""What came before its attempt is placed when that is there, whoever of the author's devices came first."""

from typing import Any

import pytest

from carnet.config import Settings
from carnet.kit.ids import uuid7
from tests.conftest import Api, Cast
from tests.engines import change_rows, read_rows
from tests.migrations.databases import verify
from tests.tools import STANDARD, Phone, attempt, document, set_path, start


@pytest.fixture
def item(ines: Api, cast: Cast) -> str:
    earlier = start(ines, cast.session_id)
    found: str = document(ines, earlier)["progress"]["exercises"][STANDARD]["itemId"]
    return found


def parked(settings: Settings) -> list[str]:
    return sorted(reason for (reason,) in read_rows(settings, "SELECT reason FROM parked_operation"))


def reps(api: Api, workout_id: str) -> Any:
    return attempt(api, workout_id)["exercises"][STANDARD]["data"]["repsPerSet"]


def reps_of(phone: Phone, item: str, value: int) -> list[dict[str, Any]]:
    return [phone.op(set_path(item, 0, "reps"), value), phone.op(set_path(item, 0, "done"), value=True)]


def begin(phone: Phone, cast: Cast) -> dict[str, Any]:
    return phone.op("/workout/start", {"sessionId": str(cast.session_id)})


def test_a_tablet_that_is_sooner_than_the_phone(ines: Api, cast: Cast, item: str, settings: Settings) -> None:
    phone, tablet = Phone(ines), Phone(ines)
    tablet.workout_id = phone.workout_id
    early = [*reps_of(tablet, item, 5), tablet.op("/nowhere", 1), tablet.op("/feedback/rpe", 8)]
    stranger = tablet.op("/feedback/rpe", 7, workoutId=str(uuid7()))
    told = tablet.send(*early, stranger)["results"]
    assert {one["reason"] for one in told} == {"unknown_workout"}
    assert phone.send(begin(phone, cast))["results"][0]["state"] == "saved"
    assert reps(ines, phone.workout_id) == [5]
    assert parked(settings) == ["not_understood: no such path", "unknown_workout"]
    again = tablet.send(*early)["results"]
    assert [one["state"] for one in again] == ["saved", "saved", "parked", "saved"]
    assert phone.send()["next"] == 1
    assert verify(settings) == []


def test_a_student_who_is_sooner_than_the_coach(
    ines: Api, marion: Api, cast: Cast, item: str, settings: Settings
) -> None:
    phone, coach = Phone(ines), Phone(marion)
    phone.workout_id = coach.workout_id
    phone.send(*reps_of(phone, item, 3))
    begun = {"sessionId": str(cast.session_id), "studentId": str(cast.ines.user_id)}
    assert coach.send(coach.op("/workout/start", begun))["results"][0]["state"] == "saved"
    assert parked(settings) == ["unknown_workout"] * 2
    phone.send()  # the sign of life
    assert parked(settings) == []
    assert reps(ines, phone.workout_id) == [3]


def test_what_is_somebody_elses_stays_parked(ines: Api, thomas: Api, cast: Cast, item: str, settings: Settings) -> None:
    phone, other = Phone(ines), Phone(thomas)
    other.workout_id = phone.workout_id
    other.send(*reps_of(other, item, 3))
    phone.send(begin(phone, cast))
    assert other.send()["next"] == 2
    assert parked(settings) == ["unknown_workout"] * 2
    assert reps(ines, phone.workout_id) == []


def test_what_was_settled_stays_as_it_is(ines: Api, cast: Cast, item: str, settings: Settings) -> None:
    phone, tablet = Phone(ines), Phone(ines)
    tablet.workout_id = phone.workout_id
    tablet.send(tablet.op(set_path(item, 0, "reps"), 5))
    assert change_rows(settings, "UPDATE parked_operation SET settled_at = arrived_at") == 1
    phone.send(begin(phone, cast))
    assert parked(settings) == ["unknown_workout"]
    assert reps(ines, phone.workout_id) == []
