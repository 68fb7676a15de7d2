"""Two people train with one phone: each has a notebook of their own, and neither reads nor sends the other's."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from e2e.actions import INES, PASSWORD, sign_in
from e2e.test_loop import SAVED, log_a_set
from e2e.test_offline import KEPT, saved_sets, start_standard_session

THOMAS = "thomas@demo.carnet"
OPS = "**/api/v1/ops"
DATABASES = (
    "indexedDB.databases().then((all) => all.map(({ name }) => name).filter((name) => name.startsWith('carnet-')))"
)


@pytest.fixture
def ines(page: Page, base_url: str) -> Iterator[Page]:
    """Her phone, with a workout that has begun."""
    sign_in(page, base_url, INES)
    _, exercise, workout = start_standard_session(page, base_url)
    page.goto(workout)
    expect(page.get_by_role("heading", name=exercise, level=1)).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    yield page
    page.context.set_offline(False)


def test_the_phone_goes_from_hand_to_hand(ines: Page, context: BrowserContext, base_url: str) -> None:
    workout = ines.url
    ines.route(OPS, lambda route: route.abort())
    log_a_set(ines, rpe="8")
    expect(ines.get_by_role("button", name=KEPT)).to_be_visible()

    ines.goto(f"{base_url}/settings")
    ines.get_by_role("button", name="Ajouter quelqu’un").click()
    sheet = ines.get_by_role("dialog", name="Qui s’entraîne avec toi ?")
    sheet.get_by_label("E-mail").fill(THOMAS)
    sheet.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    sheet.get_by_role("button", name="Se connecter").click()
    expect(ines.get_by_role("link", name="Mon compte")).to_contain_text("TR")
    ines.unroute(OPS)

    ines.goto(workout)  # hers, under his name
    expect(ines.get_by_role("heading", name="Séance introuvable")).to_be_visible()
    ines.goto(f"{base_url}/settings")
    expect(ines.get_by_text(re.compile("modifications? l’attend"))).to_be_visible()
    assert len(ines.evaluate(DATABASES)) == 2
    assert "/rpe" not in ines.evaluate("JSON.stringify(localStorage)")

    context.set_offline(True)
    ines.get_by_role("button", name="Passer à Inès Benali").click()
    expect(ines.get_by_role("link", name="Mon compte")).to_contain_text("IB")
    context.set_offline(False)
    ines.goto(workout)
    expect(ines.get_by_role("button", name=SAVED)).to_be_visible()
    assert [one["rpe"] for one in saved_sets_of(ines, base_url, workout) if one["done"]] == [8]


def saved_sets_of(page: Page, base_url: str, workout: str) -> list[dict[str, object]]:
    """As `saved_sets`: asked by a request of the test's own, which carries the first account's cookie."""
    return saved_sets(page, base_url, workout)


def test_a_tab_of_somebody_else_follows_and_writes_nothing(ines: Page, context: BrowserContext, base_url: str) -> None:
    workout = ines.url
    stale = context.new_page()
    stale.goto(workout)
    expect(stale.locator("button.save")).to_be_visible()
    stale.evaluate("BroadcastChannel.prototype.postMessage = () => undefined")

    answer = ines.request.post(f"{base_url}/api/v1/login", data={"email": THOMAS, "password": PASSWORD})
    assert answer.ok  # his cookie from here on, and no tab was told
    log_a_set(stale, rpe="9")
    expect(stale.get_by_role("button", name="Reconnecte-toi")).to_be_visible()
    assert ines.request.get(f"{base_url}/api/v1/parked").json()["parked"] == []

    stale.close()
    sign_in(ines, base_url, INES)
    ines.goto(workout)
    expect(ines.get_by_role("button", name=SAVED)).to_be_visible()
    assert [one["rpe"] for one in saved_sets(ines, base_url, workout) if one["done"]] == [9]
