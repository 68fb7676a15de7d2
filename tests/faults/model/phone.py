"""A phone as docs/saving.md wants it: its own log, numbered by device, kept for a server that lost its own."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol
from uuid import UUID

from carnet.kit import clock as server_clock

# what came back: (status, body), a text where it is nobody's JSON; None where nothing did
Answer = tuple[int, dict[str, Any] | str] | None
Made = tuple[UUID, str]  # opId and path
Post = Callable[[dict[str, Any]], Answer]
BATCH = 7  # small, so that one sync is several requests
_TURNS = 5
OK, CONFLICT = 200, 409


@dataclass(frozen=True)
class Row:
    """An operation as a phone keeps it."""

    body: dict[str, Any]  # without its dseq
    device: str
    dseq: int
    state: str = "waiting"  # waiting, saved, parked

    @property
    def op_id(self) -> UUID:
        return UUID(self.body["opId"])


class Phone(Protocol):
    """What the machine does with a phone, be it this model or the page's own code."""

    author: str
    error: int

    def write(self, *ops: dict[str, Any]) -> list[Made]:
        """Makes operations of `workoutId`, `path`, `value` and, where the machine chooses it, `base`, in one breath."""

    def keep(self) -> None:
        """Waits until what was made is kept."""

    def sync(self, post: Post) -> None:
        """Sends what waits until nothing does or the network says no."""

    def learn(self, workout_id: str, heads: dict[str, list[str]]) -> None:
        """The heads that the server names."""

    def reload(self) -> None:
        """The page was closed and opened again, without a network."""

    def evict(self) -> None:
        """What was saved is forgotten."""

    def rows(self) -> list[Row]:
        """What it holds, oldest first."""


@dataclass
class Queue:
    """A device's numbers: `next` for what is made next, `epoch` the last that the server said to it."""

    next: int = 0
    epoch: str | None = None


@dataclass
class ModelPhone:
    """The model; `error` is how far its clock is wrong in ms."""

    author: str
    make_id: Callable[[str], UUID]
    clock: Callable[[], int]
    error: int = 0
    offset: int | None = None
    kept: list[Row] = field(default_factory=list)
    queues: dict[str, Queue] = field(default_factory=dict)
    current: str = ""
    epoch: str | None = None
    heads: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def clone(self) -> "ModelPhone":
        """Another phone from this one's backup: the same numbers, from now on made twice."""
        return replace(
            self,
            kept=list(self.kept),
            queues={name: replace(queue) for name, queue in self.queues.items()},
            heads={workout: dict(paths) for workout, paths in self.heads.items()},
        )

    def write(self, *ops: dict[str, Any]) -> list[Made]:
        return [self._write(op) for op in ops]

    def _write(self, op: dict[str, Any]) -> Made:
        if not self.current:
            self._begin()
        queue = self.queues[self.current]
        at = self.clock() + self.error
        body = {
            "opId": str(self.make_id("op")),
            "editedAt": server_clock.to_text(server_clock.from_ms(at)),
            "clockOffset": self.offset,
            "appVersion": "m",
        }
        row = Row(body | op, self.current, queue.next)
        queue.next += 1
        self.kept.append(row)
        self.heads.setdefault(op["workoutId"], {})[op["path"]] = [row.body["opId"]]
        return row.op_id, op["path"]

    def keep(self) -> None:
        """It is, as soon as it is made."""

    def learn(self, workout_id: str, heads: dict[str, list[str]]) -> None:
        self.heads[workout_id] = dict(heads)
        for row in self.kept:
            if row.state == "waiting" and row.body["workoutId"] == workout_id:
                self.heads[workout_id][row.body["path"]] = [row.body["opId"]]

    def reload(self) -> None:
        self.offset = None

    def evict(self) -> None:
        self.kept = [row for row in self.kept if row.state != "saved"]

    def rows(self) -> list[Row]:
        return self.kept

    def sync(self, post: Post) -> None:
        asked = turns = 0
        while turns < _TURNS and (batch := self.next_batch(hello=not asked)) is not None:
            asked += 1
            answer = post(batch)
            if not self.take(batch, answer):
                return
            turns = 0 if answer and answer[0] == OK else turns + 1

    def take(self, batch: dict[str, Any], answer: Answer) -> bool:
        """Does what an answer asks for; whether the next request may go at once."""
        status, body = answer or (0, "")
        if isinstance(body, str):  # nothing, or a portal's own page
            return False
        if status == OK:
            self.offset = -self.error
            self._settle(batch["deviceId"], body)
        elif status == CONFLICT and body["code"] == "gap":
            self._rewind(batch["deviceId"], body["next"])
        elif status == CONFLICT and body["code"] == "device_forked":
            self._renumber(batch["deviceId"])
        return status in (OK, CONFLICT)

    def next_batch(self, *, hello: bool) -> dict[str, Any] | None:
        """What to send; with `hello` also where nothing waits: only so does it hear of a restore."""
        for device, queue in self.queues.items():
            if queue.epoch is not None and queue.epoch != self.epoch:
                return {"deviceId": device, "epoch": queue.epoch, "operations": []}
        waiting = [row for row in self.kept if row.state == "waiting"]
        run: list[Row] = []
        for row in waiting[:BATCH]:
            if run and (row.device, row.dseq) != (run[0].device, run[0].dseq + len(run)):
                break
            run.append(row)
        if not run and hello and self.current:
            return {"deviceId": self.current, "epoch": self.queues[self.current].epoch, "operations": []}
        if not run:
            return None
        operations = [row.body | {"dseq": row.dseq} for row in run]
        return {"deviceId": run[0].device, "epoch": self.queues[run[0].device].epoch, "operations": operations}

    def _settle(self, device: str, body: dict[str, Any]) -> None:
        queue = self.queues[device]
        if queue.epoch not in (None, body["epoch"]):
            self._wait_again(device, 0)  # `next` says nothing of who took the numbers below it
        queue.epoch = self.epoch = body["epoch"]
        states = {result["opId"]: result["state"] for result in body["results"]}
        self.kept = [replace(row, state=states.get(row.body["opId"], row.state)) for row in self.kept]

    def _rewind(self, device: str, next_dseq: int) -> None:
        self._wait_again(device, next_dseq)
        if not any((row.device, row.dseq) == (device, next_dseq) for row in self.kept):
            self._renumber(device)

    def _wait_again(self, device: str, next_dseq: int) -> None:
        again = [row.device == device and row.dseq >= next_dseq for row in self.kept]
        self.kept = [replace(row, state="waiting") if on else row for row, on in zip(self.kept, again, strict=True)]

    def _renumber(self, device: str) -> None:
        self._begin()
        queue = self.queues[self.current]
        for n, row in enumerate(self.kept):
            if row.device == device and row.state == "waiting":
                self.kept[n] = replace(row, device=self.current, dseq=queue.next)
                queue.next += 1

    def _begin(self) -> None:
        self.current = str(self.make_id("device"))
        self.queues[self.current] = Queue(epoch=self.epoch)
