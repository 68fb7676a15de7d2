"""Phones that run the page's own code: its queue, store and runner in Node, with the network of the machine."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC
from email.utils import format_datetime
from typing import Any
from uuid import UUID

from carnet.kit import clock
from tests.faults.model.asgi import Answer
from tests.faults.model.phone import OK, Made, Post, Row
from tests.faults.totals import ROOT

Reply = dict[str, Any] | None
Ask = Callable[[str, str, Any], Answer]
_OPS = "/api/v1/ops"


class Node:
    """One process for all pages; `planted` names the mistake that new phones have in their code."""

    def __init__(self) -> None:
        self.planted = ""
        found = subprocess.run(
            [sys.executable, "hatch_build.py", "packages"], cwd=ROOT, check=True, capture_output=True, text=True
        )
        program = [f"{found.stdout.strip()}/node", "tests/phones.ts"]
        self.process = subprocess.Popen(
            program, cwd=ROOT / "web", stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.commands = 0

    def close(self) -> None:
        self.process.kill()
        self.process.wait(10)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()

    def do(self, phone: str, what: str, now: int, network: Callable[[str, str, str], Reply], **given: Any) -> Any:
        """What the command answers; requests that are made meanwhile go to `network`. Raises what it raised."""
        self.commands += 1
        self._say({"id": self.commands, "do": what, "phone": phone, "now": now, **given})
        while True:
            line = self._hear()
            if "request" in line:
                mine = line["phone"] == phone  # another's afterthought has no network
                reply = network(line["method"], line["path"], line["body"]) if mine else None
                self._say({"request": line["request"], "reply": reply})
            elif line["id"] == self.commands:
                assert "error" not in line, line["error"]
                return line

    def _say(self, line: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()

    def _hear(self) -> Any:
        assert self.process.stdout is not None
        line = "-"
        while line and not line.startswith("{"):  # what puts the page together says so here too
            line = self.process.stdout.readline()
        assert line, "Node ended"
        return json.loads(line)


def _edit(op: dict[str, Any]) -> list[Any]:
    """As the page is given it; a deletion covers all of its set."""
    covers = [op["path"].removesuffix("deleted")] if op["path"].endswith("/deleted") else []
    return [op["workoutId"], op["path"], op["value"], *covers]


def nowhere(_method: str, _path: str, _body: str) -> Reply:
    """No network."""
    return None


class PagePhone:
    """A phone of Inès's; `ask` is a request that reaches the server."""

    def __init__(self, node: Node, name: str, user_id: UUID, now: Callable[[], int], ask: Ask) -> None:
        self.author = "ines"
        self._node = node
        self._name = name
        self._now = now
        self._ask = ask
        self._error = 0
        self._user_id = user_id
        self.kept: set[UUID] = set()  # what the page called kept
        self.made: list[UUID] = []
        self.open: list[str] = []  # workouts that were on the screen
        self._last: dict[tuple[str, str], str] = {}  # what this page made last at each path that it did not load since
        self.evicted: set[UUID] = set()
        self.acknowledged: set[UUID] = set()  # by answers that arrived
        self.state: dict[str, Any] = {}
        self._do("buy", userId=str(user_id), planted=node.planted)

    def clone(self) -> "PagePhone":
        """Another phone, set up from this one's backup: the same numbers, from now on made twice."""
        other = PagePhone(self._node, f"{self._name}'", self._user_id, self._now, self._ask)
        other.kept, other.made = set(self.kept), list(self.made)
        other.evicted, other.acknowledged = set(self.evicted), set(self.acknowledged)
        other._do("restored", source=self._name)
        other.reload()
        return other

    @property
    def error(self) -> int:
        return self._error

    @error.setter
    def error(self, error: int) -> None:
        self._error = error
        self._do("clock", error=error)

    def _do(self, what: str, network: Callable[[str, str, str], Reply] = nowhere, **given: Any) -> Any:
        line = self._node.do(self._name, what, self._now(), network, **given)
        self.state = line["state"] or {}
        return line["done"]

    def write(self, *ops: dict[str, Any]) -> list[Made]:
        return self._made(self._do("write", given=[_edit(op) for op in ops]), self.state["unkept"])

    def cut(self, op: dict[str, Any]) -> list[Made]:
        """Written, and the page is killed before anything else: what it called kept by then must be there."""
        said = self._do("cut", given=[_edit(op)])
        made = self._made(said["made"], said["state"]["unkept"])
        self.reload()
        return [one for one in made if one[0] in self.made]

    def _made(self, answered: list[dict[str, Any]], unkept: int) -> list[Made]:
        made = [(UUID(one["opId"]), one["path"]) for one in answered]
        for one in answered:
            place = one["workoutId"], one["path"]
            bases = one["base"] if isinstance(one["base"], list) else [one["base"]]
            assert place not in self._last or self._last[place] in bases, "an edit that knows nothing of the one before"
            self._last[place] = one["opId"]
        ids = [op_id for op_id, _ in made]
        self.made += ids
        if unkept == 0:
            self.kept.update(ids)
        return made

    def keep(self) -> None:
        """Waits until what was made is kept, and believes what the page says then."""
        self._do("kept")
        assert self.state["unkept"] == 0, "a disk with room refused"
        self.kept.update(self.made)

    def sync(self, post: Post) -> None:
        """Nothing may read as saved then that no 200 named."""
        self._do("sync", self._network(post))
        assert self.state["state"] != "notKept"
        said = {row.op_id for row in self.rows() if row.state == "saved"}
        assert said <= self.acknowledged, "called saved, and never acknowledged"

    def _network(self, post: Post) -> Callable[[str, str, str], Reply]:
        def network(method: str, path: str, body: str) -> Reply:
            if path == _OPS:
                answer = post(json.loads(body))
                if answer is not None and answer[0] == OK and isinstance(answer[1], dict):
                    self.acknowledged |= {UUID(one["opId"]) for one in answer[1]["results"]}
                return None if answer is None else self._reply(*answer)
            return self._pass(method, path, body)

        return network

    def _send(self, batch: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        answer = self._ask("POST", "/ops", batch)
        return answer.status, answer.json()

    def _pass(self, method: str, path: str, body: str) -> Reply:
        """To the server, and back."""
        answer = self._ask(method, path.removeprefix("/api/v1"), json.loads(body) if body else None)
        kind = answer.headers.get("content-type", "")
        return {"status": answer.status, "headers": self._headers(kind), "body": answer.body.decode()}

    def _reply(self, status: int, body: dict[str, Any] | str) -> Reply:
        if isinstance(body, str):
            return {"status": status, "headers": self._headers("text/html"), "body": body}
        return {"status": status, "headers": self._headers("application/json"), "body": json.dumps(body)}

    def _headers(self, kind: str) -> dict[str, str]:
        date = format_datetime(clock.from_ms(self._now()).astimezone(UTC), usegmt=True)
        return {"content-type": kind, "date": date}

    def learn(self, workout_id: str, _heads: dict[str, list[str]]) -> None:
        """The page asks by itself."""
        self._last = {}
        if self._do("load", self._network(self._send), given=[workout_id]):
            self.open = list(dict.fromkeys((*self.open, workout_id)))

    def reload(self) -> None:
        """Killed; what it had called kept must be there when it opens again."""
        self._do("reload")
        self.check()
        self._last = {}
        for workout_id in self.open:
            self._do("load", given=[workout_id])
            self._check_shown(workout_id)
        here = {row.op_id for row in self.rows()} | self.evicted
        self.made = [op_id for op_id in self.made if op_id in here]  # the rest was never called kept

    def evict(self) -> None:
        self.evicted |= {row.op_id for row in self.rows() if row.state == "saved"}
        self._do("evict")

    def view(self, workout_id: str, paths: list[str]) -> list[Any] | None:
        """What the screen shows."""
        shown: list[Any] | None = self._do("view", given=[workout_id, paths])
        return shown

    def _check_shown(self, workout_id: str) -> None:
        """Without a network too the screen shows what waits on this phone."""
        waits = [row for row in self.rows() if row.state == "waiting" and row.body["workoutId"] == workout_id]
        last = {row.body["path"]: row.body["value"] for row in waits if not row.body["path"].startswith("/workout/")}
        shown = self.view(workout_id, list(last))
        assert shown is None or shown == [*last.values()], "what was kept is not shown"

    def check(self) -> None:
        """Nothing that was called kept is gone."""
        here = {row.op_id for row in self.rows()}
        assert self.kept - self.evicted <= here, "called kept, and gone"

    def rows(self) -> list[Row]:
        return [
            Row(row["operation"], row["deviceId"], row["dseq"], row["state"].replace("settled", "parked"))
            for row in self._do("rows")
        ]
