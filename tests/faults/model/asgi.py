"""Requests to the application in this process, on one event loop, without a socket."""

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from litestar import Litestar


class Answer(NamedTuple):
    """`body` is bytes as they came."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Request(NamedTuple):
    """`path` with its query."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""


class Served:
    """An application between its start and its end."""

    def __init__(self, runner: asyncio.Runner, make_app: Callable[[], Litestar]) -> None:
        self._runner = runner
        self._make_app = make_app
        self.start()

    def start(self) -> None:
        self.app = self._make_app()
        self._end = asyncio.Event()
        self._runner.run(self._begin())

    def stop(self) -> None:
        """What a process kept in its memory goes with it."""
        self._end.set()
        self._runner.run(asyncio.wait_for(self._life, 30))

    async def _begin(self) -> None:
        """In a task of its own: it must end in the one in which it begins."""
        begun = asyncio.Event()

        async def live() -> None:
            async with self.app.lifespan():
                begun.set()
                await self._end.wait()

        self._life = asyncio.create_task(live())
        await begun.wait()

    def ask(self, request: Request) -> Answer:
        return self._runner.run(self._ask(request))

    def ask_together(self, requests: Sequence[Request]) -> list[Answer]:
        """All under way at the same time; the first is a moment before the others."""

        async def together() -> list[Answer]:
            tasks = []
            for request in requests:
                tasks.append(asyncio.create_task(self._ask(request)))
                await asyncio.sleep(0.002)
            return list(await asyncio.gather(*tasks))

        return self._runner.run(together())

    async def _ask(self, request: Request) -> Answer:
        path, _, query = request.path.partition("?")
        headers = request.headers | {"host": "carnet.test", "content-length": str(len(request.body))}
        scope: Any = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
            "client": ("127.0.0.1", 50_000),
            "server": ("127.0.0.1", 80),
        }
        sent: list[Any] = []
        waiting: list[Any] = [{"type": "http.request", "body": request.body, "more_body": False}]

        async def receive() -> Any:
            if not waiting:
                await asyncio.get_running_loop().create_future()  # the client stays
            return waiting.pop()

        async def send(message: Any) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        begun = sent[0]
        found = {name.decode().lower(): value.decode() for name, value in begun["headers"]}
        return Answer(begun["status"], found, b"".join(message.get("body", b"") for message in sent[1:]))
