"""What is generated equals what it is generated from; both languages say everything and nothing that no page shows."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from carnet.kit.static import STATIC
from tests.architecture.tree import ROOT, kept, shown

API = ROOT / "web" / "src" / "api"
MESSAGES = ROOT / "web" / "messages"
LANGUAGES = ("fr", "en")
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def test_openapi_document() -> None:
    """`just fix` writes it again."""
    carnet = Path(sys.executable).with_name("carnet")
    described = subprocess.run([carnet, "openapi"], capture_output=True, check=True, text=True).stdout
    assert json.loads((API / "openapi.json").read_text()) == json.loads(described)


def test_openapi_version() -> None:
    assert json.loads((API / "openapi.json").read_text())["openapi"].startswith("3.1.")


def test_client_types(tmp_path: Path) -> None:
    """`just fix` writes them again."""
    generated = tmp_path / "schema.d.ts"
    options = ["--default-non-nullable=false", "--output", str(generated)]
    command = ["npm", "exec", "--no", "--", "openapi-typescript", str(API / "openapi.json"), *options]
    subprocess.run(command, executable=ROOT / "scripts" / "npm", check=True, capture_output=True)
    assert generated.read_text() == (API / "schema.d.ts").read_text()


def test_both_languages_have_the_same_messages() -> None:
    for folder in {path.parent for path in MESSAGES.rglob("*.json")}:
        french, english = (messages(folder / f"{language}.json") for language in LANGUAGES)
        assert french.keys() == english.keys(), shown(folder)
        differ = [key for key in french if placeholders(french[key]) != placeholders(english[key])]
        assert not differ, shown(folder)


def test_every_message_is_used() -> None:
    source = "\n".join(path.read_text() for path in kept(".ts", ".svelte", under="web/src"))
    words = set(re.findall(r"\w+", source))
    unused = {key for path in MESSAGES.rglob("fr.json") for key in messages(path) if key not in words}
    assert not unused


def messages(path: Path) -> dict[str, Any]:
    return {key: text for key, text in json.loads(path.read_text()).items() if key != "$schema"}


def placeholders(text: Any) -> set[str]:
    """The names in braces, in a plain message or in one with variants."""
    return set(PLACEHOLDER.findall(json.dumps(text, ensure_ascii=False)))


def test_the_service_worker_lists_what_was_built() -> None:
    """One file that is not there, and the worker does not install: nothing would open without a network."""
    listed = re.search(r"^const FILES = (\[.*\])$", (STATIC / "service-worker.js").read_text(), re.MULTILINE)
    assert listed
    files = json.loads(listed[1])
    assert "/" in files
    assert [name for name in files if name != "/" and not (STATIC / name.removeprefix("/")).is_file()] == []
