"""What import-linter cannot say: a slice's tables are its own, and every slice is under its contracts."""

import ast
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from tests.architecture.tree import ROOT, kept, shown

SOURCE = ROOT / "src" / "carnet"
STATEMENTS = {"select", "insert", "update", "delete", "get", "get_one", "add", "merge", "join", "outerjoin"}
# Who else may touch a slice's tables, and why.
SHARED = {
    "src/carnet/progress/save_sql.py": "the one exception for speed: one trip reads login, workout and progress",
    "src/carnet/sync/*": "phones write the log through it: the log's tables are declared beside the fold",
}


def test_only_a_slice_touches_its_tables() -> None:
    found = [
        f"{shown(path)}:{line} {statement}({name}) belongs to {owner}"
        for path in kept(".py", under="src/carnet")
        if not any(fnmatch(shown(path), pattern) for pattern in SHARED)
        for line, statement, name, owner in foreign_tables(path)
    ]
    assert not found, "\n".join(found)


def test_every_slice_is_under_the_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    containers = next(c["containers"] for c in contracts if c["name"].startswith("Inside a slice"))
    slices = {path.parent.name for path in kept(".py", under="src/carnet") if path.name in ("models.py", "routes.py")}
    assert {f"carnet.{name}" for name in slices} <= set(containers)


def foreign_tables(path: Path) -> Iterator[tuple[int, str, str, str]]:
    """(line, statement, table, owning slice) of each statement on a table of another slice."""
    tree = ast.parse(path.read_text())
    here = path.relative_to(SOURCE).parts[0]
    owners = {
        alias.asname or alias.name: module[1]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and len(module := (node.module or "").split(".")) == 3
        if module[0] == "carnet" and module[2] == "models" and module[1] != here
        for alias in node.names
    }
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and (statement := called(call)) in STATEMENTS:
            for argument in call.args:
                name = argument.value if isinstance(argument, ast.Attribute) else argument
                name = name.func if isinstance(name, ast.Call) else name
                if isinstance(name, ast.Name) and name.id in owners:
                    yield call.lineno, statement, name.id, owners[name.id]


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
