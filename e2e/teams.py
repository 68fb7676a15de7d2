"""What the browser tests of teams do: invite, accept, open somebody's sheet."""

from playwright.sync_api import Locator, Page, expect

CHOSEN = "trois mots ici"


def open_team(page: Page, base_url: str | None = None) -> None:
    """By the tab bar."""
    if base_url:
        page.goto(f"{base_url}/students")
    page.get_by_role("link", name="Équipe", exact=True).click()
    expect(page.get_by_role("heading", name="Atelier Lefèvre", level=1)).to_be_visible()


def invite(coach: Page, name: str, role: str = "Athlète") -> tuple[str, str]:
    """(link, code) of a new invitation, read from the sheet that shows them once."""
    coach.get_by_role("button", name="Inviter", exact=True).click()
    sheet = coach.get_by_role("dialog")
    sheet.get_by_role("button", name=role, exact=True).click()
    sheet.get_by_label("Pour qui ?").fill(name)
    sheet.get_by_role("button", name="Créer l’invitation").click()
    link = sheet.get_by_label("Lien", exact=True).input_value()
    code = sheet.get_by_label("Code", exact=True).input_value()
    sheet.get_by_role("button", name="C’est fait").click()
    return link, code


def accept(page: Page, email: str) -> None:
    """The form of an invitation, filled in and sent."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Choisis un mot de passe").fill(CHOSEN)
    page.get_by_role("button", name="Accepter l’invitation").click()
    expect(page.get_by_role("navigation").first).to_be_visible()


def newcomer(page: Page, coach: Page, name: str, email: str) -> str:
    """Somebody new in the team, signed in on `page`; their address."""
    link, _ = invite(coach, name)
    page.goto(link)
    accept(page, email)
    coach.reload()
    return email


def open_member(coach: Page, name: str) -> Locator:
    """The sheet of what can be done with somebody."""
    coach.get_by_role("button", name=name).click()
    sheet = coach.get_by_role("dialog")
    expect(sheet).to_be_visible()
    return sheet
