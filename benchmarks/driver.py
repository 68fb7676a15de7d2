"""The load generator: keep-alive connections that each send prepared requests, one after the other.

It runs in a process of its own and does as little as possible while the clock runs: answers are checked afterwards.
"""

import asyncio
import gc
import gzip
import resource
import time
from dataclasses import dataclass, field
from functools import partial

import msgspec

from benchmarks.served import cpu_seconds

_GRACE_SECONDS = 60
_USER_AGENT = (
    "User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Mobile Safari/537.36"
)


@dataclass(frozen=True)
class Plan:
    """What to do. `requests` has a list for each connection; `repeat`: begin anew at its end.

    `watched` names groups of processes whose CPU time is measured while it runs.
    """

    port: int
    seconds: float
    requests: list[list[bytes]]
    watched: dict[str, list[int]]
    repeat: bool = False


@dataclass(frozen=True)
class Outcome:
    """What happened. `latencies` in seconds; `sent` and, unless repeated, `bodies` (the answers) by connection."""

    seconds: float
    latencies: list[float]
    sent: list[int]
    bodies: list[list[bytes]]
    cpu: dict[str, float]
    wrong: list[str]
    dry: bool

    @property
    def done(self) -> int:
        """Requests that were answered."""
        return len(self.latencies)


@dataclass
class _Run:
    until: float = 0.0
    dry: bool = False
    latencies: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class _Connection(asyncio.Protocol):
    def __init__(self, run: _Run, requests: list[bytes], *, repeat: bool) -> None:
        self.run = run
        self.requests = requests
        self.repeat = repeat
        self.sent = 0
        self.bodies: list[bytes] = []
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._got = b""
        self._need = 0
        self._at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)  # noqa: S101  # for the type checker
        self.transport = transport

    def go(self) -> None:
        """Sends the next request, unless time is up."""
        now = time.perf_counter()
        if now >= self.run.until or self.run.dry:
            self.over.set_result(None)
            return
        if not self.repeat and self.sent == len(self.requests):
            self.run.dry = True  # the others stop too: the figures are of 32 connections
            self.over.set_result(None)
            return
        self._at = now
        self.transport.write(self.requests[self.sent % len(self.requests)])
        self.sent += 1

    def data_received(self, data: bytes) -> None:
        self._got = self._got + data if self._got else data
        if not self._need:
            end = self._got.find(b"\r\n\r\n")
            if end < 0:
                return
            self._need = end + 4 + _content_length(self._got[:end].lower())
        if len(self._got) < self._need:
            return
        self.run.latencies.append(time.perf_counter() - self._at)
        if not self._got.startswith(b"HTTP/1.1 200 "):
            self.run.wrong.append(self._got.decode(errors="replace"))
        if not self.repeat:
            self.bodies.append(self._got)
        self._got, self._need = b"", 0
        self.go()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.over.done():
            self.run.wrong.append(f"the connection ended: {exc!r}")
            self.over.set_result(None)


def _content_length(head: bytes) -> int:
    """Of lower-case headers. Every answer of ours has one."""
    begin = head.index(b"content-length: ") + 16
    end = head.find(b"\r\n", begin)
    return int(head[begin : end if end >= 0 else len(head)])


def drive(plan: Plan) -> Outcome:
    """Runs the plan; to be called in a process of its own."""
    return asyncio.run(_drive(plan))


async def _drive(plan: Plan) -> Outcome:
    loop, run = asyncio.get_running_loop(), _Run()
    connections = []
    for requests in plan.requests:
        connection = _Connection(run, requests, repeat=plan.repeat)
        await loop.create_connection(partial(_same, connection), "127.0.0.1", plan.port)
        connections.append(connection)
    gc.collect()
    gc.disable()
    before = {name: cpu_seconds(pids) for name, pids in plan.watched.items()}
    own, began = _own_cpu(), time.perf_counter()
    run.until = began + plan.seconds
    for connection in connections:
        connection.go()
    async with asyncio.timeout(plan.seconds + _GRACE_SECONDS):
        await asyncio.gather(*(connection.over for connection in connections))
    took = time.perf_counter() - began
    cpu = {name: cpu_seconds(pids) - before[name] for name, pids in plan.watched.items()}
    cpu["generator"] = _own_cpu() - own
    for connection in connections:
        connection.transport.close()
    sent = [connection.sent for connection in connections]
    bodies = [connection.bodies for connection in connections]
    return Outcome(took, run.latencies, sent, bodies, cpu, run.wrong, run.dry)


def _same(connection: _Connection) -> _Connection:
    return connection


def _own_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def write_request(method: str, path: str, secret: str, body: bytes = b"") -> bytes:
    """A request with the headers that a phone's browser sends."""
    head = [
        f"{method} {path} HTTP/1.1",
        "Host: carnet.example",
        "Connection: keep-alive",
        _USER_AGENT,
        "Accept: application/json",
        "Accept-Encoding: gzip, deflate, br, zstd",
        "Accept-Language: fr-FR,fr;q=0.9,en;q=0.8",
        "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Mode: cors",
        "Sec-Fetch-Dest: empty",
        "Referer: https://carnet.example/",
        f"Cookie: carnet_login={secret}",
    ]
    if body:
        head += ["Origin: https://carnet.example", "Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*head, "", ""]).encode() + body


def read_body(answer: bytes) -> dict[str, object]:
    """The JSON of an answer."""
    head, _, body = answer.partition(b"\r\n\r\n")
    if b"content-encoding: gzip" in head.lower():
        body = gzip.decompress(body)
    read: dict[str, object] = msgspec.json.decode(body)
    return read
