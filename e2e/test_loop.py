"""The loop on a phone: start, log, reload, correct, finish; then the coach reads it."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from e2e.actions import INES, MARION, assert_accessible, sign_in

NOTE = "Le dos est resté droit."
SAVED = re.compile("^Enregistré$")


def test_a_session_from_start_to_the_coach(page: Page, base_url: str, marion_url: str) -> None:
    sign_in(page, base_url, INES)
    title, exercise = todays_standard_session(page, base_url)
    card = page.get_by_role("region", name=title, exact=True)
    card.get_by_role("button", name=re.compile("^Commencer")).click()
    expect(page.get_by_role("heading", name=exercise, level=1)).to_be_visible()
    for _ in range(5):
        log_a_set(page, rpe="8")
    write_note(page, exercise)
    expect(page.get_by_role("button", name=SAVED)).to_be_visible()

    page.reload()
    assert_filled_in(page, exercise)
    assert_accessible(page)

    page.goto(base_url)
    page.get_by_role("region", name=title, exact=True).get_by_role("link", name=re.compile("^Modifier")).click()
    assert_filled_in(page, exercise)
    add_weight(page, row=1)
    put_reps(page, row=2, reps=0)
    expect(page.get_by_role("button", name=SAVED)).to_be_visible()
    finish(page)

    attempt = read_attempt(page, base_url, title)
    sets = [one for one in attempt["exercises"][0]["data"]["sets"] if one["done"]]
    assert [one["rpe"] for one in sets] == [8] * 5
    assert sets[1]["weight"] == sets[0]["weight"] + 2.5
    assert sets[2]["reps"] == 0
    assert attempt["exercises"][0]["notes"] == NOTE
    assert_the_coach_sees_it(page, marion_url, title, exercise)


def todays_standard_session(page: Page, base_url: str) -> tuple[str, str]:
    """(title, first exercise) of the session that begins with a standard exercise and is not started."""
    expect(page.get_by_role("button", name=re.compile("^Commencer")).first).to_be_visible()  # the page is there
    programs = page.request.get(f"{base_url}/api/v1/my-programs").json()["programs"]
    return next(
        (session["title"], session["exercises"][0]["exerciseName"])
        for program in programs
        for session in program["sessions"]
        if session["status"] == "not_started"
        and session["date"] is not None
        and session["exercises"][0]["exerciseType"] == "standard"
        and page.get_by_role("region", name=session["title"], exact=True).count()
    )


def log_a_set(page: Page, rpe: str) -> None:
    """The set at the thumb, as planned, with its effort."""
    done = ticks(page, done=True).count()
    page.get_by_role("group", name=re.compile("^RPE")).get_by_role("button", name=rpe, exact=True).click()
    page.get_by_role("button", name=re.compile("^Valider (la série|l’échauffement)")).click()
    expect(ticks(page, done=True)).to_have_count(done + 1)


def write_note(page: Page, exercise: str) -> None:
    page.get_by_role("button", name="Note").click()
    page.get_by_label(f"Ta note sur {exercise}").fill(NOTE)
    page.get_by_role("button", name="C’est noté").click()


def assert_filled_in(page: Page, exercise: str) -> None:
    """Five sets with their RPE, and the note."""
    expect(page.get_by_role("heading", name=exercise, level=1)).to_be_visible()
    expect(ticks(page, done=True)).to_have_count(5)
    for row in range(5):
        expect(rows(page).nth(row).get_by_role("cell").nth(3)).to_have_text("8")
    page.get_by_role("button", name="Note").click()
    expect(page.get_by_label(f"Ta note sur {exercise}")).to_have_value(NOTE)
    page.get_by_role("button", name="C’est noté").click()


def add_weight(page: Page, row: int) -> None:
    """One step more on a set that is done."""
    rows(page).nth(row).get_by_role("button", name=re.compile(": ouvrir$")).click()
    page.get_by_role("button", name="Plus 2,5 kg").click()


def put_reps(page: Page, row: int, reps: int) -> None:
    """Typed on the number pad."""
    rows(page).nth(row).get_by_role("button", name=re.compile(": ouvrir$")).click()
    page.get_by_role("button", name=re.compile("^reps :")).click()
    page.get_by_role("textbox", name="reps", exact=True).fill(str(reps))
    page.get_by_role("button", name=f"Mettre {reps} reps").click()


def finish(page: Page) -> None:
    page.get_by_role("button", name="Exercices").click()
    page.get_by_role("button", name="Terminer la séance").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^Terminer")).click()
    expect(page).to_have_url(re.compile("/summary$"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("button", name=SAVED)).to_be_visible()  # the page goes on before the server has it
    assert_accessible(page)


def read_attempt(page: Page, base_url: str, title: str) -> Any:
    """The newest attempt of that title over the interface; it has ended."""
    workouts = page.request.get(f"{base_url}/api/v1/workouts").json()["workouts"]
    workout = next(one for one in workouts if one["title"] == title)
    assert workout["status"] == "completed"
    return page.request.get(f"{base_url}/api/v1/workouts/{workout['workoutId']}/attempt").json()


def assert_the_coach_sees_it(page: Page, marion_url: str, title: str, exercise: str) -> None:
    sign_in(page, marion_url, MARION)
    page.get_by_role("link", name="Inès Benali").first.click()
    page.get_by_role("main").get_by_role("link").filter(has_text=title).first.click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    expect(page.get_by_role("article", name=exercise, exact=True)).to_be_visible()
    expect(page.get_by_text(NOTE)).to_be_visible()


def rows(page: Page) -> Locator:
    """The table's sets, the planned ones first."""
    return page.get_by_role("table").locator("tbody").get_by_role("row")


def ticks(page: Page, *, done: bool) -> Locator:
    """The ticks at the end of the rows, pressed or not."""
    return page.get_by_role("table").get_by_role("button", pressed=done)
