"""Ids, queries and methods that no route knows: 400, 404 or 405 as problem+json, never a 5xx."""

import pytest

from carnet.kit.ids import uuid7
from tests.access.verdicts import ROUTES, V1
from tests.contract.conftest import House, assert_refused

NIL = "00000000-0000-0000-0000-000000000000"
IDS = [
    "x",
    "5",
    "00000000-0000-0000-0000-00000000000g",
    "%00",
    "%ff",
    "%ed%a0%80",
    "..%2f..",
    "'; DROP TABLE user; --",
    "{}",
    "a" * 3000,
    "null",
    NIL,
]
NUMBERS = {"position", "version", "before", "after"}
NAMED = [route for route in ROUTES if set(route.parameters) - NUMBERS]


@pytest.mark.parametrize("bad", IDS)
def test_a_malformed_id_is_missing(house: House, bad: str) -> None:
    for route in NAMED:
        path = route.path
        for name in route.parameters:
            path = path.replace(f"{{{name}}}", "0" if name in NUMBERS else bad)
        answer = house.send(route.method, path, b"{}" if route.body is not None else b"")
        assert_refused(answer, *((400, 404) if bad == NIL else (404,)))


def test_the_spelling_of_an_id_does_not_matter(house: House) -> None:
    assert house.send("GET", f"{V1}/workouts/{house.workout.upper()}", b"").status_code == 200


@pytest.mark.parametrize(
    ("query", "place"),
    [("sessionId=x", "sessionId"), ("sessionId=", "sessionId"), ("cursor=x", "cursor"), ("cursor=%ff", "cursor")],
)
def test_a_bad_query_is_named(house: House, query: str, place: str) -> None:
    answer = house.send("GET", f"{V1}/workouts?{query}", b"")
    assert_refused(answer, 400)
    assert place in answer.json()["errors"][0]["path"]


@pytest.mark.parametrize("query", ["%", "%zz", "a=%00", "sessionId=%ed%a0%80", "=&=&", "cursor", "cursor=a&cursor=b"])
def test_a_strange_query_is_never_a_5xx(house: House, query: str) -> None:
    for path in ("/workouts", f"/workouts/{house.workout}/history", f"/students/{uuid7()}/workouts"):
        assert house.send("GET", f"{V1}{path}?{query}", b"").status_code < 500


def test_a_method_that_a_route_does_not_have(house: House) -> None:
    for method, path in (
        ("DELETE", "/me"),
        ("PUT", f"/workouts/{house.workout}"),
        ("GET", "/ops"),
        ("POST", "/workouts"),
    ):
        answer = house.send(method, f"{V1}{path}", b"{}")
        assert_refused(answer, 405)
        assert "allow" in answer.headers


@pytest.mark.parametrize("path", ["/nothing", "/", "", "/workouts/current/progress", "/me/too"])
def test_a_path_that_is_none(house: House, path: str) -> None:
    assert_refused(house.send("GET", f"{V1}{path}", b""), 404)


def test_a_body_where_none_is_read(house: House) -> None:
    for path in (f"/workouts/{house.workout}/exercises/0/complete", f"/workouts/{house.workout}/reopen"):
        for body in (b"[" * 10_000, b"\xff", b"x" * 2_000_000):
            assert house.send("POST", f"{V1}{path}", body).status_code < 500
