"""What a page asks of the database it finds by an index: the pages of a year open as fast as those of a week."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from litestar import Litestar
from sqlalchemy import event

from tests.conftest import Api, Cast

# All rows of what the statement itself made: a subquery, a list of values. Anything else is a table under some name.
OWN_ROWS = re.compile(r"SCAN (\(subquery-\d+\)|anon_\d+|newest|\d* ?CONSTANT ROWS?|\d+-ROW VALUES CLAUSE)")

PAGES = (
    "/my-programs",
    "/today",
    "/workouts/current",
    "/workouts",
    "/sessions/{session}/status",
    "/workouts/{workout}",
    "/workouts/{workout}/progress?heads=true",
    "/workouts/{workout}/attempt",
    "/workouts/{workout}/history",
    "/students",
    "/students/{student}/workouts",
    "/students/{student}/schedule",
    "/students/{student}/assignments",
)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_reads_no_whole_table(page: str, app: Litestar, ines: Api, marion: Api, cast: Cast) -> None:
    if app.state.database.engine.dialect.name != "sqlite":
        pytest.skip("the plans are SQLite's; the indexes are the same")
    started = ines.ok("POST", f"/sessions/{cast.session_id}/start", {})
    path = page.format(session=cast.session_id, workout=started["workoutId"], student=cast.ines.user_id)
    with listen(app) as statements:
        (marion if page.startswith("/students") else ines).ok("GET", path)
    assert statements
    with closing(sqlite3.connect(app.state.settings.data_dir / "carnet.sqlite3")) as db:
        for statement, parameters in statements:
            for *_, step in db.execute(f"EXPLAIN QUERY PLAN {statement}", parameters):
                assert not step.startswith("SCAN ") or OWN_ROWS.fullmatch(step), f"{step}\n{statement}"


@contextmanager
def listen(app: Litestar) -> Iterator[list[tuple[str, Any]]]:
    """Every SELECT with its parameters, while the block runs."""
    heard: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            heard.append((statement, parameters))

    engine = app.state.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield heard
    finally:
        event.remove(engine, "before_cursor_execute", note)
