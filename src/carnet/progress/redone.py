"""A workout as the plan of another one: what was done becomes what is asked for. Pure."""

from itertools import groupby
from typing import Any

_MAX_GROUPS = 50
# what is said about the exercise, not about how many sets of what
_KEPT = ("notes", "cues", "superset")


def list_done(exercises: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The exercises of a record in which something was done; all of them where nothing was."""
    return [one for one in exercises if one["status"] in ("in_progress", "completed")] or exercises


def plan_as_done(exercise: dict[str, Any]) -> dict[str, Any]:
    """The config that asks for the sets that were done; what has no sets, or none done, is asked for as it was."""
    config: dict[str, Any] = exercise["config"]
    if exercise["exerciseType"] != "standard":
        return config
    asked = [_ask(one) for one in exercise["data"]["sets"] if one["done"]]
    groups = [{"count": len(list(alike)), **one} for one, alike in groupby(asked)]
    if not groups or len(groups) > _MAX_GROUPS:
        return config
    return {**{key: config[key] for key in _KEPT if key in config}, "setGroups": groups}


def _ask(one: dict[str, Any]) -> dict[str, Any]:
    asked = {key: one[key] for key in ("reps", "durationSeconds", "distanceMeters") if one[key] is not None}
    if one["kind"] != "work":
        asked["kind"] = one["kind"]
    if one["weight"] is not None:
        asked["load"] = {"kind": "weight", "weight": one["weight"], "weightUnit": one["weightUnit"] or "kg"}
    return asked
