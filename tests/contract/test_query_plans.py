"""What a page asks of the database it finds by an index: the pages of a year open as fast as those of a week."""

import pytest
from litestar import Litestar

from tests.conftest import Api, Cast
from tests.plans import assert_by_index, listen

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


@pytest.mark.sqlite("the plans are SQLite's; the indexes are the same")
@pytest.mark.parametrize("page", PAGES)
def test_a_page_reads_no_whole_table(page: str, app: Litestar, ines: Api, marion: Api, cast: Cast) -> None:
    started = ines.ok("POST", f"/sessions/{cast.session_id}/start", {})
    path = page.format(session=cast.session_id, workout=started["workoutId"], student=cast.ines.user_id)
    with listen(app) as statements:
        (marion if page.startswith("/students") else ines).ok("GET", path)
    assert statements
    assert_by_index(app, statements)
