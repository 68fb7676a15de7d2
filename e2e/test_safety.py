"""Nothing that was noted is lost: what the indicator offers, signing out, a newer page, a phone without room."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from e2e.actions import INES, assert_accessible, sign_in
from e2e.test_loop import SAVED, log_a_set, ticks
from e2e.test_offline import KEPT, start_standard_session

OPS, DISPUTES = "**/api/v1/ops", "**/api/v1/disputes"
WAITING = "navigator.serviceWorker.getRegistration().then((one) => one.waiting !== null)"
FULL = """
const real = IDBObjectStore.prototype.add
window.room = (free) => {
  IDBObjectStore.prototype.add = free ? real : () => { throw new DOMException('no room', 'QuotaExceededError') }
}
"""


@pytest.fixture
def runner(page: Page, base_url: str) -> Page:
    """A workout that has begun, with its service worker."""
    sign_in(page, base_url, INES)
    _, exercise, workout = start_standard_session(page, base_url)
    page.goto(workout)
    expect(page.get_by_role("heading", name=exercise, level=1)).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    return page


@pytest.fixture
def offline(runner: Page, context: BrowserContext) -> Iterator[Page]:
    """The same without a network, and something noted."""
    context.set_offline(True)
    log_a_set(runner, rpe="8")
    expect(runner.get_by_role("button", name=KEPT)).to_be_visible()
    yield runner
    context.set_offline(False)


class Deployed(ThreadingHTTPServer):
    """The same Carnet behind another port, of which a newer page is served from one moment on."""

    newer = False
    target = 0
    request_queue_size = 128  # a page asks for all its files at once

    def handle_error(self, *_: object) -> None:
        """A browser that turns away in the middle of an answer is none."""

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"http://localhost:{self.server_port}"


class Passing(BaseHTTPRequestHandler):
    """Hands everything on as it is, but for the worker of a newer page."""

    server: Deployed

    def do_GET(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "accept-encoding"}
        with closing(HTTPConnection("127.0.0.1", self.server.target, timeout=30)) as connection:
            connection.request(self.command, self.path, self.rfile.read(length), headers)
            answer = connection.getresponse()
            content = answer.read()
        if self.path == "/service-worker.js" and self.server.newer:
            content = re.sub(rb'VERSION = "[0-9a-f]+"', b'VERSION = "newer"', content)
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("content-length", "transfer-encoding", "connection", "etag", "date", "server"):
                self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_PATCH = do_GET  # noqa: N815 - as above

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def deployed(port: int) -> Iterator[Deployed]:
    """In front of the demo."""
    server = Deployed(("127.0.0.1", 0), Passing)
    server.target = port
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def until(page: Page, asked: str) -> None:
    """A question that the page answers later is asked until it says yes."""
    deadline = time.monotonic() + 30
    while not page.evaluate(asked):
        assert time.monotonic() < deadline, asked
        page.wait_for_timeout(100)


def explain(page: Page) -> None:
    """The indicator's sheet, open."""
    page.locator("button.save").click()
    expect(page.get_by_role("dialog", name="Où en est ton travail")).to_be_visible()


def test_saved_says_where_and_when(runner: Page) -> None:
    log_a_set(runner, rpe="8")
    expect(runner.get_by_role("button", name=SAVED)).to_be_visible()
    explain(runner)
    expect(
        runner.get_by_role("status").filter(has_text=re.compile("Sur ce téléphone et chez Marion, à"))
    ).to_be_visible()
    assert_accessible(runner)


def test_offline_says_how_many_since_when_and_shows_them(offline: Page, context: BrowserContext) -> None:
    explain(offline)
    text = re.compile(r"changements gardés sur ce téléphone depuis .*Ils partiront tout seuls avec le réseau")
    expect(offline.get_by_role("status").filter(has_text=text)).to_be_visible()
    offline.get_by_role("button", name=re.compile("^Voir les")).click()
    expect(offline.get_by_role("dialog").get_by_text("RPE 8")).to_be_visible()
    assert_accessible(offline)
    expect(offline.get_by_role("button", name="Réessayer")).to_be_visible()
    context.set_offline(False)
    expect(offline.get_by_role("status").filter(has_text="chez Marion, à")).to_be_visible()


def test_unsent_data_is_a_file_that_a_person_can_read(offline: Page, tmp_path: Path) -> None:
    explain(offline)
    offline.get_by_role("button", name=re.compile("^Voir les")).click()
    with offline.expect_download() as waiting:
        offline.get_by_role("button", name="Télécharger ce qui n’est pas envoyé").click()
    waiting.value.save_as(tmp_path / "file")
    said = json.loads((tmp_path / "file").read_text())
    assert said["format"] == "carnet-unsent"
    efforts = [change for change in said["changes"] if change["path"].endswith("/rpe")]
    assert [change["value"] for change in efforts] == [8]
    assert all(change["exercise"] and change["session"] and change["opId"] for change in efforts)


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [
        (200, "text/html", "<html>Wi-Fi de la salle</html>"),
        (200, "application/json", '{"ok": true}'),
        (200, "application/json", '{"epoch": "e", "next": 99, "results": []}'),
        (302, "text/html", ""),
        (511, "text/html", "<html>Log in</html>"),
    ],
    ids=["a page", "json", "no results", "redirect", "511"],
)
def test_a_captive_portal_acknowledges_nothing(runner: Page, base_url: str, status: int, kind: str, body: str) -> None:
    headers = {"content-type": kind} | ({"location": f"{base_url}/health"} if status == 302 else {})
    runner.route(OPS, lambda route: route.fulfill(status=status, headers=headers, body=body))
    log_a_set(runner, rpe="8")
    expect(runner.get_by_role("button", name=KEPT)).to_be_visible()
    runner.unroute(OPS)
    explain(runner)
    expect(runner.get_by_role("status").filter(has_text="chez Marion, à")).to_be_visible()


def test_refused_by_the_server_is_not_saved(runner: Page) -> None:
    body = json.dumps({"type": "about:blank", "title": "no", "status": 400, "detail": "no", "code": "invalid"})
    kind = "application/problem+json"
    runner.route(OPS, lambda route: route.fulfill(status=400, content_type=kind, body=body))
    log_a_set(runner, rpe="8")
    expect(runner.locator("button.save[data-s=error]")).to_have_text("Non enregistré")
    explain(runner)
    expect(runner.get_by_role("status").filter(has_text="Le serveur a refusé")).to_be_visible()


def test_a_request_under_way_is_not_called_saved(runner: Page) -> None:
    runner.route(OPS, lambda _: None)  # it never answers
    log_a_set(runner, rpe="8")
    expect(runner.locator("button.save")).to_have_text("Enregistrement")
    explain(runner)
    expect(runner.get_by_text("Tu peux continuer, rien n’attend.")).to_be_visible()


def test_an_expired_login_keeps_everything_until_she_is_back(runner: Page, context: BrowserContext) -> None:
    workout = runner.url
    held: list[Route] = []
    runner.route(DISPUTES, lambda route: held.append(route))  # noqa: PLW0108  # Playwright takes no built-in
    with runner.expect_request(DISPUTES):
        runner.reload()
    expect(ticks(runner, done=False).first).to_be_visible()
    context.clear_cookies()
    with runner.expect_response(DISPUTES) as answer:  # what the page asks by itself tears nobody away from a set
        for route in held:
            route.continue_()
    assert answer.value.status == 401
    runner.unroute(DISPUTES)
    log_a_set(runner, rpe="8")
    assert runner.url == workout
    expect(runner.get_by_role("button", name="Reconnecte-toi")).to_be_visible()
    explain(runner)
    runner.get_by_role("dialog").get_by_role("button", name="Se reconnecter").click()
    runner.get_by_label("E-mail").fill(INES)
    runner.get_by_label("Mot de passe", exact=True).fill("carnet-demo")
    runner.get_by_role("button", name="Se connecter").click()
    runner.wait_for_url(workout)
    expect(runner.get_by_role("button", name=SAVED)).to_be_visible()


def test_a_full_phone_says_what_is_not_kept(page: Page, context: BrowserContext, base_url: str) -> None:
    page.add_init_script(FULL)
    sign_in(page, base_url, INES)
    _, exercise, workout = start_standard_session(page, base_url)
    page.goto(workout)
    expect(page.get_by_role("heading", name=exercise, level=1)).to_be_visible()
    context.set_offline(True)
    page.evaluate("room(false)")
    log_a_set(page, rpe="8")
    expect(page.locator("button.save[data-s=error]")).to_have_text("Non enregistré")
    explain(page)
    expect(page.get_by_text("Le stockage de ce téléphone est plein.")).to_be_visible()
    expect(page.get_by_role("button", name="Copier la séance")).to_be_visible()
    assert_accessible(page)
    page.evaluate("room(true)")
    page.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_text("gardés sur ce téléphone depuis")).to_be_visible()
    context.set_offline(False)


def test_signing_out_asks_about_what_is_not_sent(offline: Page, context: BrowserContext, tmp_path: Path) -> None:
    workout = offline.url
    context.set_offline(False)
    offline.route(OPS, lambda route: route.abort())
    offline.evaluate("history.pushState({ ours: true }, '', '/settings'); dispatchEvent(new PopStateEvent('popstate'))")
    expect(offline.get_by_text("modifications pas encore envoyées")).to_be_visible()
    offline.get_by_role("button", name="Se déconnecter").click()
    sheet = offline.get_by_role("dialog", name="Tout n’est pas enregistré")
    expect(sheet).to_be_visible()
    assert_accessible(offline)
    with offline.expect_download() as waiting:
        sheet.get_by_role("button", name="Enregistrer un fichier").click()
    waiting.value.save_as(tmp_path / "file")
    assert json.loads((tmp_path / "file").read_text())["changes"]
    sheet.get_by_role("button", name="Envoyer, puis me déconnecter").click()
    expect(sheet.get_by_text("Ça n’est pas parti.")).to_be_visible()
    sheet.get_by_role("button", name="Garder ici pour mon compte").click()
    expect(offline.get_by_label("E-mail")).to_be_visible()
    offline.unroute(OPS)
    sign_in(offline, workout.split("/workouts")[0], INES)
    offline.goto(workout)
    expect(offline.get_by_role("button", name=SAVED)).to_be_visible()


def test_a_newer_page_waits_for_what_is_not_sent(page: Page, deployed: Deployed) -> None:
    sign_in(page, deployed.url, INES)
    _, exercise, workout = start_standard_session(page, deployed.url)
    page.goto(workout)
    expect(page.get_by_role("heading", name=exercise, level=1)).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.reload()  # the worker has the page from here on
    page.route(OPS, lambda route: route.abort())
    log_a_set(page, rpe="8")
    expect(page.get_by_role("button", name=KEPT)).to_be_visible()
    page.evaluate("window.same = true")
    look_again = "document.dispatchEvent(new Event('visibilitychange'))"

    deployed.newer = True
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update()).then(() => null)")
    until(page, WAITING)
    page.evaluate(look_again)
    page.wait_for_timeout(1000)
    assert page.evaluate("window.same"), "the page was taken away from under an edit"
    assert page.evaluate(WAITING)

    page.unroute(OPS)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("button", name=SAVED)).to_be_visible()
    page.get_by_role("button", name="Note").click()
    page.get_by_role("dialog").get_by_role("textbox").first.focus()
    page.evaluate(look_again)
    page.wait_for_timeout(1000)
    assert page.evaluate("window.same"), "the page was taken away from a field being filled in"

    page.get_by_role("dialog").get_by_role("button", name="Fermer").click()
    page.evaluate("document.activeElement.blur()")
    with page.expect_navigation():
        page.evaluate(look_again)
    assert page.evaluate("window.same") is None
    until(page, "caches.keys().then((names) => names.join() === 'carnet-newer')")
    expect(page.get_by_role("heading", name=exercise, level=1)).to_be_visible()
