"""Phones that outlive the server's data: they sign in again and offer again what a restored backup lacks."""

from dataclasses import dataclass, field
from typing import Any

from carnet.kit.ids import uuid7
from tests.faults.phones import GAP, GONE, OK, Operation, Phone, request

SIGNED_OUT = 401
_STARTED_LATELY = 3
_MAX_BATCH = 20


@dataclass
class HealingPhone(Phone):
    """Its store is that of web/src/offline/database.ts: all that was acknowledged stays, an epoch sends it back."""

    started: list[str] = field(default_factory=list)  # attempts that a phone of this person began, shared by them
    resting: bool = False  # nothing is logged: it only says hello
    healed: int = 0  # operations that were offered again
    signed_out: int = 0  # refused since the last sign-in

    def edit(self) -> None:
        """Also begins attempts, on which the person's other phone then goes on."""
        dice = self.random.random()
        if self.resting:
            return
        if dice < 0.02:
            workout_id = str(uuid7())
            self.keep("/workout/start", {"sessionId": str(self.day.session_id)}, workout_id)
            self.started.append(workout_id)
        elif dice < 0.15 and self.started:
            path, make = self.random.choice(self.day.paths)
            self.keep(path, make(self.random), self.random.choice(self.started[-_STARTED_LATELY:]))
        else:
            super().edit()

    def send(self) -> bool:
        """As before; who is signed out keeps everything and waits."""
        batch = self.made[self.sent : self.sent + self.random.randint(1, _MAX_BATCH)]
        body = {"deviceId": self.device_id, "epoch": self.epoch, "operations": batch}
        answer = request(self.address, self.person, "POST", "/api/v1/ops", body)
        self.requests += 1
        if answer.status == OK:
            self._acknowledge(batch, answer.body)
            return True
        if answer.status == SIGNED_OUT:
            self.signed_out += 1
        elif answer.status == GAP and answer.body["code"] == "gap":
            self._rewind(answer.body["next"])
        elif answer.status == 0:
            self.lost += 1
        elif answer.status in GONE:
            self.refused += 1
        else:
            self.wrong.append(f"{self.name}: {answer.status} {answer.body}")
        return False

    def _acknowledge(self, batch: list[Operation], body: Any) -> None:
        known, self.epoch = self.epoch, body["epoch"]
        self.acknowledged |= {one["opId"]: (one["state"], one["reason"]) for one in body["results"]}
        if [one["opId"] for one in body["results"]] != [one["opId"] for one in batch]:
            self.wrong.append(f"{self.name}: sent {len(batch)} operations, told of others")
        self.sent += len(batch)
        if known not in (None, self.epoch):
            self._rewind(0)
        elif body["next"] < self.sent:
            self.wrong.append(f"{self.name}: {self.sent} are sent, the server takes {body['next']} in the same epoch")

    def _rewind(self, after: int) -> None:
        """What is kept from that number on waits again; what the server knows goes a second time and does no harm."""
        if after > len(self.made):
            self.wrong.append(f"{self.name}: the server takes {after} next of {len(self.made)}")
        for operation in self.made[after : self.sent]:
            self.acknowledged.pop(operation["opId"], None)
            self.healed += 1
        self.sent = min(after, len(self.made))

    def ask_again(self) -> None:
        """What the server could not place may have its place by now: a known operation is acknowledged as it stands."""
        parked = [one for one in self.made if self.acknowledged.get(one["opId"], ("", None))[1] == "unknown_workout"]
        for n in range(0, len(parked), _MAX_BATCH):
            body = {"deviceId": self.device_id, "epoch": self.epoch, "operations": parked[n : n + _MAX_BATCH]}
            answer = request(self.address, self.person, "POST", "/api/v1/ops", body)
            assert answer.status == OK, answer
            self.acknowledged |= {one["opId"]: (one["state"], one["reason"]) for one in answer.body["results"]}
