"""What is wrong in a draft is refused with its place, and nothing is written."""

from typing import Any

import pytest

from carnet.kit.ids import uuid7
from tests.conftest import Api
from tests.programs.bodies import as_sent, block, create, exercise, session, week

LEGS = ("blocks", 0, "weeks", 0, "sessions", 0)
DEEP: Any = {"exerciseName": "x"}
for _ in range(100):
    DEEP = {"parts": [DEEP]}
BAD: list[tuple[tuple[Any, ...], Any, str]] = [
    (("title",), "", "title"),
    (("title",), " ", "title"),
    (("title",), "a\u0000", "title"),
    (("blocks",), [block()] * 61, "blocks"),
    (("blocks", 0, "weeks"), [week()] * 105, "blocks[0].weeks"),
    (("blocks", 0, "weeks", 0, "sessions"), [session()] * 22, "blocks[0].weeks[0].sessions"),
    ((*LEGS, "exercises"), [exercise()] * 61, "blocks[0].weeks[0].sessions[0].exercises"),
    ((*LEGS, "day"), 7, "blocks[0].weeks[0].sessions[0].day"),
    ((*LEGS, "version"), 7, "blocks[0].weeks[0].sessions[0].version"),
    ((*LEGS, "exercises", 1, "config", "sets"), "5", "blocks[0].weeks[0].sessions[0].exercises[1].config.sets"),
    (
        (*LEGS, "exercises", 1, "exerciseType"),
        "EMOM",
        "blocks[0].weeks[0].sessions[0].exercises[1].exerciseType",
    ),
    ((*LEGS, "exercises", 0, "config", "setGroups"), DEEP, "blocks[0].weeks[0].sessions[0].exercises[0].config"),
    (("blocks", 0, "blockId"), str(uuid7()), "blocks[0].blockId"),
    (("blocks", 0, "weeks", 1, "weekId"), str(uuid7()), "blocks[0].weeks[1].weekId"),
    ((*LEGS, "sessionId"), str(uuid7()), "blocks[0].weeks[0].sessions[0].sessionId"),
    ((*LEGS, "exercises", 1, "itemId"), str(uuid7()), "blocks[0].weeks[0].sessions[0].exercises[1].itemId"),
    ((*LEGS, "exercises", 1, "exerciseId"), str(uuid7()), "blocks[0].weeks[0].sessions[0].exercises[1].exerciseId"),
    ((*LEGS, "lineageId"), str(uuid7()), "blocks[0].weeks[0].sessions[0].lineageId"),
]


@pytest.mark.parametrize(("place", "value", "path"), BAD, ids=[f"{n} {one[2]}" for n, one in enumerate(BAD)])
def test_bad_drafts_are_refused_with_the_place(marion: Api, place: tuple[Any, ...], value: Any, path: str) -> None:
    made = create(marion)
    body = as_sent(made)
    inner: Any = body
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    answer = marion.call("PUT", f"/programs/{made['programId']}/draft", body)
    assert answer.status_code == 400, answer.text
    assert answer.json()["errors"][0]["path"].startswith(path)
    assert marion.ok("GET", f"/programs/{made['programId']}/draft") == made


def test_ids_of_elsewhere_are_like_missing_ones(marion: Api, other_coach: Api) -> None:
    made, sibling, foreign = create(marion), create(marion), create(other_coach)
    path = f"/programs/{made['programId']}/draft"

    def refused(change: Any) -> Any:
        body = as_sent(made)
        change(body["blocks"][0]["weeks"][0]["sessions"][0])
        answer = marion.call("PUT", path, body)
        assert answer.status_code == 400
        return answer.content

    def first(read: Any) -> Any:
        return read["blocks"][0]["weeks"][0]["sessions"][0]

    for source in (sibling, foreign):
        there = first(source)
        assert refused(lambda one, there=there: one.update(sessionId=there["sessionId"], lineageId=None)) == refused(
            lambda one: one.update(sessionId=str(uuid7()), lineageId=None)
        )
        item = there["exercises"][0]["itemId"]
        assert refused(lambda one, item=item: one["exercises"][0].update(itemId=item, lineageId=None)) == refused(
            lambda one: one["exercises"][0].update(itemId=str(uuid7()), lineageId=None)
        )
    exercise_id = first(foreign)["exercises"][0]["exerciseId"]
    for where in ("exerciseId", "config"):

        def change(one: Any, value: str, where: str = where) -> None:
            given = value if where == "exerciseId" else {"setGroups": [{"count": 1, "load": percent(value)}]}
            one["exercises"][0][where] = given

        assert refused(lambda one: change(one, exercise_id)) == refused(lambda one: change(one, str(uuid7())))
    assert marion.ok("GET", path) == made


def percent(exercise_id: str) -> dict[str, Any]:
    return {"kind": "percent", "percent": 80, "of": "1RM", "exerciseId": exercise_id}


def test_an_id_stands_once(marion: Api) -> None:
    made = create(marion)
    body = as_sent(made)
    body["blocks"][0]["weeks"][1]["sessions"].append(body["blocks"][0]["weeks"][0]["sessions"][1])
    answer = marion.call("PUT", f"/programs/{made['programId']}/draft", body)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["path"] == "blocks[0].weeks[1].sessions[1].sessionId"


def test_a_body_of_more_than_a_mebibyte(marion: Api) -> None:
    made = create(marion)
    body = as_sent(made)
    body["blocks"][0]["weeks"][0]["sessions"] = [session("x", exercise("x" * 190), notes="n" * 9_000)] * 21
    body["blocks"] = [body["blocks"][0]] * 10
    assert marion.call("PUT", f"/programs/{made['programId']}/draft", body).status_code == 413
