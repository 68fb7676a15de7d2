"""A rule may be broken where the reason stands beside it."""

import re
import tomllib
from itertools import pairwise

from tests.architecture.tree import ROOT, kept, shown

# What silences a tool, the codes that it must name, and the words that must follow.
SILENCERS = {
    r"#\s*(?:ruff:\s*)?noqa\b": r"noqa: [A-Z]+[0-9]+(?:, ?[A-Z]+[0-9]+)*\W+\w+ \w+",
    r"#\s*type:\s*ignore": r"type: ignore\[[a-z, -]+\]\W+\w+ \w+",
    r"#\s*(?:pragma:|fmt:\s*(?:off|skip))": r"(?:pragma: no cover|fmt: \w+)\W+\w+ \w+",
}
PAGE_SILENCERS = re.compile(r"svelte-ignore|@ts-(?:ignore|expect-error|nocheck)|eslint-disable")
PAGE_REASON = re.compile(r"@ts-expect-error\W+\w+ \w+")
IGNORE_LINE = re.compile(r'^\s*"[A-Z]+[0-9]*",(?P<rest>.*)$')


def test_python() -> None:
    bare = [
        f"{shown(path)}:{number} {line.strip()}"
        for path in kept(".py")
        if path.name != "test_reasons.py"
        for number, line in enumerate(path.read_text().splitlines(), 1)
        for silences, reasoned in SILENCERS.items()
        if re.search(silences, line) and not re.search(reasoned, line)
    ]
    assert not bare, "\n".join(bare)


def test_page() -> None:
    """The reason is a comment on the line before: Svelte reads the rest of its own comment as codes."""
    bare = [
        f"{shown(path)}:{number} {line.strip()}"
        for path in kept(".ts", ".svelte", under="web")
        for number, (before, line) in enumerate(pairwise(["", *path.read_text().splitlines()]), 1)
        if PAGE_SILENCERS.search(line)
        and not PAGE_REASON.search(line)
        and not before.lstrip().startswith(("<!--", "//"))
    ]
    assert not bare, "\n".join(bare)


def test_ruff_ignores() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    section = text[text.index("[tool.ruff.lint]") : text.index("[tool.mypy]")]
    lines = [(line, found["rest"]) for line in section.splitlines() if (found := IGNORE_LINE.match(line))]
    assert [line for line, rest in lines if not re.match(r" # \W?\w+", rest)] == []
    ruff = tomllib.loads(text)["tool"]["ruff"]["lint"]
    codes = len(ruff["ignore"]) + sum(len(codes) for codes in ruff["per-file-ignores"].values())
    assert len(lines) == codes
