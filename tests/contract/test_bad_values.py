"""Values of a wrong type or out of range: 400 naming the place, nothing written."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from tests.access.verdicts import V1
from tests.contract.conftest import House, assert_refused

OTHER: list[Any] = ["a\u0000b", True, 10**30, None]


def places(body: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a body, the containers too."""
    entries = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for key, value in entries:
        yield (*path, key)
        yield from places(value, (*path, key))


def put(body: Any, path: tuple[Any, ...], value: Any) -> Any:
    changed = deepcopy(body)
    target = changed
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    return changed


def test_any_value_at_any_place_is_never_a_5xx(house: House) -> None:
    for (method, path), body in house.bodies.items():
        if path.endswith("/login"):
            continue  # each takes the time of a password; test_wrong_types has them
        for place in places(body):
            for value in OTHER:
                # what is good in spite of it is refused with 412, so that the log stays short
                headers = {"If_Match": '"999999"'} if value is not None else {}
                answer = house.send(method, path, json.dumps(put(body, place, value)).encode(), **headers)
                assert answer.status_code < 500, (path, place, value)
                if answer.status_code >= 400:
                    assert_refused(answer, 400, 404, 409, 412)


def test_an_unknown_field_at_any_place(house: House) -> None:
    before = house.trace()
    for (method, path), body in house.bodies.items():
        for place in [(), *places(body)]:
            target: Any = body
            for key in place:
                target = target[key]
            if isinstance(target, dict):
                answer = house.send(method, path, json.dumps(put(body, (*place, "surprise"), 1)).encode())
                assert_refused(answer, 400)
                assert answer.json()["errors"][0]["path"].endswith("surprise")
    assert house.trace() == before


def data(field: str, value: Any) -> dict[str, Any]:
    return {"data": {field: value}}


# (position, change, the place that is named)
SAVES: list[tuple[int, Any, str]] = [
    (0, data("rpe", "8"), "data.rpe"),
    (0, {"data": {"rpe": True}}, "data.rpe"),
    (0, data("rpe", 8.3), "data.rpe"),
    (0, data("rpe", -0.5), "data.rpe"),
    (0, data("rpe", 10.5), "data.rpe"),
    (0, data("notes", 5), "data.notes"),
    (0, data("notes", "a\u0000b"), "data.notes"),
    (0, data("notes", "x" * 10_001), "data.notes"),
    (0, data("repsPerSet", [5, "5"]), "data.repsPerSet[1]"),
    (0, data("repsPerSet", [5, True]), "data.repsPerSet[1]"),
    (0, data("repsPerSet", [5, 1.5]), "data.repsPerSet[1]"),
    (0, data("repsPerSet", [-1]), "data.repsPerSet[0]"),
    (0, data("repsPerSet", 5), "data.repsPerSet"),
    (0, data("repsPerSet", None), "data.repsPerSet"),
    (0, data("repsPerSet", [1] * 1000), "data.repsPerSet"),
    (0, data("weightUsed", "100"), "data.weightUsed"),
    (0, data("weightUsed", -1), "data.weightUsed"),
    (0, data("sets", [{"reps": "5"}]), "data.sets[0].reps"),
    (0, data("sets", [{"done": 1}]), "data.sets[0].done"),
    (0, data("sets", [{"weightUnit": "stone"}]), "data.sets[0].weightUnit"),
    (0, data("sets", [{"kind": "hard"}]), "data.sets[0].kind"),
    (0, data("sets", [{"setId": "x"}]), "data.sets[0].setId"),
    (0, data("sets", [5]), "data.sets[0]"),
    (0, data("totalReps", 5), "data.totalReps"),
    (0, {"data": 5}, "data"),
    (0, {"data": None}, "data"),
    (0, {"data": []}, "data"),
    (0, {"status": "done"}, "status"),
    (0, {"status": None}, "status"),
    (0, {"videos": "x"}, "videos"),
    (0, {"videos": [None]}, "videos[0]"),
    (0, {"exerciseName": "x"}, "exerciseName"),
    (1, data("repsPerMinute", ["5"]), "data.repsPerMinute[0]"),
    (1, data("intervals", [{"result": "maybe"}]), "data.intervals[0].result"),
    (1, data("sets", []), "data.sets"),
    (2, data("rounds", 24.9), "data.rounds"),
    (2, data("scaled", "yes"), "data.scaled"),
    (2, data("rounds", []), "data.rounds"),
    (3, data("rounds", 3), "data.rounds"),
    (3, data("rounds", [{"stations": [{"reps": 1.5}]}]), "data.rounds[0].stations[0].reps"),
    (3, data("timeSeconds", "200"), "data.timeSeconds"),
    (3, data("roundsCompleted", None), "data.roundsCompleted"),
]
OTHERS: list[tuple[str, Any, str]] = [
    ("/start", {"restPeriodSeconds": "90"}, "restPeriodSeconds"),
    ("/start", {"restPeriodSeconds": -1}, "restPeriodSeconds"),
    ("/start", {"startedAt": "2026-11-02T09:00:00"}, "startedAt"),
    ("/start", {"startedAt": 5}, "startedAt"),
    ("/start", {"timeZone": "Mars/Olympus"}, "timeZone"),
    ("/start", {"timeZone": "../../etc/passwd"}, "timeZone"),
    ("/start", {"timeZone": ""}, "timeZone"),
    ("/start", {"fresh": "true"}, "fresh"),
    ("/start", {"workoutId": "x"}, "workoutId"),
    ("/finish", {"rpe": "8"}, "rpe"),
    ("/finish", {"endedAt": "soon"}, "endedAt"),
    ("/finish", {"notes": ["x"]}, "notes"),
    ("/restore", {"opId": 5}, "opId"),
    ("/restore", {}, "opId"),
    ("/skip", {"reason": 5}, "reason"),
    ("/me", {"locale": "de"}, "locale"),
    ("/login", {"email": "x@y", "password": 5}, "password"),
    ("/login", {"email": "no address", "password": "x"}, "email"),
    ("/login", {"email": "a@b\u0000", "password": "x"}, "email"),
    ("/login", {"email": "x@y"}, "password"),
    ("/login", {"email": "x@y", "password": "x" * 100_000}, "password"),
    ("/ops", {"deviceId": 5, "epoch": None, "operations": []}, "deviceId"),
]


@pytest.mark.parametrize("kind", ["saves", "others"])
def test_the_place_is_named(house: House, kind: str) -> None:
    before = house.trace()
    workout = f"{V1}/workouts/{house.workout}/exercises"
    paths = {path[path.rindex("/") :]: (method, path) for method, path in house.bodies}
    cases = (
        [("PATCH", f"{workout}/{n}", change, place) for n, change, place in SAVES]
        if kind == "saves"
        else [(*paths[tail], body, place) for tail, body, place in OTHERS]
    )
    for method, path, body, place in cases:
        answer = house.send(method, path, json.dumps(body).encode())
        assert_refused(answer, 400)
        assert answer.json()["errors"][0]["path"] == place, (path, body)
    assert house.trace() == before


@pytest.mark.parametrize("value", ["NaN", "1e999", "-1e999", "1" + "0" * 400, "Infinity"])
def test_numbers_that_are_none(house: House, value: str) -> None:
    before = house.trace()
    for field in ("rpe", "weightUsed", "setsCompleted"):
        body = f'{{"data": {{"{field}": {value}}}}}'.encode()
        assert_refused(house.send("PATCH", f"{V1}/workouts/{house.workout}/exercises/0", body), 400)
    assert house.trace() == before
