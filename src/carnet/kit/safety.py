"""What a database must promise before Carnet uses it: a commit that was acknowledged survives a power cut."""

import fcntl
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, text

# SQLite needs locks and syncs that these do not have, or not reliably.
_NETWORK = frozenset(
    {
        "9p",
        "afpfs",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb2",
        "smb3",
        "smbfs",
        "fuse.cephfs",
        "fuse.davfs2",
        "fuse.glusterfs",
        "fuse.gvfsd-fuse",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
    }
)
_STRONG_COMMIT = ("on", "remote_apply")
_MOUNTS = Path("/proc/self/mountinfo")


class UnsafeError(Exception):
    """The database would not keep what it acknowledges; the message says why and what to do."""


def check_folder(folder: Path) -> None:
    """Raises UnsafeError for a folder on a network file system, OSError for one that cannot be written."""
    kind = find_file_system(folder, _read_mounts())
    if kind in _NETWORK:
        msg = (
            f"{folder} is on a network file system ({kind}), where SQLite can lose or damage data. "
            "Nothing was changed; use a folder on a local disk, or PostgreSQL by CARNET_DATABASE_URL"
        )
        raise UnsafeError(msg)
    # by writing: permissions say nothing where root meets a disk that is mounted for reading only
    with tempfile.TemporaryFile(dir=folder):
        pass


def _read_mounts() -> list[str]:
    return _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines() if _MOUNTS.exists() else []


def find_file_system(folder: Path, mounts: Iterable[str]) -> str | None:
    """The type of the file system that holds a folder, by the lines of Linux's mountinfo; None where none says."""
    found: dict[Path, str] = {}
    for line in mounts:
        place, _, source = line.partition(" - ")
        # blanks in a name are written as \040 and the like
        point = place.split(" ")[4].encode("latin-1", "replace").decode("unicode_escape")
        found[Path(point)] = source.split(" ")[0]  # what was mounted last is on top
    resolved = Path(os.path.realpath(folder))
    return next((found[path] for path in (resolved, *resolved.parents) if path in found), None)


class HeldError(Exception):
    """Somebody else holds the folder."""


@contextmanager
def hold_folder(folder: Path, *, alone: bool) -> Iterator[None]:
    """Servers hold a data folder together, who moves it away holds it alone. Raises HeldError where that cannot be.

    The hold goes with the process, however it ends.
    """
    with (folder / "serving.lock").open("a") as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HeldError from None
        yield


def check_server(connection: Connection, where: str) -> None:
    """Raises UnsafeError where a PostgreSQL is set to forget acknowledged commits in a crash."""
    names = ("fsync", "full_page_writes", "synchronous_commit", "transaction_read_only")
    row = connection.execute(text("SELECT " + ", ".join(f"current_setting('{name}')" for name in names))).one()
    fsync, full_page_writes, synchronous_commit, read_only = row
    weak = [
        *([] if fsync == "on" else [f"fsync is {fsync}, it must be on"]),
        *([] if full_page_writes == "on" else [f"full_page_writes is {full_page_writes}, it must be on"]),
        *(
            []
            if synchronous_commit in _STRONG_COMMIT
            else [f"synchronous_commit is {synchronous_commit}, it must be on or remote_apply"]
        ),
    ]
    if weak:
        msg = f"{where} would lose what it acknowledged: {'; '.join(weak)}. Nothing was changed; set it and start again"
        raise UnsafeError(msg)
    if read_only == "on":
        msg = f"{where} can only be read (a standby?). Nothing was changed; name the server that writes"
        raise UnsafeError(msg)
