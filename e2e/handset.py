"""A phone whose browser can be killed: what its screen showed and claimed, noted as it happened.

The oracle needs no model of the runner. After every tap the screen is read; after a kill the screen of the next launch
must be one of those that were read, and none before the last one that was claimed kept or is old enough.
"""

import os
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect
from playwright.sync_api import Error as PlaywrightError

from e2e.test_offline import Launch, processes_of
from tests.faults.totals import FOLDER

MARK = "§"
# Seconds: an older edit is there, whatever the screen has said of it. A campaign has the machine for itself.
SAFE_AFTER = 0.3 if os.environ.get(FOLDER) else 3.0
KEPT_STATES, SAVED_STATES = {"offline", "saved", "check", "conflict"}, {"saved", "check", "conflict"}

# Counts what a person does (taps, letters) and tells what the save indicator says, with how much it has seen by then.
_WATCH = """(() => {
  window.done = 0
  let last = ''
  const tell = () => {
    const button = document.querySelector('button.save')
    const now = button ? `${window.done} ${button.dataset.s} ${button.textContent.trim()}` : ''
    if (now && now !== last) console.debug('%s' + now)
    last = now
  }
  const did = (event) => {
    if (!event.isTrusted) return
    window.done += 1
    requestAnimationFrame(() => setTimeout(tell))
  }
  addEventListener('click', did, true)
  addEventListener('input', did, true)
  new MutationObserver(tell).observe(document, {
    subtree: true, childList: true, attributes: true, attributeFilter: ['data-s'], characterData: true,
  })
})()""".replace("%s", MARK)

# What stands on the screen of what was logged: a line for each set, or the note that is open.
_READ = """() => {
  const note = document.querySelector('dialog[open] textarea')
  if (note) return [window.done, ['note ' + note.value]]
  const text = (row, n) => row.cells[n].querySelector('.did:not(.did--pen)')?.textContent ?? ''
  const rows = [...document.querySelectorAll('table.sets tbody tr')]
  return [window.done, rows.map((row) => {
    const tick = row.querySelector('.tick')
    if (!tick) return 'two versions'
    if (tick.getAttribute('aria-pressed') !== 'true') return 'open'
    return `${text(row, row.cells.length - 3)} @ ${row.cells[row.cells.length - 2].textContent.trim()}`
  })]
}"""

Screen = tuple[str, ...]


@dataclass
class Moment:
    """A screen, when it was there at the latest, and how many taps and letters had been made."""

    screen: Screen
    at: float
    done: int


@dataclass
class Life:
    """What a browser showed from its start to its end; claims are (taps and letters, state, words) as they came."""

    moments: list[Moment] = field(default_factory=list)
    claims: list[tuple[int, str, str]] = field(default_factory=list)
    ended_at: float = 0.0

    def since(self, states: set[str]) -> int:
        """The first screen that may be there by the last claim that was one of these states."""
        done = max((done for done, state, _ in self.claims if state in states), default=0)
        return max((n for n, moment in enumerate(self.moments) if moment.done <= done), default=0)

    def kept(self) -> list[Screen]:
        """What the next launch may show: what was claimed kept, or is old enough, and whatever came later."""
        old = max((n for n, moment in enumerate(self.moments) if moment.at <= self.ended_at - SAFE_AFTER), default=0)
        return [moment.screen for moment in self.moments[max(old, self.since(KEPT_STATES)) :]]

    def saved(self, before: list[Screen]) -> list[Screen]:
        """What the server may have: what was claimed saved and whatever came later; `before`, where nothing was."""
        claimed = any(state in SAVED_STATES for _, state, _ in self.claims)
        return ([] if claimed else before) + [moment.screen for moment in self.moments[self.since(SAVED_STATES) :]]


class Handset:
    """One profile on the disk, one browser at a time on it."""

    def __init__(self, launch: Launch, folder: Path) -> None:
        self.launch = launch
        self.folder = folder
        self.life = Life()

    def start(self, *, offline: bool = False) -> Page:
        """A new life."""
        self.life = Life()
        self.context: BrowserContext = self.launch()
        self.context.set_offline(offline)
        self.context.add_init_script(_WATCH)
        self.page = self.context.pages[0]
        self.page.on("console", self._hear)
        return self.page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.text.startswith(MARK):
            done, state, words = message.text[len(MARK) :].split(" ", 2)
            self.life.claims.append((int(done), state, words))

    def look(self) -> Screen:
        """Reads the screen."""
        done, lines = self.page.evaluate(_READ)
        self.life.moments.append(Moment(tuple(lines), time.monotonic(), done))
        return tuple(lines)

    def tap(self, what: Locator) -> None:
        """A finger on it, and a look at what the screen says then."""
        what.tap()
        self.look()

    def wait_for(self, screens: list[Screen]) -> None:
        """Until the screen is one of these; from then on it is what is known."""
        wait_for_screen(self.page, screens)
        self.look()

    def kill(self, after: float = 0.0) -> None:
        """Every process of it at once, so many seconds from now."""
        pids = processes_of(self.folder)
        time.sleep(after)
        self.life.ended_at = time.monotonic()
        for pid in pids:
            _kill(pid)
        until = time.monotonic() + 30
        while left := processes_of(self.folder):
            assert time.monotonic() < until, f"{left} do not die"
            for pid in left:
                _kill(pid)
            time.sleep(0.02)
        (self.folder / "SingletonLock").unlink(missing_ok=True)
        try:
            self.page.wait_for_timeout(1)  # what it had said before is heard now
        except PlaywrightError:
            return


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


class Hand:
    """Random edits of the standard exercise on the screen; of its sets, or of its note."""

    def __init__(self, phone: Handset, random: Random) -> None:
        self.phone = phone
        self.random = random

    def open_note(self, exercise: str) -> None:
        """The sheet to write in; a look at what stands there."""
        self.phone.page.get_by_role("button", name="Note").tap()
        field = self.phone.page.get_by_label(f"Ta note sur {exercise}")
        expect(field).to_be_visible()
        field.press("End")

    def type(self) -> None:
        """A letter more."""
        self.phone.page.keyboard.type(self.random.choice("abcdefghijklmnopqrstuvwxyz"))
        self.phone.look()

    def edit(self) -> None:
        """One tap or a few on a set: corrected, ticked, unticked."""
        page = self.phone.page
        rows = page.locator("table.sets tbody tr")
        row = rows.nth(self.random.randrange(rows.count()))
        if self.random.random() < 0.3:  # about as often as any of the others
            self.phone.tap(row.locator("button.tick"))
            return
        row.locator("button.n").tap()
        dock = page.locator("section.dock")
        steppers = [dock.get_by_role("button", name=name) for name in ("Plus 2,5 kg", "Moins 2,5 kg", "Plus 1 reps")]
        keys = [dock.get_by_role("button", name=str(key), exact=True) for key in (6, 7, 8, 9)]
        what = self.random.choice(steppers + keys)
        for _ in range(self.random.choice((1, 1, 1, 3))):
            self.phone.tap(what)


def wait_for_screen(page: Page, screens: list[Screen]) -> None:
    """Until the screen is one of these."""
    until = time.monotonic() + 30
    while (shown := read_screen(page)) not in screens:
        assert time.monotonic() < until, f"{shown} is none of {screens}"
        page.wait_for_timeout(20)


def read_screen(page: Page) -> Screen:
    """What stands there of what was logged: a line for each set, or the note that is open."""
    return tuple(page.evaluate(_READ)[1])


def show(sets: list[dict[str, Any]]) -> Screen:
    """Sets as the server has them, written as the screen does."""
    return tuple(_show(one) if one["done"] else "open" for one in sets)


def _show(one: dict[str, Any]) -> str:
    weight = "" if one["weight"] is None else f"{_number(one['weight'])} × "
    return f"{weight}{_number(one['reps'])} @ {_number(one['rpe'])}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}".replace(".", ",")
