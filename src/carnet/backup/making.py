"""Making a backup, and checking one by really restoring it."""

import asyncio
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from carnet import __version__
from carnet.backup.archive import (
    DATABASE,
    BackupError,
    Manifest,
    count_rows,
    hash_file,
    pack,
    sync_folder,
    unpack,
)
from carnet.backup.snapshots import take_snapshot
from carnet.config import Settings
from carnet.kit import clock
from carnet.kit.db import Database
from carnet.kit.errors import NotSaved
from carnet.migrations import upgrade
from carnet.progress.verify import verify_documents

SCRATCH = ".carnet-"  # how the names of scratch folders begin


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A backup that was restored somewhere. `wrong` are documents that are not the fold of their operations."""

    file: Path
    manifest: Manifest
    wrong: list[str]

    def tell(self) -> str:
        """For people."""
        of = self.manifest
        held = f"{sum(of.rows.values()):,} rows, {of.rows['operation']:,} of them operations"
        return f"{self.file}: all as of {of.made_at:%Y-%m-%d %H:%M:%S} UTC, {held}; it was restored and checked."


def make_backup(settings: Settings, asked: Path | None) -> Checked:
    """Writes a new file while others go on writing to the database, restores it in a scratch place, then names it.

    Raises BackupError and SchemaError; no file has the name then.
    """
    made_at = clock.now()
    file = _choose(settings, asked, f"carnet-{made_at:%Y%m%dT%H%M%SZ}.zip")
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    with explained("No backup was made"), scratch() as made, scratch() as restored:
        try:
            schema = take_snapshot(settings, made)
            pack(made / DATABASE, _describe(settings, made / DATABASE, schema, made_at=made_at), part)
            (made / DATABASE).unlink()
            checked = restore_into(part, restored)
            if file.exists():
                raise _is_there(file)
            part.rename(file)
            sync_folder(file.parent)
        finally:
            part.unlink(missing_ok=True)
    return Checked(file=file, manifest=checked.manifest, wrong=checked.wrong)


def check_backup(file: Path) -> Checked:
    """Restores it in a scratch place. Raises BackupError and SchemaError where that cannot be done."""
    with explained("The backup could not be checked"), scratch() as folder:
        return restore_into(file, folder)


def restore_into(file: Path, folder: Path) -> Checked:
    """Makes an empty folder a data folder with this code's schema, and looks at all that is in it."""
    manifest = unpack(file, folder)
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        found = [row[0] for row in database.execute("PRAGMA integrity_check")]
        lost = database.execute("PRAGMA foreign_key_check").fetchall()
        counted = count_rows(database)
    if found != ["ok"] or lost or counted != manifest.rows:
        why = found[0] if found != ["ok"] else f"rows of {lost[0][0]} point to nothing" if lost else "rows are missing"
        msg = f"the database in {file} is damaged ({why}). Nothing was changed; use another backup"
        raise BackupError(msg)
    upgrade(Settings(data_dir=folder), create=False, with_copy=False)
    return Checked(file=file, manifest=manifest, wrong=asyncio.run(_verify(folder)))


async def _verify(folder: Path) -> list[str]:
    database = Database(Settings(data_dir=folder))
    try:
        async with database.read() as db:
            return await verify_documents(db)
    finally:
        await database.close()


def _choose(settings: Settings, asked: Path | None, name: str) -> Path:
    """The file to be written. Raises BackupError where there is one, or no folder for it."""
    if asked is None:
        folder = settings.data_dir / "backups"
        if settings.data_dir.is_dir():
            folder.mkdir(mode=0o700, exist_ok=True)
        return folder / name
    file = asked / name if asked.is_dir() else asked
    if not file.parent.is_dir():
        msg = f"there is no folder {file.parent}; make it, or name another file"
        raise BackupError(msg)
    if file.exists():
        raise _is_there(file)
    return file


def _is_there(file: Path) -> BackupError:
    return BackupError(f"{file} is there already and was left alone; name another file, or a folder")


def _describe(settings: Settings, database: Path, schema: str, *, made_at: datetime) -> Manifest:
    with closing(sqlite3.connect(database)) as snapshot:
        rows = count_rows(snapshot)
    return Manifest(
        carnet=__version__,
        schema=schema,
        engine="sqlite" if settings.database_url is None else "postgresql",
        made_at=made_at,
        size=database.stat().st_size,
        sha256=hash_file(database),
        rows=rows,
    )


@contextmanager
def scratch(inside: Path | None = None) -> Iterator[Path]:
    """A folder that only its owner can read, gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=inside))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def explained(what: str) -> Iterator[None]:
    """Says in words what the disk or SQLite refused."""
    try:
        yield
    except (OSError, sqlite3.Error, NotSaved) as error:
        where = f"{error.filename}: " if isinstance(error, OSError) and error.filename else ""
        why = error.strerror if isinstance(error, OSError) else str(error)
        msg = (
            f"{what}: {where}{why}. The data is as it was, and nothing was left behind. If there is no room: "
            "scratch files go to the folder that TMPDIR names, else to /tmp"
        )
        raise BackupError(msg) from error
