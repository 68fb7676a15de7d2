"""Prints the path of a Chromium for the browser tests: the system's, else Playwright's own.

Where there is neither, one is installed: Debian's as root on Debian, Playwright's everywhere else.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
DEBIAN = Path("/usr/bin/chromium")


def main() -> None:
    """Print the path; exit with what to do where there is none."""
    found = system_browser() or playwright_browser() or install_debian() or install_playwright()
    if not found:
        sys.exit("There is no Chromium for the browser tests, and none could be installed. CHROMIUM names one.")
    print(found)  # noqa: T201 - this is the command's answer


def system_browser() -> str | None:
    """The path of the first one on PATH; CHROMIUM names another."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def playwright_browser() -> str | None:
    """The path of the one that `playwright install chromium` fetched, if it was run."""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def install_debian() -> str | None:
    """The path of Debian's package, installed now."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        # what apt-get says is no part of the answer on standard output
        subprocess.run(["apt-get", "--quiet", *command], env=environment, stdout=sys.stderr, check=False)
    return str(DEBIAN) if DEBIAN.is_file() else None


def install_playwright() -> str | None:
    """The path of Playwright's own, fetched now."""
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], stdout=sys.stderr, check=False)
    return playwright_browser()


if __name__ == "__main__":
    main()
