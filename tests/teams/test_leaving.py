"""Out of a team from the next request on: coaches lose what is the team's, students keep what is theirs."""

import pytest

from carnet.kit.ids import uuid7
from tests.conftest import Api, Cast
from tests.teams.conftest import Browser, invite, user_id
from tests.tools import STANDARD, Phone, attempt, document, exercise, save_data, start


@pytest.fixture
def workout(ines: Api, cast: Cast) -> str:
    found = start(ines, cast.session_id)
    save_data(ines, found, STANDARD, rpe=7)
    return found


@pytest.mark.parametrize("leaves", [True, False], ids=["leaves", "is removed"])
def test_a_coach(marion: Api, coach: Browser, cast: Cast, team: str, workout: str, *, leaves: bool) -> None:
    reads = [
        f"/teams/{team}",
        f"/teams/{team}/invitations",
        f"/students/{cast.ines.user_id}/workouts",
        f"/workouts/{workout}",
        f"/workouts/{workout}/progress",
        f"/workouts/{workout}/attempt",
        f"/workouts/{workout}/history",
    ]
    assert {coach.call("GET", path).status_code for path in reads} == {200}  # warm
    who = coach if leaves else marion
    assert who.call("DELETE", f"/teams/{team}/members/{user_id(coach)}").status_code == 204
    for path in reads:
        answer = coach.call("GET", path)
        missing = path.replace(team, str(uuid7())).replace(workout, str(uuid7()))
        assert (answer.status_code, answer.content) == (404, coach.call("GET", missing).content)
    assert coach.ok("GET", "/students")["students"] == []
    assert coach.ok("GET", "/me")["teams"] == []
    assert coach.call("GET", f"/sessions/{cast.session_id}/status").status_code == 404
    for method, path, body in (
        ("PATCH", f"/teams/{team}", {"name": "Mine"}),
        ("POST", f"/teams/{team}/invitations", {"role": "student"}),
        ("DELETE", f"/teams/{team}/members/{cast.ines.user_id}", None),
        ("PATCH", f"/teams/{team}/members/{user_id(coach)}", {"role": "owner"}),
        ("POST", f"/teams/{team}/members/{cast.ines.user_id}/password-reset", None),
        ("PATCH", f"/workouts/{workout}/exercises/0", {"data": {"rpe": 9}}),
    ):
        assert coach.call(method, path, body).status_code == 404


@pytest.mark.parametrize("leaves", [True, False], ids=["leaves", "is removed"])
def test_a_student(marion: Api, ines: Api, cast: Cast, *, team: str, workout: str, leaves: bool) -> None:
    before = document(ines, workout)
    assert marion.ok("GET", "/students")["students"][0]["workouts"] == 1
    who = ines if leaves else marion
    assert who.call("DELETE", f"/teams/{team}/members/{cast.ines.user_id}").status_code == 204
    assert ines.ok("GET", "/me")["teams"] == []
    assert document(ines, workout) == before
    assert [one["workoutId"] for one in ines.ok("GET", "/workouts")["workouts"]] == [workout]
    assert save_data(ines, workout, STANDARD, rpe=8)["rpe"] == 8
    phone = Phone(ines, workout)
    assert phone.send(phone.op("/feedback/rpe", 9))["results"][0]["state"] == "saved"
    ines.ok("POST", f"/workouts/{workout}/finish")
    assert attempt(ines, workout)["feedback"]["rpe"] == 9
    assert ines.ok("GET", f"/workouts/{workout}/history")["entries"]
    assert ines.ok("GET", f"/sessions/{cast.session_id}/status")["workoutId"] == workout
    assert_starts_nothing(ines, cast)
    assert [one["name"] for one in marion.ok("GET", "/students")["students"]] == ["Thomas"]
    gone = [f"/students/{cast.ines.user_id}/workouts", f"/students/{cast.ines.user_id}/schedule"]
    for path in (*gone, f"/workouts/{workout}", f"/workouts/{workout}/progress", f"/workouts/{workout}/history"):
        assert marion.call("GET", path).status_code == 404


def assert_starts_nothing(ines: Api, cast: Cast) -> None:
    for session_id in (cast.session_id, cast.legs_id):
        answer = ines.call("POST", f"/sessions/{session_id}/start", {"fresh": True})
        assert (answer.status_code, answer.content) == (404, ines.call("POST", f"/sessions/{uuid7()}/start").content)
        phone = Phone(ines)
        result = phone.send(phone.op("/workout/start", {"sessionId": str(session_id)}))["results"][0]
        assert (result["state"], result["reason"]) == ("parked", "unknown_workout")


def test_coming_back(marion: Api, ines: Api, cast: Cast, team: str, workout: str) -> None:
    marion.call("DELETE", f"/teams/{team}/members/{cast.ines.user_id}")
    ines.ok("POST", "/invitations/accept", {"secret": invite(marion, team)["secret"]})
    assert marion.ok("GET", f"/workouts/{workout}")["workoutId"] == workout
    assert start(ines, cast.session_id)
    assert marion.ok("GET", "/students")["students"][0]["workouts"] == 2


def test_what_a_coach_of_two_teams_sees_of_who_left_one(
    marion: Api, ines: Api, cast: Cast, team: str, workout: str
) -> None:
    other = marion.ok("POST", "/teams", {"name": "Second"})["teamId"]
    ines.ok("POST", "/invitations/accept", {"secret": invite(marion, other)["secret"]})
    assert marion.ok("GET", "/students")["students"][0]["workouts"] == 1
    assert marion.call("DELETE", f"/teams/{team}/members/{cast.ines.user_id}").status_code == 204
    students = marion.ok("GET", "/students")["students"]
    assert [(one["name"], one["workouts"], one["lastWorkout"]) for one in students] == [
        ("Ines", 0, None),
        ("Thomas", 0, None),
    ]
    assert marion.ok("GET", f"/students/{cast.ines.user_id}/workouts")["workouts"] == []
    assert marion.call("GET", f"/workouts/{workout}").status_code == 404
    assert exercise(ines, workout, STANDARD)["data"]["rpe"] == 7
