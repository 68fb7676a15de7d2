"""ETag and If-Match: 412 only where a named field changed since; otherwise the save merges."""

from typing import Any

import pytest

from carnet.config import Settings
from tests.conftest import Api, Cast
from tests.tools import AMRAP, CIRCUIT, EMOM, STANDARD, attempt, count_rows, document, save, save_data, start


def etag(api: Api, workout: str) -> str:
    answer = api.call("GET", f"/workouts/{workout}/progress")
    tag: str = answer.headers["etag"]
    assert tag == f'"{answer.json()["sessionProgress"]["version"]}"'
    return tag


def patch(api: Api, workout: str, position: int, change: dict[str, Any], tag: str) -> Any:
    return api.call("PATCH", f"/workouts/{workout}/exercises/{position}", change, {"If-Match": tag})


def test_a_save_answers_the_new_version(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    tag = etag(ines, workout)
    answer = patch(ines, workout, STANDARD, {"data": {"rpe": 8}}, tag)
    assert answer.status_code == 200
    assert set(answer.json()) == {"version", "exercise", "summary"}
    assert answer.headers["etag"] == f'"{answer.json()["version"]}"' == etag(ines, workout) != tag


Change = dict[str, Any]
SAME: list[tuple[int, Change, Change]] = [
    (STANDARD, {"data": {"rpe": 8}}, {"data": {"rpe": 9}}),
    (STANDARD, {"data": {"notes": "a"}}, {"data": {"notes": "b"}}),
    (STANDARD, {"notes": "a"}, {"notes": "b"}),
    (STANDARD, {"status": "completed"}, {"status": "skipped"}),
    (STANDARD, {"videos": ["a"]}, {"videos": ["b"]}),
    (STANDARD, {"data": {"sets": [{"reps": 5}]}}, {"data": {"sets": [{"reps": 4}]}}),
    (STANDARD, {"data": {"sets": [{"reps": 5}]}}, {"data": {"repsPerSet": [4]}}),
    (STANDARD, {"data": {"repsPerSet": [5, 5, 5]}}, {"data": {"repsPerSet": [4]}}),
    (STANDARD, {"data": {"sets": [{"weight": 100, "done": True}]}}, {"data": {"weightUsed": 90}}),
    (EMOM, {"data": {"repsPerMinute": [5]}}, {"data": {"repsPerMinute": [4]}}),
    (EMOM, {"data": {"intervals": [{"reps": [5]}]}}, {"data": {"repsPerMinute": [4]}}),
    (AMRAP, {"data": {"rounds": 5}}, {"data": {"totalReps": 100}}),
    (AMRAP, {"data": {"rounds": 5}}, {"data": {"rounds": 6}}),
    (CIRCUIT, {"data": {"rounds": [{"splitSeconds": 60}]}}, {"data": {"roundsCompleted": 3}}),
    (CIRCUIT, {"data": {"rounds": [{"stations": [{"reps": 3}]}]}}, {"data": {"totalReps": 3}}),
]


@pytest.mark.parametrize("case", SAME)
def test_a_named_field_that_changed_is_412(
    ines: Api, cast: Cast, settings: Settings, case: tuple[int, Change, Change]
) -> None:
    position, first, second = case
    workout = start(ines, cast.session_id)
    tag = etag(ines, workout)
    save(ines, workout, position, **first)
    stands, rows = document(ines, workout), count_rows(settings)
    answer = patch(ines, workout, position, second, tag)
    assert answer.status_code == 412
    problem = answer.json()
    assert (problem["code"], problem["status"]) == ("version_changed", 412)
    assert problem["version"] == stands["version"]
    assert problem["exercise"] == stands["progress"]["exercises"][position]
    assert answer.headers["etag"] == f'"{stands["version"]}"'
    assert document(ines, workout) == stands
    assert count_rows(settings) == rows


OTHER: list[tuple[tuple[int, dict[str, Any]], tuple[int, dict[str, Any]]]] = [
    ((STANDARD, {"data": {"rpe": 8}}), (STANDARD, {"data": {"notes": "b"}})),
    ((STANDARD, {"notes": "a"}), (STANDARD, {"data": {"notes": "b"}})),
    ((STANDARD, {"data": {"sets": [{"reps": 5}]}}), (STANDARD, {"data": {"sets": [{"rpe": 8}]}})),
    ((STANDARD, {"data": {"sets": [{"reps": 5}]}}), (STANDARD, {"data": {"sets": [None, {"reps": 5}]}})),
    ((STANDARD, {"data": {"sets": [{"reps": 5}]}}), (STANDARD, {"data": {"weightUsed": 90}})),
    ((STANDARD, {"status": "completed"}), (STANDARD, {"data": {"rpe": 8}})),
    ((STANDARD, {"data": {"rpe": 8}}), (EMOM, {"data": {"rpe": 8}})),
    ((AMRAP, {"data": {"splits": [60]}}), (AMRAP, {"data": {"totalReps": 8}})),
]


@pytest.mark.parametrize(("first", "second"), OTHER)
def test_another_field_merges(
    ines: Api, cast: Cast, first: tuple[int, dict[str, Any]], second: tuple[int, dict[str, Any]]
) -> None:
    workout = start(ines, cast.session_id)
    tag = etag(ines, workout)
    save(ines, workout, first[0], **first[1])
    logged = document(ines, workout)["progress"]["exercises"][first[0]]["data"]
    assert patch(ines, workout, second[0], second[1], tag).status_code == 200
    after = document(ines, workout)["progress"]["exercises"][first[0]]["data"]
    assert first[0] != second[0] or after != logged
    assert after["rpe"] == logged["rpe"] or "rpe" in str(second)


def test_complete_and_skip_take_it_too(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    tag = etag(ines, workout)
    path = f"/workouts/{workout}/exercises/0"
    assert ines.call("POST", f"{path}/complete", headers={"If-Match": tag}).status_code == 200
    assert ines.call("POST", f"{path}/skip", {"reason": "x"}, headers={"If-Match": tag}).status_code == 412
    assert ines.call("POST", f"{path}/skip", {"reason": "x"}, headers={"If-Match": etag(ines, workout)}).is_success


def test_a_fresh_start_changes_every_field(ines: Api, cast: Cast) -> None:
    tag = etag(ines, start(ines, cast.session_id))
    fresh = start(ines, cast.session_id, fresh=True)
    assert patch(ines, fresh, STANDARD, {"data": {"rpe": 8}}, tag).status_code == 412
    assert patch(ines, fresh, STANDARD, {"data": {"rpe": 8}}, etag(ines, fresh)).status_code == 200


def test_a_hidden_attempt_compares_its_own_fields(ines: Api, cast: Cast) -> None:
    old = start(ines, cast.session_id)
    save_data(ines, old, STANDARD, rpe=7)
    tag = etag(ines, old)
    fresh = start(ines, cast.session_id, fresh=True)
    save_data(ines, fresh, STANDARD, rpe=9)
    assert patch(ines, old, STANDARD, {"data": {"rpe": 6}}, tag).status_code == 200
    answer = patch(ines, old, STANDARD, {"data": {"rpe": 5}}, tag)
    assert answer.status_code == 412
    assert answer.json()["exercise"] == attempt(ines, old)["exercises"][STANDARD]


@pytest.mark.parametrize("tag", ["*", '"999999"', "3", '"x"', 'W/"1"', '""', '"1", "2"', '"99999999999999999999"'])
def test_other_tags(ines: Api, cast: Cast, tag: str) -> None:
    workout = start(ines, cast.session_id)
    answer = patch(ines, workout, STANDARD, {"data": {"rpe": 8}}, tag)
    assert answer.status_code == {"*": 200, '"999999"': 412}.get(tag, 400)
    assert answer.status_code != 400 or answer.json()["errors"][0]["path"] == "If-Match"
