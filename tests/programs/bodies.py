"""Programs as a coach sends them, and short words for requests about one."""

from copy import deepcopy
from typing import Any

from tests.conftest import Api

PLAIN = {"sets": 5, "reps": 5, "weight": 100, "weightUnit": "kg", "notes": None}


def exercise(name: str = "Squat barre", **fields: Any) -> dict[str, Any]:
    return {"exerciseName": name, "exerciseType": "standard", "config": dict(PLAIN), **fields}


def amrap(*names: str) -> dict[str, Any]:
    movements = [{"exerciseName": name, "reps": 5} for name in names]
    config = {"timeMinutes": 20, "targetReps": None, "notes": None, "movements": movements}
    return exercise("Cindy", exerciseType="AMRAP", config=config)


def session(title: str = "Jambes", *exercises: Any, **fields: Any) -> dict[str, Any]:
    return {"title": title, "exercises": list(exercises), **fields}


def week(title: str = "Semaine 1", *sessions: Any) -> dict[str, Any]:
    return {"title": title, "sessions": list(sessions)}


def block(title: str = "Bloc 1", *weeks: Any) -> dict[str, Any]:
    return {"title": title, "weeks": list(weeks)}


def program(title: str = "Force") -> dict[str, Any]:
    """Two blocks; the first has two weeks, of two sessions and one."""
    legs = session("Jambes", exercise(), exercise("Presse"), day=0, notes="Doucement.", estimatedMinutes=45)
    arms = session("Bras", amrap("Tractions", "Pompes"), day=2)
    again = session("Jambes", exercise())
    return {"title": title, "blocks": [block("Bloc 1", week("S1", legs, arms), week("S2", again)), block("Bloc 2")]}


def create(coach: Api, body: Any = None) -> Any:
    """The draft of a new program."""
    return coach.ok("POST", "/programs", body or program())


def publish(coach: Api, program_id: str) -> Any:
    return coach.ok("POST", f"/programs/{program_id}/publish")


def as_sent(read: Any) -> Any:
    """What the body of a PUT takes of an answer."""
    return deepcopy({"title": read["title"], "blocks": read["blocks"]})


def without_ids(value: Any) -> Any:
    """A tree with nothing but what a coach writes."""
    if isinstance(value, list):
        return [without_ids(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {key: without_ids(one) for key, one in value.items() if not key.endswith("Id")}


def list_ids(value: Any, *keys: str) -> list[str]:
    """The ids under these keys anywhere in a tree, in order."""
    if isinstance(value, list):
        return [found for one in value for found in list_ids(one, *keys)]
    if not isinstance(value, dict):
        return []
    own = [one for key, one in value.items() if key in keys]
    return own + [found for one in value.values() for found in list_ids(one, *keys)]


PARTS = ("blockId", "weekId", "sessionId", "itemId")
