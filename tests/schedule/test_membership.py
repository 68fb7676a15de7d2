"""Who leaves a team starts nothing of it any more, and keeps what was logged."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from litestar import Litestar
from sqlalchemy import event

from carnet.config import Settings
from tests.conftest import Api, Cast
from tests.schedule.plans import assign, occurrence, program, row, write
from tests.tools import save_data, start


def leave(marion: Api, cast: Cast) -> None:
    (team,) = marion.ok("GET", "/me")["teams"]
    assert marion.call("DELETE", f"/teams/{team['teamId']}/members/{cast.ines.user_id}").status_code == 204


def test_a_student_who_left(marion: Api, ines: Api, cast: Cast, settings: Settings) -> None:
    given = assign(marion, write(settings, cast), cast)
    begun, planned, path = row(ines, given, "A"), row(ines, given, "B"), occurrence(ines, given, "B")
    workout = start(ines, begun["sessionId"], scheduledSessionId=begun["scheduledSessionId"])
    leave(marion, cast)
    for one in (begun, planned):
        assert ines.call("POST", f"/sessions/{one['sessionId']}/start").status_code == 404
    kept = program(ines, given)
    assert (kept["ended"], [one["title"] for one in kept["sessions"]]) == (True, ["A"])
    assert save_data(ines, workout, 0, repsPerSet=[5])["repsCompleted"] == 5
    ines.ok("POST", f"/workouts/{workout}/finish")
    assert row(ines, given, "A")["state"] == "done"
    today = ines.ok("GET", "/today")
    assert (today["sessions"], today["late"]) == ([], [])
    for api in (ines, marion):
        assert api.call("PATCH", path, {"state": "skipped"}).status_code == 404
        assert (
            api.call("POST", f"/assignments/{given['assignmentId']}/pause", {"from": "2026-11-10"}).status_code == 404
        )
    for what in ("schedule", "assignments"):
        assert marion.call("GET", f"/students/{cast.ines.user_id}/{what}").status_code == 404
    again = {"programId": given["programId"], "studentId": str(cast.ines.user_id)}
    assert marion.call("POST", "/assignments", again).status_code == 404


def test_a_free_session_after_leaving(marion: Api, ines: Api, cast: Cast) -> None:
    before = ines.ok("POST", "/free-sessions", {"title": "Avant"})
    workout = start(ines, cast.session_id)
    leave(marion, cast)
    # what was trained there can be done again, alone; what was planned alone stays there, readable
    after = ines.ok("POST", "/free-sessions", {"copyOf": {"sessionId": str(cast.session_id)}})
    copied = ines.ok("POST", "/free-sessions", {"copyOf": {"workoutId": workout}})
    assert len({before["programId"], after["programId"], copied["programId"]}) == 3
    assert len(ines.ok("GET", f"/free-sessions/{after['sessionId']}")["exercises"]) == 4
    own = start(ines, after["sessionId"])
    assert marion.call("GET", f"/workouts/{own}").status_code == 404
    assert marion.call("GET", f"/free-sessions/{before['sessionId']}").status_code == 404
    assert ines.ok("GET", f"/free-sessions/{before['sessionId']}")["title"] == "Avant"


@pytest.mark.parametrize(
    "path", ["/my-programs", "/today", "/students/{ines}/schedule", "/students/{ines}/assignments"]
)
def test_no_more_statements_for_more_programs(
    *, app: Litestar, marion: Api, ines: Api, cast: Cast, settings: Settings, path: str
) -> None:
    api = marion if "{ines}" in path else ines
    path = path.format(ines=cast.ines.user_id)
    with count(app) as few:
        api.ok("GET", path)
    for start_date in (None, None, None):
        given = assign(marion, write(settings, cast), cast, start_date)
        start(ines, row(ines, given, "A")["sessionId"])
    ines.ok("POST", "/free-sessions", {})
    with count(app) as many:
        api.ok("GET", path)
    assert len(many) == len(few)


@contextmanager
def count(app: Litestar) -> Iterator[list[str]]:
    """The statements that run meanwhile."""
    heard: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            heard.append(statement)

    engine = app.state.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield heard
    finally:
        event.remove(engine, "before_cursor_execute", note)
