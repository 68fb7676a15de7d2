"""What the network and the disk make of a request."""

from collections import Counter
from typing import Any
from uuid import UUID

from tests.faults.model.phone import Answer
from tests.faults.model.server import Server
from tests.faults.model.steps import Step

PORTAL = 200, "<html>Wi-Fi</html>"
SIGNED_OUT = 401, {"code": "not_signed_in"}


class Network:
    """Between the phones and the server; knows what was acknowledged."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.happened: Counter[str] = Counter()
        self.acknowledged: dict[UUID, str] = {}
        self.late: list[tuple[str, dict[str, Any]]] = []
        self.missing: set[UUID] = set()  # a restore took them away

    def through(self, author: str, batch: dict[str, Any], fault: str) -> Answer:
        """One request, with what the network and the disk make of it."""
        self.happened[f"request {fault}"] += 1
        if fault in ("down", "portal", "signed_out"):
            return {"down": None, "portal": PORTAL, "signed_out": SIGNED_OUT}[fault]
        if fault == "unsure":
            self.server.break_commit("after")
            status, body = self.server.post(author, batch)
            return self.acknowledge(batch, status, body) if status == 200 else (status, body)
        if fault == "broken":
            before = self.server.noted()
            self.server.break_commit()
            status, body = self.server.post(author, batch)
            if status == 200:  # there was nothing to commit
                return self.acknowledge(batch, status, body)
            assert status >= 500 or status == 409, (status, body)
            assert self.server.noted() == before
            return status, body
        answer = self.deliver(author, batch)
        if fault == "twice":
            again = self.deliver(author, batch)
            assert again == answer or answer[0] != 200, (answer, again)
            return again
        if fault == "late":
            self.late.append((author, batch))
        return None if fault in ("lost", "late") else answer

    def deliver(self, author: str, batch: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        return self.acknowledge(batch, *self.server.post(author, batch))

    def acknowledge(self, batch: dict[str, Any], status: int, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """I1: what is named in a 200 is there now."""
        if status == 200:
            sent = [op["opId"] for op in batch["operations"]]
            assert [result["opId"] for result in body["results"]] == sent
            for result in body["results"]:
                self.acknowledged[UUID(result["opId"])] = result["state"]
                self.missing.discard(UUID(result["opId"]))
            noted = self.server.noted()
            here = Counter(noted.logged) + Counter(noted.parked)
            assert all(here[UUID(op_id)] >= 1 for op_id in sent), "I1: acknowledged, and nowhere"
        else:
            assert (status, body["code"]) in ((409, "gap"), (409, "device_forked")), (status, body)
        return status, body

    def replay(self, _: object, step: Step) -> None:
        """A request that was delayed on its way arrives now, again."""
        if self.late:
            self.deliver(*self.late[step.number % len(self.late)])
