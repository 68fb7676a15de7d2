"""The student's plan on a phone: late, pushed, another day, passed and put back, paused; a calendar by keyboard."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.actions import INES, assert_accessible, sign_in

LATE = "Récupération"
PROGRAM = "Texas Method"
IN_ORDER = "Gainage à la carte"


@pytest.fixture
def plan(page: Page, base_url: str) -> Iterator[Page]:
    """my-programs of Inès, who has a late session; what a test changed of that session is taken back."""
    sign_in(page, base_url, INES)
    before = late_session(page, base_url)
    yield page
    path = f"{base_url}/api/v1/scheduled-sessions/{before['scheduledSessionId']}"
    page.request.patch(path, data={"state": "planned"})
    assert page.request.post(f"{path}/push", data={"date": before["date"]}).ok


def programs(page: Page, base_url: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.request.get(f"{base_url}/api/v1/my-programs").json()["programs"]
    return found


def late_session(page: Page, base_url: str) -> dict[str, Any]:
    """The first late one of the program that the tests move."""
    sessions = next(program["sessions"] for program in programs(page, base_url) if program["title"] == PROGRAM)
    return next(session for session in sessions if session["late"])


def dates(page: Page, base_url: str) -> list[str]:
    """The days of the program, in its order."""
    return [
        session["date"]
        for program in programs(page, base_url)
        if program["title"] == PROGRAM
        for session in program["sessions"]
    ]


def row(page: Page, text: str) -> Locator:
    """The row of the late session, which says how it stands."""
    return page.get_by_role("listitem").filter(has_text=LATE).filter(has_text=text).first


def test_a_late_session_is_pushed_with_the_rest_and_back(plan: Page, base_url: str) -> None:
    before = dates(plan, base_url)
    late = row(plan, "En retard de")
    expect(late.get_by_role("button", name=f"Faire {LATE}")).to_be_visible()
    late.get_by_role("button", name=f"Décaler {LATE} et la suite").click()
    toast = plan.get_by_role("status").filter(has_text="Décalé de")
    expect(toast).to_be_visible()
    expect(row(plan, "En retard de")).to_have_count(0)
    assert dates(plan, base_url) != before
    assert_accessible(plan)
    toast.get_by_role("button", name=re.compile("^Annuler")).click()
    expect(row(plan, "En retard de")).to_be_visible()
    assert dates(plan, base_url) == before


def test_a_session_is_passed_with_a_reason_and_put_back(plan: Page) -> None:
    row(plan, "En retard de").get_by_role("button", name=f"Passer {LATE}").click()
    sheet = plan.get_by_role("dialog")
    sheet.get_by_role("button", name="Malade").click()
    assert_accessible(plan)
    sheet.get_by_role("button", name="Passer la séance").click()
    expect(plan.get_by_role("status").filter(has_text="est passée")).to_be_visible()
    passed = row(plan, "Malade")
    expect(passed).to_contain_text("Passée")
    passed.get_by_role("button", name=f"Remettre {LATE} au programme").click()
    expect(row(plan, "En retard de")).to_be_visible()


def test_what_was_passed_comes_back_within_ten_seconds(plan: Page) -> None:
    row(plan, "En retard de").get_by_role("button", name=f"Passer {LATE}").click()
    plan.get_by_role("dialog").get_by_role("button", name="Passer la séance").click()
    plan.get_by_role("button", name=re.compile("^Annuler")).click()
    expect(row(plan, "En retard de")).to_be_visible()


def test_another_day_moves_this_session_alone(plan: Page, base_url: str) -> None:
    before = dates(plan, base_url)
    row(plan, "En retard de").get_by_role("button", name=f"Plus : {LATE}").click()
    sheet = plan.get_by_role("dialog")
    sheet.get_by_role("button", name="Faire un autre jour").click()
    sheet.get_by_role("button", name="Demain").click()
    assert_accessible(plan)
    sheet.get_by_role("button", name=re.compile("^Mettre le")).click()
    expect(plan.get_by_role("status").filter(has_text="a changé de jour")).to_be_visible()
    assert sum(a != b for a, b in zip(before, dates(plan, base_url), strict=True)) == 1


def test_without_network_nothing_changes_and_it_is_said(plan: Page, base_url: str) -> None:
    before = dates(plan, base_url)
    plan.context.set_offline(True)
    row(plan, "En retard de").get_by_role("button", name=f"Décaler {LATE} et la suite").click()
    expect(plan.get_by_role("alert")).to_contain_text("Rien n’a changé")
    plan.context.set_offline(False)
    assert dates(plan, base_url) == before


def test_a_program_is_paused_and_resumed(page: Page, base_url: str) -> None:
    sign_in(page, base_url, INES)
    before = dates(page, base_url)
    page.get_by_role("button", name=f"Mettre {PROGRAM} en pause").click()
    sheet = page.get_by_role("dialog")
    assert_accessible(page)
    sheet.get_by_role("button", name="Mettre en pause").click()
    expect(page.get_by_text("En pause depuis le")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name=f"Reprendre {PROGRAM}").click()
    expect(page.get_by_text("Aucune date n’a bougé.")).to_be_visible()
    expect(page.get_by_text("En pause depuis le")).to_have_count(0)
    assert dates(page, base_url) == before


def test_a_program_without_dates_shows_its_next_session(page: Page, base_url: str) -> None:
    sign_in(page, base_url, INES)
    session = next(
        session
        for program in programs(page, base_url)
        if program["title"] == IN_ORDER
        for session in program["sessions"]
        if session["state"] == "planned"
    )
    card = page.get_by_role("region", name=session["title"], exact=True)
    expect(card.get_by_role("button", name=re.compile("^Commencer"))).to_be_visible()
    expect(page.get_by_text("Programmes terminés")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_calendar_is_walked_by_keyboard(page: Page, base_url: str, theme: str) -> None:
    page.add_init_script(f"localStorage.setItem('carnet.theme', '{theme}')")
    sign_in(page, base_url, INES)
    late = late_session(page, base_url)
    page.get_by_role("link", name="Calendrier").click()
    today = page.get_by_role("button", name=re.compile("aujourd’hui"))
    expect(today).to_have_attribute("aria-current", "date")
    assert_accessible(page)
    today.focus()
    page.keyboard.press("PageUp")
    page.keyboard.press("PageDown")
    expect(today).to_be_focused()
    cell = page.get_by_role("button", name=f"{LATE} : En retard")
    cell.first.click()
    expect(page.get_by_role("button", name=f"Décaler {LATE} et la suite")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[role=gridcell][aria-selected=true] button")).to_be_focused()
    page.get_by_role("button", name="Aujourd’hui", exact=True).click()
    expect(today).to_be_visible()
    assert late["date"] is not None
