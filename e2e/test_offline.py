"""A basement: the page opens from nothing without a network, and a killed browser loses nothing that was kept."""

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Page, expect

from e2e.actions import INES, sign_in
from e2e.test_loop import SAVED, log_a_set, ticks

KEPT = re.compile("^Hors ligne · .* gardées? ici")


Launch = Callable[[], BrowserContext]


@pytest.fixture
def launch(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    browser_context_args: dict[str, Any],
    tmp_path: Path,
) -> Launch:
    """A browser on a profile of this test's own: what it kept is there when it is launched again."""
    return lambda: browser_type.launch_persistent_context(tmp_path, **browser_type_launch_args, **browser_context_args)


def test_kept_through_a_kill_and_sent_when_the_network_is_back(launch: Launch, base_url: str, tmp_path: Path) -> None:
    with killed_at_the_end(launch(), tmp_path) as context:
        page = context.pages[0]
        sign_in(page, base_url, INES)
        program, exercise, workout = start_standard_session(page, base_url)
        expect(page.get_by_text(program).first).to_be_visible()
        page.goto(workout)
        expect(page.get_by_role("heading", name=exercise, level=1)).to_be_visible()
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        page.reload()  # the worker has the page from here on
        log_a_set(page, rpe="7")
        expect(page.get_by_role("button", name=SAVED)).to_be_visible()
        context.set_offline(True)
        log_a_set(page, rpe="8")
        expect(page.get_by_role("button", name=KEPT)).to_be_visible()

    with killed_at_the_end(launch(), tmp_path) as context:
        context.set_offline(True)
        page = context.pages[0]
        page.goto(workout)
        expect(page.get_by_role("heading", name=exercise, level=1)).to_be_visible()
        expect(ticks(page, done=True)).to_have_count(2)
        log_a_set(page, rpe="9")
        expect(page.get_by_role("button", name=KEPT)).to_be_visible()
        page.goto(base_url)
        expect(page.get_by_text(program).first).to_be_visible()

    with closing(launch()) as context:
        context.clear_cookies()  # the login has expired meanwhile: what waits stays, and goes when she is back
        page = context.pages[0]
        sign_in(page, base_url, INES)
        page.goto(workout)
        expect(page.get_by_role("button", name=SAVED)).to_be_visible()
        expect(ticks(page, done=True)).to_have_count(3)
        assert [one["rpe"] for one in saved_sets(page, base_url, workout) if one["done"]] == [7, 8, 9]


def start_standard_session(page: Page, base_url: str) -> tuple[str, str, str]:
    """(title of the program, first exercise, address) of a fresh attempt at a session of sets and reps."""
    programs = page.request.get(f"{base_url}/api/v1/my-programs").json()["programs"]
    program, session = next(
        (program, session)
        for program in programs
        for session in program["sessions"]
        if not program["own"] and session["exercises"][0]["exerciseType"] == "standard"
    )
    start = f"{base_url}/api/v1/sessions/{session['sessionId']}/start"
    started = page.request.post(start, data={"fresh": True}).json()
    return program["title"], session["exercises"][0]["exerciseName"], f"{base_url}/workouts/{started['workoutId']}"


def saved_sets(page: Page, base_url: str, workout: str) -> list[dict[str, Any]]:
    """The first exercise's sets, as the server has them."""
    answer = page.request.get(f"{base_url}/api/v1/workouts/{workout.rsplit('/', 1)[-1]}/attempt").json()
    sets: list[dict[str, Any]] = answer["exercises"][0]["data"]["sets"]
    return sets


@contextmanager
def killed_at_the_end(context: BrowserContext, folder: Path) -> Iterator[BrowserContext]:
    """The browser dies as a phone's does: at once, every process of it."""
    yield context
    for pid in processes_of(folder):
        os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 30
    while processes_of(folder) and time.monotonic() < deadline:
        time.sleep(0.05)
    (folder / "SingletonLock").unlink(missing_ok=True)


def processes_of(folder: Path) -> list[int]:
    """The processes that were started on this profile and live."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                command, state = (process / "cmdline").read_bytes(), (process / "stat").read_text().rsplit(")", 1)[1]
            except OSError:
                continue
            if str(folder).encode() in command and state.split()[0] != "Z":
                found.append(int(process.name))
    return found
