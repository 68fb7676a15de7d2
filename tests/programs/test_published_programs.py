"""The published programmes and workouts: written, read back equal, trained by, and scored as worked out by hand."""

from typing import Any

import pytest

from tests.conftest import Api, Cast
from tests.programs.bodies import create, publish, without_ids
from tests.programs.published import Day, Entry, list_writes
from tests.programs.published_entries import ENTRIES
from tests.tools import Phone, attempt, save_data, start


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_a_published_programme(entry: Entry, marion: Api, ines: Api, cast: Cast) -> None:
    program_id = create(marion, entry.tree())["programId"]
    draft = marion.ok("GET", f"/programs/{program_id}/draft")
    assert _as_written(draft) == entry.tree(read=True)
    publish(marion, program_id)
    published = marion.ok("GET", f"/programs/{program_id}/versions/1")
    assert _as_written(published) == entry.tree(read=True)
    marion.ok("POST", "/assignments", {"programId": program_id, "studentId": str(cast.ines.user_id)})
    mine = next(one for one in ines.ok("GET", "/my-programs")["programs"] if one["programId"] == program_id)
    assert [one["title"] for one in mine["sessions"]] == [day.title for day in entry.days]
    runs = [(one["sessionId"], day) for one, day in zip(mine["sessions"], entry.days, strict=True) if day.is_run]
    assert runs
    for session_id, day in runs:
        _train(ines, session_id, day)


def _as_written(version: dict[str, Any]) -> dict[str, Any]:
    return {key: without_ids(version[key]) for key in ("title", "blocks")}


def _train(ines: Api, session_id: Any, day: Day) -> None:
    """Once by plain saves, once afresh from a phone: both attempts hold the same and are scored the same."""
    first = start(ines, session_id)
    assert _scores(ines, first) == ([None] * len(day.exercises), None)
    for position, exercise in enumerate(day.exercises):
        if exercise.log is not None:
            save_data(ines, first, position, **exercise.log)
    assert ines.ok("POST", f"/workouts/{first}/finish", {"rpe": 8})["status"] == "completed"
    _check_scores(ines, first, day)
    second = start(ines, session_id, fresh=True)
    phone = Phone(ines, second)
    items = [one["itemId"] for one in attempt(ines, second)["exercises"]]
    logs = [(item_id, one.log) for item_id, one in zip(items, day.exercises, strict=True) if one.log is not None]
    writes = [write for item_id, log in logs for write in list_writes(item_id, log)]
    ends = ("/workout/finish", {"endedAt": "2026-11-02T10:00:00Z"})
    answer = phone.send(*(phone.op(path, value) for path, value in (*writes, ends)))
    assert {one["state"] for one in answer["results"]} == {"saved"}
    assert attempt(ines, second)["workout"]["status"] == "completed"
    assert _read_data(ines, second) == _read_data(ines, first)
    for workout_id in (first, second):
        _check_scores(ines, workout_id, day)


def _read_data(ines: Api, workout_id: str) -> list[Any]:
    return [one["data"] for one in attempt(ines, workout_id)["exercises"]]


def _scores(ines: Api, workout_id: str) -> tuple[list[Any], Any]:
    found = ines.ok("GET", f"/workouts/{workout_id}/score")
    assert [one["position"] for one in found["exercises"]] == list(range(len(found["exercises"])))
    return [one["score"] for one in found["exercises"]], found["session"]


def _check_scores(ines: Api, workout_id: str, day: Day) -> None:
    scores, of_session = _scores(ines, workout_id)
    for score, exercise in zip(scores, day.exercises, strict=True):
        assert _rounded(score) == _rounded(exercise.score), exercise.name
    assert of_session == day.score


def _rounded(score: Any) -> Any:
    return score and {**score, "value": round(score["value"], 6)}
