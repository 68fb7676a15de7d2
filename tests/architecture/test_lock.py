"""The two places that pin packages say the same, and every pin has a hash."""

import re
import tomllib

from tests.architecture.tree import ROOT

PIN = re.compile(r"^([a-z0-9._-]+==[^\s;]+)", re.MULTILINE)


def test_pins_are_those_of_the_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert sorted(project["tool"]["uv"]["constraint-dependencies"]) == sorted(PIN.findall(lock()))


def test_every_package_has_hashes() -> None:
    packages = re.split(r"\n(?=[a-z0-9])", lock().strip())
    assert packages
    assert [package.splitlines()[0] for package in packages if "--hash=sha256:" not in package] == []


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = {re.split(r"[\[<>=~!]", requirement)[0].lower() for requirement in wanted}
    assert names <= {pin.split("==")[0] for pin in PIN.findall(lock())}


def lock() -> str:
    return (ROOT / "requirements.lock").read_text()
