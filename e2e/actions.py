"""What several browser tests do: sign in, and ask axe."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

PASSWORD = "carnet-demo"
INES, MARION = "ines@demo.carnet", "marion@demo.carnet"


def sign_in(page: Page, address: str, email: str, password: str = PASSWORD) -> None:
    """From the sign-in page to the person's first page, in French."""
    page.goto(f"{address}/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("navigation").first).to_be_visible()


def assert_accessible(page: Page) -> None:
    """No violation of WCAG 2.2, A and AA, that axe can find."""
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()
