"""What two phones noted at once is listed whole, and one operation at each of its paths settles it."""

from typing import Any

import pytest
from litestar import Litestar

from tests.conftest import Api, Cast
from tests.plans import assert_by_index, listen
from tests.tools import AMRAP, CIRCUIT, EMOM, STANDARD, Phone, document, set_path, start


@pytest.fixture
def workout(ines: Api, cast: Cast) -> str:
    return start(ines, cast.session_id)


def items(api: Api, workout: str) -> list[Any]:
    found: list[Any] = document(api, workout)["progress"]["exercises"]
    return found


def disputes(api: Api) -> list[Any]:
    found: list[Any] = api.ok("GET", "/disputes")["disputes"]
    return found


def pick(phone: Phone, dispute: Any, version: Any) -> None:
    """As the page does it: every path, based on all of its heads."""
    writes = [
        phone.op(field["path"], version["values"].get(field["path"]), base=field["heads"])
        for field in dispute["fields"]
    ]
    assert {one["state"] for one in phone.send(*writes)["results"]} == {"saved"}


def load(kg: float) -> dict[str, Any]:
    return {"weight": kg, "weightUnit": "kg"}


def disagree(api: Api, workout: str, *sides: dict[str, Any]) -> list[Phone]:
    phones = [Phone(api, workout) for _ in sides]
    for phone, side in zip(phones, sides, strict=True):
        phone.send(*(phone.op(path, value) for path, value in side.items()))
    return phones


def test_nothing_is_asked_of_who_has_one_version(ines: Api, workout: str) -> None:
    path = set_path(items(ines, workout)[STANDARD]["itemId"], 0, "note")
    disagree(ines, workout, {path: '"versions":[{"revived":true'})
    assert disputes(ines) == []


@pytest.mark.parametrize("n", [0, 1])
def test_one_tap_picks_a_whole_set(ines: Api, thomas: Api, workout: str, n: int) -> None:
    item = items(ines, workout)[STANDARD]["itemId"]
    reps, weight, rpe, done = (set_path(item, 2, field) for field in ("reps", "weight", "rpe", "done"))
    one = {weight: load(102.5), reps: 5, rpe: 8, done: True}
    other = {weight: load(100), reps: 5, done: True}
    phones = disagree(ines, workout, one, other)
    (dispute,) = disputes(ines)
    assert (dispute["exerciseName"], dispute["sessionTitle"], dispute["workoutId"]) == ("Squat barre", "Tout", workout)
    assert (dispute["unit"]["kind"], dispute["unit"]["number"]) == ("set", 3)
    versions = {version["deviceId"]: version for version in dispute["versions"]}
    assert [versions[phone.device_id]["values"] for phone in phones] == [one, other]
    assert {version["authorName"] for version in dispute["versions"]} == {"Ines"}
    assert disputes(thomas) == []
    third = Phone(ines, workout)
    pick(third, dispute, versions[phones[n].device_id])
    assert disputes(ines) == []
    shown = items(ines, workout)[STANDARD]["data"]["sets"][2]
    assert (shown["weight"], shown["reps"], shown["rpe"]) == ((102.5, 5, 8) if n == 0 else (100, 5, None))
    assert "versions" not in shown
    log = ines.ok("GET", f"/workouts/{workout}/history")["entries"]
    assert {102.5, 100} <= {entry["value"]["weight"] for entry in log if entry["path"] == weight}


def test_an_interval_a_round_and_a_result(ines: Api, workout: str) -> None:
    exercises = items(ines, workout)
    emom, amrap, circuit = (f"/ex/{exercises[n]['itemId']}" for n in (EMOM, AMRAP, CIRCUIT))
    round_id = "0192f000-0000-7000-8000-0000000000fe"
    sides = [
        {
            f"{emom}/interval/7/reps": [n],
            f"{amrap}/data/rounds": n,
            f"{circuit}/round/{round_id}/station/1/reps": n,
            f"{circuit}/data/timeSeconds": 100 + n,
        }
        for n in (1, 2)
    ]
    disagree(ines, workout, *sides)
    found = {(one["exerciseType"], one["unit"]["kind"]): one for one in disputes(ines)}
    assert {key: one["unit"]["number"] for key, one in found.items()} == {
        ("EMOM", "interval"): 8,
        ("AMRAP", "result"): None,
        ("circuit", "round"): 1,
        ("circuit", "result"): None,
    }
    for one in found.values():
        pick(Phone(ines, workout), one, one["versions"][0])
    assert disputes(ines) == []


@pytest.mark.parametrize("keep", [True, False])
def test_a_set_that_was_deleted_and_corrected(ines: Api, workout: str, *, keep: bool) -> None:
    item = items(ines, workout)[STANDARD]["itemId"]
    reps, deleted = set_path(item, 0, "reps"), set_path(item, 0, "deleted")
    first = Phone(ines, workout)
    noted = first.op(reps, 5)
    first.send(noted)
    second = Phone(ines, workout)
    second.send(second.op(reps, 6, base=noted["opId"]))
    first.send(first.op(deleted, True, base=noted["opId"]))  # noqa: FBT003  # a value that is logged
    (dispute,) = disputes(ines)
    assert dispute["revived"] is True
    assert dispute["versions"] == []
    assert dispute["values"] == {reps: 6}
    third = Phone(ines, workout)
    heads = dispute["deleted"]["heads"] + [head for field in dispute["fields"] for head in field["heads"]]
    third.send(third.op(deleted, not keep, base=heads))
    assert disputes(ines) == []
    sets = items(ines, workout)[STANDARD]["data"]["sets"]
    assert [(one["reps"], "revived" in one) for one in sets] == ([(6, False)] if keep else [])


def test_it_is_found_in_the_attempt_that_wrote_it(ines: Api, cast: Cast, workout: str) -> None:
    item = items(ines, workout)[STANDARD]["itemId"]
    path = set_path(item, 0, "reps")
    disagree(ines, workout, {path: 5}, {path: 6})
    later = start(ines, cast.session_id)
    (dispute,) = disputes(ines)
    assert dispute["workoutId"] == workout
    disagree(ines, later, {path: 7})
    assert disputes(ines) == []


@pytest.mark.sqlite("the plans are SQLite's; the indexes are the same")
def test_no_whole_table_is_read(app: Litestar, ines: Api, workout: str) -> None:
    path = set_path(items(ines, workout)[STANDARD]["itemId"], 0, "reps")
    phone, *_ = disagree(ines, workout, {path: 5}, {path: 6})
    phone.send(phone.op(path, -1))
    with listen(app) as statements:
        ines.ok("GET", "/disputes")
        ines.ok("GET", "/parked")
    assert_by_index(app, statements)
