"""What the architecture tests look at: the files that git keeps, or would keep."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def kept_files() -> tuple[Path, ...]:
    """Absolute paths of all files that are tracked, or new and not ignored."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return tuple(path for name in sorted(set(names.split("\0"))) if name and (path := ROOT / name).is_file())


def kept(*suffixes: str, under: str = "") -> list[Path]:
    """Those with one of the suffixes, in a folder named from the root."""
    return [path for path in kept_files() if path.suffix in suffixes and path.is_relative_to(ROOT / under)]


def shown(path: Path) -> str:
    """The path as a failure prints it."""
    return path.relative_to(ROOT).as_posix()
