"""A copy of the database before its schema is changed, beside the data."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import URL


class CopyError(Exception):
    """No copy could be made; the message says why and what to do."""


def copy_sqlite(folder: Path, revision: str) -> None:
    """By SQLite's own backup, which is whole whatever is being written."""
    target = _name_copy(folder, revision, "sqlite3")
    with closing(sqlite3.connect(folder / "carnet.sqlite3")) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def dump_postgresql(url: URL, folder: Path, revision: str) -> None:
    """By pg_dump, in the format that pg_restore reads. Raises CopyError where it is missing or fails."""
    without = "Nothing was changed. Make a copy by other means, then run: carnet migrate --without-copy"
    if shutil.which("pg_dump") is None:
        msg = f"no copy can be made before the schema is changed: pg_dump is not on the PATH. {without}"
        raise CopyError(msg)
    folder.mkdir(parents=True, exist_ok=True)
    target = _name_copy(folder, revision, "dump")
    done = subprocess.run(  # noqa: S603  # arguments of our own, and the address that is set
        ["pg_dump", "--format=custom", f"--file={target}", f"--dbname={_libpq(url)}"],  # noqa: S607  # the one on the PATH
        env={**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        target.unlink(missing_ok=True)
        msg = f"no copy can be made before the schema is changed: {done.stderr.strip()}. {without}"
        raise CopyError(msg)


def _libpq(url: URL) -> str:
    """The address as PostgreSQL's own programs read it, without the password, which others could see in a list."""
    address = url.set(drivername="postgresql", password=None)
    if "ssl" in address.query:
        address = address.update_query_dict({"sslmode": address.query["ssl"]}).difference_update_query(["ssl"])
    return address.render_as_string()


def _name_copy(folder: Path, revision: str, suffix: str) -> Path:
    return folder / f"carnet-before-upgrade-{revision}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.{suffix}"
