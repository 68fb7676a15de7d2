"""The statements that a request makes, and how SQLite would find their rows."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from litestar import Litestar
from sqlalchemy import event

# All rows of what the statement itself made: a subquery, a list of values. Anything else is a table under some name.
OWN_ROWS = re.compile(r"SCAN (\(subquery-\d+\)|anon_\d+|newest|\d* ?CONSTANT ROWS?|\d+-ROW VALUES CLAUSE)")


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


def assert_by_index(app: Litestar, statements: list[tuple[str, Any]]) -> None:
    """None of them reads a whole table, or a whole index."""
    with closing(sqlite3.connect(app.state.settings.data_dir / "carnet.sqlite3")) as db:
        for statement, parameters in statements:
            for *_, step in db.execute(f"EXPLAIN QUERY PLAN {statement}", parameters):
                assert not step.startswith("SCAN ") or OWN_ROWS.fullmatch(step), f"{step}\n{statement}"
