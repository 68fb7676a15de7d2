"""Where the time of a save goes: `python -m benchmarks.profiled ops` (or `load`, `heads`, `patch`, `health`).

The application in this very process, one request after the other, no network, under cProfile; what the database's
thread does is not in it. SQLite, or the empty PostgreSQL that `--url` names.
"""

import argparse
import asyncio
import cProfile
import os
import pstats
import tempfile
import time
from pathlib import Path
from typing import Any

import msgspec
from litestar import Litestar

from benchmarks.gym import Gym, open_gym, write_plain_sets, write_sets
from carnet.app import serve_app
from carnet.config import Settings
from carnet.migrations.moving import move

_KINDS = ("ops", "patch", "load", "heads", "health")
_WARM = 32


def list_requests(gym: Gym, kind: str, count: int) -> list[tuple[str, str, str, bytes]]:
    """(method, address, login, body) of each, the students in turn."""
    requests = []
    for n in range(count):
        student = gym.students[n % len(gym.students)]
        place = student.places[n // len(gym.students)]
        workout, body = f"/api/v1/workouts/{place.workout_id}", b""
        method, address = "GET", f"{workout}/progress{'?heads=true' if kind == 'heads' else ''}"
        if kind == "health":
            address = "/health"
        elif kind == "ops":
            batch = {"deviceId": student.device_id, "epoch": None, "operations": write_sets(student, place)}
            method, address, body = "POST", "/api/v1/ops", msgspec.json.encode(batch)
        elif kind == "patch":
            method, address = "PATCH", f"{workout}/exercises/{place.position}"
            body = msgspec.json.encode(write_plain_sets(place))
        requests.append((method, address, student.secret, body))
    return requests


async def ask(app: Litestar, method: str, address: str, secret: str, body: bytes) -> None:
    """Raises RuntimeError for an answer that is not 200."""
    answer: dict[str, Any] = {}

    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        answer.update(message)

    path, _, query = address.partition("?")
    headers = [
        (b"host", b"carnet.example"),
        (b"cookie", f"carnet_login={secret}".encode()),
        (b"accept-encoding", b"gzip"),
    ]
    if body:
        headers += [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    scope: Any = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
        "state": {},
    }
    await app(scope, receive, send)
    if answer["status"] != 200:  # noqa: PLR2004  # the one good answer
        msg = f"{method} {address}: {answer}"
        raise RuntimeError(msg)


async def profile(gym: Gym, kind: str, count: int, profiler: cProfile.Profile) -> float:
    """CPU seconds of this process for one request, the profiler's own cost in them."""
    app = serve_app()
    async with app.lifespan():
        requests = list_requests(gym, kind, count + _WARM)
        for request in requests[:_WARM]:
            await ask(app, *request)
        profiler.enable()
        before = time.process_time()
        for request in requests[_WARM:]:
            await ask(app, *request)
        spent = time.process_time() - before
        profiler.disable()
    return spent / count


def main() -> None:
    """Prints the most expensive functions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=_KINDS)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--attempts", type=int, default=12, help="as of benchmarks.saves")
    parser.add_argument("--sort", default="tottime", help="or cumtime")
    parser.add_argument("--lines", type=int, default=45)
    parser.add_argument("--url", help="an empty PostgreSQL")
    options = parser.parse_args()
    profiler = cProfile.Profile()
    with tempfile.TemporaryDirectory(prefix="carnet-bench-") as folder:
        data = Path(folder) / "data"
        gym = open_gym(data, options.attempts)
        os.environ["CARNET_DATA_DIR"] = str(data)
        if options.url:
            move(Settings(data_dir=data), options.url)
            os.environ["CARNET_DATABASE_URL"] = options.url
        each = asyncio.run(profile(gym, options.kind, options.count, profiler))
    pstats.Stats(profiler).strip_dirs().sort_stats(options.sort).print_stats(options.lines)
    print(f"{options.kind}: {each * 1000:.2f} ms of CPU each, with what the profiler costs")


if __name__ == "__main__":
    main()
