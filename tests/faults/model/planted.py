"""Mistakes to plant into the server, each with the few steps in which the machine must see it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from carnet.progress import service, starts
from carnet.sync import placing
from carnet.sync import quick as quick_batch
from carnet.sync import service as sync
from carnet.workouts import service as workouts
from tests.faults.model import real
from tests.faults.model.asgi import Served
from tests.faults.model.steps import TO_2100, Step
from tests.progress.fold_session import SET

REPS = f"{SET}/reps"
EDIT, SYNC, PULL = Step("edit", path=REPS, number=1), Step("sync", number=1), Step("pull", number=1)


def nothing_parked(patch: pytest.MonkeyPatch) -> None:
    """What cannot be placed is acknowledged and forgotten."""
    patch.setattr(placing.Placer, "park", lambda *_, **__: None)


def nothing_known(patch: pytest.MonkeyPatch) -> None:
    """An operation that comes again is taken again."""

    async def known(*_: Any) -> dict[Any, Any]:
        return {}

    patch.setattr(sync, "_read_known", known)


def commit_unheard(patch: pytest.MonkeyPatch) -> None:
    """A COMMIT that fails is answered like one that does not."""
    really = Served.ask

    def ask(served: Any, request: Any) -> Any:
        answer = really(served, request)
        if answer.status < 500 or not request.path.endswith("/ops"):
            return answer
        sent = json.loads(request.body)["operations"]
        results = [{"opId": one["opId"], "state": "saved", "reason": None, "version": 1} for one in sent]
        body = {"epoch": "e", "next": len(sent), "results": results}
        return answer._replace(status=200, body=json.dumps(body).encode())

    patch.setattr(Served, "ask", ask)


def never_stored(patch: pytest.MonkeyPatch) -> None:
    """The log grows, the document stays."""

    async def write(*_: Any, **__: Any) -> None:
        return None

    patch.setattr(service, "write_projection", write)


def never_recounted(patch: pytest.MonkeyPatch) -> None:
    """The log entry does not hear of its end."""

    async def recount(*_: Any) -> None:
        return None

    patch.setattr(service, "_recount", recount)


def same_epoch(patch: pytest.MonkeyPatch) -> None:
    """A restore that nobody is told of."""

    def restore(server: real.RealServer, state: Any) -> None:
        server.tables.put(state)
        server.forget()

    patch.setattr(real.RealServer, "restore", restore)


def everybodys_coach(patch: pytest.MonkeyPatch) -> None:
    """Whoever asks may see."""

    async def coaches(*_: Any) -> bool:
        return True

    patch.setattr(workouts, "coaches_member", coaches)


def clock_believed(patch: pytest.MonkeyPatch) -> None:
    """A phone's time counts although it has not come yet."""
    for module in (service, starts, placing, quick_batch):
        patch.setattr(module, "correct", lambda edited_at, *_: max(0, edited_at))


Plant = Callable[[pytest.MonkeyPatch], None]
BUGS: dict[str, tuple[Plant, list[Step]]] = {
    "nothing_parked": (nothing_parked, [Step("park", number=1), SYNC]),
    "nothing_known": (nothing_known, [EDIT, Step("sync", fault="twice", number=1)]),
    "commit_unheard": (commit_unheard, [EDIT, Step("sync", fault="broken", number=1)]),
    "never_stored": (never_stored, [EDIT, SYNC]),
    "never_recounted": (never_recounted, [EDIT, SYNC, Step("finish", number=1), SYNC]),
    "same_epoch": (same_epoch, [Step("snapshot"), EDIT, SYNC, Step("restore")]),
    "everybodys_coach": (everybodys_coach, [EDIT, SYNC]),
    "clock_believed": (clock_believed, [Step("clock", clock=TO_2100), EDIT, SYNC]),
}
# of web/tests/planted.ts
PAGE_BUGS: dict[str, list[Step]] = {
    "kept_too_early": [Step("cut", path=REPS, number=1)],
    "silence_is_consent": [EDIT, Step("sync", fault="down", number=1)],
    "forked_is_dropped": [EDIT, SYNC, Step("clone"), EDIT, SYNC, EDIT._replace(who=2), SYNC._replace(who=2)],
    "parked_is_saved": [Step("park", number=1), SYNC],
    "number_twice": [EDIT, Step("clone"), SYNC, SYNC._replace(who=2)],
    "order_lost": [Step("gesture", number=1), SYNC],
    "waiting_is_pruned": [EDIT, Step("evict"), Step("reload")],
}

# a phone whose clock was set back between two starts
CLOCK_SET_BACK = [Step("start"), Step("clock", clock=-86_400_000), Step("start"), EDIT, SYNC]
