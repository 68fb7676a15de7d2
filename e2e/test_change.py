"""The coach changes a session in use; two phones made two workouts of one training; a finished one is opened again."""

import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from e2e.actions import INES, assert_accessible, sign_in

CHANGED = "Marion a modifié cette séance"
TWO = "Deux entraînements de la même séance"
NEW = "Hip thrust banc"


def call(page: Page, url: str, method: str, path: str, body: Any = None) -> Any:
    """The body of a 2xx, as who is signed in on this page."""
    answer = page.request.fetch(f"{url}/api/v1{path}", method=method, **({} if body is None else {"data": body}))
    assert answer.ok, answer.text()
    return answer.json()


def not_started(page: Page, base_url: str) -> dict[str, Any]:
    """A session that nobody began, of two standard exercises or more."""
    programs = call(page, base_url, "GET", "/my-programs")["programs"]
    return next(
        {**session, "programId": program["programId"]}
        for program in programs
        for session in program["sessions"]
        if session["status"] == "not_started"
        and session["attempts"] == 0
        and [one["exerciseType"] for one in session["exercises"][:2]] == ["standard", "standard"]
    )


@pytest.fixture
def workout(page: Page, base_url: str) -> tuple[str, dict[str, Any]]:
    """(workoutId, session) of a workout of Inès in which one set is logged."""
    sign_in(page, base_url, INES)
    session = not_started(page, base_url)
    workout_id = call(page, base_url, "POST", f"/sessions/{session['sessionId']}/start")["workoutId"]
    call(
        page, base_url, "PATCH", f"/workouts/{workout_id}/exercises/0", {"data": {"sets": [{"reps": 5, "done": True}]}}
    )
    return workout_id, session


def publish(coach: Page, base_url: str, session: dict[str, Any]) -> str:
    """Marion asks for a load of 42.5 kg in the first exercise and takes the second for another; the second's name."""
    program = f"/programs/{session['programId']}"
    draft = call(coach, base_url, "POST", f"{program}/draft")
    content = next(
        one
        for block in draft["blocks"]
        for week in block["weeks"]
        for one in week["sessions"]
        if one["sessionId"] == session["sessionId"]
    )
    first, second = content["exercises"][:2]
    keys = ("itemId", "exerciseId", "exerciseName", "exerciseType")
    config = {"sets": 3, "reps": 5, "weight": 42.5, "weightUnit": "kg"}
    changed = {**{key: first[key] for key in keys}, "config": config}
    call(coach, base_url, "PUT", f"{program}/draft/exercises/{first['itemId']}", changed)
    call(coach, base_url, "DELETE", f"{program}/draft/exercises/{second['itemId']}")
    added = {"exerciseName": NEW, "exerciseType": "standard", "config": {"sets": 3, "reps": 10}}
    body = {"into": session["sessionId"], "position": 1, "exercise": added}
    call(coach, base_url, "POST", f"{program}/draft/exercises", body)
    call(coach, base_url, "POST", f"{program}/publish")
    name: str = second["exerciseName"]
    return name


def test_the_coachs_change_is_taken_offline_and_back(
    page: Page, base_url: str, coach: Page, workout: tuple[str, dict[str, Any]]
) -> None:
    workout_id, session = workout
    address = f"{base_url}/workouts/{workout_id}"
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    before = publish(coach, base_url, session)
    page.reload()
    sheet = page.get_by_role("dialog", name=CHANGED)
    expect(sheet).to_contain_text("42,5")
    expect(sheet).to_contain_text(f"{before} remplacé")
    expect(sheet).to_contain_text(NEW)
    expect(sheet).to_contain_text("Ce que tu as noté ne bouge pas")
    assert_accessible(page)

    page.context.set_offline(True)
    sheet.get_by_role("button", name="Prendre sa version").click()
    expect(sheet).to_be_hidden()
    expect(page.get_by_role("main")).to_contain_text("42,5")
    expect(page.get_by_role("button", name=re.compile("^(Hors ligne|Gardé)"))).to_be_visible()
    page.get_by_role("button", name=re.compile("^Annuler")).click()
    page.get_by_role("button", name=CHANGED).click()  # it can be answered again
    sheet.get_by_role("button", name="Prendre sa version").click()
    page.context.set_offline(False)
    expect(page.get_by_role("button", name="Enregistré", exact=True)).to_be_visible()

    read = call(page, base_url, "GET", f"/workouts/{workout_id}/progress")
    exercises = read["sessionProgress"]["progress"]["exercises"]
    assert read["workout"]["programVersion"] > 1
    assert exercises[1]["exerciseName"] == NEW
    assert exercises[0]["data"]["repsPerSet"][0] == 5
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("42,5")
    expect(sheet).to_be_hidden()


def test_keeping_mine_is_not_asked_again(
    page: Page, base_url: str, coach: Page, workout: tuple[str, dict[str, Any]]
) -> None:
    workout_id, session = workout
    publish(coach, base_url, session)
    page.goto(f"{base_url}/workouts/{workout_id}")
    sheet = page.get_by_role("dialog", name=CHANGED)
    sheet.get_by_role("button", name="Décider après la série").click()
    page.get_by_role("button", name=CHANGED).click()  # what waits for an answer stays in sight
    sheet.get_by_role("button", name="Garder la mienne").click()
    expect(page.get_by_role("button", name="Enregistré", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name=CHANGED)).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name="Enregistré", exact=True)).to_be_visible()
    expect(sheet).to_be_hidden()
    assert "42,5" not in page.get_by_role("main").inner_text()


def test_two_workouts_are_made_one(page: Page, base_url: str) -> None:
    sign_in(page, base_url, INES)
    session = not_started(page, base_url)
    now = datetime.now(UTC)
    ids = []
    for minutes in (20, 15):
        started = {"startedAt": (now - timedelta(minutes=minutes)).isoformat()}
        ids.append(call(page, base_url, "POST", f"/sessions/{session['sessionId']}/start", started)["workoutId"])
    page.goto(base_url)
    card = page.get_by_role("region", name=TWO)
    expect(card).to_contain_text(session["title"])
    assert_accessible(page)
    card.get_by_role("button", name="Réunir").click()
    expect(card).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Annuler")).click()
    wait_until_taken_back(page, base_url, ids[0])
    expect_merged(page, base_url, ids[0], None)
    merged = call(page, base_url, "POST", f"/workouts/{ids[0]}/merge", {"workoutId": ids[1]})
    assert merged["mergedInto"] == ids[1]

    call(page, base_url, "POST", f"/workouts/{ids[1]}/finish")
    page.goto(f"{base_url}/workouts/{ids[0]}/summary")
    page.get_by_role("link", name="Ouvrir l’autre").click()
    expect(page.get_by_text("Réuni à partir de 2 entraînements.")).to_be_visible()
    page.get_by_role("button", name="Séparer").click()
    expect(page.get_by_text("Réuni à partir de 2 entraînements.")).to_have_count(0)
    expect_merged(page, base_url, ids[0], None)


def wait_until_taken_back(page: Page, base_url: str, workout_id: str) -> None:
    """The server has both answers: one that came later would undo what follows."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        entries = call(page, base_url, "GET", f"/workouts/{workout_id}/history")["entries"]
        if any(one["path"] == "/workout/merge" and one["value"] is None for one in entries):
            return
        page.wait_for_timeout(100)
    pytest.fail("the answer was not taken back")


def expect_merged(page: Page, base_url: str, part: str, whole: str | None) -> None:
    """Waits until the server says so."""
    said: Any = ...
    for _ in range(100):
        said = call(page, base_url, "GET", f"/workouts/{part}")["mergedInto"]
        if said == whole:
            return
        page.wait_for_timeout(200)
    assert said == whole


def test_a_finished_workout_is_opened_by_saying_so(
    page: Page, base_url: str, workout: tuple[str, dict[str, Any]]
) -> None:
    workout_id, _ = workout
    ended = call(page, base_url, "POST", f"/workouts/{workout_id}/finish")["endedAt"]
    page.goto(f"{base_url}/workouts/{workout_id}")
    open_finish(page)
    page.get_by_role("button", name="Rouvrir la séance").click()
    expect(page.get_by_role("button", name="Enregistré", exact=True)).to_be_visible()
    assert call(page, base_url, "GET", f"/workouts/{workout_id}")["status"] == "in_progress"
    page.get_by_role("button", name=re.compile("^Annuler")).click()
    expect(page.get_by_text("terminée", exact=False).first).to_be_visible()
    expect(page.get_by_role("button", name="Enregistré", exact=True)).to_be_visible()
    again = call(page, base_url, "GET", f"/workouts/{workout_id}")
    assert again["status"] == "completed"
    assert abs(datetime.fromisoformat(again["endedAt"]) - datetime.fromisoformat(ended)) < timedelta(seconds=5)


def open_finish(page: Page) -> None:
    page.get_by_role("button", name="Exercices", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("bilan|Terminer")).click()
