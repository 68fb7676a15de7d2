"""A program is read and written by a fixed number of statements; exercises are found by name wherever one stands."""

from typing import Any

import pytest
from litestar import Litestar

from tests.conftest import Api
from tests.plans import assert_by_index, listen
from tests.programs.bodies import amrap, block, create, exercise, list_ids, session, week


def one(*exercises: Any) -> dict[str, Any]:
    return {"title": "P", "blocks": [block("B", week("S", session("T", *exercises)))]}


def typed(kind: str, **config: Any) -> dict[str, Any]:
    return exercise("Nom", exerciseType=kind, config=config)


MOVE = {"exerciseName": "Rameur", "reps": 5}
DEEP = {
    "slots": typed("EMOM", intervals=10, slots=[{"movements": [MOVE]}]),
    "stages": typed("EMOM", stages=[{"intervals": 3, "slots": [{"movements": [MOVE]}]}]),
    "movements": typed("AMRAP", timeMinutes=5, movements=[MOVE]),
    "buyIn and cashOut": typed("AMRAP", timeMinutes=5, buyIn=[MOVE], cashOut=[MOVE]),
    "rounds": typed("circuit", rounds=3, movements=[MOVE]),
    "parts": typed("circuit", parts=[{"movements": [MOVE]}, {"movements": [MOVE], "rounds": 3}]),
}


@pytest.mark.parametrize("where", DEEP)
def test_wherever_a_movement_stands(marion: Api, where: str) -> None:
    (known,) = list_ids(create(marion, one(exercise("Rameur")))["blocks"], "exerciseId")
    made = create(marion, one(DEEP[where]))["blocks"][0]["weeks"][0]["sessions"][0]["exercises"][0]
    assert set(list_ids(made["config"], "exerciseId")) == {known}
    assert set(list_ids(made["config"], "exerciseName")) == {"Rameur"}


@pytest.mark.parametrize("name", ["", "  ", "a\u0000", "x" * 201, 5, None])
def test_what_is_no_name(marion: Api, name: Any) -> None:
    answer = marion.call("POST", "/programs", one(typed("AMRAP", movements=[{"exerciseName": name}])))
    path = "blocks[0].weeks[0].sessions[0].exercises[0].config.movements[0].exerciseName"
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, path)


@pytest.mark.parametrize("named", ["x", 5, [], "0" * 32 + "z"])
def test_what_is_no_id(marion: Api, named: Any) -> None:
    body = one(typed("AMRAP", movements=[{"exerciseName": "a", "exerciseId": named}]))
    answer = marion.call("POST", "/programs", body)
    path = "blocks[0].weeks[0].sessions[0].exercises[0].config.movements[0].exerciseId"
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, path)


def test_the_score_of_a_session(marion: Api) -> None:
    made = create(marion, {"title": "P", "blocks": [block("B", week("S", session("T", score={"rule": "sum"})))]})
    assert made["blocks"][0]["weeks"][0]["sessions"][0]["score"] == {"rule": "sum"}
    body = {"title": "P", "blocks": [block("B", week("S", session("T", score={"rule": "luck"})))]}
    answer = marion.call("POST", "/programs", body)
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (
        400,
        "blocks[0].weeks[0].sessions[0].score.rule",
    )


def test_too_many_names(marion: Api) -> None:
    names = [f"Mouvement {n}" for n in range(5_001)]
    exercises = [amrap(*names[n : n + 50]) for n in range(0, len(names), 50)]
    sessions = [session("T", *exercises[n : n + 50]) for n in range(0, len(exercises), 50)]
    answer = marion.call("POST", "/programs", {"title": "P", "blocks": [block("B", week("S", *sessions))]})
    assert answer.status_code == 400
    assert marion.ok("GET", "/programs")["programs"][0]["title"] != "P"


def big(sessions: int) -> dict[str, Any]:
    weeks = [week(f"S{n}", *[session("T", exercise(), amrap(f"M{n}", "Pompes"))] * 3) for n in range(sessions)]
    return {"title": "P", "blocks": [block("B", *weeks)]}


def test_a_fixed_number_of_statements(marion: Api, app: Litestar) -> None:
    """However long the program is, for reading and for writing."""
    counts = []
    for size in (1, 20):
        with listen(app) as made:
            draft = create(marion, big(size))
        path = f"/programs/{draft['programId']}"
        with listen(app) as read:
            marion.ok("GET", f"{path}/draft")
        body = {"title": "P", "blocks": draft["blocks"]}
        with listen(app) as unchanged:
            marion.ok("PUT", f"{path}/draft", body)
        body["blocks"][0]["weeks"].reverse()
        with listen(app) as moved:
            marion.ok("PUT", f"{path}/draft", body)
        with listen(app) as listed:
            marion.ok("GET", "/programs")
        counts.append([len(heard) for heard in (made, read, unchanged, moved, listed)])
    assert counts[0] == counts[1]
    assert max(counts[0]) < 20


PAGES = ("/programs", "{path}", "{path}/draft", "{path}/versions/1", "{path}/versions/1/difference/2")


@pytest.mark.sqlite("the plans are SQLite's; the indexes are the same on PostgreSQL")
@pytest.mark.parametrize("address", PAGES)
def test_by_an_index(marion: Api, app: Litestar, address: str) -> None:
    """No page of a program reads a whole table."""
    path = f"/programs/{create(marion)['programId']}"
    marion.ok("POST", f"{path}/publish")
    marion.ok("POST", f"{path}/draft")
    with listen(app) as heard:
        marion.ok("GET", address.format(path=path))
    assert_by_index(app, heard)
