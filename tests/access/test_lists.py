"""Lists hold one's own alone, whatever the cursor says; a bad token is nobody."""

from typing import Any
from uuid import UUID

import pytest

from carnet.kit import clock
from carnet.kit.ids import uuid7
from carnet.kit.pages import write_cursor
from tests.access.house import House, fill_path, find_routes
from tests.access.verdicts import CALLERS, ROUTES, V1

GETS = [route for route in ROUTES if route.method == "GET"]


def cursors(house: House) -> list[str]:
    """Places in everybody's lists, as the server itself would write them, and two of nobody's."""
    rows: list[tuple[int, Any]] = [(0, uuid7()), (253_402_300_799_999, uuid7())]
    for table, rank, key in (
        ("workout_session", "started_at", "workout_id"),
        ("operation", "seq", "op_id"),
        ("program", "created_at", "program_id"),
    ):
        for row in (house.before[table][0], house.before[table][-1]):
            at = row[rank]
            rows.append((at if isinstance(at, int) else clock.to_ms(at), row[key]))
    return [write_cursor(rank, row_id) for rank, row_id in rows]


def test_a_cursor_of_somebody_elses_list_shows_ones_own(house: House) -> None:
    """`ask` looks for ids of others in each answer."""
    paged = [route for route in GETS if takes_cursor(house, route.name)]
    assert len(paged) >= 3
    for route in paged:
        for who in CALLERS:
            for cursor in cursors(house):
                path = f"{fill_path(route, house.worlds['ines'])}?cursor={cursor}"
                answer = house.send(who, "GET", path)
                house.look(who, answer, sent=path)
                assert answer.status_code == route.verdicts[who], (who, route.name, answer.text)


def takes_cursor(house: House, name: str) -> bool:
    """Whether a route is paged."""
    return "cursor" in find_routes(house.client.app)[name].parsed_fn_signature.parameters


@pytest.mark.parametrize(
    "cursor",
    ["x", "", "%00", "W10", "WzEsMl0", "a" * 5000, write_cursor(5, UUID(int=7))[:-3], "bnVsbA", "WzEuNSwgIngiXQ"],
)
def test_a_forged_cursor_is_named(house: House, cursor: str) -> None:
    for route in GETS:
        if takes_cursor(house, route.name):
            who = next(who for who in CALLERS if route.verdicts[who] == 200)
            answer = house.send(who, "GET", f"{fill_path(route, house.worlds['ines'])}?cursor={cursor}")
            assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, "cursor"), answer.text


def test_queries_name_nobody_elses_objects(house: House) -> None:
    for who in CALLERS:
        for world in ("ines", "foreign", "left"):
            ids = house.worlds[world]
            path = f"{V1}/workouts?sessionId={ids['session_id']}"
            house.look(who, house.send(who, "GET", path), sent=path)


@pytest.mark.parametrize("token", ["", "x", "Ω".encode().decode("latin-1"), "a" * 10_000, "../..", "null"])
def test_a_bad_token_is_nobody(house: House, token: str) -> None:
    for headers in ({"Authorization": f"Bearer {token}"}, {"Cookie": f"carnet_login={token}"}):
        raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        answer = house.client.get(f"{V1}/me", headers=raw)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_a_token_is_no_cookie_and_a_cookie_no_token(house: House) -> None:
    swapped = (
        {"Authorization": f"Bearer {house.people.cookies['ines']}"},
        {"Cookie": f"carnet_login={house.people.tokens['ines']}"},
    )
    for headers in swapped:
        house.client.cookies.clear()
        assert house.client.get(f"{V1}/me", headers=headers).status_code == 401


def test_students_are_those_of_the_coach(house: House) -> None:
    found = {
        who: [one["studentId"] for one in house.send(who, "GET", f"{V1}/students").json()["students"]]
        for who in CALLERS[1:]
    }
    users = {name: str(user_id) for name, user_id in house.people.user_ids.items()}
    assert found["marion"] == found["coach"] == [users["ines"], users["thomas"]]
    assert found["other_coach"] == [users["other_student"]]
    nobody = ("ines", "thomas", "other_student", "removed_coach", "removed_student", "stranger")
    assert [found[who] for who in nobody] == [[]] * 6


def test_a_draft_is_missing_for_a_student(house: House) -> None:
    draft_session_id = next(
        row["session_id"]
        for row in house.before["session"]
        if row["team_id"] == house.people.team_id
        and row["program_id"] not in {one["program_id"] for one in house.before["assignment"]}
    )
    for method, tail in (("GET", "status"), ("POST", "start")):
        draft = house.send("ines", method, f"{V1}/sessions/{draft_session_id}/{tail}")
        missing = house.send("ines", method, f"{V1}/sessions/{uuid7()}/{tail}")
        assert (draft.status_code, draft.content) == (404, missing.content)
