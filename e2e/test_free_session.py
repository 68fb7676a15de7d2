"""A session that no coach planned: named, filled with exercises while it is done, finished, corrected, copied."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from e2e.actions import assert_accessible, sign_in

THOMAS = "thomas@demo.carnet"
SAVED = re.compile("^Enregistré$")


@pytest.fixture(autouse=True)
def _closed(page: Page, base_url: str) -> Iterator[None]:
    """What a test leaves open is finished: no other test is asked about it."""
    yield
    page.context.set_offline(False)
    while workout := page.request.get(f"{base_url}/api/v1/workouts/current").json()["workout"]:
        assert page.request.post(f"{base_url}/api/v1/workouts/{workout['workoutId']}/finish").ok


def begin(page: Page, base_url: str) -> None:
    """An empty page; another workout that is open stays open."""
    sign_in(page, base_url, THOMAS)
    page.get_by_role("button", name="Noter une séance libre").click()
    page.get_by_role("dialog").get_by_role("button", name="Page vide").click()
    keep_both(page)
    expect(page.get_by_role("heading", name="Séance libre", level=1)).to_be_visible()


NOTED = re.compile("^Enregistré$|gardées? ici")


def keep_both(page: Page) -> None:
    other = page.get_by_role("dialog", name="Une autre séance est en cours")
    expect(other.or_(page.get_by_role("button", name=NOTED))).to_be_visible()
    if other.is_visible():
        other.get_by_role("button", name=re.compile("^Garder les deux")).click()


def add(page: Page, name: str, kind: str = "Séries", amounts: dict[str, str] | None = None) -> None:
    page.get_by_role("button", name="Ajouter un exercice").click()
    sheet = page.get_by_role("dialog", name="Ajouter un exercice")
    sheet.get_by_label("Exercice", exact=True).fill(name)
    sheet.get_by_role("button", name=kind, exact=True).click()
    for label, amount in (amounts or {}).items():
        sheet.get_by_label(re.compile(f"^{label}")).fill(amount)
    sheet.get_by_role("button", name="Ajouter", exact=True).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def log_two_sets(page: Page) -> None:
    page.get_by_role("button", name="Plus 2,5 kg").click()
    for _ in range(8):
        page.get_by_role("button", name="Plus 1 reps").click()
    page.get_by_role("button", name="Valider la série 1").click()
    page.get_by_role("button", name="Valider la série 2").click()
    expect(page.get_by_role("button", name="Valider la série 3")).to_be_visible()
    expect(page.get_by_role("button", name=SAVED)).to_be_visible()


def finish(page: Page) -> None:
    page.get_by_role("button", name="Terminer la séance").click()
    page.get_by_role("dialog").get_by_role("button", name="Terminer la séance").click()
    expect(page).to_have_url(re.compile("/summary$"))
    expect(page.get_by_role("button", name=SAVED)).to_be_visible()  # the page goes on before the server has it


def attempt(page: Page, base_url: str) -> Any:
    workout_id = page.url.split("/workouts/")[1].split("/")[0]
    return page.request.get(f"{base_url}/api/v1/workouts/{workout_id}/attempt").json()


def test_from_an_empty_page_to_the_summary_and_back(page: Page, base_url: str) -> None:
    begin(page, base_url)
    assert_accessible(page)
    page.get_by_role("button", name="Ajouter un exercice").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Exercice", exact=True).fill("developpe c")
    assert_accessible(page)
    sheet.get_by_role("button", name="Développé couché").click()
    sheet.get_by_role("button", name="Ajouter", exact=True).click()
    expect(page.get_by_role("heading", name="Développé couché")).to_be_visible()
    log_two_sets(page)
    page.get_by_role("button", name=re.compile("touche pour donner un titre")).click()
    page.get_by_role("dialog").get_by_label("Titre", exact=True).fill("Au parc")
    page.get_by_role("dialog").get_by_role("button", name="C’est noté").click()
    expect(page.get_by_role("heading", name="Au parc", level=1)).to_be_visible()
    add(page, "Cindy du parc", "AMRAP", {"Minutes": "12"})
    page.get_by_role("button", name=re.compile("^Tour 1 terminé")).click()
    expect(page.get_by_role("button", name=SAVED)).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Au parc", level=1)).to_be_visible()
    for theme in ("light", "dark"):
        page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        assert_accessible(page)
    page.get_by_role("button", name=re.compile("Développé couché")).click()
    expect(page.get_by_role("table").get_by_role("button", pressed=True)).to_have_count(2)
    finish(page)
    assert_accessible(page)
    logged = attempt(page, base_url)
    assert [one["exerciseName"] for one in logged["exercises"]] == ["Développé couché", "Cindy du parc"]
    assert logged["exercises"][0]["data"]["repsPerSet"] == [8, 8]
    assert logged["exercises"][1]["data"]["rounds"] == 1
    assert logged["summary"]["completedExercises"] == 2

    page.get_by_role("link", name="Modifier").click()
    page.get_by_role("button", name=re.compile("Cindy du parc")).click()
    page.get_by_role("button", name=re.compile("^Tour 2 terminé")).click()
    expect(page.get_by_role("button", name=SAVED)).to_be_visible()
    assert attempt(page, base_url)["exercises"][1]["data"]["rounds"] == 2


@pytest.mark.parametrize(
    ("kind", "amounts", "button"),
    [
        ("EMOM", {"Minutes": "3", "Reps par minute": "10"}, "^Fait"),
        ("Circuit", {"Tours": "2", "Reps par tour": "20"}, "^Fait"),
    ],
)
def test_the_other_forms_are_there(page: Page, base_url: str, kind: str, amounts: dict[str, str], button: str) -> None:
    begin(page, base_url)
    add(page, "Un essai", kind, amounts)
    page.get_by_role("button", name=re.compile(button)).first.click()
    expect(page.get_by_role("button", name=SAVED)).to_be_visible()
    assert_accessible(page)


def test_without_network_an_exercise_is_added_and_taken_away(page: Page, base_url: str) -> None:
    begin(page, base_url)
    add(page, "Pompes")
    for _ in range(5):
        page.get_by_role("button", name="Plus 1 reps").click()
    page.context.set_offline(True)
    page.get_by_role("button", name="Valider la série 1").click()
    add(page, "Dips")
    page.get_by_role("button", name="Autres actions").click()
    page.get_by_role("dialog").get_by_role("button", name="Retirer Dips").click()
    expect(page.get_by_role("heading", name="Dips")).to_have_count(0)
    add(page, "Tractions du soir")
    page.context.set_offline(False)
    expect(page.get_by_role("button", name=SAVED)).to_be_visible(timeout=20_000)
    logged = attempt(page, base_url)["exercises"]
    assert [one["exerciseName"] for one in logged] == ["Pompes", "Tractions du soir"]
    assert logged[0]["data"]["repsPerSet"] == [5]


def test_an_earlier_session_is_copied(page: Page, base_url: str) -> None:
    sign_in(page, base_url, THOMAS)
    page.get_by_role("button", name="Noter une séance libre").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^Couché et squat")).first.click()
    keep_both(page)
    expect(page.get_by_role("heading", name="Couché et squat", level=1)).to_be_visible()
    assert len(attempt(page, base_url)["exercises"]) > 1
    assert attempt(page, base_url)["exercises"][0]["status"] == "not_started"
