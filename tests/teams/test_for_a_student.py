"""A coach starts a session for a student in the gym: both write in it, every value says whose it is."""

from typing import Any

import pytest

from carnet.config import Settings
from carnet.kit.ids import uuid7
from tests.conftest import Api, Cast
from tests.teams.conftest import Browser, at_once, user_id
from tests.tools import STANDARD, Phone, attempt, count_rows, document, exercise, save_data, set_path, start


@pytest.fixture
def workout(marion: Api, cast: Cast) -> str:
    """Started by Marion for Inès."""
    return start(marion, cast.session_id, studentId=str(cast.ines.user_id))


def writes(api: Api, workout: str) -> list[Any]:
    """Answers to every way of writing in an attempt."""
    path = f"/workouts/{workout}"
    saved = api.call("PATCH", f"{path}/exercises/0", {"data": {"rpe": 8}})
    op_id = api.call("GET", f"{path}/history").json().get("entries", [{}])[0].get("opId", str(uuid7()))
    return [
        saved,
        api.call("POST", f"{path}/exercises/1/complete"),
        api.call("POST", f"{path}/exercises/2/skip", {"reason": "Dos"}),
        api.call("POST", f"{path}/finish", {"rpe": 7}),
        api.call("POST", f"{path}/reopen"),
        api.call("POST", f"{path}/restore", {"opId": op_id}),
    ]


def test_the_attempt_is_the_students(marion: Api, ines: Api, cast: Cast, workout: str) -> None:
    read = ines.ok("GET", f"/workouts/{workout}")
    assert (read["studentId"], read["status"]) == (str(cast.ines.user_id), "in_progress")
    assert read["startedBy"] == {"userId": str(cast.marion.user_id), "name": "Marion"}
    assert ines.ok("GET", "/workouts/current")["workout"] == read == marion.ok("GET", f"/workouts/{workout}")
    assert marion.ok("GET", "/workouts/current")["workout"] is None
    assert marion.ok("GET", "/workouts")["workouts"] == []
    assert ines.ok("GET", f"/sessions/{cast.session_id}/status")["workoutId"] == workout
    assert ines.ok("GET", f"/workouts/{workout}/progress")["workout"]["startedBy"]["name"] == "Marion"
    mine = start(ines, cast.legs_id, studentId=str(cast.ines.user_id))
    assert ines.ok("GET", f"/workouts/{mine}")["startedBy"] == {"userId": str(cast.ines.user_id), "name": "Ines"}


def test_sent_again_it_makes_nothing(marion: Api, ines: Api, cast: Cast, settings: Settings) -> None:
    body = {"workoutId": str(uuid7()), "studentId": str(cast.ines.user_id)}
    path = f"/sessions/{cast.session_id}/start"
    first = marion.call("POST", path, body)
    rows = count_rows(settings)
    again = marion.call("POST", path, body)
    assert (first.status_code, again.status_code, again.json()) == (201, 200, first.json())
    assert ines.call("POST", path, {"workoutId": body["workoutId"]}).status_code == 200
    taken = marion.call("POST", path, {**body, "studentId": str(cast.thomas.user_id)})
    assert (taken.status_code, taken.json()["code"]) == (409, "workout_id_taken")
    assert count_rows(settings) == rows


def test_both_write(marion: Api, ines: Api, coach: Browser, workout: str) -> None:
    save_data(ines, workout, STANDARD, rpe=7)
    for api in (marion, ines, coach):
        assert [one.status_code for one in writes(api, workout)] == [200] * 6
    assert exercise(ines, workout, STANDARD)["data"]["rpe"] == 8


def test_in_an_attempt_of_the_students_own_a_coach_reads(marion: Api, ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    save_data(ines, workout, STANDARD, rpe=7)
    assert [one.status_code for one in writes(marion, workout)] == [403] * 6
    assert marion.call("POST", f"/sessions/{cast.session_id}/start").status_code == 403
    phone = Phone(marion, workout)
    assert phone.send(phone.op("/feedback/rpe", 9))["results"][0]["reason"] == "unknown_workout"
    assert attempt(ines, workout)["exercises"][STANDARD]["data"]["rpe"] == 7


def test_who_cannot_start_for_whom(
    marion: Api, ines: Api, other_coach: Api, stranger: Api, *, cast: Cast, settings: Settings
) -> None:
    rows = count_rows(settings)
    path = f"/sessions/{cast.session_id}/start"
    for api, student in (
        (ines, cast.thomas),
        (other_coach, cast.ines),
        (stranger, cast.ines),
        (marion, cast.marion),
        (marion, cast.stranger),
        (marion, cast.other_coach),
    ):
        answer = api.call("POST", path, {"studentId": str(student.user_id)})
        missing = api.call("POST", path, {"studentId": str(uuid7())})
        if student is cast.marion:
            assert answer.status_code == 403  # herself: as without studentId
            continue
        assert (answer.status_code, answer.content) == (404, missing.content)
        phone = Phone(api)
        value = {"sessionId": str(cast.session_id), "studentId": str(student.user_id)}
        assert phone.send(phone.op("/workout/start", value))["results"][0]["reason"] == "unknown_workout"
    draft = f"/sessions/{cast.draft_session_id}/start"
    assert marion.call("POST", draft, {"studentId": str(cast.ines.user_id)}).status_code == 404
    after = count_rows(settings)
    assert (after["workout_session"], after["operation"]) == (rows["workout_session"], rows["operation"])


def test_history_says_who_wrote(marion: Api, ines: Api, cast: Cast, workout: str) -> None:
    save_data(marion, workout, STANDARD, weightUsed=100)
    save_data(ines, workout, STANDARD, rpe=9)
    entries = ines.ok("GET", f"/workouts/{workout}/history")["entries"]
    assert [(one["path"].rpartition("/")[2], one["authorName"], one["author"]) for one in entries] == [
        ("rpe", "Ines", "Ines"),
        ("weightUsed", "Marion", "Marion"),
        ("start", "Marion", "Marion"),
    ]
    assert [one["authorId"] for one in entries] == [str(one.user_id) for one in (cast.ines, cast.marion, cast.marion)]
    assert marion.ok("GET", f"/workouts/{workout}/history")["entries"] == entries


def test_a_coachs_phone_does_it_offline(marion: Api, ines: Api, cast: Cast) -> None:
    item = document(marion, start(marion, cast.session_id, studentId=str(cast.thomas.user_id)))
    squat = item["progress"]["exercises"][STANDARD]["itemId"]
    phone = Phone(marion)
    value = {"sessionId": str(cast.session_id), "studentId": str(cast.ines.user_id)}
    answer = phone.send(
        phone.op("/workout/start", value),
        phone.op(set_path(squat, 0, "reps"), 5),
        phone.op(set_path(squat, 0, "done"), value=True),
        phone.op("/workout/finish", {"endedAt": "2026-11-02T10:00:00Z"}),
    )
    assert [one["state"] for one in answer["results"]] == ["saved"] * 4
    read = ines.ok("GET", f"/workouts/{phone.workout_id}")
    assert (read["status"], read["startedBy"]["name"], read["studentId"]) == (
        "completed",
        "Marion",
        str(cast.ines.user_id),
    )
    assert read["lastSeenAt"] is None  # a coach's phone is no sign of the student's
    assert attempt(ines, phone.workout_id)["exercises"][STANDARD]["data"]["repsPerSet"] == [5]
    theirs = Phone(ines, phone.workout_id)
    theirs.send(theirs.op("/feedback/rpe", 8))
    assert ines.ok("GET", f"/workouts/{phone.workout_id}")["lastSeenAt"] is not None


def test_one_batch_for_two_students(marion: Api, ines: Api, thomas: Api, cast: Cast) -> None:
    phone = Phone(marion)
    starts, efforts = [], []
    for student, effort in ((cast.ines, 7), (cast.thomas, 8)):
        workout = str(uuid7())
        value = {"sessionId": str(cast.session_id), "studentId": str(student.user_id)}
        starts.append(phone.op("/workout/start", value, workoutId=workout))
        efforts.append(phone.op("/feedback/rpe", effort, workoutId=workout))
        for operation in (starts[-1], efforts[-1]):
            operation["dseq"] = 0
    batch = [starts[0], starts[1], efforts[1], efforts[0]]
    for n, operation in enumerate(batch):
        operation["dseq"] = n
    assert {one["state"] for one in phone.send(*batch)["results"]} == {"saved"}
    for api, n, effort in ((ines, 0, 7), (thomas, 1, 8)):
        assert attempt(api, starts[n]["workoutId"])["feedback"]["rpe"] == effort
        assert len(api.ok("GET", f"/workouts/{starts[n]['workoutId']}/history")["entries"]) == 2


def test_student_and_coach_at_once_both_stand(
    marion: Api, ines: Api, cast: Cast, workout: str, settings: Settings
) -> None:
    squat = exercise(ines, workout, STANDARD)["itemId"]
    calls = []
    for api, person, reps in ((marion, cast.marion, 5), (ines, cast.ines, 4)):
        phone = Phone(api, workout)
        body = phone.batch(phone.op(set_path(squat, 0, "reps"), reps), phone.op(f"/ex/{squat}/notes", str(reps)))
        calls += [
            ("POST", "/ops", body, person.headers),
            ("PATCH", f"/workouts/{workout}/exercises/{1 + (reps == 5)}", {"data": {"rpe": 8}}, person.headers),
        ]
    assert {answer.status_code for answer in at_once(settings, *calls)} == {200}
    both = exercise(ines, workout, STANDARD)["data"]["sets"][0]["versions"]
    assert sorted(one["reps"] for one in both) == [4, 5]
    values = [one["value"] for one in ines.ok("GET", f"/workouts/{workout}/history")["entries"]]
    assert {4, 5, "4", "5"} <= {one for one in values if isinstance(one, int | str)}
    assert len(values) == 7
    assert document(marion, workout) == document(ines, workout)


def test_who_leads_a_team_no_more_writes_no_more(
    marion: Api, ines: Api, coach: Browser, *, cast: Cast, team: str, settings: Settings
) -> None:
    workout = start(coach, cast.session_id, studentId=str(cast.ines.user_id))
    phone = Phone(coach, workout)
    assert phone.send(phone.op("/feedback/rpe", 6))["results"][0]["state"] == "saved"
    assert marion.call("DELETE", f"/teams/{team}/members/{user_id(coach)}").status_code == 204
    before, rows = document(ines, workout), count_rows(settings)
    assert {one.status_code for one in writes(coach, workout)} == {404}
    assert phone.send(phone.op("/feedback/rpe", 9))["results"][0]["reason"] == "unknown_workout"
    body = {"studentId": str(cast.ines.user_id)}
    assert coach.call("POST", f"/sessions/{cast.session_id}/start", body).status_code == 404
    assert document(ines, workout) == before
    assert count_rows(settings)["operation"] == rows["operation"]
    assert ines.ok("GET", f"/workouts/{workout}")["startedBy"]["name"] == "Paul"
    assert [one.status_code for one in writes(marion, workout)] == [200] * 6
