"""What a campaign has learned from answers: ids that belong together, and requests that are good."""

import re
from collections import defaultdict, deque
from collections.abc import Iterator
from random import Random
from typing import Any
from uuid import UUID

from carnet.kit.ids import planned_id, uuid7
from tests.access.house import fill_body
from tests.access.verdicts import ROUTES, V1, Route
from tests.tools import AT

_PARTS = {"blocks": "blockId", "weeks": "weekId", "sessions": "sessionId", "exercises": "itemId"}
_NUMBERS = {"position": 1, "version": 3, "before": 3, "after": 3}
_NAMES = sorted({name for route in ROUTES for name in re.findall(r"\{(\w+)\}", f"{route.body} {route.also}")} - {"new"})
_FIELDS = ("reps", "weight", "rpe", "done", "note")
BY_LABEL: dict[str, Route] = {f"{route.method} {route.path}": route for route in ROUTES}


def camel(name: str) -> str:
    """As it stands in JSON."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


class Known:
    """Ids by who saw them and what stood beside them: each bundle is of one object and those that it is in."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.who = ""  # whose request is being made
        self.bundles: dict[tuple[str, frozenset[str]], deque[dict[str, str]]] = defaultdict(lambda: deque(maxlen=40))
        self.devices: dict[str, int] = {}

    def learn(self, path: str, answer: Any) -> None:
        """Every id in an answer to who asked."""
        for bundle in _bundles(answer, {}):
            if "/free-sessions" in path and "sessionId" in bundle:
                bundle["freeSessionId"] = bundle["sessionId"]
            self.bundles[self.who, frozenset(bundle)].append(bundle)

    def pick(self, *needed: str) -> dict[str, str]:
        """Ids that belong together, with those that are needed if there are any; the newest more often."""
        kinds = [kind for kind in self.bundles if kind[1].issuperset(needed)]
        own = [kind for kind in kinds if kind[0] == self.who]
        if not kinds:
            return {}
        found = self.bundles[self.random.choice(own if own and self.random.random() < 0.95 else kinds)]
        newest = self.random.random() < 0.5  # half of the time
        return dict(found[-1] if newest else self.random.choice(found))

    def fill(self, label: str, path: str, names: list[str]) -> tuple[dict[str, Any], Any]:
        """Values for the parameters of a path and, where one is known, a good body: of one object, as far as can be."""
        route = BY_LABEL.get(label)
        body = self.random.choice([route.body, *route.also]) if route and route.body is not None else None
        keys = {name: self._key(path, name) for name in names if name not in _NUMBERS}
        said = {camel(name) for name in _NAMES if f"{{{name}}}" in str(body)}
        bundle = self.pick(*keys.values(), *said) or self.pick(*keys.values()) or self.pick(*list(keys.values())[-1:])
        values: dict[str, Any] = {name: self.random.randint(0, _NUMBERS[name]) for name in names if name in _NUMBERS}
        values |= {name: bundle.get(key, str(uuid7())) for name, key in keys.items()}
        if label == f"POST {V1}/ops":
            return values, self._batch()
        known = {name: camel(name) for name in _NAMES}
        ids = {name: bundle.get(key) or self.pick(key).get(key, str(uuid7())) for name, key in known.items()}
        return values, None if body is None else fill_body(body, ids)

    @staticmethod
    def _key(path: str, name: str) -> str:
        if name == "part_id":
            return _PARTS[path.split("/draft/")[1].split("/", maxsplit=1)[0]]
        return "freeSessionId" if "/free-sessions" in path else camel(name)

    def _batch(self) -> dict[str, Any]:
        """A phone's next operations: a start, some sets, a finish."""
        if not self.devices or self.random.random() < 0.3:  # some phones are new
            self.devices[str(uuid7())] = 0
        device = self.random.choice(list(self.devices)[-5:])
        bundle = self.pick("workoutId", "itemId") or self.pick("workoutId")
        paths = list(self._writes(bundle))
        operations = []
        for path, value in self.random.sample(paths, self.random.randint(0, min(4, len(paths)))):
            operations.append(
                {
                    "opId": str(uuid7()),
                    "dseq": self.devices[device],
                    "workoutId": str(uuid7()) if path == "/workout/start" else bundle.get("workoutId", str(uuid7())),
                    "path": path,
                    "value": value,
                    "base": self.random.choice([None, self.pick("opId").get("opId")]),
                    "editedAt": AT,
                    "clockOffset": self.random.choice([None, 0, -5000]),
                }
            )
            self.devices[device] += 1
        return {"deviceId": device, "epoch": None, "operations": operations}

    def _writes(self, bundle: dict[str, str]) -> Iterator[tuple[str, Any]]:
        item = bundle.get("itemId") or self.pick("itemId").get("itemId", str(uuid7()))
        session = bundle.get("sessionId") or self.pick("sessionId").get("sessionId", str(uuid7()))
        yield "/workout/start", {"sessionId": session, "fresh": self.random.random() < 0.5}  # half
        yield "/workout/finish", self.random.choice([{}, None])
        yield "/feedback/rpe", self.random.choice([8, None, 7.5])
        yield f"/ex/{item}/status", self.random.choice(["completed", "skipped", "in_progress"])
        yield f"/ex/{item}/notes", self.random.choice(["Dur", "", None])
        for field in _FIELDS:
            values = {"reps": 5, "weight": {"weight": 100, "weightUnit": "kg"}, "rpe": 8, "done": True, "note": "x"}
            n = self.random.randint(0, 5)
            yield f"/ex/{item}/set/{planned_id(UUID(item), n)}/{field}", values[field]


def _bundles(value: Any, above: dict[str, str]) -> Iterator[dict[str, str]]:
    """The ids of each innermost object with those of all that it is in."""
    if isinstance(value, list):
        for one in value:
            yield from _bundles(one, above)
    if isinstance(value, dict):
        beside = value["workout"] if isinstance(value.get("workout"), dict) else {}  # whose exercises stand beside it
        named = {**beside, **value}
        mine = above | {key: one for key, one in named.items() if key.endswith("Id") and isinstance(one, str)}
        inner = [bundle for one in value.values() for bundle in _bundles(one, mine)]
        yield from inner or ([mine] if mine else [])
