"""What a student sees of a coach's writing: published versions alone, and a running attempt keeps its own."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from carnet.config import Settings
from carnet.kit.db import Database
from carnet.progress.verify import verify_documents
from tests.conftest import Api, Cast
from tests.programs.bodies import as_sent, exercise, publish, session
from tests.tools import attempt, document, save_data, start


class Given:
    """The cast's program, which both students have."""

    def __init__(self, coach: Api) -> None:
        self.coach = coach
        rows = coach.ok("GET", "/programs")["programs"]
        (self.program_id,) = [one["programId"] for one in rows if one["students"]]
        self.path = f"/programs/{self.program_id}"

    def draft(self) -> Any:
        """What a PUT takes of the draft, which is opened if it must."""
        return as_sent(self.coach.ok("POST", f"{self.path}/draft"))

    def put(self, body: Any) -> Any:
        return self.coach.ok("PUT", f"{self.path}/draft", body)


@pytest.fixture
def given(marion: Api) -> Given:
    return Given(marion)


def first(body: Any) -> Any:
    """The first session of a program."""
    return body["blocks"][0]["weeks"][0]["sessions"][0]


def seen(api: Api, workout_id: str, session_id: UUID) -> list[Any]:
    """Everything that a student can read of a session."""
    workout = f"/workouts/{workout_id}"
    pages = ("/my-programs", "/today", f"/sessions/{session_id}/status", f"{workout}/progress?heads=true")
    return [api.ok("GET", page) for page in (*pages, f"{workout}/attempt", f"{workout}/history")]


def test_a_draft_shows_nowhere(given: Given, ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    save_data(ines, workout, 0, repsPerSet=[5, 5])
    before = seen(ines, workout, cast.session_id)
    body = given.draft()
    assert seen(ines, workout, cast.session_id) == before
    session_ = first(body)
    session_["title"] = "Secret"
    session_["exercises"].insert(0, exercise("Secret"))
    session_["exercises"][1]["config"]["sets"] = 1
    session_["exercises"].pop()
    body["blocks"][0]["weeks"][0]["sessions"].append(session("Secret", exercise()))
    secret = given.put(body)["blocks"][0]["weeks"][0]["sessions"][-1]["sessionId"]
    assert seen(ines, workout, cast.session_id) == before
    assert ines.call("POST", f"/sessions/{secret}/start").status_code == 404
    again = start(ines, cast.session_id)
    assert ines.ok("GET", f"/workouts/{again}")["programVersion"] == 1
    assert "Secret" not in str(document(ines, again))


def test_an_attempt_keeps_its_version(given: Given, ines: Api, thomas: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    save_data(ines, workout, 0, repsPerSet=[5, 5])
    before = document(ines, workout), attempt(ines, workout)
    body = given.draft()
    removed = first(body)["exercises"].pop(0)
    first(body)["exercises"].insert(0, exercise("Fentes"))
    given.put(body)
    assert publish(given.coach, given.program_id)["version"] == 2
    assert (document(ines, workout), attempt(ines, workout)) == before
    save_data(ines, workout, 0, repsPerSet=[5, 5, 4])
    names = [one["exerciseName"] for one in document(ines, workout)["progress"]["exercises"]]
    assert names == ["Squat barre", "Tractions", "Cindy", "Fran"]
    other = start(thomas, cast.session_id)
    assert thomas.ok("GET", f"/workouts/{other}")["programVersion"] == 2
    assert document(thomas, other)["progress"]["exercises"][0]["exerciseName"] == "Fentes"
    # her next attempt is of the new version; what holds data stays
    again = document(ines, start(ines, cast.session_id))["progress"]["exercises"]
    assert [one["exerciseName"] for one in again] == ["Fentes", "Tractions", "Cindy", "Fran", "Squat barre"]
    assert again[-1]["itemId"] == removed["itemId"]
    assert again[-1]["data"]["repsPerSet"] == [5, 5, 4]


def test_what_was_logged_reads_alike_after_every_edit(given: Given, ines: Api, cast: Cast, settings: Settings) -> None:
    """An item that left the session and comes back with other targets: no stored document changes by it."""
    save_data(ines, start(ines, cast.session_id), 0, repsPerSet=[5, 5])
    body = given.draft()
    squat = first(body)["exercises"].pop(0)
    given.put(body)
    publish(given.coach, given.program_id)
    workout = start(ines, cast.session_id)
    before = document(ines, workout)
    squat["config"]["sets"] = 9
    body = given.draft()
    first(body)["exercises"].append(squat)
    given.put(body)
    for _ in range(2):
        assert find_wrong_documents(settings) == []
        assert document(ines, workout) == before
        publish(given.coach, given.program_id)


def find_wrong_documents(settings: Settings) -> list[str]:
    """Those that are not the fold of their log."""

    async def verify() -> list[str]:
        database = Database(settings)
        async with database.read() as db:
            wrong = await verify_documents(db)
        await database.close()
        return wrong

    return asyncio.run(verify())


def test_new_sessions_reach_those_who_have_the_program(given: Given, ines: Api) -> None:
    before = ines.ok("GET", "/my-programs")["programs"][0]["sessions"]
    body = given.draft()
    body["blocks"][0]["weeks"][0]["sessions"].append(session("Neuve", exercise(), day=4))
    new_id = given.put(body)["blocks"][0]["weeks"][0]["sessions"][-1]["sessionId"]
    assert ines.ok("GET", "/my-programs")["programs"][0]["sessions"] == before
    publish(given.coach, given.program_id)
    publish(given.coach, given.program_id)
    after = ines.ok("GET", "/my-programs")["programs"][0]["sessions"]
    assert [one["sessionId"] for one in after] == [*(one["sessionId"] for one in before), new_id]
    assert after[-1]["date"] == "2026-11-06"
    assert start(ines, UUID(new_id))


def test_an_item_keeps_its_type(given: Given) -> None:
    """What was logged of it has the shape of its type."""
    body = given.draft()
    squat = first(body)["exercises"][0]
    squat.update(exerciseType="EMOM", config={"totalMinutes": 10})
    answer = given.coach.call("PUT", f"{given.path}/draft", body)
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (
        400,
        "blocks[0].weeks[0].sessions[0].exercises[0].exerciseType",
    )
    for key in ("itemId", "lineageId"):
        del squat[key]
    assert first(given.put(body))["exercises"][0]["exerciseType"] == "EMOM"
