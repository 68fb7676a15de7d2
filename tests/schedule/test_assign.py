"""Giving a program: dated or in order, again as a copy, ended, with another start."""

from datetime import date
from typing import Any

import pytest

from carnet.config import Settings
from carnet.kit.ids import uuid7
from tests.conftest import Api, Cast
from tests.schedule.plans import MONDAY, assign, calendar, days, occurrence, problem, program, row, rows, write
from tests.tools import count_rows, start


def test_dated(marion: Api, ines: Api, cast: Cast, settings: Settings) -> None:
    given = assign(marion, write(settings, cast), cast)
    assert given["startDate"] == "2026-11-09"
    assert [one["date"][-2:] for one in given["scheduledSessions"]] == ["09", "11", "13", "16", "18"]
    assert [one["order"] for one in given["scheduledSessions"]] == [0, 1, 2, 3, 4]
    assert days(ines, given) == {"A": 9, "B": 11, "C": 13, "D": 16, "E": 18}
    start(ines, row(ines, given, "D")["sessionId"])


def test_in_order(marion: Api, ines: Api, cast: Cast, settings: Settings) -> None:
    given = assign(marion, write(settings, cast), cast, None)
    assert given["startDate"] is None
    assert days(ines, given) == dict.fromkeys("ABCDE")
    assert [title for title, _, _ in calendar(ines, given)] == list("ABCDE")


def test_two_sessions_in_a_day_keep_their_order(marion: Api, ines: Api, cast: Cast, settings: Settings) -> None:
    given = assign(marion, write(settings, cast, [[("Soir", 0), ("Matin", 0), ("Demain", 1)]]), cast)
    assert [one["title"] for one in rows(ines, given)] == ["Soir", "Matin", "Demain"]
    assert [one["date"] for one in rows(ines, given)] == ["2026-11-09", "2026-11-09", "2026-11-10"]


def test_again_is_a_copy(marion: Api, ines: Api, cast: Cast, settings: Settings) -> None:
    program_id = write(settings, cast)
    first = assign(marion, program_id, cast)
    workout = start(ines, row(ines, first, "A")["sessionId"])
    again = assign(marion, program_id, cast, date(2026, 11, 23))
    assert again["programId"] != first["programId"]
    assert {one["sessionId"] for one in again["scheduledSessions"]}.isdisjoint(
        one["sessionId"] for one in first["scheduledSessions"]
    )
    assert program(ines, again)["title"] == program(ines, first)["title"]
    assert (row(ines, first, "A")["attempts"], row(ines, again, "A")["attempts"]) == (1, 0)
    assert row(ines, first, "A")["workoutId"] == workout
    copies = [marion.ok("GET", f"/programs/{one['programId']}/versions/1") for one in (first, again)]
    lineages = [
        [(session["lineageId"], [item["lineageId"] for item in session["exercises"]]) for session in week["sessions"]]
        for copy in copies
        for week in copy["blocks"][0]["weeks"]
    ]
    assert lineages[:2] == lineages[2:]
    start(ines, row(ines, again, "A")["sessionId"])


def test_sent_again_with_its_id_it_is_given_once(marion: Api, cast: Cast, settings: Settings) -> None:
    body = {
        "programId": str(write(settings, cast)),
        "studentId": str(cast.ines.user_id),
        "assignmentId": str(uuid7()),
    }
    first, again = marion.call("POST", "/assignments", body), marion.call("POST", "/assignments", body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["assignmentId"] == body["assignmentId"]
    assert again.json() == first.json()
    assert count_rows(settings)["assignment"] == 3  # two of the cast
    other = marion.call("POST", "/assignments", body | {"studentId": str(cast.thomas.user_id)})
    assert (other.status_code, other.json()["code"]) == (409, "id_taken")


def test_once_ended_it_is_a_copy_too(marion: Api, cast: Cast, settings: Settings) -> None:
    program_id = write(settings, cast)
    first = assign(marion, program_id, cast)
    assert marion.call("DELETE", f"/assignments/{first['assignmentId']}").status_code == 204
    assert assign(marion, program_id, cast)["programId"] != first["programId"]


def test_each_student_gets_the_program_itself(marion: Api, cast: Cast, settings: Settings) -> None:
    program_id = write(settings, cast)
    assign(marion, program_id, cast)
    other = {"programId": str(program_id), "studentId": str(cast.thomas.user_id)}
    assert marion.ok("POST", "/assignments", other)["programId"] == str(program_id)


def test_a_draft_is_not_given(marion: Api, cast: Cast, settings: Settings) -> None:
    body = {"programId": str(write(settings, cast, publish=False)), "studentId": str(cast.ines.user_id)}
    before = count_rows(settings)
    assert problem(marion.call("POST", "/assignments", body)) == (409, "not_published")
    assert count_rows(settings) == before


def test_what_is_foreign_is_missing(
    *, marion: Api, ines: Api, other_coach: Api, stranger: Api, cast: Cast, settings: Settings
) -> None:
    program_id, ines_id = str(write(settings, cast)), str(cast.ines.user_id)
    before = count_rows(settings)
    wrong = [
        (marion, {"programId": str(uuid7()), "studentId": ines_id}),
        (marion, {"programId": program_id, "studentId": str(uuid7())}),
        (marion, {"programId": program_id, "studentId": str(cast.stranger.user_id)}),
        (marion, {"programId": program_id, "studentId": str(cast.marion.user_id)}),
        *((api, {"programId": program_id, "studentId": ines_id}) for api in (ines, other_coach, stranger)),
    ]
    answers = [api.call("POST", "/assignments", body) for api, body in wrong]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert count_rows(settings) == before


@pytest.mark.parametrize("day", ["1999-12-31", "2101-01-01", "9999-12-31", "2026-02-30", 7, ""])
def test_a_start_that_is_no_day(marion: Api, cast: Cast, settings: Settings, day: Any) -> None:
    body = {"programId": str(write(settings, cast)), "studentId": str(cast.ines.user_id), "startDate": day}
    answer = marion.call("POST", "/assignments", body)
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, "startDate")


def test_the_list_of_a_student(marion: Api, ines: Api, other_coach: Api, cast: Cast, settings: Settings) -> None:
    given = assign(marion, write(settings, cast), cast)
    path = f"/students/{cast.ines.user_id}/assignments"
    listed = marion.ok("GET", path)["assignments"]
    assert [one["title"] for one in listed] == ["Cycle", "Force d’hiver"]
    newest = listed[0]
    assert newest["assignmentId"] == given["assignmentId"]
    assert (newest["sessions"], newest["done"], newest["plannedUntil"]) == (5, 0, "2026-11-18")
    workout = start(ines, row(ines, given, "A")["sessionId"], scheduledSessionId=occurrence(ines, given, "A")[-36:])
    ines.ok("POST", f"/workouts/{workout}/finish")
    assert marion.ok("GET", path)["assignments"][0]["done"] == 1
    assert {other_coach.call("GET", path).status_code, ines.call("GET", path).status_code} == {404}


def test_the_list_is_paged(marion: Api, cast: Cast, settings: Settings) -> None:
    program_id = write(settings, cast, [[("A", 0)]])
    made = [assign(marion, program_id, cast)["assignmentId"] for _ in range(60)]
    path = f"/students/{cast.ines.user_id}/assignments"
    first = marion.ok("GET", path)
    second = marion.ok("GET", f"{path}?cursor={first['next']}")
    seen = [one["assignmentId"] for one in (*first["assignments"], *second["assignments"])]
    assert seen[:60] == made[::-1]
    assert (len(seen), "next" in second) == (61, False)


def test_ended(marion: Api, ines: Api, thomas: Api, cast: Cast, settings: Settings) -> None:
    given = assign(marion, write(settings, cast), cast)
    begun, path = row(ines, given, "A"), f"/assignments/{given['assignmentId']}"
    workout = start(ines, begun["sessionId"], scheduledSessionId=begun["scheduledSessionId"])
    other = row(ines, given, "B")["sessionId"]
    assert ines.call("DELETE", path).status_code == 403
    assert thomas.call("DELETE", path).status_code == 404
    assert marion.call("DELETE", path).status_code == 204
    ended_at = marion.ok("GET", f"/students/{cast.ines.user_id}/assignments")["assignments"][0]["endedAt"]
    assert marion.call("DELETE", path).status_code == 204
    assert marion.ok("GET", f"/students/{cast.ines.user_id}/assignments")["assignments"][0]["endedAt"] == ended_at
    for session_id in (begun["sessionId"], other):
        assert ines.call("POST", f"/sessions/{session_id}/start").status_code == 404
    kept = program(ines, given)
    assert (kept["ended"], [one["title"] for one in kept["sessions"]]) == (True, ["A"])
    assert ines.ok("PATCH", f"/workouts/{workout}/exercises/0", {"data": {"rpe": 8}})["version"] == 2
    ines.ok("POST", f"/workouts/{workout}/finish")
    assert row(ines, given, "A")["state"] == "done"
    assert problem(marion.call("PATCH", path, {"startDate": None})) == (409, "assignment_ended")


def test_nothing_is_left_of_what_ended_before_it_began(marion: Api, ines: Api, cast: Cast, settings: Settings) -> None:
    given = assign(marion, write(settings, cast), cast)
    marion.call("DELETE", f"/assignments/{given['assignmentId']}")
    ids = [one["assignmentId"] for one in ines.ok("GET", "/my-programs")["programs"]]
    assert given["assignmentId"] not in ids


def test_another_start(marion: Api, ines: Api, cast: Cast, settings: Settings) -> None:
    given = assign(marion, write(settings, cast), cast)
    path = f"/assignments/{given['assignmentId']}"
    done = row(ines, given, "A")
    workout = start(ines, done["sessionId"], scheduledSessionId=done["scheduledSessionId"])
    ines.ok("POST", f"/workouts/{workout}/finish")
    marion.ok("PATCH", occurrence(ines, given, "C"), {"date": "2026-11-14"})
    moved = marion.ok("PATCH", path, {"startDate": "2026-11-10"})
    assert moved["startDate"] == "2026-11-10"
    assert days(ines, given) == {"A": 9, "B": 12, "C": 15, "D": 17, "E": 19}
    marion.ok("PATCH", path, {"startDate": None})
    assert days(ines, given) == {"A": 9, "B": None, "C": None, "D": None, "E": None}
    marion.ok("PATCH", path, {"startDate": MONDAY.isoformat()})
    assert days(ines, given) == {"A": 9, "B": 11, "C": 13, "D": 16, "E": 18}
    assert ines.call("PATCH", path, {"startDate": "2026-11-10"}).status_code == 403
    assert marion.call("PATCH", path, {}).status_code == 400
    assert marion.call("PATCH", path, {"startDate": "2100-12-30"}).status_code == 400
    assert days(ines, given)["B"] == 11
