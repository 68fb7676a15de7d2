"""A proxy between phones and server that does what networks do: it cuts, stalls, resets and sends things twice."""

import socket
import struct
import threading
from contextlib import suppress
from random import Random

_TIMEOUT = 30
_CHUNK = 65_536
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends RST instead of FIN


class Proxy:
    """Listens on a port of its own; each connection carries one request and meets one fate."""

    def __init__(self, server_port: int, random: Random, peace: float = 0.25) -> None:
        self._server = ("127.0.0.1", server_port)
        self._random = random
        self._peace = peace  # the share of requests to which nothing happens
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self.calm = False  # nothing happens to anybody any more
        self.met: dict[str, int] = {}
        self._lock = threading.Lock()
        self._fates = {
            "cut in the request": self._cut_request,
            "cut before the answer": self._cut_before_answer,
            "cut in the answer": self._cut_answer,
            "reset in the answer": self._reset_answer,
            "stalled, then cut": self._stall,
            "slow": self._slow,
            "twice, one after the other": self._twice,
            "twice at once": self._twice_at_once,
            "again much later": self._again_later,
        }
        self._late: list[threading.Timer] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def settle(self) -> None:
        """From now on nothing happens to anybody, and what was to be repeated later has been."""
        self.calm = True
        for timer in self._late:
            if timer.is_alive():
                timer.join()

    def close(self) -> None:
        """Takes nothing any more."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    @property
    def faults(self) -> int:
        """How many requests were cut or repeated."""
        return sum(count for fate, count in self.met.items() if fate != "none")

    def _accept(self) -> None:
        while True:
            try:
                phone, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(phone,), daemon=True).start()

    def _carry(self, phone: socket.socket) -> None:
        with phone, suppress(OSError):
            phone.settimeout(_TIMEOUT)
            request = read_message(phone)
            with self._lock:
                random = Random(self._random.random())
                fate = "none" if self.calm or random.random() < self._peace else random.choice(list(self._fates))
                self.met[fate] = self.met.get(fate, 0) + 1
            if fate == "none":
                phone.sendall(self._ask(request))
            else:
                self._fates[fate](phone, request, random)

    def _ask(self, request: bytes) -> bytes:
        with socket.create_connection(self._server, timeout=_TIMEOUT) as server:
            server.sendall(request)
            return read_message(server)

    def _cut_request(self, phone: socket.socket, request: bytes, random: Random) -> None:
        """The server sees a part of it; in half of the cases the connection is reset."""
        with socket.create_connection(self._server, timeout=_TIMEOUT) as server:
            server.sendall(request[: random.randrange(len(request))])
            if random.random() < 0.5:
                reset(server)
        reset(phone)

    def _cut_before_answer(self, _phone: socket.socket, request: bytes, random: Random) -> None:
        """The server has all of it; the phone is gone before, or after, it answers."""
        with socket.create_connection(self._server, timeout=_TIMEOUT) as server:
            server.sendall(request)
            if random.random() < 0.5:
                read_message(server)
            elif random.random() < 0.5:
                reset(server)

    def _cut_answer(self, phone: socket.socket, request: bytes, random: Random) -> None:
        answer = self._ask(request)
        phone.sendall(answer[: random.randrange(len(answer))])

    def _reset_answer(self, phone: socket.socket, request: bytes, random: Random) -> None:
        self._cut_answer(phone, request, random)
        reset(phone)

    def _stall(self, _phone: socket.socket, request: bytes, random: Random) -> None:
        """A part, a silence, the end."""
        with socket.create_connection(self._server, timeout=_TIMEOUT) as server:
            server.sendall(request[: random.randrange(len(request))])
            threading.Event().wait(random.random() * 0.3)

    def _slow(self, phone: socket.socket, request: bytes, random: Random) -> None:
        """All of it arrives, in pieces."""
        with socket.create_connection(self._server, timeout=_TIMEOUT) as server:
            middle = random.randrange(len(request))
            server.sendall(request[:middle])
            threading.Event().wait(random.random() * 0.1)
            server.sendall(request[middle:])
            phone.sendall(read_message(server))

    def _twice(self, phone: socket.socket, request: bytes, random: Random) -> None:
        """The same bytes again; the phone gets either answer."""
        answers = [self._ask(request), self._ask(request)]
        phone.sendall(random.choice(answers))

    def _twice_at_once(self, phone: socket.socket, request: bytes, random: Random) -> None:
        answers: list[bytes] = []
        other = threading.Thread(target=lambda: answers.append(self._ask(request)), daemon=True)
        other.start()
        answers.append(self._ask(request))
        other.join(timeout=_TIMEOUT)
        phone.sendall(random.choice(answers))

    def _again_later(self, phone: socket.socket, request: bytes, random: Random) -> None:
        """It is repeated when the phone has long gone on."""
        later = threading.Timer(random.random(), self._repeat, (request,))
        self._late.append(later)
        phone.sendall(self._ask(request))
        later.start()

    def _repeat(self, request: bytes) -> None:
        with suppress(OSError):
            self._ask(request)


def read_message(connection: socket.socket) -> bytes:
    """A whole HTTP message with its body, or what there is of it when the other side is gone."""
    read = b""
    while True:
        head, found, body = read.partition(b"\r\n\r\n")
        if found and len(body) >= _length(head):
            return read
        chunk = connection.recv(_CHUNK)
        if not chunk:
            return read
        read += chunk


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name == b"content-length":
            return int(value)
    return 0


def reset(connection: socket.socket) -> None:
    """Closes with RST, so that the other side gets an error instead of an end."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    connection.close()
