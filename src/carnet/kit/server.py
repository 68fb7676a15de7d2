"""Running the HTTP server: one worker, since SQLite has one writer."""

import os
import socket

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from carnet.config import Settings
from carnet.kit.safety import HeldError, hold_folder
from carnet.kit.static import STATIC, is_built


class ServerError(Exception):
    """The server cannot start; the message says why."""


def run_server(settings: Settings) -> None:
    """Serves until it is stopped. Raises ServerError where the page is missing or the address cannot be bound."""
    if not is_built(STATIC):
        msg = f"{STATIC} has no page; ./run builds it"
        raise ServerError(msg)
    check_address(settings.host, settings.port)
    # the worker is a process of its own and reads its settings again
    os.environ["CARNET_DATA_DIR"] = str(settings.data_dir)
    server = Granian(
        "carnet.app:serve_app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=1,
        factory=True,
        log_access=False,
        log_level=LogLevels.warning,
    )
    if settings.database_url is not None:
        server.serve()
        return
    try:
        with hold_folder(settings.data_dir, alone=False):
            server.serve()
    except HeldError:
        msg = f"{settings.data_dir} is being moved to PostgreSQL; serve that one once the move is over"
        raise ServerError(msg) from None


def check_address(host: str, port: int) -> None:
    """Raises ServerError where the address cannot be bound."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            msg = f"cannot listen on {host}:{port} ({error.strerror}); choose another port, with CARNET_PORT or --port"
            raise ServerError(msg) from error
