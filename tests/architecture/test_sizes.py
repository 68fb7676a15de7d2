"""Files and functions stay small enough to be read in one go."""

import ast
from fnmatch import fnmatch
from pathlib import Path

from tests.architecture.tree import kept, shown

FILE, FUNCTION, PAGE_FILE = 300, 40, 250
PAGE = (".ts", ".svelte", ".css", ".js")

# Each exception has its reason.
EXCEPTIONS = {
    "src/carnet/migrations/versions/*": "a migration is written once and read as the record of what was done",
    "web/src/api/schema.d.ts": "generated from the OpenAPI document",
}


def test_python_files() -> None:
    assert_small(kept(".py"), FILE)


def test_page_files() -> None:
    assert_small(kept(*PAGE, under="web"), PAGE_FILE)


def test_functions() -> None:
    long = [
        f"{shown(path)}:{node.lineno} {node.name}: {lines} lines"
        for path in kept(".py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION
        and not excepted(path)
    ]
    assert not long, "\n".join(long)


def assert_small(paths: list[Path], limit: int) -> None:
    assert paths
    large = [
        f"{shown(path)}: {lines} lines"
        for path in paths
        if (lines := len(path.read_text().splitlines())) > limit and not excepted(path)
    ]
    assert not large, "\n".join(large)


def excepted(path: Path) -> bool:
    return any(fnmatch(shown(path), pattern) for pattern in EXCEPTIONS)
