"""Two tabs, two phones, a tab left open, phones with any clock: nothing is lost, and all end with one document."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from e2e.actions import INES, sign_in
from e2e.handset import Screen, read_screen, show, wait_for_screen
from e2e.test_loop import SAVED
from e2e.test_offline import KEPT, saved_sets, start_standard_session

Another = Callable[[], Page]


def open_workout(page: Page, workout: str) -> None:
    page.goto(workout)
    expect(page.locator("table.sets tbody tr").first).to_be_visible()


def row(page: Page, n: int) -> Any:
    return page.locator("table.sets tbody tr").nth(n)


def tick(page: Page, n: int) -> None:
    row(page, n).locator("button.tick").tap()


def put_reps(page: Page, n: int, reps: int) -> None:
    """Typed on the number pad."""
    row(page, n).locator("button.n").tap()
    page.get_by_role("button", name=re.compile("^reps :")).tap()
    page.get_by_role("textbox", name="reps", exact=True).fill(str(reps))
    page.get_by_role("button", name=f"Mettre {reps} reps").tap()
    expect(row(page, n).locator(".did").first).to_contain_text(str(reps))


def wait_until_saved(*pages: Page) -> None:
    for page in pages:
        expect(page.get_by_role("button", name=SAVED)).to_be_visible()


def reps_of(page: Page, base_url: str, workout: str) -> list[int | None]:
    return [one["reps"] for one in saved_sets(page, base_url, workout) if one["done"]]


def assert_same_everywhere(base_url: str, workout: str, *pages: Page, disputed: int | None = None) -> Screen:
    """After a reload each screen is the server's document; where two phones differ, each says so."""
    document = list(show(saved_sets(pages[0], base_url, workout)))
    if disputed is not None:
        document[disputed] = "two versions"
    for page in pages:
        open_workout(page, workout)
        rest = page.locator("table.sets tbody tr").count() - len(document)
        wait_for_screen(page, [(*document, *["open"] * rest)])
    return tuple(document)


def test_two_tabs_of_one_phone(page: Page, base_url: str) -> None:
    sign_in(page, base_url, INES)
    _, _, workout = start_standard_session(page, base_url)
    other = page.context.new_page()
    for tab in (page, other):
        open_workout(tab, workout)
    tick(page, 0)
    wait_until_saved(page)
    put_reps(other, 0, 11)  # this tab has not seen the tick
    tick(other, 0)
    page.context.set_offline(True)
    tick(page, 1)
    tick(other, 2)
    for tab in (page, other):
        expect(tab.get_by_role("button", name=re.compile("^Hors ligne"))).to_be_visible()
    page.context.set_offline(False)
    wait_until_saved(page, other)
    assert len(assert_same_everywhere(base_url, workout, page, other)) == 3
    assert reps_of(page, base_url, workout)[0] == 11  # one phone: its last edit shows


def test_two_phones_note_the_same_set(page: Page, another: Another, base_url: str) -> None:
    sign_in(page, base_url, INES)
    _, _, workout = start_standard_session(page, base_url)
    other = another()
    sign_in(other, base_url, INES)
    for phone in (page, other):
        open_workout(phone, workout)
        wait_until_saved(phone)
        phone.context.set_offline(True)
    put_reps(page, 0, 7)
    tick(page, 0)
    put_reps(other, 0, 9)
    tick(other, 0)
    tick(other, 1)
    for phone in (page, other):
        expect(phone.get_by_role("button", name=KEPT)).to_be_visible()
        phone.context.set_offline(False)
    for phone in (page, other):
        expect(phone.get_by_role("button", name=KEPT)).to_be_hidden()
    disputes = page.request.get(f"{base_url}/api/v1/disputes").json()["disputes"]
    (dispute,) = [one for one in disputes if one["workoutId"] == workout.rsplit("/", 1)[-1]]
    reps = {value for version in dispute["versions"] for path, value in version["values"].items() if "reps" in path}
    assert reps == {7, 9}
    assert len(assert_same_everywhere(base_url, workout, page, other, disputed=0)) == 2


def test_a_tab_that_was_left_open(page: Page, another: Another, base_url: str) -> None:
    sign_in(page, base_url, INES)
    _, _, workout = start_standard_session(page, base_url)
    stale = another()
    sign_in(stale, base_url, INES)
    for phone in (page, stale):
        open_workout(phone, workout)
    put_reps(page, 0, 6)
    tick(page, 0)
    wait_until_saved(page)
    workout_id = workout.rsplit("/", 1)[-1]
    finished = page.request.post(f"{base_url}/api/v1/workouts/{workout_id}/finish", data={})
    tick(stale, 1)
    wait_until_saved(stale)
    document = assert_same_everywhere(base_url, workout, page, stale)
    assert document[0].split(" @")[0].endswith("6")
    assert len(document) == 2
    now = page.request.get(f"{base_url}/api/v1/workouts/{workout_id}/attempt").json()["workout"]
    assert (now["status"], now["endedAt"]) == ("completed", finished.json()["endedAt"])


@pytest.mark.parametrize(
    "clocks",
    [("1970-01-01T00:00:05Z", "2100-12-31T23:59:59Z"), ("2100-12-31T23:59:59Z", "1970-01-01T00:00:05Z")],
    ids=["1970-then-2100", "2100-then-1970"],
)
def test_a_phone_with_any_clock(page: Page, another: Another, base_url: str, clocks: tuple[str, str]) -> None:
    sign_in(page, base_url, INES)
    _, _, workout = start_standard_session(page, base_url)
    page.clock.set_fixed_time(clocks[0])
    open_workout(page, workout)
    put_reps(page, 0, 1)
    tick(page, 0)
    wait_until_saved(page)
    page.clock.set_fixed_time(clocks[1])
    put_reps(page, 0, 2)
    wait_until_saved(page)
    assert reps_of(page, base_url, workout) == [2]  # one phone: its last edit shows
    other = another()
    sign_in(other, base_url, INES)
    open_workout(other, workout)
    put_reps(other, 0, 3)
    wait_until_saved(other)
    assert reps_of(page, base_url, workout) == [3]  # it was seen and overwritten
    open_workout(page, workout)
    expect(row(page, 0).locator(".did").first).to_contain_text("3")
    put_reps(page, 0, 4)
    wait_until_saved(page)
    assert reps_of(page, base_url, workout) == [4]
    assert_same_everywhere(base_url, workout, page, other)
    parked = page.request.get(f"{base_url}/api/v1/parked").json()["parked"]
    assert [one for one in parked if one["workoutId"] == workout.rsplit("/", 1)[-1]] == []
    assert read_screen(page) == read_screen(other)
