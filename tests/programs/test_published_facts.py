"""The tables of published programmes say what the collected facts say."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.programs.published import bodyweight, men_women, pounds
from tests.programs.published_entries import ENTRIES

FACTS = Path(__file__).parents[3] / "shared" / "data" / "programs.json"
BY_NAME = {entry.name: entry for entry in ENTRIES}
# what the facts call it, and how a config does
PARTS = {
    "duration_s": "durationSeconds",
    "interval_s": "intervalSeconds",
    "intervals": "intervals",
    "rounds": "rounds",
    "rep_scheme": "repScheme",
    "ladder": "ladder",
    "partition": "partition",
    "rest_between_rounds_s": "restBetweenRoundsSeconds",
    "round_time_cap_s": "roundCapSeconds",
    "work_s": "workSeconds",
    "tempo": "tempo",
}
MOVEMENTS = {"movement": "exerciseName", "reps": "reps", "distance_m": "distanceMeters"}


def _read_facts() -> list[dict[str, Any]]:
    if not FACTS.exists():
        pytest.skip("the published programmes are not there: ../shared/data/programs.json")
    programs: list[dict[str, Any]] = json.loads(FACTS.read_text())["programs"]
    return programs


def _list_fields(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every value with its key, anywhere in a tree; what is in a list with the list's key."""
    yield key, value
    if isinstance(value, list):
        for one in value:
            yield from _list_fields(one, key)
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _list_fields(one, name)


def test_every_published_programme_is_here() -> None:
    assert sorted(one["name"] for one in _read_facts()) == sorted(BY_NAME)
    assert len(ENTRIES) == 28


def test_what_they_say_of_rounds_and_times() -> None:
    for fact in _read_facts():
        asked = list(_list_fields(BY_NAME[fact["name"]].tree()))
        for part in fact["blocks"]:
            for name in PARTS.keys() & part.keys():
                told = part[name]
                assert told in (None, "down from round reached") or (PARTS[name], told) in asked, (fact["name"], name)


def test_every_movement_of_theirs_is_asked_for() -> None:
    for fact in _read_facts():
        fields = list(_list_fields(BY_NAME[fact["name"]].tree()))
        asked = [_flat(one) for key, one in fields if key in ("movements", "exercises") and isinstance(one, dict)]
        for movement in (one for part in fact["blocks"] for one in part.get("movements", [])):
            wanted = {key: movement[told] for told, key in MOVEMENTS.items() if movement.get(told) is not None}
            if "load" in movement:
                wanted["load"] = _read_load(movement["load"])
            if "calories" in movement:
                wanted["calories"] = {"men": movement["calories"]["M"], "women": movement["calories"]["F"]}
            assert any(wanted.items() <= one.items() for one in asked), (fact["name"], wanted)


def _flat(one: dict[str, Any]) -> dict[str, Any]:
    """A movement; an exercise with what its sets ask for."""
    groups = one.get("config", {}).get("setGroups", [])
    return {**one, **(groups[0] if groups else {})}


def _read_load(load: Any) -> Any:
    if isinstance(load, dict):
        return men_women(_read_load(load["M"]), _read_load(load["F"]))
    number = float(load.split()[0])
    return pounds(number) if load.endswith("lb") else bodyweight(number)


def test_somebody_s_result_is_what_is_logged_and_scored() -> None:
    for fact in _read_facts():
        exercises = [one for day in BY_NAME[fact["name"]].days for one in day.exercises]
        session = [day.score for day in BY_NAME[fact["name"]].days]
        logged = [value for _, value in _list_fields([[one.log, one.score] for one in exercises] + session)]
        for key, told in _list_fields(fact["sample_result"]):
            number = _read_seconds(told) if isinstance(told, str) else told
            if isinstance(number, int | float) and key not in ("tm_kg", "intervals_completed"):
                assert number in logged, (fact["name"], key, told)


def _read_seconds(text: str) -> int:
    minutes, seconds = text.split(":")
    return 60 * int(minutes) + int(seconds)
