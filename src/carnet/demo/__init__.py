"""A Carnet to try on one's own machine: people, real programmes, six weeks of training, and something to do today."""

import asyncio
import os
from dataclasses import replace
from pathlib import Path

from carnet.config import read_settings
from carnet.demo.seed import seed
from carnet.kit import clock
from carnet.kit.db import Database
from carnet.kit.server import run_server
from carnet.migrations import upgrade

LOOPBACK = "127.0.0.1"


def run_demo(folder: Path, port: int) -> None:
    """Fills the folder with what the demo lacks and serves it on this machine alone, until it is stopped."""
    settings = replace(read_settings(data_dir=folder), host=LOOPBACK, port=port, public_url=None)
    os.environ.pop("CARNET_PUBLIC_URL", None)  # the server's worker reads the environment again
    upgrade(folder)
    asyncio.run(_fill(folder))
    print(_welcome(port), flush=True)  # noqa: T201 - the command answers on standard output
    run_server(settings)


async def _fill(folder: Path) -> None:
    database = Database(folder)
    try:
        async with database.write() as db:
            await seed(db, clock.now())
    finally:
        await database.close()


def _welcome(port: int) -> str:
    return f"""Carnet demo: http://localhost:{port}
  ines@demo.carnet, thomas@demo.carnet (students), marion@demo.carnet (coach); password carnet-demo
  Side by side: http://localhost:{port} as Inès, http://127.0.0.1:{port} as Marion"""
