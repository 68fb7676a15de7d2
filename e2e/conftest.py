"""A Carnet with the demo in it, served as `carnet demo` serves it, and a phone to open it with."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from xdist.remote import Producer  # type: ignore[import-untyped]  # xdist has no types
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # xdist has no types

from e2e.actions import MARION, sign_in
from e2e.teams import open_team

PASSWORD = "carnet-demo"
expect.set_options(timeout=20_000)  # milliseconds, on a machine that builds something else at the same time
READY_WITHIN = 60  # seconds, on a machine that builds something else at the same time
QUIET = [
    "--no-sandbox",  # Chromium refuses to run as root with one
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The Chromium that `just test` found."""
    path = os.environ.get("CHROMIUM")
    return browser_type_launch_args | {"args": QUIET} | ({"executable_path": path} if path else {})


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A phone: 390 x 844, touched, French."""
    phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "locale": "fr-FR"}
    return browser_context_args | phone | {"reduced_motion": "reduce"}  # no colour is looked at half-way


@pytest.fixture(scope="session")
def port() -> int:
    """A free one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free: int = probe.getsockname()[1]
    return free


@pytest.fixture(scope="session")
def prepared(port: int, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo's folder as its first start leaves it: making six weeks of training takes longer than most files."""
    folder = tmp_path_factory.mktemp("prepared")
    with _demo(folder, port):
        return folder


@pytest.fixture(scope="module", autouse=True)
def served(port: int, prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a demo that answers, a new one for each file: what one logs is in no other's way."""
    with _demo(shutil.copytree(prepared, tmp_path_factory.mktemp("demo") / "data"), port):
        yield port


@pytest.fixture(scope="session")
def base_url(port: int) -> str:
    """Inès opens Carnet here, Marion at `marion_url`: two names, so that both can be signed in at once."""
    return f"http://localhost:{port}"


@pytest.fixture(scope="session")
def marion_url(port: int) -> str:
    """The same Carnet under its other name."""
    return f"http://127.0.0.1:{port}"


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A page on which no script may fail and nothing may be complained about."""
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # an answer that is not a success shows up here too, and a test may want one
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def another(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Callable[[], Page]]:
    """Another phone, with cookies of its own, on which no script may fail."""
    errors: list[str] = []
    contexts = []

    def open_page() -> Page:
        context = browser.new_context(**browser_context_args)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors, "\n".join(errors)


@pytest.fixture
def coach(another: Callable[[], Page], base_url: str) -> Page:
    """Marion's phone, on her team's page."""
    page = another()
    sign_in(page, base_url, MARION)
    open_team(page)
    return page


@contextmanager
def _demo(folder: Path, port: int) -> Iterator[None]:
    """`carnet demo` on this folder, answering, until the block ends."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CARNET_")}
    command = [str(Path(sys.executable).with_name("carnet")), "demo", "--port", str(port), "--data", str(folder)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_until_healthy(server, f"http://127.0.0.1:{port}/health", folder / "log")
        yield
    finally:
        server.terminate()
        server.wait(10)


def _wait_until_healthy(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    with httpx2.Client() as http:  # one for all questions: a new one reads the certificates of the machine
        while time.monotonic() < deadline and server.poll() is None:
            try:
                if http.get(url).is_success:
                    return
            except httpx2.TransportError:
                time.sleep(0.1)
    pytest.fail(f"carnet demo did not get ready:\n{log.read_text()}")


class WholeFiles(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """The tests of a file on one engine follow each other in one process, so that what they share is made once.

    Not xdist_group: pytest 9.2 no longer takes the name that xdist gives a test of a group.
    """

    def _split_scope(self, nodeid: str) -> str:
        file, _, test = nodeid.partition("::")
        named = test.partition("[")[2]
        return f"{file} {'postgresql' if named.startswith('postgresql') else ''}"


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> WholeFiles:
    """As collected, so that the browser comes last, and not the largest files first."""
    config.option.loadscopereorder = False
    return WholeFiles(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Last of all: once the browser's driver has run in a process, no other event loop can start there."""
    items.sort(key=lambda item: item.path.parent.name == "e2e")
