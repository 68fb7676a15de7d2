"""How heavy the page is and how fast it opens: `python -m benchmarks.page` on the page as it was last built.

First load: the JS and CSS that a browser without anything of ours fetches, gzipped. Runner: to the sets on the
screen, without a network, with a processor four times slower; from the start of the navigation in a new page, and from
the tap in my-programs.
"""

import argparse
import gzip
import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Response, expect, sync_playwright

from benchmarks.served import serve
from carnet.config import Settings
from e2e.actions import INES, sign_in
from e2e.conftest import QUIET
from e2e.test_offline import start_standard_session

_MOST_KB, _MOST_MS, _SLOWER = 60, 1_000, 4
_PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
_SHOWN = "carnet: shown"
# Two frames after the sets are there they are on the screen. `begunAt` is when the page's first line could run: what is
# before it is the browser's alone, and the same for an empty page.
_WATCH = """(() => {
  window.begunAt = performance.now()
  let tappedAt = 0
  addEventListener('click', (event) => (tappedAt = event.timeStamp), true)
  const seen = () => {
    if (!document.querySelector('table.sets tbody tr')) return
    watch.disconnect()
    const shown = () => ((window.took = performance.now() - tappedAt), console.info('carnet: shown'))
    requestAnimationFrame(() => requestAnimationFrame(shown))
  }
  const watch = new MutationObserver(seen)
  watch.observe(document, { subtree: true, childList: true })
})()"""


def weigh(browser: Browser, address: str, path: str, state: Any = None) -> float:
    """Prints what is fetched for a page; kB of its JS and CSS, gzipped."""
    context = browser.new_context(**_PHONE, locale="fr-FR", service_workers="block", storage_state=state)
    page = context.new_page()
    found: list[Response] = []
    page.on("response", lambda response: found.append(response))  # noqa: PLW0108  # the driver marks what it is given
    page.goto(address + path, wait_until="networkidle")
    sizes = {one.url.removeprefix(address): _weight(one) for one in found if one.url.endswith((".js", ".css"))}
    other = [f"{one.url.removeprefix(address)} {len(one.body()):,}" for one in found if one.url.endswith(".woff2")]
    total = sum(sizes.values()) / 1000
    context.close()
    print(f"\n{path} as fetched: {total:.1f} kB of JS and CSS, gzipped (at most {_MOST_KB})")
    for name, size in sorted(sizes.items(), key=lambda one: -one[1]):
        print(f"  {size:>7,}  {name}")
    print(f"  beside it: {', '.join(other) or 'no font'}")
    return total


def _weight(response: Response) -> int:
    return len(gzip.compress(response.body(), 6))


def open_cold(context: BrowserContext, workout: str) -> tuple[float, float]:
    """A page that is opened at the workout, without a network: ms to the sets, and of them the browser's own."""
    page = _slow_page(context)
    # Told by the page: asking it again and again whether the sets are there would be paid by its processor.
    with page.expect_console_message(lambda message: message.text == _SHOWN, timeout=60_000):
        page.goto(workout, wait_until="commit")
    taken, begun = page.evaluate("[took, begunAt]")
    page.close()
    return float(taken), float(begun)


def open_by_tap(context: BrowserContext, address: str, workout: str) -> float:
    """From the tap on the session in my-programs to the sets, without a network: milliseconds."""
    page = _slow_page(context)
    page.goto(address)
    link = page.locator(f'a[href="{workout.removeprefix(address)}"]').first
    expect(link).to_be_visible(timeout=60_000)
    page.wait_for_timeout(2_000)  # a person has looked at the page; what it does on its own is over
    with page.expect_console_message(lambda message: message.text == _SHOWN, timeout=60_000):
        link.dispatch_event("click")
    taken = float(page.evaluate("took"))
    page.close()
    return taken


def _slow_page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.add_init_script(_WATCH)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    return page


def prepare(context: BrowserContext, address: str) -> str:
    """The address of a workout that this phone has opened once, with a network."""
    page: Page = context.new_page()
    sign_in(page, address, INES)
    _, exercise, workout = start_standard_session(page, address)
    for _ in range(2):
        page.goto(workout)
        expect(page.get_by_role("heading", name=exercise, level=1)).to_be_visible()
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.wait_for_load_state("networkidle")
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.close()
    return workout


def _spread(taken: list[float]) -> str:
    return f"median {median(taken):,.0f} ms, least {min(taken):,.0f}, most {max(taken):,.0f} of {len(taken)}"


def main() -> None:
    """Exits with 1 where a figure is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=10)
    options = parser.parse_args()
    path = os.environ.get("CHROMIUM") or None
    with tempfile.TemporaryDirectory() as folder, serve(Settings(data_dir=Path(folder)), "demo") as server:
        address = f"http://localhost:{server.port}"
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=QUIET)
            context = browser.new_context(**_PHONE, locale="fr-FR")
            workout = prepare(context, address)
            state = context.storage_state()
            heaviest = max(
                weigh(browser, address, "/sign-in"),
                weigh(browser, address, "/", state),
            )
            weigh(browser, address, workout.removeprefix(address), state)
            context.set_offline(True)
            cold = [open_cold(context, workout) for _ in range(options.times)]
            tapped = [open_by_tap(context, address, workout) for _ in range(options.times)]
            browser.close()
    taken = [one for one, _ in cold]
    print(
        f"\nrunner without a network, processor {_SLOWER} times slower (load of this machine {os.getloadavg()[0]:.1f})"
    )
    print(f"  opened cold: {_spread(taken)} (at most {_MOST_MS:,})")
    print(f"    of it before the page's first line: {_spread([begun for _, begun in cold])}")
    print(f"  by a tap in my-programs: {_spread(tapped)} (at most {_MOST_MS:,})")
    reached = heaviest <= _MOST_KB and max(median(taken), median(tapped)) <= _MOST_MS
    print("reached" if reached else "MISSED")
    sys.exit(not reached)


if __name__ == "__main__":
    main()
