"""Chromium killed right after a tap or a letter: what the screen called kept, or is older than 300 ms, is there."""

import time
from pathlib import Path
from random import Random
from typing import Any

import httpx2
from playwright.sync_api import Page, expect

from e2e.actions import INES, PASSWORD, sign_in
from e2e.handset import Hand, Handset, Screen, show
from e2e.test_loop import SAVED
from e2e.test_offline import Launch, launch, start_standard_session  # noqa: F401  # a fixture
from tests.faults.totals import Totals

_KILLS_OF_A_WORKOUT = 20  # then a new one: a document that grows takes ever longer to open
_LONGEST = 0.6  # seconds from the last tap to the kill


def test_a_browser_that_is_killed(launch: Launch, base_url: str, tmp_path: Path) -> None:  # noqa: F811  # the fixture
    totals = Totals("browser")
    phone = Handset(launch, tmp_path)
    with httpx2.Client(base_url=f"{base_url}/api/v1", timeout=30) as server:
        server.post("/login", json={"email": INES, "password": PASSWORD}).raise_for_status()
        while totals.short_of(kills=3):
            training = Training(phone, base_url, server)
            training.begin()
            for _ in range(_KILLS_OF_A_WORKOUT):
                seed = totals.counts.get("kills", 0)
                training.live_and_die(Random(seed), seed)
                totals.add(kills=1, **training.count())
                if not totals.short_of(kills=3):
                    break
            training.check_quiet()


class Training:
    """One workout that goes through many lives of the browser."""

    def __init__(self, phone: Handset, base_url: str, server: httpx2.Client) -> None:
        self.phone = phone
        self.base_url = base_url
        self.server = server
        self.sets: list[Screen] = []  # what the screen may show at the next launch
        self.note: list[Screen] = [("note ",)]
        self.on_server: dict[bool, list[Screen]] = {False: [], True: self.note}  # what it may have of sets, of the note

    def begin(self) -> None:
        """Signed in, every set ticked and saved, the page at hand without a network."""
        page = self.phone.start()
        page.goto(self.base_url)
        if page.request.get(f"{self.base_url}/api/v1/me").status != httpx2.codes.OK:
            sign_in(page, self.base_url, INES)
        _, self.exercise, self.workout = start_standard_session(page, self.base_url)
        self.open(page)
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        page.reload()  # the worker has the page from here on
        self.open(page)
        ticks = page.locator("table.sets button.tick")
        for n in range(ticks.count()):
            self.phone.tap(ticks.nth(n))
        expect(page.get_by_role("button", name=SAVED)).to_be_visible()
        self.sets = self.on_server[False] = [self.phone.look()]
        self.phone.context.close()  # in peace: Chromium writes a new cookie to the disk half a minute later

    def open(self, page: Page) -> None:
        """The workout, shown."""
        page.goto(self.workout)
        expect(page.get_by_role("heading", name=self.exercise, level=1)).to_be_visible()

    def live_and_die(self, random: Random, seed: int) -> None:
        """Launched, what must be there looked for, edited, killed; then what was claimed saved is looked for."""
        offline, typing = random.random() < 0.5, random.random() < 0.3  # half of them, a third
        page = self.phone.start(offline=offline)
        self.open(page)
        self.phone.wait_for(self.sets)
        self.sets = [self.phone.life.moments[-1].screen]
        hand = Hand(self.phone, random)
        if typing:
            hand.open_note(self.exercise)
            self.phone.life.moments.clear()
            self.phone.wait_for(self.note)
        for n in range(random.randint(1, 6)):
            if n and random.random() < 0.15:  # now and then the network goes or comes
                offline = not offline
                self.phone.context.set_offline(offline)
            hand.type() if typing else hand.edit()
            time.sleep(random.choice((0, 0, 0.05, 0.2)))
        self.phone.kill(random.random() * _LONGEST * random.choice((0.1, 1)))
        life = self.phone.life
        self.on_server[typing] = life.saved(self.on_server[typing])
        assert self.read_server(typing=typing) in self.on_server[typing], f"seed {seed}: {life}"
        if typing:
            self.note = life.kept()
        else:
            self.sets = life.kept()

    def read_server(self, *, typing: bool) -> Screen:
        """What the server has of it."""
        answer: Any = self.server.get(f"/workouts/{self.workout.rsplit('/', 1)[-1]}/attempt").json()
        exercise = answer["exercises"][0]
        return (f"note {exercise['notes'] or ''}",) if typing else show(exercise["data"]["sets"])

    def count(self) -> dict[str, int]:
        """For the figures."""
        claims = [state for _, state, _ in self.phone.life.claims]
        return {
            "edits": len(self.phone.life.moments),
            "claims_kept": claims.count("offline"),
            "claims_saved": claims.count("saved"),
        }

    def check_quiet(self) -> None:
        """The network is there and nothing waits: the server has what the screen shows."""
        page = self.phone.start()
        self.open(page)
        self.phone.wait_for(self.sets)
        expect(page.get_by_role("button", name=SAVED)).to_be_visible()
        shown = self.phone.look()
        assert self.read_server(typing=False) == shown
        Hand(self.phone, Random(0)).open_note(self.exercise)
        self.phone.wait_for(self.note)
        assert self.read_server(typing=True) == self.phone.look()
        self.phone.kill()
