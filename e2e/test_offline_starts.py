"""Commencer without a network: an attempt for each press, whatever tabs and reloads do; one that comes late is kept."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from e2e.actions import MARION, sign_in
from e2e.test_free_session import THOMAS, keep_both
from e2e.test_loop import SAVED
from e2e.test_offline import KEPT

COMMENCER = re.compile("^Commencer ")


@pytest.fixture
def basement(page: Page, base_url: str) -> Iterator[Page]:
    """my-programs of Thomas, from the service worker, without a network."""
    sign_in(page, base_url, THOMAS)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.reload()
    expect(page.get_by_role("button", name=COMMENCER).first).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    yield page
    page.context.set_offline(False)


def attempts(page: Page, base_url: str) -> dict[str, int]:
    """How often each session was begun, as the server has it."""
    programs = page.request.get(f"{base_url}/api/v1/my-programs").json()["programs"]
    return {one["title"]: one["attempts"] for program in programs for one in program["sessions"]}


def start(page: Page, title: str) -> None:
    page.get_by_role("button", name=f"Commencer {title}", exact=True).first.click()


def titles(page: Page) -> list[str]:
    """The sessions that can be begun here, each once."""
    labels = page.get_by_role("button", name=COMMENCER).evaluate_all("all => all.map(one => one.ariaLabel)")
    return list(dict.fromkeys(label.removeprefix("Commencer ") for label in labels))


def test_each_press_is_one_attempt_in_two_tabs_and_after_a_reload(basement: Page, base_url: str) -> None:
    other = basement.context.new_page()
    other.goto(base_url)
    first, second = titles(basement)[:2]
    basement.context.set_offline(False)
    before = attempts(basement, base_url)
    basement.context.set_offline(True)
    start(basement, first)
    expect(basement).to_have_url(re.compile("/workouts/"))
    basement.reload()
    expect(basement.get_by_role("button", name=KEPT)).to_be_visible()

    modifier = other.get_by_role("link", name=f"Modifier {first}").first
    expect(modifier).to_be_visible()  # the other tab has heard of it
    start(other, second)
    keep_both(other)
    expect(other).to_have_url(re.compile("/workouts/"))
    assert other.url != basement.url

    basement.context.set_offline(False)
    for page in (basement, other):
        expect(page.get_by_role("button", name=SAVED)).to_be_visible()
    after = attempts(basement, base_url)
    assert {title: count - before[title] for title, count in after.items() if count != before[title]} == {
        first: 1,
        second: 1,
    }


def test_what_was_begun_too_late_is_kept_and_shown(
    basement: Page, base_url: str, another: Callable[[], Page], marion_url: str
) -> None:
    title = titles(basement)[-1]
    start(basement, title)
    keep_both(basement)
    expect(basement).to_have_url(re.compile("/workouts/"))
    workout = basement.url
    basement.get_by_role("button", name=re.compile("^(Valider|Fait|Tour 1)")).first.click()
    expect(basement.get_by_role("button", name=KEPT)).to_be_visible()

    coach = another()
    sign_in(coach, marion_url, MARION)
    end_all(coach, marion_url)
    basement.context.set_offline(False)
    expect(basement.get_by_role("button", name=re.compile("^À vérifier"))).to_be_visible()
    basement.goto(workout)
    expect(basement.get_by_role("heading", level=1)).to_be_visible()
    parked = basement.request.get(f"{base_url}/api/v1/parked").json()["parked"]
    assert "/workout/start" in [one["path"] for one in parked]


def end_all(coach: Page, marion_url: str) -> None:
    """Thomas has nothing of Marion's any more."""
    api = f"{marion_url}/api/v1"
    students: list[dict[str, Any]] = coach.request.get(f"{api}/students").json()["students"]
    thomas = next(one["studentId"] for one in students if one["name"] == "Thomas Roux")
    for given in coach.request.get(f"{api}/students/{thomas}/assignments").json()["assignments"]:
        coach.request.delete(f"{api}/assignments/{given['assignmentId']}")
