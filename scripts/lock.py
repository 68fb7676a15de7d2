"""Raise every pin: writes requirements.lock (with hashes) and the pins in pyproject.toml from one resolution.

uv's own lock file records host addresses, so it is not kept; these two say the same without them.
"""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = ROOT / "pyproject.toml"
LOCK = ROOT / "requirements.lock"
PINS = re.compile(r"(?<=constraint-dependencies = \[\n).*?(?=^\])", re.DOTALL | re.MULTILINE)
PINNED = re.compile(r"^([A-Za-z0-9._-]+==\S+?)(?: ; (.+?))?(?: \\)?$", re.MULTILINE)


def main() -> None:
    """Resolve anew with the pins taken out, then write both files."""
    PYPROJECT.write_text(PINS.sub("", PYPROJECT.read_text(), count=1))
    export = ["uv", "export", "--quiet", "--no-emit-project", "--no-header", "--no-annotate"]
    subprocess.run(["uv", "lock", "--quiet", "--upgrade"], cwd=ROOT, check=True)
    subprocess.run([*export, "--format", "requirements-txt", "--output-file", LOCK.name], cwd=ROOT, check=True)
    found = PINNED.findall(LOCK.read_text())
    lines = [f"    {pin!r},\n".replace("'", '"') for pin, _marker in found]
    PYPROJECT.write_text(PINS.sub(lambda _: "".join(lines), PYPROJECT.read_text(), count=1))


if __name__ == "__main__":
    main()
