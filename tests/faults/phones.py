"""Simulated phones: each has its own queue and sends it over real HTTP as web/src/offline/sender.ts does."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from random import Random
from typing import Any, Self
from uuid import UUID

from carnet.kit import clock
from carnet.kit.ids import planned_id, uuid7
from tests.conftest import Person

OK, GONE, GAP = 200, (503, 507), 409
_TIMEOUT = 30
_MAX_BATCH = 20
_MAX_WAITING = 60
_CHANGE = 0.02  # of the edits go to another attempt from then on; a batch of one attempt is what the server is quick at

Operation = dict[str, Any]


@dataclass
class Answer:
    """What came back; status 0 where nothing did."""

    status: int
    body: Any = None
    kind: str = ""


def request(address: tuple[str, int], person: Person, method: str, path: str, body: Any = None) -> Answer:
    """One request on a connection of its own; what is cut, reset or silent is an answer with status 0."""
    connection = HTTPConnection(*address, timeout=_TIMEOUT)
    data = None if body is None else json.dumps(body).encode()
    headers = {**person.headers, "Connection": "close"} | ({"Content-Type": "application/json"} if data else {})
    try:
        connection.request(method, path, data, headers)
        answer = connection.getresponse()
        read = answer.read()
        return Answer(answer.status, json.loads(read or b"null"), answer.headers.get("content-type") or "")
    except (OSError, HTTPException, ValueError) as error:  # a cut answer may end in the middle of its JSON
        return Answer(0, repr(error))
    finally:
        connection.close()


@dataclass
class Day:
    """What a student may write to: two attempts that all of their phones share, and the session they are of."""

    session_id: UUID
    workouts: list[str]
    items: list[str]  # of the four exercises: standard, EMOM, AMRAP, circuit

    @property
    def paths(self) -> list[tuple[str, Callable[[Random], Any]]]:
        """Each with how to make a value for it."""
        standard, emom, amrap, circuit = self.items
        sets = [f"/ex/{standard}/set/{planned_id(UUID(standard), n)}" for n in range(5)]
        fields: list[tuple[str, Callable[[Random], Any]]] = [
            ("reps", lambda random: random.randrange(30)),
            ("weight", lambda random: {"weight": random.randrange(400) / 2, "weightUnit": "kg"}),
            ("done", lambda random: random.random() < 0.8),
        ]
        return [
            *((f"{one}/{name}", make) for one in sets for name, make in fields),
            *((f"/ex/{emom}/interval/{n}/reps", lambda random: random.randrange(9)) for n in range(10)),
            (f"/ex/{amrap}/data/rounds", lambda random: random.randrange(40)),
            (f"/ex/{circuit}/round/{planned_id(UUID(circuit), 0)}/splitSeconds", lambda random: random.randrange(999)),
            ("/feedback/notes", lambda random: "é" * random.randrange(60)),
        ]


@dataclass
class Phone:
    """A device. What it made stays in `made`; `acknowledged` is what a 200 said of each operation."""

    name: str
    address: tuple[str, int]
    person: Person
    day: Day
    random: Random
    device_id: str = field(default_factory=lambda: str(uuid7()))
    epoch: str | None = None
    made: list[Operation] = field(default_factory=list)  # in the order of dseq
    sent: int = 0  # how many of them the server took, as far as this phone was told
    acknowledged: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    oddity: float = 0.1  # the share of edits that are not plain ones; the server has a quick way for batches without
    home: str = ""  # the attempt that is written to for a while
    pause: float = 0.1  # seconds to wait where nothing was taken: a server that starts needs the machine for itself
    requests: int = 0
    lost: int = 0  # requests whose answer did not come
    refused: int = 0  # 503 and 507
    wrong: list[str] = field(default_factory=list)
    refusals: set[tuple[int, str, str]] = field(default_factory=set)  # status, code, detail
    heard: Callable[[list[str]], None] = lambda _op_ids: None  # told at once of what was acknowledged

    def keep(self, path: str, value: Any, workout_id: str | None = None) -> None:
        """An edit, kept and not sent yet."""
        before = [one["opId"] for one in self.made if one["path"] == path] if self.random.random() < 0.5 else []
        operation = {
            "opId": str(uuid7()),
            "dseq": len(self.made),
            "workoutId": workout_id or self.home,
            "path": path,
            "value": value,
            "base": before[-1] if before else None,
            "editedAt": clock.to_text(clock.now()),
            "clockOffset": self.random.choice((None, 0, -40)),
            "appVersion": "test",
        }
        self.made.append(operation)

    def edit(self) -> None:
        """Something that a person does: mostly a set, now and then a start, a finish, or what cannot be placed."""
        if not self.home or self.random.random() < _CHANGE:
            self.home = self.random.choice(self.day.workouts)
        odd = self.random.choice(("start", "finish", "nowhere", "nobody")) if self.random.random() < self.oddity else ""
        if odd == "start":
            self.keep("/workout/start", {"sessionId": str(self.day.session_id)}, str(uuid7()))
        elif odd == "finish":
            self.keep("/workout/finish", self.random.choice(({}, None)))
        elif odd == "nowhere":
            self.keep("/nowhere", 1)
        elif odd == "nobody":
            self.keep("/feedback/rpe", 7, str(uuid7()))
        else:
            path, make = self.random.choice(self.day.paths)
            self.keep(path, make(self.random))

    def send(self) -> bool:
        """One request with what waits, empty where nothing does; whether it was taken."""
        batch = self.made[self.sent : self.sent + self.random.randint(1, _MAX_BATCH)]
        body = {"deviceId": self.device_id, "epoch": self.epoch, "operations": batch}
        answer = request(self.address, self.person, "POST", "/api/v1/ops", body)
        self.requests += 1
        if not isinstance(answer.body, dict):  # nothing, or half of a head: not an answer of ours
            self.lost += 1
        elif answer.status == OK:
            self._acknowledge(batch, answer.body)
        elif answer.status == GAP and answer.body["code"] == "gap":
            self._rewind(answer.body["next"])
        elif answer.status in GONE:
            self.refused += 1
            self.refusals.add((answer.status, str(answer.body.get("code")), str(answer.body.get("detail"))))
        else:
            self.wrong.append(f"{self.name}: {answer.status} {answer.body}")
        return answer.status == OK and isinstance(answer.body, dict)

    def _acknowledge(self, batch: list[Operation], body: Any) -> None:
        self.epoch = body["epoch"]
        results = [(one["opId"], (one["state"], one["reason"])) for one in body["results"]]
        if [op_id for op_id, _ in results] != [one["opId"] for one in batch]:
            self.wrong.append(f"{self.name}: sent {len(batch)} operations, told of {len(results)} others")
            return
        for op_id, result in results:
            if self.acknowledged.setdefault(op_id, result) != result:
                self.wrong.append(f"{self.name}: {op_id} was {self.acknowledged[op_id]}, is {result}")
        self.heard([op_id for op_id, _ in results])
        self.sent += len(batch)
        if not self.sent <= body["next"] <= len(self.made):
            self.wrong.append(f"{self.name}: sent {self.sent} of {len(self.made)}, the server takes {body['next']}")

    def _rewind(self, after: int) -> None:
        if after < self.sent:
            self.wrong.append(f"{self.name}: {self.sent} were acknowledged, the server takes number {after} next")
        self.sent = min(after, len(self.made))

    def live(self, until: threading.Event) -> None:
        """Edits and sends until told otherwise; waits a little where nothing is taken."""
        while not until.is_set() and not self.wrong:
            if len(self.made) - self.sent < _MAX_WAITING:
                for _ in range(self.random.randint(1, 6)):
                    self.edit()
            if not self.send():
                until.wait(self.pause)

    def flush(self, turns: int = 200) -> None:
        """Sends until all is acknowledged. Fails if that does not come to an end."""
        for _ in range(turns):
            if self.sent == len(self.made) and self.send():
                break
            self.send()
        else:
            self.wrong.append(f"{self.name}: {len(self.made) - self.sent} operations still wait")


class Crowd:
    """Phones that all live at the same time, each in a thread of its own."""

    def __init__(self, phones: list[Phone]) -> None:
        self.phones = phones
        self._until = threading.Event()
        self._threads = [threading.Thread(target=phone.live, args=(self._until,), daemon=True) for phone in phones]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._until.set()
        for thread in self._threads:
            thread.join(timeout=2 * _TIMEOUT)

    @property
    def acknowledged(self) -> int:
        """How many operations."""
        return sum(len(phone.acknowledged) for phone in self.phones)

    @property
    def wrong(self) -> list[str]:
        """What must not be."""
        return [line for phone in self.phones for line in phone.wrong]
