"""Commencer: 201 for a new attempt, 200 for the same one sent again, 409 for an id that is taken."""

from typing import Any

import pytest

from carnet.config import Settings
from carnet.kit.ids import uuid7
from tests.conftest import Api, Cast
from tests.tools import count_rows, save_data, start


def press(api: Api, session_id: Any, body: Any = None) -> Any:
    return api.call("POST", f"/sessions/{session_id}/start", body)


def test_a_new_attempt(ines: Api, cast: Cast) -> None:
    answer = press(ines, cast.session_id)
    body = answer.json()
    assert answer.status_code == 201
    assert set(body) == {"workoutId", "sessionId", "programId", "totalExercises", "status"}
    assert body["sessionId"] == str(cast.session_id)
    assert (body["totalExercises"], body["status"]) == (4, "in_progress")
    assert body["programId"] == ines.ok("GET", "/my-programs")["programs"][0]["programId"]


def test_sent_again_with_its_id_it_makes_nothing(ines: Api, cast: Cast, settings: Settings) -> None:
    body: dict[str, Any] = {"workoutId": str(uuid7()), "restPeriodSeconds": 90}
    first = press(ines, cast.session_id, body)
    save_data(ines, body["workoutId"], 0, rpe=8)
    rows = count_rows(settings)
    again = press(ines, cast.session_id, body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["workoutId"] == body["workoutId"]
    assert press(ines, cast.session_id, {"workoutId": body["workoutId"], "fresh": True}).status_code == 200
    assert count_rows(settings) == rows


def test_an_id_that_is_taken(ines: Api, thomas: Api, cast: Cast, settings: Settings) -> None:
    workout = start(ines, cast.session_id)
    rows = count_rows(settings)
    for api, session_id in ((ines, cast.legs_id), (thomas, cast.session_id), (thomas, cast.legs_id)):
        answer = press(api, session_id, {"workoutId": workout})
        assert (answer.status_code, answer.json()["code"]) == (409, "workout_id_taken")
    assert count_rows(settings) == rows


def test_a_taken_id_tells_a_stranger_nothing(ines: Api, stranger: Api, marion: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    for session_id in (cast.session_id, uuid7(), cast.draft_session_id):
        taken, free = (press(stranger, session_id, {"workoutId": i}) for i in (workout, str(uuid7())))
        assert (taken.status_code, taken.content) == (404, free.content)
    assert press(marion, cast.session_id, {"workoutId": workout}).status_code == 403


def test_what_is_sent_is_kept(ines: Api, cast: Cast) -> None:
    scheduled = ines.ok("GET", "/my-programs")["programs"][0]["sessions"][0]["scheduledSessionId"]
    workout = start(
        ines,
        cast.session_id,
        scheduledSessionId=scheduled,
        restPeriodSeconds=0,
        startedAt="2026-11-02T10:00:00+02:00",
        timeZone="Europe/Paris",
    )
    read = ines.ok("GET", f"/workouts/{workout}")
    assert read["scheduledSessionId"] == scheduled
    assert read["restPeriodSeconds"] == 0
    assert read["startedAt"] == "2026-11-02T08:00:00Z"
    assert read["timeZone"] == "Europe/Paris"


def test_a_start_is_never_later_than_its_arrival(ines: Api, cast: Cast) -> None:
    read = ines.ok("GET", f"/workouts/{start(ines, cast.session_id, startedAt='2999-01-01T00:00:00Z')}")
    assert read["startedAt"] < "2999"
    assert read["lastSeenAt"] is None


def test_an_occurrence_of_another_session_or_person(ines: Api, thomas: Api, cast: Cast, settings: Settings) -> None:
    mine = ines.ok("GET", "/my-programs")["programs"][0]["sessions"]
    theirs = thomas.ok("GET", "/my-programs")["programs"][0]["sessions"]
    rows = count_rows(settings)
    answers = [
        press(ines, cast.session_id, {"scheduledSessionId": i})
        for i in (mine[1]["scheduledSessionId"], theirs[0]["scheduledSessionId"], str(uuid7()))
    ]
    assert {answer.status_code for answer in answers} <= {400, 404}
    assert len({answer.content for answer in answers}) == 1
    assert count_rows(settings) == rows


@pytest.mark.parametrize("who", ["ines", "stranger"])
def test_a_draft_or_unassigned_session_is_missing(
    request: pytest.FixtureRequest, who: str, cast: Cast, settings: Settings
) -> None:
    api: Api = request.getfixturevalue(who)
    rows = count_rows(settings)
    draft, missing = press(api, cast.draft_session_id), press(api, uuid7())
    assert (draft.status_code, draft.content) == (404, missing.content)
    assert count_rows(settings) == rows


def test_a_coach_does_not_run_a_students_session(marion: Api, cast: Cast, settings: Settings) -> None:
    rows = count_rows(settings)
    answer = press(marion, cast.session_id)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert count_rows(settings) == rows


def test_every_start_is_a_new_attempt(ines: Api, cast: Cast) -> None:
    assert len({start(ines, cast.session_id) for _ in range(3)}) == 3
    assert ines.ok("GET", f"/sessions/{cast.session_id}/status")["attempts"] == 3
