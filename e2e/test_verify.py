"""What needs the student: two phones note one set apart, a change that cannot be placed is put right."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from e2e.actions import INES, assert_accessible, sign_in
from e2e.test_loop import SAVED, log_a_set
from e2e.test_offline import KEPT, start_standard_session

API = "/api/v1"
CARD = re.compile("^Celle-ci")


@pytest.fixture
def phones(page: Page, another: Callable[[], Page], base_url: str) -> tuple[Page, Page, str, str]:
    """Two phones of Inès with one session open, its address and the exercise's name."""
    sign_in(page, base_url, INES)
    _, exercise, workout = start_standard_session(page, base_url)
    second = another()
    sign_in(second, base_url, INES)
    for phone in (page, second):
        phone.goto(workout)
        expect(phone.get_by_role("heading", name=exercise, level=1)).to_be_visible()
    return page, second, workout, exercise


def test_two_phones_one_set(phones: tuple[Page, Page, str, str], base_url: str) -> None:
    first, second, workout, exercise = phones
    for phone, rpe in ((first, "7"), (second, "9")):
        phone.context.set_offline(True)
        log_a_set(phone, rpe=rpe)
        expect(phone.get_by_role("button", name=KEPT)).to_be_visible()
    for phone in (first, second):
        phone.context.set_offline(False)
        expect(phone.get_by_role("button", name=KEPT)).to_have_count(0)

    first.goto(base_url)
    first.get_by_role("link", name="Ouvrir la liste").click()
    expect(first.get_by_role("heading", name="À vérifier", level=1)).to_be_visible()
    expect(first.get_by_role("heading", name=re.compile(f"{exercise}, série 1.*deux versions"))).to_be_visible()
    cards = first.get_by_role("button", name=CARD)
    expect(cards).to_have_count(2)
    expect(first.get_by_text(re.compile("^Ici, "))).to_have_count(1)
    expect(first.get_by_text(re.compile("^Autre appareil, "))).to_have_count(1)
    assert_accessible(first)

    second.goto(workout)  # in the runner too both versions are there
    expect(second.get_by_role("button", name=CARD)).to_have_count(2)
    expect(second.get_by_text("deux versions", exact=True)).to_be_visible()

    card = first.locator(".ver", has=first.get_by_text(re.compile("^Autre appareil, ")))
    expect(card.get_by_text("9", exact=True)).to_be_visible()
    card.get_by_role("button", name=CARD).press("Enter")
    expect(first.get_by_role("button", name=CARD)).to_have_count(0)
    first.get_by_role("button", name=re.compile("^Annuler")).click()  # asked once more
    expect(first.get_by_role("button", name=CARD)).to_have_count(2)
    first.locator(".ver", has=first.get_by_text("9", exact=True)).get_by_role("button", name=CARD).click()
    expect(first.get_by_role("heading", name="Rien à vérifier")).to_be_visible()
    expect_settled(first, base_url, workout)
    for phone in (first, second):
        phone.goto(workout)
        expect(phone.get_by_role("button", name=SAVED)).to_be_visible()
        expect(phone.get_by_role("button", name=CARD)).to_have_count(0)
        expect(phone.locator("table.sets tbody tr").first.get_by_text("9", exact=True)).to_be_visible()


def test_a_change_that_cannot_be_placed(phones: tuple[Page, Page, str, str], base_url: str) -> None:
    first, _, workout, exercise = phones
    first.route("**/api/v1/ops", slip_of_the_finger)
    log_a_set(first, rpe="8")
    expect(first.get_by_role("button", name=re.compile("^À vérifier"))).to_be_visible()
    first.unroute("**/api/v1/ops")
    first.goto(f"{base_url}/verify")
    expect(first.get_by_role("heading", name=re.compile(f"{exercise}, série 1.*RPE 85.*mise de côté"))).to_be_visible()
    assert_accessible(first)

    first.context.set_offline(True)
    first.get_by_role("button", name="Mettre 8,5").click()
    expect(first.get_by_text("Renvoyée")).to_be_visible()
    first.context.set_offline(False)
    expect(first.get_by_role("heading", name="Rien à vérifier")).to_be_visible(timeout=30_000)
    assert first_set(first, base_url, workout)["rpe"] == 8.5
    first.reload()
    expect(first.get_by_role("heading", name="Rien à vérifier")).to_be_visible()


def test_a_value_comes_back_from_the_history(phones: tuple[Page, Page, str, str], base_url: str) -> None:
    first, _, workout, _ = phones
    log_a_set(first, rpe="8")
    expect(first.get_by_role("button", name=SAVED)).to_be_visible()
    item = first.request.get(f"{base_url}{API}/workouts/{workout.rsplit('/', 1)[-1]}/attempt").json()["exercises"][0]
    sets = [{"setId": item["data"]["sets"][0]["setId"], "rpe": 6}]
    change = first.request.patch(
        f"{base_url}{API}/workouts/{workout.rsplit('/', 1)[-1]}/exercises/0", data={"data": {"sets": sets}}
    )
    assert change.ok, change.text()
    first.goto(f"{workout}/history")
    expect(first.get_by_role("heading", name="Historique")).to_be_visible()
    assert_accessible(first)
    first.get_by_role("button", name=re.compile("^Remettre .*RPE 8$")).click()
    expect(first.get_by_text("Remis", exact=True)).to_be_visible()
    expect_first(first, base_url, workout, 8)


def slip_of_the_finger(route: Route) -> None:
    """A phone of an older day let 85 through for 8.5."""
    body: Any = route.request.post_data_json
    for operation in body["operations"]:
        if operation["path"].endswith("/rpe"):
            operation["value"] = 85
    route.continue_(post_data=body)


def first_set(page: Page, base_url: str, workout: str) -> Any:
    answer = page.request.get(f"{base_url}{API}/workouts/{workout.rsplit('/', 1)[-1]}/attempt").json()
    return answer["exercises"][0]["data"]["sets"][0]


def expect_first(page: Page, base_url: str, workout: str, rpe: float) -> None:
    wait_for(page, lambda: first_set(page, base_url, workout)["rpe"] == rpe)


def expect_settled(page: Page, base_url: str, workout: str) -> None:
    wait_for(page, lambda: page.request.get(f"{base_url}{API}/disputes").json()["disputes"] == [])
    assert first_set(page, base_url, workout)["rpe"] == 9


def wait_for(page: Page, true: Callable[[], bool]) -> None:
    for _ in range(300):
        if true():
            return
        page.wait_for_timeout(100)
    pytest.fail("it did not happen within 30 s")
