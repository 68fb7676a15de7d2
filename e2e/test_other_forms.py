"""The forms of the other three types: one tap is saved, and the page is accessible."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from e2e.actions import INES, assert_accessible, sign_in

# (type, the button at the thumb, what it writes)
FORMS = [
    ("EMOM", r"^Fait", lambda data: data["intervals"][0]["result"] == "hit"),
    ("AMRAP", r"^Tour 1 terminé", lambda data: data["rounds"] == 1),
    ("circuit", r"^Fait", lambda data: data["rounds"][0]["stations"][0]["reps"] is not None),
]


@pytest.mark.parametrize(("kind", "button", "written"), FORMS, ids=[kind for kind, *_ in FORMS])
def test_one_tap_is_saved(page: Page, base_url: str, kind: str, button: str, written: Any) -> None:
    sign_in(page, base_url, INES)
    workout_id = start(page, base_url, kind)
    page.goto(f"{base_url}/workouts/{workout_id}")
    page.get_by_role("button", name=re.compile(button)).first.click()
    expect(page.get_by_role("button", name="Enregistré", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Enregistré", exact=True)).to_be_visible()
    for theme in ("light", "dark"):
        page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        assert_accessible(page)
    attempt = page.request.get(f"{base_url}/api/v1/workouts/{workout_id}/attempt").json()
    assert written(attempt["exercises"][0]["data"])


def start(page: Page, base_url: str, kind: str) -> str:
    """The workout id of a new attempt at a session that begins with an exercise of this type."""
    programs = page.request.get(f"{base_url}/api/v1/my-programs").json()["programs"]
    session = next(
        session
        for program in programs
        for session in program["sessions"]
        if session["status"] == "not_started"
        and session["date"] is not None
        and session["exercises"][0]["exerciseType"] == kind
    )
    begun = page.request.post(f"{base_url}/api/v1/sessions/{session['sessionId']}/start", data={})
    assert begun.status == 201
    workout_id: str = begun.json()["workoutId"]
    return workout_id
