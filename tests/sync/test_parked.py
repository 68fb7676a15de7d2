"""What could not be placed is listed with the words of people, and settled once by its author."""

from typing import Any

import pytest

from carnet.config import Settings
from carnet.kit.ids import uuid7
from tests.conftest import Api, Cast
from tests.engines import read_rows
from tests.tools import AT, STANDARD, Phone, document, set_path, start


@pytest.fixture
def phone(ines: Api, cast: Cast) -> Phone:
    return Phone(ines, start(ines, cast.session_id))


def squat(phone: Phone) -> str:
    item_id: str = document(phone.api, phone.workout_id)["progress"]["exercises"][STANDARD]["itemId"]
    return item_id


def parked(api: Api) -> list[Any]:
    found: list[Any] = api.ok("GET", "/parked")["parked"]
    return found


def settle(api: Api, parked_id: str) -> int:
    status: int = api.call("POST", f"/parked/{parked_id}/settle").status_code
    return status


def test_it_is_listed_with_what_it_was_about(phone: Phone) -> None:
    path, base = set_path(squat(phone), 2, "weight"), str(uuid7())
    value = {"weight": 10_250, "weightUnit": "kg"}
    phone.send(phone.op(path, value, base=base, editedAt="2026-11-02T18:36:00Z"))
    (one,) = parked(phone.api)
    assert one["reason"].startswith("not_understood")
    assert (one["path"], one["value"], one["base"]) == (path, value, [base])
    assert (one["workoutId"], one["deviceId"]) == (phone.workout_id, phone.device_id)
    assert (one["exerciseName"], one["exerciseType"], one["sessionTitle"]) == ("Squat barre", "standard", "Tout")
    assert one["editedAt"] == "2026-11-02T18:36:00Z"


ODD: list[dict[str, Any]] = [
    {"path": 5, "workoutId": None, "editedAt": "yesterday"},
    {"path": "x" * 5_000},
    {"workoutId": "x", "base": "y"},
    {"base": ["z", None, 7]},
    {"value": [[[{"a": None}]]], "editedAt": 5},
    {"path": "/ex/"},
]


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_whatever_a_phone_said_is_shown(phone: Phone, odd: dict[str, Any]) -> None:
    phone.send({**phone.op("/nowhere", 1), **odd})
    (one,) = parked(phone.api)
    assert one["path"] == (
        odd["path"] if isinstance(odd.get("path", "/nowhere"), str) and "path" in odd else one["path"]
    )
    assert one["value"] == odd.get("value", 1)
    assert one["base"] == []
    assert one["editedAt"] == (None if "editedAt" in odd else AT)


def test_a_workout_of_somebody_else_has_no_name(phone: Phone, thomas: Api, cast: Cast) -> None:
    foreign = start(thomas, cast.session_id)
    phone.send(phone.op(set_path(squat(phone), 0, "reps"), 5, workoutId=foreign))
    (one,) = parked(phone.api)
    assert one["reason"] == "unknown_workout"
    assert (one["sessionTitle"], one["exerciseName"], one["exerciseType"]) == (None, None, None)
    assert parked(thomas) == []


def test_settled_once_it_is_asked_about_no_more_and_stays(phone: Phone, thomas: Api, settings: Settings) -> None:
    sent = [phone.op("/nowhere", n) for n in range(3)]
    phone.send(*sent)
    listed = parked(phone.api)
    assert [one["value"] for one in listed] == [2, 1, 0]
    assert settle(thomas, listed[0]["parkedId"]) == settle(phone.api, str(uuid7())) == 404
    assert settle(phone.api, listed[0]["parkedId"]) == 204
    first = read_rows(settings, "SELECT settled_at FROM parked_operation WHERE settled_at IS NOT NULL")
    assert settle(phone.api, listed[0]["parkedId"]) == 204
    assert read_rows(settings, "SELECT settled_at FROM parked_operation WHERE settled_at IS NOT NULL") == first
    assert [one["value"] for one in parked(phone.api)] == [1, 0]
    assert len(read_rows(settings, "SELECT body FROM parked_operation")) == 3
    again = phone.send(*sent)
    assert [one["state"] for one in again["results"]] == ["parked"] * 3
    assert len(parked(phone.api)) == 2


def test_a_page_at_a_time(phone: Phone) -> None:
    phone.send(*(phone.op("/nowhere", n) for n in range(120)))
    seen: list[int] = []
    page = phone.api.ok("GET", "/parked")
    while True:
        seen += [one["value"] for one in page["parked"]]
        if "next" not in page:
            break
        page = phone.api.ok("GET", f"/parked?cursor={page['next']}")
    assert sorted(seen) == list(range(120))
    assert len(seen) == 120
