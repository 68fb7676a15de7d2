"""A server without a database: the protocol of docs/saving.md in a few lines, around the fold under test."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from carnet.progress import document
from carnet.progress.fold import Operation
from carnet.progress.paths import FINISH, START, BadPath, check_write
from carnet.progress.service import correct
from tests.faults.model.server import Entry, Noted
from tests.progress.fold_histories import History, Start
from tests.progress.fold_session import ITEMS

TYPES = {item.item_id: item.exercise_type for item in ITEMS}
NOT_SAVED = 503, {"code": "not_saved"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class State:
    """What a backup holds."""

    log: list[tuple[Operation, str, str]] = field(default_factory=list)  # with its author and what it said
    parked: list[tuple[UUID, str, str]] = field(default_factory=list)  # opId, author, what it said
    queues: dict[tuple[str, str], int] = field(default_factory=dict)
    starts: dict[UUID, Start] = field(default_factory=dict)
    starters: dict[UUID, str] = field(default_factory=dict)


class PureServer:
    """Answers as POST /ops does; `now` is its clock in ms."""

    def __init__(self, now: Callable[[], int]) -> None:
        self.now = now
        self.session_id = "0192f000-0000-7000-8000-00000000abcd"
        self.state = State()
        self.epoch = 0
        self.made = 0
        self.broken = ""

    def post(self, author: str, batch: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        broken, self.broken = self.broken, ""
        if broken == "before":
            return NOT_SAVED
        answer = self._take(author, batch)
        return NOT_SAVED if broken == "after" else answer

    def post_together(self, batches: Sequence[tuple[str, dict[str, Any]]]) -> list[tuple[int, dict[str, Any]]]:
        return [self.post(author, batch) for author, batch in batches]

    def _take(self, author: str, batch: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        state, key = self.state, (author, batch["deviceId"])
        known = self._known(author)
        wrong = self._order(batch["operations"], state.queues.get(key, 0), {op_id for op_id, _ in known})
        if wrong:
            return 409, {"code": wrong, "next": state.queues.get(key, 0)}
        results = []
        for body in batch["operations"]:
            said = _said(body)
            result = known.get((UUID(body["opId"]), said))
            if result is None:
                reused = any(op_id == UUID(body["opId"]) for op_id, _ in known)
                result = "parked" if reused or not self._place(author, batch["deviceId"], body) else "saved"
                if result == "parked":
                    state.parked.append((UUID(body["opId"]), author, said))
                known[UUID(body["opId"]), said] = result
            results.append({"opId": body["opId"], "state": result})
            if body["dseq"] == state.queues.get(key, 0):
                state.queues[key] = body["dseq"] + 1
        state.queues.setdefault(key, 0)
        return 200, {"epoch": str(self.epoch), "next": state.queues[key], "results": results}

    def _known(self, author: str) -> dict[tuple[UUID, str], str]:
        logged = {(op.op_id, said if by == author else ""): "saved" for op, by, said in self.state.log}
        return logged | {(op_id, said): "parked" for op_id, by, said in self.state.parked if by == author}

    @staticmethod
    def _order(operations: list[dict[str, Any]], expected: int, seen: set[UUID]) -> str:
        seen = set(seen)
        for body in operations:
            if body["dseq"] > expected:
                return "gap"
            if body["dseq"] < expected and UUID(body["opId"]) not in seen:
                return "device_forked"
            expected += body["dseq"] == expected
            seen.add(UUID(body["opId"]))
        return ""

    def _place(self, author: str, device: str, body: dict[str, Any]) -> bool:
        path, workout_id = body["path"], UUID(body["workoutId"])
        at = correct(_ms(body["editedAt"]), body["clockOffset"], self.now())
        base = body["base"]
        bases = [] if base is None else base if isinstance(base, list) else [base]
        op = Operation(
            op_id=UUID(body["opId"]),
            workout_id=workout_id,
            device=f"{author}/{device}",
            dseq=body["dseq"],
            path=path,
            value=body["value"],
            bases=tuple(map(UUID, bases)),
            at=at,
        )
        if path == START:
            return self._start(author, op, _said(body))
        if workout_id not in self.state.starts:
            return False
        try:
            value = op.value if path == FINISH else check_write(path, op.value, TYPES)
        except (BadPath, msgspec.ValidationError):
            return False
        self.state.log.append((replace(op, value=value), author, _said(body)))
        return True

    def _start(self, author: str, op: Operation, said: str) -> bool:
        if op.value["sessionId"] != self.session_id or op.workout_id in self.state.starts:
            return False
        begun = _EPOCH + timedelta(milliseconds=op.at)
        fresh = op.value.get("fresh", False)
        self.state.starts[op.workout_id] = Start(op.workout_id, op.device, op.dseq, begun, fresh)
        self.state.starters[op.workout_id] = author
        self.state.log.append((op, author, said))
        return True

    def plain(self, author: str, workout_id: UUID, path: str, value: Any) -> bool:
        """A plain write is based on the heads of what it sees."""
        started_by = self.state.starters.get(workout_id)
        if self.broken or started_by is None or (author == "marion" and started_by != "marion"):
            self.broken = ""
            return False
        heads = self.heads(workout_id)
        unit = path.removesuffix("deleted") if path.endswith("/deleted") and value is True else path
        bases = [head for other, ids in heads.items() if other.startswith(unit) for head in ids]
        return self._plainly(author, workout_id, path, value, bases if unit != path else heads.get(path, []))

    def plain_start(self, author: str, *, fresh: bool) -> None:
        workout_id = self._id()
        self._plainly(author, workout_id, START, {"sessionId": self.session_id, "fresh": fresh}, [])

    def _plainly(self, author: str, workout_id: UUID, path: str, value: Any, bases: list[str]) -> bool:
        key = author, "plain"
        body = {"opId": str(self._id()), "workoutId": str(workout_id), "path": path, "value": value, "base": bases}
        body |= {"dseq": self.state.queues.get(key, 0), "clockOffset": None, "editedAt": _text(self.now())}
        self.state.queues[key] = body["dseq"] + 1
        return self._place(author, "plain", body)

    def heads(self, workout_id: UUID) -> dict[str, list[str]]:
        """As `?heads=true` answers them; nothing where the attempt is not there."""
        if workout_id not in self.state.starts:
            return {}
        history = self.history({})
        attempts = document.in_document(history.attempts())
        hidden = all(attempt.workout_id != workout_id for attempt in attempts)
        own = history.record(workout_id).folded
        seen = own if hidden else history.fold().folded
        return {
            path: [str(head) for head in dict.fromkeys((*seen.heads(path), *own.heads(path)))]
            for path in seen.registers
        }

    def log(self) -> list[Entry]:
        return [Entry(op.op_id, op.workout_id, op.path, author) for op, author, _ in self.state.log]

    def noted(self) -> Noted:
        return Noted([op.op_id for op, _, _ in self.state.log], [op_id for op_id, _, _ in self.state.parked])

    def history(self, seen: dict[UUID, frozenset[UUID]]) -> History:
        return History(list(self.state.starts.values()), [op for op, _, _ in self.state.log], seen)

    def snapshot(self) -> State:
        return copy.copy(self._copy(self.state))

    def restore(self, state: State) -> None:
        self.state = self._copy(state)
        self.epoch += 1

    @staticmethod
    def _copy(state: State) -> State:
        return State(list(state.log), list(state.parked), dict(state.queues), dict(state.starts), dict(state.starters))

    def break_commit(self, mode: str = "before") -> None:
        self.broken = mode

    def forget(self) -> None:
        """There is no cache."""

    def check(self) -> None:
        """A document is what is folded when it is asked for."""

    def _id(self) -> UUID:
        self.made += 1
        return UUID(int=(0x7 << 76) | (0x8 << 60) | self.made)


def _said(body: dict[str, Any]) -> str:
    """All but the place in the queue."""
    return str(sorted((key, value) for key, value in body.items() if key != "dseq"))


def _ms(instant: str) -> int:
    return (datetime.fromisoformat(instant) - _EPOCH) // timedelta(milliseconds=1)


def _text(ms: int) -> str:
    return (_EPOCH + timedelta(milliseconds=ms)).isoformat()
