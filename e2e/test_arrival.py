"""The server's document arrives while a person works: what they hold, type or may take back is theirs."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from e2e.actions import INES, sign_in
from e2e.test_loop import SAVED
from e2e.test_many_screens import open_workout, put_reps, row, tick, wait_until_saved
from e2e.test_offline import saved_sets, start_standard_session

Arrive = Callable[[], None]
FRAMES = """n => new Promise(done => {
  const next = () => (n -= 1) > 0 ? requestAnimationFrame(next) : done()
  next()
})"""


@pytest.fixture
def workout(page: Page, base_url: str, another: Callable[[], Page]) -> str:
    """A workout that this phone has seen empty; then another one did its last set with 3 reps."""
    sign_in(page, base_url, INES)
    _, _, address = start_standard_session(page, base_url)
    open_workout(page, address)
    expect(page.get_by_role("button", name=SAVED)).to_be_visible()
    other = another()
    sign_in(other, base_url, INES)
    open_workout(other, address)
    last = other.locator("table.sets tbody tr").count() - 1
    put_reps(other, last, 3)
    tick(other, last)
    wait_until_saved(other)
    return address


@pytest.fixture
def arrive(page: Page, workout: str) -> Iterator[Arrive]:
    """The workout open with what this phone has; called, it lets the server's answer in."""
    held: list[Route] = []
    page.route("**/progress?heads=true", lambda route: held.append(route))  # noqa: PLW0108  # Playwright takes no built-in
    open_workout(page, workout)
    expect(ticked(page)).to_have_count(0)

    def let_in() -> None:
        with page.expect_response("**/progress?heads=true") as answer:
            while held:
                held.pop().continue_()
            page.unroute("**/progress?heads=true")
        answer.value.finished()
        page.evaluate(FRAMES, 30)  # what it may change has changed by then

    yield let_in
    page.unroute_all(behavior="ignoreErrors")


def ticked(page: Page) -> Locator:
    return page.get_by_role("table").get_by_role("button", pressed=True)


def assert_arrived(page: Page, reps: int = 3) -> None:
    """What the other phone did is on the screen."""
    expect(page.locator("table.sets tbody tr").last.locator(".did").first).to_contain_text(str(reps))


def test_a_number_half_typed(page: Page, base_url: str, workout: str, arrive: Arrive) -> None:
    row(page, 1).locator("button.n").tap()
    page.get_by_role("button", name=re.compile("^reps :")).tap()
    field = page.get_by_role("textbox", name="reps", exact=True)
    field.fill("1")
    at = page.evaluate("document.querySelector('main').getBoundingClientRect().top")
    arrive()
    expect(field).to_be_focused()
    expect(field).to_have_value("1")
    page.keyboard.press("End")
    page.keyboard.type("7")
    assert page.evaluate("document.querySelector('main').getBoundingClientRect().top") == at
    page.get_by_role("button", name="Mettre 17 reps").tap()
    assert_arrived(page)
    expect(row(page, 1)).to_have_class(re.compile("cur"))
    tick(page, 1)
    expect(row(page, 1).locator(".did").first).to_contain_text("17")
    wait_until_saved(page)
    assert [one["reps"] for one in saved_sets(page, base_url, workout) if one["done"]] == [17, 3]


def test_a_set_being_corrected(page: Page, base_url: str, workout: str, arrive: Arrive) -> None:
    tick(page, 0)
    row(page, 0).locator("button.n").tap()
    arrive()
    assert_arrived(page)
    expect(row(page, 0)).to_have_class(re.compile("cur"))
    page.get_by_role("group", name=re.compile("^RPE")).get_by_role("button", name="8", exact=True).tap()
    expect(row(page, 0).get_by_role("cell").nth(3)).to_have_text("8")
    wait_until_saved(page)
    assert [one["rpe"] for one in saved_sets(page, base_url, workout) if one["done"]] == [8, None]


def test_a_button_held(page: Page, base_url: str, workout: str, arrive: Arrive) -> None:
    box = page.get_by_role("button", name=re.compile("^Plus 1 reps")).bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    arrive()
    page.mouse.up()
    shown = page.get_by_role("button", name=re.compile("^reps :"))
    assert_arrived(page)
    reps = int((shown.get_attribute("aria-label") or "").split()[2])
    wait_until_saved(page)
    assert saved_sets(page, base_url, workout)[0]["reps"] == reps
    expect(shown).to_have_attribute("aria-label", f"reps : {reps} reps")


def test_a_note_half_written(page: Page, arrive: Arrive) -> None:
    page.get_by_role("button", name="Note").tap()
    field = page.get_by_label(re.compile("^Ta note sur")).first
    field.tap()
    page.keyboard.type("Le dos ")
    arrive()
    expect(field).to_be_focused()
    page.keyboard.type("est droit")
    expect(field).to_have_value("Le dos est droit")
    page.get_by_role("button", name="C’est noté").tap()
    assert_arrived(page)
    wait_until_saved(page)
    page.reload()
    page.get_by_role("button", name="Note").tap()
    expect(field).to_have_value("Le dos est droit")


def test_what_one_tap_did_is_taken_back(page: Page, base_url: str, workout: str, arrive: Arrive) -> None:
    page.get_by_role("button", name="Cocher le reste comme prévu").tap()
    arrive()
    page.get_by_role("button", name=re.compile("^Annuler")).tap()
    expect(ticked(page)).to_have_count(0)
    # the last set was done on both phones: that is for the person to settle
    expect(page.get_by_role("button", name=re.compile("^Deux versions gardées"))).to_be_visible()
    assert not any(one["done"] for one in saved_sets(page, base_url, workout)[:-1])


def test_the_rest_goes_on(page: Page, arrive: Arrive) -> None:
    tick(page, 0)
    rest = page.get_by_role("timer")
    expect(rest).to_be_visible()
    arrive()
    assert_arrived(page)
    expect(rest).to_be_visible()
