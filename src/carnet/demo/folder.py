"""The demo's data folder: one demo at a time, and never a Carnet that is somebody's own."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DatabaseError, OperationalError

from carnet.accounts.service import is_somebody_elses
from carnet.config import Settings
from carnet.demo.data import read_people
from carnet.kit.db import Database
from carnet.kit.server import ServerError


class DemoError(ServerError):
    """The demo cannot start on this folder; the message says why and what to do."""


@contextmanager
def hold_folder(folder: Path) -> Iterator[None]:
    """Keeps other demos off the folder, which is made if it is missing. Raises DemoError where one has it already.

    The lock goes with the process, however it ends.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "demo.lock").open("w")
    except OSError as error:
        msg = f"{folder} cannot be written ({error.strerror}); choose another folder with --data"
        raise DemoError(msg) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            msg = f"a demo is running on {folder} already; open that one, stop it, or choose another folder with --data"
            raise DemoError(msg) from None
        yield


async def refuse_foreign(settings: Settings) -> None:
    """Raises DemoError for a database whose accounts are not the demo's; nothing is changed then."""
    folder = settings.data_dir
    if not (folder / "carnet.sqlite3").exists():
        return
    database = Database(settings)
    try:
        async with database.read() as db:
            foreign = await is_somebody_elses(db, read_people().coach.email)
    except OperationalError:
        foreign = False  # no table of accounts yet: an interrupted start, which the migration takes up
    except DatabaseError:
        foreign = True
    finally:
        await database.close()
    if foreign:
        msg = f"{folder} holds data that is not the demo's. Nothing was changed; choose another folder with --data"
        raise DemoError(msg)
