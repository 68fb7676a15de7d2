"""A Carnet to try on one's own machine: people, real programmes, six weeks of training, and something to do today."""

import asyncio
import os
import socket
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from carnet.config import Settings, SettingsError, read_settings
from carnet.demo.data import read_people
from carnet.demo.folder import hold_folder, refuse_foreign
from carnet.demo.seed import seed
from carnet.kit import clock
from carnet.kit.db import Database
from carnet.kit.server import ServerError, check_address, run_server
from carnet.migrations import upgrade

LOOPBACK = "127.0.0.1"
_FOLDER = Path(".demo")
_PORTS = range(1, 65_536)


def run_demo(folder: Path | None, port: int | None) -> None:
    """Fills the folder with what the demo lacks and serves it on this machine alone, until it is stopped.

    Raises SettingsError for a wrong setting or port, ServerError where the folder or the port cannot be used.
    """
    settings = demo_settings(folder, port)
    with hold_folder(settings.data_dir):
        check_address(LOOPBACK, settings.port)
        _refuse_neighbour(settings.port)
        asyncio.run(refuse_foreign(settings))
        upgrade(settings)
        asyncio.run(_fill(settings))
        print(_welcome(settings.port), flush=True)  # noqa: T201 - the command answers on standard output
        run_server(settings)


def demo_settings(folder: Path | None, port: int | None) -> Settings:
    """What environment and command line say, but on loopback, over plain http and on SQLite whatever they say."""
    given = folder or (None if os.environ.get("CARNET_DATA_DIR") else _FOLDER)
    settings = read_settings(data_dir=given)
    if port is not None and port not in _PORTS:
        raise SettingsError("--port", f"{port} is not a port between {_PORTS[0]} and {_PORTS[-1]}")
    for name in ("CARNET_PUBLIC_URL", "CARNET_DATABASE_URL", "CARNET_DATABASE_URL_FILE"):
        os.environ.pop(name, None)  # the server's worker reads the environment again
    return replace(settings, host=LOOPBACK, port=port or settings.port, public_url=None, database_url=None)


def _refuse_neighbour(port: int) -> None:
    """A browser tries ::1 before 127.0.0.1 for `localhost`: whoever listens there would get its requests."""
    with suppress(OSError), socket.create_connection(("::1", port), timeout=0.5):
        msg = f"another server listens on [::1]:{port}, where browsers look for localhost first; choose another --port"
        raise ServerError(msg)


async def _fill(settings: Settings) -> None:
    database = Database(settings)
    try:
        async with database.write() as db:
            await seed(db, clock.now())
    finally:
        await database.close()


def _welcome(port: int) -> str:
    people = read_people()
    logins = [f"  {person.email:<20} student" for person in people.students]
    return "\n".join(
        [
            f"Carnet's demo: http://localhost:{port}",
            *logins,
            f"  {people.coach.email:<20} coach",
            f"  password {people.password}",
            f"Two people side by side: http://localhost:{port} as Inès, http://{LOOPBACK}:{port} as Marion.",
            "Stop it with Ctrl-C.",
        ]
    )
