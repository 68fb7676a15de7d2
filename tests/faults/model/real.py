"""The real application and its database, in this process: every answer is one that a phone would get."""

import asyncio
import json
import weakref
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from carnet.app import create_app
from carnet.config import Settings
from carnet.kit import clock
from carnet.progress.fold import Operation
from carnet.progress.quick import LiveLogs
from carnet.progress.save_sql import name_device
from carnet.progress.verify import verify_documents
from tests.conftest import Cast
from tests.faults.model.asgi import Answer, Request, Served
from tests.faults.model.breaking import Breaker
from tests.faults.model.plain import as_requests
from tests.faults.model.server import Entry, Noted
from tests.faults.model.tables import Rows, copy_all, open_tables
from tests.progress.fold_histories import NOON, History, Start

V1 = "/api/v1"
_LOOK_EVERY = 8  # steps: working all documents out again takes longer than a save
_LOG = "SELECT op_id, workout_id, path, author_id FROM operation ORDER BY seq"
_WHOLE = """SELECT op_id, workout_id, author_id, device_id, dseq, path, value, bases, corrected_at, version
FROM operation ORDER BY seq"""


class RealServer:
    """One application for many histories; `begin` gives it a new one."""

    def __init__(self, settings: Settings, cast: Cast, session_id: UUID, patch: pytest.MonkeyPatch) -> None:
        self.session_id = str(session_id)
        self.cast = cast
        self.runner = asyncio.Runner()
        self.breaker = Breaker(patch)
        self.caches: weakref.WeakSet[LiveLogs] = weakref.WeakSet()
        self._patch(patch)
        self.now: Callable[[], int] = lambda: NOON
        self.make_id: Callable[[str], UUID] = lambda _: uuid4()
        self.served = Served(self.runner, lambda: create_app(settings, static=None))
        self.tables = open_tables(settings, self.runner)
        self.empty = copy_all(self.tables)
        self._checked = 0

    def _patch(self, patch: pytest.MonkeyPatch) -> None:
        """The clock is the history's, and what is kept in memory can be made to go."""
        patch.setattr(clock, "now", lambda: clock.from_ms(self.now()))
        really, caches = LiveLogs.__init__, self.caches

        def note(logs: LiveLogs) -> None:
            really(logs)
            caches.add(logs)

        patch.setattr(LiveLogs, "__init__", note)

    def begin(self, now: Callable[[], int], make_id: Callable[[str], UUID]) -> "RealServer":
        """A session in which nothing was done yet."""
        self.now, self.make_id, self._checked = now, make_id, 0
        self.tables.put(self.empty)
        self.forget()
        return self

    def close(self) -> None:
        self.served.stop()
        self.tables.close()
        self.runner.close()

    def ask(self, who: str, method: str, path: str, body: Any = None) -> Answer:
        return self.served.ask(self._request(who, method, path, body))

    def _request(self, who: str, method: str, path: str, body: Any = None) -> Request:
        headers = getattr(self.cast, who).headers | {"Content-Type": "application/json"}
        return Request(method, V1 + path, headers, b"" if body is None else json.dumps(body).encode())

    def post(self, author: str, batch: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        answer = self.ask(author, "POST", "/ops", batch)
        self.breaker.mode = ""
        return answer.status, answer.json()

    def post_together(self, batches: Sequence[tuple[str, dict[str, Any]]]) -> list[tuple[int, dict[str, Any]]]:
        """At the same moment; a COMMIT that fails does so when the others wait."""
        if self.breaker.mode and self.served.app.state.database.name == "sqlite":
            waiting = self.served.app.state.database.writer._waiting  # noqa: SLF001  # there is no other sign of it
            self.breaker.wait = lambda: len(waiting) >= len(batches) - 1
        answers = self.served.ask_together([self._request(who, "POST", "/ops", batch) for who, batch in batches])
        self.breaker.mode, self.breaker.wait = "", None
        return [(answer.status, answer.json()) for answer in answers]

    def plain(self, author: str, workout_id: UUID, path: str, value: Any) -> bool:
        taken = False
        for method, where, body in as_requests(path, value):
            broken = bool(self.breaker.mode)
            answer = self.ask(author, method, f"/workouts/{workout_id}{where}", body)
            self.breaker.mode = ""
            assert answer.status < 500 or (broken and answer.json()["code"] == "not_saved"), answer.body
            taken |= answer.status < 300
        return taken

    def plain_start(self, author: str, *, fresh: bool) -> None:
        student = {} if author == "ines" else {"studentId": str(self.cast.ines.user_id)}
        body = {"workoutId": str(self.make_id("plain")), "fresh": fresh, **student}
        answer = self.ask(author, "POST", f"/sessions/{self.session_id}/start", body)
        assert answer.status == 201, answer.body

    def heads(self, workout_id: UUID) -> dict[str, list[str]]:
        answer = self.ask("ines", "GET", f"/workouts/{workout_id}/progress?heads=true")
        assert answer.status in (200, 404), answer.body
        found: dict[str, list[str]] = answer.json()["heads"] if answer.status == 200 else {}
        return found

    def log(self) -> list[Entry]:
        names = {self.cast.ines.user_id: "ines", self.cast.marion.user_id: "marion"}
        rows = self.tables.read(_LOG)
        return [Entry(_id(op_id), _id(workout), path, names[_id(author)]) for op_id, workout, path, author in rows]

    def noted(self) -> Noted:
        logged, parked = (self.tables.read(f"SELECT op_id FROM {name}") for name in ("operation", "parked_operation"))  # noqa: S608  # names of our own
        return Noted([_id(row[0]) for row in logged], [_id(row[0]) for row in parked])

    def history(self, seen: dict[UUID, frozenset[UUID]]) -> History:
        rows = self.tables.read("SELECT workout_id, device, dseq, started_at, fresh FROM workout_session")
        begun = {_id(row[0]): row for row in rows}
        operations = [
            Operation(
                op_id=_id(op_id),
                workout_id=_id(workout_id),
                device=name_device(_id(author), _id(device)),
                dseq=dseq,
                path=path,
                value=msgspec.json.decode(value),
                bases=msgspec.json.decode(bases, type=tuple[UUID, ...]),
                at=at,
                version=version,
            )
            for op_id, workout_id, author, device, dseq, path, value, bases, at, version in self.tables.read(_WHOLE)
        ]
        starts = [
            Start(workout_id, device, dseq, _instant(at), bool(fresh))
            for workout_id, (_, device, dseq, at, fresh) in begun.items()
        ]
        return History(starts, operations, seen)

    def snapshot(self) -> Rows:
        return copy_all(self.tables)

    def restore(self, state: Rows) -> None:
        """Into a process of its own, as a restore is done."""
        self.served.stop()
        epoch = uuid4()
        kept = state["instance"][0][-1]
        made = epoch if isinstance(kept, UUID) else epoch.hex
        self.tables.put(state | {"instance": [(*state["instance"][0][:-1], made)]})
        self.served.start()

    def break_commit(self, mode: str = "before") -> None:
        self.breaker.mode = mode

    def forget(self) -> None:
        for logs in self.caches:
            logs.__init__()  # type: ignore[misc]  # empty again

    def check(self) -> None:
        """I2 and I12, now and then."""
        self._checked += 1
        if self._checked % _LOOK_EVERY == 0:
            self.verify()

    def verify(self) -> None:
        """What `carnet verify` finds."""

        async def look() -> list[str]:
            async with self.served.app.state.database.read() as db:
                return await verify_documents(db)

        assert self.runner.run(look()) == []


def _id(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


def _instant(value: Any) -> Any:
    """SQLite keeps no zone."""
    return value if not isinstance(value, str) else datetime.fromisoformat(value).replace(tzinfo=UTC)
