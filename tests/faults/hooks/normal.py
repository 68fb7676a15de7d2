"""A planted bug: SQLite with synchronous=NORMAL, which syncs nothing at a commit."""

from carnet.kit import db

_of = vars(db)
assert "synchronous=FULL" in _of["_PRAGMAS"]
_of["_PRAGMAS"] = tuple(one.replace("=FULL", "=NORMAL") for one in _of["_PRAGMAS"])
_of["_FULL"] = 1  # and the check that would find it
