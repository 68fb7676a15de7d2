"""The file of a backup: a zip that holds a SQLite database and a manifest that says what it is."""

import hashlib
import os
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import msgspec

from carnet.kit.db import EngineName

DATABASE = "carnet.sqlite3"
_MANIFEST = "manifest.json"
_FORMAT = 1
_MAX_MANIFEST = 1_000_000  # bytes
_CHUNK = 1 << 20
_DAMAGE = (BadZipFile, EOFError, KeyError, NotImplementedError, RuntimeError, zlib.error)
_ABOUT = (
    "A backup of Carnet. `carnet backup --verify FILE` checks it, `carnet restore FILE` puts it into an empty place."
)


class BackupError(Exception):
    """The backup or the restore cannot be done; the message says why and what to do."""


class Manifest(msgspec.Struct, rename="camel", kw_only=True):
    """What a backup says of itself. `rows` are counts by table, `size` and `sha256` the database's, unpacked."""

    about: str = _ABOUT
    format: int = _FORMAT
    carnet: str  # version
    schema: str
    engine: EngineName
    made_at: datetime
    size: int
    sha256: str
    rows: dict[str, int]


def hash_file(file: Path) -> str:
    """Its SHA-256."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def pack(database: Path, manifest: Manifest, file: Path) -> None:
    """Writes a new file that only its owner can read; it is on the disk when this returns. Raises OSError."""
    with _create(file) as out:
        with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=6) as archive:
            archive.writestr(_MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
            archive.write(database, DATABASE)
        out.flush()
        os.fsync(out.fileno())


def read_manifest(file: Path) -> Manifest:
    """Raises BackupError for what is no whole backup, and for a newer Carnet's."""
    with _open(file) as archive:
        if archive.getinfo(_MANIFEST).file_size > _MAX_MANIFEST:
            raise _damaged(file, "its manifest is too large")
        said = archive.read(_MANIFEST)
    try:
        newer = msgspec.json.decode(said)["format"] > _FORMAT
        manifest = None if newer else msgspec.json.decode(said, type=Manifest)
    except (msgspec.DecodeError, KeyError, TypeError) as error:
        raise _damaged(file, f"its manifest cannot be read: {error}") from error
    if manifest is None:
        msg = f"{file} was made by a newer Carnet. Nothing was changed; update Carnet"
        raise BackupError(msg)
    return manifest


def unpack(file: Path, folder: Path) -> Manifest:
    """Puts the database into a folder, byte for byte as it was. Raises BackupError where it is not, OSError."""
    manifest = read_manifest(file)
    database = folder / DATABASE
    with _open(file) as archive:
        if archive.getinfo(DATABASE).file_size != manifest.size:
            raise _damaged(file, "its database has another size than its manifest says")
        with archive.open(DATABASE) as packed, _create(database) as out:
            shutil.copyfileobj(packed, out, _CHUNK)
    if hash_file(database) != manifest.sha256:
        raise _damaged(file, "its checksum is another")
    return manifest


def count_rows(database: sqlite3.Connection) -> dict[str, int]:
    """By table."""
    return {
        name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608  # the database's own names
        for name in list_tables(database)
    }


def list_tables(database: sqlite3.Connection) -> list[str]:
    """Carnet's own tables of a SQLite."""
    names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return sorted({name for (name,) in names} - {"alembic_version"})


def sync_folder(folder: Path) -> None:
    """A file's new name in it survives a power cut, on file systems that can do that."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


def _create(file: Path) -> BinaryIO:
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


@contextmanager
def _open(file: Path) -> Iterator[ZipFile]:
    try:
        with ZipFile(file) as archive:
            yield archive
    except FileNotFoundError:
        msg = f"there is no file {file}"
        raise BackupError(msg) from None
    except _DAMAGE as error:
        raise _damaged(file, str(error)) from error


def _damaged(file: Path, why: str) -> BackupError:
    return BackupError(f"{file} is no backup of Carnet, or it is damaged ({why}). Nothing was changed; use another one")
