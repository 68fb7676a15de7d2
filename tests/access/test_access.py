"""Every route as every caller, by token and by cookie: on the objects of Inès, on those of another team, on none."""

from typing import Any

import pytest

from tests.access.house import WAYS, House, fill_body, find_routes
from tests.access.verdicts import CALLERS, ROUTES, Route

PROBLEM = "application/problem+json"
NAMED = [route for route in ROUTES if route.parameters]
COACHES = ("coach", "marion")
OF_TEAM = {"team_id", "invitation_id"}  # stays the team's
CONTENT = {
    "program_id",
    "part_id",
    "session_id",
    "version",
    "before",
    "after",
}  # of the team, whoever it was written for
NUMBERS = {"version", "before", "after", "position"}
OUT = ("POST /logout",)  # ends the login of the caller: test_sign_in has it


def by_name(route: Route) -> str:
    return route.name


def test_every_route_has_a_verdict(house: House) -> None:
    found, said = set(find_routes(house.client.app)), [route.name for route in ROUTES]
    assert len(said) == len(set(said)), "a route has two verdicts"
    assert not found - set(said), "write down in verdicts.py who may do this"
    assert not set(said) - found, "there is no such route any more"


def assert_problem(answer: Any) -> None:
    if answer.status_code >= 400:
        assert answer.headers["content-type"].startswith(PROBLEM)
        assert "etag" not in answer.headers


@pytest.mark.parametrize("route", ROUTES, ids=by_name)
def test_on_the_objects_of_ines(house: House, route: Route) -> None:
    callers = [(who, way) for who in CALLERS for way in WAYS if who == "anonymous" or route.name not in OUT]
    for who, way in callers:
        if route.verdicts[who] >= 400:
            answer = house.ask(who, route, house.worlds["ines"], way=way)
            assert answer.status_code == route.verdicts[who], (who, way, answer.text)
            assert_problem(answer)
    assert not house.changed(), "a refused request wrote something"
    for who, way in callers:
        if route.verdicts[who] < 400:
            answer = house.ask(who, route, house.worlds["ines"], way=way)
            assert answer.status_code == route.verdicts[who], (who, way, answer.text)
            house.reset()


def same(one: Any, other: Any) -> bool:
    """Nothing tells these answers apart."""

    def seen(answer: Any) -> Any:
        return answer.status_code, answer.content, {k: v for k, v in answer.headers.items() if k != "date"}

    return bool(seen(one) == seen(other))


@pytest.mark.parametrize("route", NAMED, ids=by_name)
def test_a_foreign_object_is_like_a_missing_one(house: House, route: Route) -> None:
    etags = warm(house, route, "other_student", "other_coach", "foreign")
    for who in CALLERS:
        if who in ("other_student", "other_coach"):
            continue
        for way, headers in (("cookie", {}), ("token", {}), ("token", etags)):
            missing = house.ask(who, route, house.missing(), way=way, headers=headers)
            foreign = house.ask(who, route, house.worlds["foreign"], way=way, headers=headers)
            assert missing.status_code == (401 if who == "anonymous" else 404), (who, missing.text)
            assert same(foreign, missing), (who, way, headers, foreign.text, missing.text)
    assert not house.changed()


@pytest.mark.parametrize("route", NAMED, ids=by_name)
def test_the_objects_of_ines_are_missing_for_others(house: House, route: Route) -> None:
    etags = warm(house, route, "ines", "marion", "ines")
    for who in CALLERS:
        if route.verdicts[who] == 404:
            for headers in ({}, etags):
                missing = house.ask(who, route, house.missing(), headers=headers)
                refused = house.ask(who, route, house.worlds["ines"], headers=headers)
                assert same(refused, missing), (who, headers, refused.text, missing.text)
    assert not house.changed()


def warm(house: House, route: Route, student: str, coach: str, world: str) -> dict[str, str]:
    """The owners read what they can at this path first; the headers by which somebody else would ask about it."""
    etag = '"1"'
    if route.method == "GET":
        for who in (student, coach):
            etag = house.ask(who, route, house.worlds[world]).headers.get("etag", etag)
    return {"If-None-Match": etag} if route.method == "GET" else {"If-Match": etag}


@pytest.mark.parametrize("route", [one for one in NAMED if not set(one.parameters) <= OF_TEAM], ids=by_name)
def test_on_the_objects_of_who_left(house: House, route: Route) -> None:
    left = house.worlds["left"]
    nobody = house.missing() | {"team_id": left["team_id"]}
    for who in CALLERS:
        answer = house.ask(who, route, left)
        house.reset()
        if who == "removed_student":
            assert answer.status_code == route.left, answer.text
        elif who not in COACHES or not set(route.parameters) <= CONTENT:
            assert same(answer, house.ask(who, route, nobody)), (who, answer.text)


def places(body: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where a body names an object."""
    if isinstance(body, dict):
        return [place for key, value in body.items() for place in places(value, (*path, key))]
    if isinstance(body, list):
        return [place for n, value in enumerate(body) for place in places(value, (*path, n))]
    return [path] if isinstance(body, str) and body.startswith("{") and body != "{new}" else []


@pytest.mark.parametrize("route", ROUTES, ids=by_name)
def test_one_foreign_id_among_ones_own(house: House, route: Route) -> None:
    """In the path, in the body: a request that is good but for it."""
    own, foreign = house.worlds["ines"], house.worlds["foreign"]
    for body in (route.body, *route.also):
        names = named(route, body)
        for who in ("ines", "coach"):
            for name in names:
                missing = house.missing()[name]
                absent = house.ask(who, route, own | {name: missing}, body=body)
                house.reset()
                other = house.ask(who, route, own | {name: foreign[name]}, body=body)
                assert other.status_code == absent.status_code, (who, name, other.text, absent.text)
                if other.status_code >= 400:
                    told = other.text.replace(str(foreign[name]), str(missing))
                    assert told == absent.text, (who, name, other.text, absent.text)
                    assert not house.changed()
                house.reset()


def named(route: Route, body: Any) -> set[str]:
    """The objects that path and body name; of what a client may make up itself it is no secret that it is taken."""
    found = {route.takes.get(name, name) for name in route.parameters} - NUMBERS
    for place in places(body):
        value = body
        for key in place:
            value = value[key]
        if place[-1] not in route.made:
            found.add(value.strip("{}"))
    return found


def test_a_body_is_filled() -> None:
    assert fill_body({"a": ["{x}", "{new}"]}, {"x": 5})["a"][0] == "5"
