"""POST /ops: a device's queue, each number once and in order, each operation once for good."""

from typing import Any

import pytest

from carnet.config import Settings
from carnet.kit.ids import uuid7
from tests.conftest import Api, Cast
from tests.tools import STANDARD, Phone, count_rows, document, set_path, start


@pytest.fixture
def phone(ines: Api, cast: Cast) -> Phone:
    return Phone(ines, start(ines, cast.session_id))


@pytest.fixture
def item(ines: Api, phone: Phone) -> str:
    found: str = document(ines, phone.workout_id)["progress"]["exercises"][STANDARD]["itemId"]
    return found


def reps(phone: Phone, item: str, value: Any, **fields: Any) -> dict[str, Any]:
    return phone.op(set_path(item, 0, "reps"), value, **fields)


def test_a_batch_is_saved_in_order(ines: Api, phone: Phone, item: str) -> None:
    operations = [reps(phone, item, 5), phone.op(set_path(item, 0, "done"), value=True), reps(phone, item, 0)]
    answer = phone.send(*operations)
    assert set(answer) == {"epoch", "next", "results"}
    assert answer["next"] == 3
    assert [set(one) for one in answer["results"]] == [{"opId", "state", "reason", "version"}] * 3
    assert [one["opId"] for one in answer["results"]] == [one["opId"] for one in operations]
    assert {(one["state"], one["reason"]) for one in answer["results"]} == {("saved", None)}
    shown = document(ines, phone.workout_id)
    assert answer["results"][-1]["version"] == shown["version"]
    assert shown["progress"]["exercises"][STANDARD]["data"]["repsPerSet"] == [0]


def test_an_empty_batch_answers_next(phone: Phone, item: str) -> None:
    assert phone.send()["next"] == 0
    phone.send(reps(phone, item, 5))
    answer = phone.send()
    assert (answer["next"], answer["results"]) == (1, [])


def test_the_epoch_is_the_same_for_all(phone: Phone, thomas: Api) -> None:
    assert phone.send()["epoch"] == Phone(thomas).send()["epoch"]


def test_a_gap_writes_nothing(phone: Phone, item: str, settings: Settings) -> None:
    phone.send(reps(phone, item, 5))
    phone.dseq += 1
    rows = count_rows(settings)
    answer = phone.call(reps(phone, item, 4))
    assert (answer.status_code, answer.json()["code"], answer.json()["next"]) == (409, "gap", 1)
    assert answer.headers["content-type"].startswith("application/problem+json")
    batch = [reps(phone, item, n) for n in range(3)]
    for operation, dseq in zip(batch, (1, 2, 4), strict=True):
        operation["dseq"] = dseq
    answer = phone.call(*batch)
    assert (answer.status_code, answer.json()["next"]) == (409, 1)
    assert count_rows(settings) == rows


def test_a_number_that_was_used_is_a_forked_device(phone: Phone, item: str, settings: Settings) -> None:
    phone.send(reps(phone, item, 5), reps(phone, item, 4))
    rows = count_rows(settings)
    answer = phone.call(reps(phone, item, 3, dseq=1))
    assert (answer.status_code, answer.json()["code"], answer.json()["next"]) == (409, "device_forked", 2)
    assert count_rows(settings) == rows


def test_a_forked_device_sends_again_under_a_new_name(ines: Api, phone: Phone, item: str) -> None:
    sent = [reps(phone, item, 5), reps(phone, item, 4)]
    first = phone.send(*sent)
    unsent = reps(phone, item, 3)
    clone = Phone(ines, phone.workout_id)
    answer = clone.send(*({**one, "dseq": n} for n, one in enumerate([*sent, unsent])))
    assert answer["next"] == 3
    assert answer["results"][:2] == first["results"]
    assert [one["state"] for one in answer["results"]] == ["saved"] * 3


def test_known_operations_are_acknowledged_again(ines: Api, phone: Phone, item: str, settings: Settings) -> None:
    batch = [reps(phone, item, 5), reps(phone, item, 4), phone.op("/ex/nothing", 1)]
    first = phone.send(*batch)
    before, rows = document(ines, phone.workout_id), count_rows(settings)
    assert phone.send(*batch) == first
    assert phone.send(batch[1])["results"] == first["results"][1:2]
    assert phone.send(*batch[1:])["next"] == 3
    assert document(ines, phone.workout_id) == before
    assert count_rows(settings) == rows


def test_known_and_new_in_one_batch(phone: Phone, item: str) -> None:
    one, two, three = (reps(phone, item, n) for n in (1, 2, 3))
    first = phone.send(one, two)
    answer = phone.send(two, three)
    assert (answer["next"], answer["results"][0]) == (3, first["results"][1])


def test_the_same_operation_twice_in_one_batch(phone: Phone, item: str, settings: Settings) -> None:
    rows = count_rows(settings)["operation"]
    one = reps(phone, item, 5)
    answer = phone.send(one, one)
    assert (answer["next"], answer["results"][0]) == (1, answer["results"][1])
    assert count_rows(settings)["operation"] == rows + 1


def test_one_id_with_two_bodies_parks_the_second(ines: Api, phone: Phone, item: str, settings: Settings) -> None:
    one = reps(phone, item, 5)
    phone.send(one)
    other = {**reps(phone, item, 9), "opId": one["opId"]}
    before, rows = document(ines, phone.workout_id), count_rows(settings)
    answer = phone.send(other)
    assert (answer["next"], answer["results"][0]["state"]) == (2, "parked")
    assert answer["results"][0]["opId"] == one["opId"]
    after = count_rows(settings)
    assert (after["operation"], after["parked_operation"]) == (rows["operation"], rows["parked_operation"] + 1)
    assert phone.send(other) == answer
    assert count_rows(settings) == after
    assert document(ines, phone.workout_id) == before
    assert phone.send(one)["results"][0]["state"] == "saved"


def test_ids_are_for_good_across_devices(ines: Api, phone: Phone, item: str, settings: Settings) -> None:
    one = reps(phone, item, 5)
    phone.send(one)
    rows = count_rows(settings)["operation"]
    other = Phone(ines, phone.workout_id)
    assert other.send({**one, "dseq": 0})["results"][0]["state"] == "saved"
    assert count_rows(settings)["operation"] == rows


def test_devices_and_people_do_not_share_a_queue(ines: Api, thomas: Api, cast: Cast, phone: Phone, item: str) -> None:
    phone.send(reps(phone, item, 5))
    theirs = Phone(thomas, start(thomas, cast.session_id))
    theirs.device_id = phone.device_id
    mine = document(thomas, theirs.workout_id)["progress"]["exercises"][STANDARD]["itemId"]
    answer = theirs.send(reps(theirs, mine, 1))
    assert (answer["next"], answer["results"][0]["state"]) == (1, "saved")
    assert document(ines, phone.workout_id)["progress"]["exercises"][STANDARD]["data"]["sets"][0]["reps"] == 5


BAD_ENVELOPES: list[tuple[str, Any]] = [
    ("deviceId", "x"),
    ("deviceId", None),
    ("deviceId", "00000000-0000-0000-0000-000000000000"),
    ("epoch", 5),
    ("operations", None),
    ("operations", {}),
    ("operations", [None]),
    ("operations", ["x"]),
    ("operations", [{}]),
    ("operations", [{"opId": "x", "dseq": 0}]),
    ("operations", [{"opId": str(uuid7()), "dseq": "0"}]),
    ("operations", [{"opId": str(uuid7()), "dseq": True}]),
    ("operations", [{"opId": str(uuid7()), "dseq": 0.0}]),
    ("operations", [{"opId": str(uuid7()), "dseq": -1}]),
    ("operations", [{"opId": str(uuid7()), "dseq": 10**30}]),
    ("operations", [{"opId": str(uuid7()), "dseq": 0}] * 201),
    ("unknown", 1),
]


def test_a_bad_envelope_is_400(phone: Phone, settings: Settings) -> None:
    rows = count_rows(settings)
    for field, value in BAD_ENVELOPES:
        answer = phone.api.call("POST", "/ops", {**phone.batch(), field: value})
        assert answer.status_code == 400, (field, value)
        assert field in answer.json()["errors"][0]["path"], answer.text
    for field in ("deviceId", "operations"):
        body = phone.batch()
        del body[field]
        assert phone.api.call("POST", "/ops", body).status_code == 400
    assert count_rows(settings) == rows
