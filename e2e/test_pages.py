"""The pages around the loop: signing in and out, settings, what a coach reads, the browsable interface."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from e2e.actions import INES, MARION, assert_accessible, sign_in

THEMES = ("light", "dark")


def test_a_wrong_password_is_told_and_the_right_one_leads_back(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/settings")
    page.get_by_label("E-mail").fill(INES)
    page.get_by_label("Mot de passe", exact=True).fill("not-this-one")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("alert")).to_have_text("E-mail ou mot de passe incorrect.")
    page.get_by_label("Mot de passe", exact=True).fill("carnet-demo")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="Réglages", level=1)).to_be_visible()
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_label("E-mail")).to_be_visible()


def test_settings_are_kept(page: Page, base_url: str) -> None:
    sign_in(page, base_url, INES)
    page.goto(f"{base_url}/settings")
    choose_language(page, "English")  # a reload would take a request under way with it
    expect(page.get_by_role("heading", name="Settings", level=1)).to_be_visible()
    page.get_by_text("Slate", exact=True).click()
    page.reload()
    expect(page.get_by_role("heading", name="Settings", level=1)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    choose_language(page, "Français")
    expect(page.get_by_role("heading", name="Réglages", level=1)).to_be_visible()


def choose_language(page: Page, name: str) -> None:
    """Shown at once; answers when the server has it."""
    with page.expect_response(lambda answer: answer.request.method == "PATCH" and answer.url.endswith("/me")) as said:
        page.get_by_text(name, exact=True).click()
    assert said.value.ok


def test_a_student_sees_today(page: Page, base_url: str) -> None:
    sign_in(page, base_url, INES)
    expect(page.get_by_role("heading", name="Aujourd’hui")).to_be_visible()
    expect(page.get_by_role("button", name="Commencer").first).to_be_visible()
    expect(page.get_by_role("link", name="Athlètes")).to_have_count(0)


def test_a_coach_sees_athletes_and_their_attempts(page: Page, marion_url: str) -> None:
    sign_in(page, marion_url, MARION)
    page.get_by_role("link", name="Inès Benali").first.click()
    expect(page.get_by_role("heading", name="Inès Benali", level=1)).to_be_visible()
    page.get_by_role("main").get_by_role("link").filter(has_text="min").first.click()
    expect(page.get_by_role("article").first).to_be_visible()
    expect(page.get_by_text("Effort de la séance")).to_be_visible()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("path", ["/sign-in", "/", "/settings"])
def test_a_student_page_is_accessible(page: Page, base_url: str, path: str, theme: str) -> None:
    page.add_init_script(f"localStorage.setItem('carnet.theme', '{theme}')")
    if path != "/sign-in":
        sign_in(page, base_url, INES)
    page.goto(base_url + path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("Chargement…")).to_have_count(0)
    assert_accessible(page)


@pytest.mark.parametrize("theme", THEMES)
def test_the_coach_pages_are_accessible(page: Page, marion_url: str, theme: str) -> None:
    page.add_init_script(f"localStorage.setItem('carnet.theme', '{theme}')")
    sign_in(page, marion_url, MARION)
    expect(page.get_by_role("link", name="Inès Benali").first).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Inès Benali").first.click()
    expect(page.get_by_role("heading", name="Inès Benali", level=1)).to_be_visible()
    assert_accessible(page)


def test_the_interface_can_be_browsed_and_nothing_comes_from_elsewhere(page: Page, base_url: str) -> None:
    hosts: set[str | None] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    page.goto(f"{base_url}/api/docs")
    expect(page.get_by_text("/api/v1/my-programs").first).to_be_visible()
    sign_in(page, base_url, INES)
    expect(page.get_by_role("heading", name="Aujourd’hui")).to_be_visible()
    assert hosts - {None} == {"localhost"}
