"""What happens to an occurrence: done on another day, pushed, passed, corrected, repeated."""

from typing import Any

import pytest

from carnet.config import Settings
from carnet.kit.ids import uuid7
from tests.conftest import Api, Cast
from tests.schedule.plans import assign, calendar, days, occurrence, problem, row, rows, write
from tests.tools import start


@pytest.fixture
def given(marion: Api, cast: Cast, settings: Settings) -> Any:
    return assign(marion, write(settings, cast), cast)


def begin(api: Api, given: Any, title: str) -> str:
    one = row(api, given, title)
    return start(api, one["sessionId"], scheduledSessionId=one["scheduledSessionId"])


def test_done_on_another_day(ines: Api, given: Any) -> None:
    workout = begin(ines, given, "D")
    assert (row(ines, given, "D")["state"], row(ines, given, "D")["status"]) == ("planned", "in_progress")
    ines.ok("POST", f"/workouts/{workout}/finish")
    assert row(ines, given, "D")["state"] == "done"
    ines.ok("POST", f"/workouts/{workout}/reopen")
    assert row(ines, given, "D")["state"] == "planned"
    ines.ok("POST", f"/workouts/{workout}/finish")
    assert days(ines, given)["D"] == 16


def test_a_second_attempt_keeps_it_done(ines: Api, given: Any) -> None:
    first = begin(ines, given, "A")
    ines.ok("POST", f"/workouts/{first}/finish")
    second = begin(ines, given, "A")
    assert (row(ines, given, "A")["state"], row(ines, given, "A")["status"]) == ("done", "in_progress")
    ines.ok("POST", f"/workouts/{second}/finish")
    ines.ok("POST", f"/workouts/{second}/reopen")
    assert row(ines, given, "A")["state"] == "done"
    ines.ok("POST", f"/workouts/{first}/reopen")
    assert row(ines, given, "A")["state"] == "planned"


def test_pushed_with_what_follows(ines: Api, given: Any) -> None:
    ines.ok("POST", f"/workouts/{begin(ines, given, 'C')}/finish")
    ines.ok("PATCH", occurrence(ines, given, "D"), {"state": "skipped"})
    pushed = ines.ok("POST", f"{occurrence(ines, given, 'B')}/push", {"days": 2})
    assert [one["date"][-2:] for one in pushed["scheduledSessions"]] == ["09", "13", "13", "16", "20"]
    assert days(ines, given) == {"A": 9, "B": 13, "C": 13, "D": 16, "E": 20}
    for _ in range(2):  # to a date: sent again it moves nothing more
        ines.ok("POST", f"{occurrence(ines, given, 'B')}/push", {"date": "2026-11-15"})
        assert days(ines, given) == {"A": 9, "B": 15, "C": 13, "D": 16, "E": 22}


def test_of_two_in_a_day_only_what_follows_is_pushed(marion: Api, ines: Api, cast: Cast, settings: Settings) -> None:
    given = assign(marion, write(settings, cast, [[("A", 0), ("B", 0), ("C", 0)]]), cast)
    ines.ok("POST", f"{occurrence(ines, given, 'B')}/push", {"days": 1})
    assert days(ines, given) == {"A": 9, "B": 10, "C": 10}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"days": 0},
        {"days": -1},
        {"days": 367},
        {"days": 1, "date": "2026-11-20"},
        {"date": "2101-01-01"},
        {"date": None},
        {"days": 1.5},
    ],
)
def test_no_push(ines: Api, given: Any, body: Any) -> None:
    before = calendar(ines, given)
    assert problem(ines.call("POST", f"{occurrence(ines, given, 'A')}/push", body)) == (400, "invalid")
    assert calendar(ines, given) == before


def test_what_is_done_passed_or_in_order_is_not_pushed(
    marion: Api, ines: Api, given: Any, cast: Cast, settings: Settings
) -> None:
    ines.ok("POST", f"/workouts/{begin(ines, given, 'A')}/finish")
    ines.ok("PATCH", occurrence(ines, given, "B"), {"state": "skipped"})
    in_order = assign(marion, write(settings, cast), cast, None)
    for schedule, title in ((given, "A"), (given, "B"), (in_order, "A")):
        answer = ines.call("POST", f"{occurrence(ines, schedule, title)}/push", {"days": 1})
        assert problem(answer) == (409, "not_planned")


def test_skipped_and_planned_again(ines: Api, given: Any) -> None:
    path = occurrence(ines, given, "B")
    skipped = ines.ok("PATCH", path, {"state": "skipped", "reason": "mal au dos"})
    assert (skipped["state"], skipped["reason"]) == ("skipped", "mal au dos")
    assert row(ines, given, "B")["reason"] == "mal au dos"
    ines.ok("PATCH", path, {"reason": "grippe"})
    assert row(ines, given, "B")["reason"] == "grippe"
    ines.ok("PATCH", path, {"state": "planned"})
    assert (row(ines, given, "B")["state"], row(ines, given, "B")["reason"]) == ("planned", None)
    answer = ines.call("PATCH", path, {"reason": "rien"})
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, "reason")


def test_what_was_skipped_can_still_be_done(ines: Api, given: Any) -> None:
    ines.ok("PATCH", occurrence(ines, given, "B"), {"state": "skipped", "reason": "fatigue"})
    workout = begin(ines, given, "B")
    assert row(ines, given, "B")["state"] == "skipped"
    ines.ok("POST", f"/workouts/{workout}/finish")
    assert (row(ines, given, "B")["state"], row(ines, given, "B")["reason"]) == ("done", None)
    answer = ines.call("PATCH", occurrence(ines, given, "B"), {"state": "skipped"})
    assert problem(answer) == (409, "not_planned")


def test_a_student_takes_another_day(ines: Api, given: Any) -> None:
    path = occurrence(ines, given, "B")
    ines.ok("PATCH", path, {"date": "2026-11-12"})
    assert days(ines, given) == {"A": 9, "B": 12, "C": 13, "D": 16, "E": 18}
    ines.ok("PATCH", path, {"state": "skipped"})
    assert problem(ines.call("PATCH", path, {"date": "2026-11-14"})) == (409, "not_planned")


def test_a_push_is_taken_back(ines: Api, given: Any) -> None:
    before, path = days(ines, given), occurrence(ines, given, "B")
    ines.ok("POST", f"{path}/push", {"days": 3})
    assert days(ines, given) != before
    ines.ok("POST", f"{path}/push", {"date": f"2026-11-{before['B']}"})
    assert days(ines, given) == before


def test_what_a_coach_alone_does(marion: Api, ines: Api, given: Any) -> None:
    path = occurrence(ines, given, "B")
    for body in ({"state": "excused"}, {"state": "done"}, {"order": 0}, {"date": None}):
        assert problem(ines.call("PATCH", path, body)) == (403, "not_allowed")
    assert row(ines, given, "B")["state"] == "planned"
    marion.ok("PATCH", path, {"state": "excused", "reason": "compétition"})
    assert (row(ines, given, "B")["state"], row(ines, given, "B")["reason"]) == ("excused", "compétition")
    marion.ok("PATCH", path, {"state": "planned", "date": "2026-11-12"})
    assert days(ines, given) == {"A": 9, "B": 12, "C": 13, "D": 16, "E": 18}
    marion.ok("PATCH", path, {"date": None})
    assert days(ines, given)["B"] is None


@pytest.mark.parametrize(("order", "titles"), [(0, "CABDE"), (1, "ACBDE"), (3, "ABDCE"), (99, "ABDEC")])
def test_another_place_in_the_order(marion: Api, ines: Api, given: Any, order: int, titles: str) -> None:
    marion.ok("PATCH", occurrence(ines, given, "C"), {"order": order})
    assert [one["title"] for one in rows(ines, given)] == list(titles)
    assert [one["order"] for one in rows(ines, given)] == [0, 1, 2, 3, 4]


def test_a_session_repeated(marion: Api, ines: Api, given: Any, cast: Cast) -> None:
    path, session_id = f"/assignments/{given['assignmentId']}/scheduled-sessions", row(ines, given, "A")["sessionId"]
    repeated = marion.ok("POST", path, {"sessionId": session_id, "date": "2026-11-20"})
    assert (repeated["order"], repeated["date"], repeated["state"]) == (5, "2026-11-20", "planned")
    first = begin(ines, given, "A")
    ines.ok("POST", f"/workouts/{first}/finish")
    twice = [one for one in rows(ines, given) if one["title"] == "A"]
    assert [(one["state"], one["status"], one["attempts"]) for one in twice] == [
        ("done", "completed", 1),
        ("planned", "completed", 1),
    ]
    second = start(ines, session_id, scheduledSessionId=repeated["scheduledSessionId"], fresh=True)
    ines.ok("POST", f"/workouts/{second}/finish")
    twice = [one for one in rows(ines, given) if one["title"] == "A"]
    assert [(one["state"], one["attempts"], one["workoutId"]) for one in twice] == [("done", 2, second)] * 2
    for foreign in (str(cast.session_id), str(uuid7())):
        assert marion.call("POST", path, {"sessionId": foreign}).status_code == 404
    assert ines.call("POST", path, {"sessionId": session_id}).status_code == 403


def test_paused_with_a_known_end(marion: Api, ines: Api, given: Any) -> None:
    path = f"/assignments/{given['assignmentId']}"
    for _ in range(2):  # sent again it changes nothing
        paused = ines.ok("POST", f"{path}/pause", {"from": "2026-11-12", "until": "2026-11-17"})
        assert (paused["pausedFrom"], paused["pausedUntil"]) == ("2026-11-12", "2026-11-17")
        assert days(ines, given) == {"A": 9, "B": 11, "C": 18, "D": 21, "E": 23}
    # back two days early: what is to come follows
    back = marion.ok("POST", f"{path}/resume", {"on": "2026-11-15"})
    assert (back["pausedFrom"], back["pausedUntil"]) == (None, None)
    assert days(ines, given) == {"A": 9, "B": 11, "C": 16, "D": 19, "E": 21}


def test_paused_until_nobody_knows(marion: Api, ines: Api, given: Any) -> None:
    path = f"/assignments/{given['assignmentId']}"
    marion.ok("POST", f"{path}/pause", {"from": "2026-11-11"})
    assert days(ines, given) == {"A": 9, "B": 11, "C": 13, "D": 16, "E": 18}
    answer = ines.call("POST", f"{path}/pause", {"from": "2026-11-20", "until": "2026-11-22"})
    assert problem(answer) == (409, "pause")
    ines.ok("POST", f"{path}/resume", {"on": "2026-11-16"})
    assert days(ines, given) == {"A": 9, "B": 16, "C": 18, "D": 21, "E": 23}
    assert problem(ines.call("POST", f"{path}/resume", {"on": "2026-11-16"})) == (409, "pause")


def test_one_pause_after_another(ines: Api, given: Any) -> None:
    path = f"/assignments/{given['assignmentId']}/pause"
    ines.ok("POST", path, {"from": "2026-11-10", "until": "2026-11-12"})
    assert problem(ines.call("POST", path, {"from": "2026-11-11", "until": "2026-11-13"})) == (409, "pause")
    ines.ok("POST", path, {"from": "2026-11-14", "until": "2026-11-15"})
    assert days(ines, given) == {"A": 9, "B": 13, "C": 16, "D": 19, "E": 21}


@pytest.mark.parametrize(
    ("verb", "body", "path"),
    [
        ("pause", {"from": "2026-11-12", "until": "2026-11-12"}, "until"),
        ("pause", {"from": "2026-11-12", "until": "2026-11-10"}, "until"),
        ("pause", {"from": "1999-11-12"}, "from"),
        ("pause", {"from": "2026-11-12", "until": "2100-12-31"}, "until"),
        ("pause", {}, "from"),
        ("resume", {"on": "2026-11-08"}, "on"),
        ("resume", {}, "on"),
    ],
)
def test_no_pause(ines: Api, given: Any, verb: str, body: Any, path: str) -> None:
    of = f"/assignments/{given['assignmentId']}"
    if verb == "resume":
        ines.ok("POST", f"{of}/pause", {"from": "2026-11-09"})
    before = calendar(ines, given)
    answer = ines.call("POST", f"{of}/{verb}", body)
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, path)
    assert calendar(ines, given) == before


def test_only_for_the_student_and_the_teams_coaches(
    ines: Api, thomas: Api, other_coach: Api, stranger: Api, given: Any
) -> None:
    path, of = occurrence(ines, given, "A"), f"/assignments/{given['assignmentId']}"
    before = calendar(ines, given)
    calls: list[tuple[str, str, Any]] = [
        ("PATCH", path, {"state": "skipped"}),
        ("POST", f"{path}/push", {"days": 1}),
        ("POST", f"{of}/pause", {"from": "2026-11-10"}),
        ("POST", f"{of}/resume", {"on": "2026-11-10"}),
        ("PATCH", of, {"startDate": None}),
        ("DELETE", of, None),
    ]
    for method, where, body in calls:
        for api in (thomas, other_coach, stranger):
            foreign = api.call(method, where, body)
            missing = api.call(method, where.replace(where.split("/")[2], str(uuid7())), body)
            assert (foreign.status_code, foreign.content) == (404, missing.content)
    assert calendar(ines, given) == before
