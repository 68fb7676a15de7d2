"""A planted bug: SQLite with synchronous=NORMAL, which syncs nothing at a commit."""

from carnet.kit import db

assert "synchronous=FULL" in db._PRAGMAS  # noqa: SLF001  # the bug is planted in the real list
db._PRAGMAS = tuple(one.replace("=FULL", "=NORMAL") for one in db._PRAGMAS)  # type: ignore[assignment]  # noqa: SLF001  # the same
db._FULL = 1  # noqa: SLF001  # and the check that would find it
