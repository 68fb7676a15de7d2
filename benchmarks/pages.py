"""How long the server takes to answer for a page: `python benchmarks/pages.py DIR` on a folder that year.py filled.

No network and no client in it: the time from the request's arrival in the application to the last byte of its answer.
The floor is GET /health in the same run: the framework, a transaction and nothing else.
"""

import argparse
import asyncio
import os
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import msgspec
from litestar import Litestar
from year import COACH, STUDENT

from carnet.accounts.service import find_user, start_login
from carnet.app import serve_app
from carnet.kit import clock

_ROUNDS = 40


async def ask(app: Litestar, path: str, token: str) -> tuple[float, bytes]:
    """(seconds, body) of a GET. Raises RuntimeError for an answer that is not 200."""
    body, status = bytearray(), 0

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        else:
            body.extend(message.get("body", b""))

    scope: Any = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"localhost"), (b"authorization", f"Bearer {token}".encode())],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
        "state": {},
    }
    before = perf_counter()
    await app(scope, receive, send)
    seconds = perf_counter() - before
    if status != 200:  # noqa: PLR2004  # the one good answer
        msg = f"{path}: {status} {bytes(body)!r}"
        raise RuntimeError(msg)
    return seconds, bytes(body)


async def measure(folder: Path) -> None:
    """Prints a line per page."""
    os.environ["CARNET_DATA_DIR"] = str(folder)
    app = serve_app()
    async with app.lifespan():
        tokens = {}
        async with app.state.database.write() as db:
            for email in (COACH, STUDENT.format(1)):
                user = await find_user(db, email)
                if user is None:
                    msg = f"{folder} was not filled by year.py"
                    raise RuntimeError(msg)
                tokens[email] = await start_login(db, user.user_id, "bearer", clock.now())
        coach, student = tokens.values()
        _, listed = await ask(app, "/api/v1/workouts", student)
        newest = msgspec.json.decode(listed)["workouts"][0]
        workout, athlete = f"/api/v1/workouts/{newest['workoutId']}", newest["studentId"]
        pages = [
            ("/health", coach),
            ("/api/v1/my-programs", student),
            ("/api/v1/today", student),
            ("/api/v1/students", coach),
            (f"/api/v1/students/{athlete}/workouts", coach),
            (f"{workout}/progress", student),
            (f"{workout}/attempt", student),
        ]
        floor = 0.0
        for path, token in pages:
            await ask(app, path, token)  # the first one warms caches
            times = sorted([(await ask(app, path, token))[0] * 1000 for _ in range(_ROUNDS)])
            floor = floor or median(times)
            shown = path.replace(newest["workoutId"], "{workoutId}").replace(athlete, "{studentId}")
            print(
                f"{shown:<48} min {times[0]:6.1f}  median {median(times):6.1f}  max {times[-1]:6.1f} ms"
                f"  {median(times) / floor:5.1f} x floor"
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    asyncio.run(measure(parser.parse_args().folder))
