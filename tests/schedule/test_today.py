"""Today is the date where the student is; late is what was planned before it and not begun."""

from typing import Any

import pytest

from carnet.config import Settings
from tests.conftest import Api, Cast
from tests.schedule.plans import TWO_WEEKS, assign, occurrence, program, row, rows, set_clock, write
from tests.tools import save, start

PARIS, HONOLULU, AUCKLAND = "Europe/Paris", "Pacific/Honolulu", "Pacific/Auckland"


@pytest.fixture
def given(marion: Api, cast: Cast, settings: Settings) -> Any:
    """On the 9th, 11th, 13th, 16th and 18th; the cast's own program is ended."""
    for one in marion.ok("GET", f"/students/{cast.ines.user_id}/assignments")["assignments"]:
        marion.call("DELETE", f"/assignments/{one['assignmentId']}")
    return assign(marion, write(settings, cast), cast)


def today(api: Api, zone: str | None = None) -> tuple[str, str, str]:
    """The date, the titles of what is on, of what is late."""
    found = api.ok("GET", "/today" + (f"?timeZone={zone}" if zone else ""))
    return found["date"], *("".join(one["title"] for one in found[key]) for key in ("sessions", "late"))


def late(api: Api, given: Any, zone: str | None = None) -> str:
    path = "/my-programs" + (f"?timeZone={zone}" if zone else "")
    return "".join(one["title"] for one in rows(api, given, path) if one["late"])


def test_a_row_names_its_program(ines: Api, given: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, "2026-11-11T12:00Z")
    found = ines.ok("GET", "/today")
    assert (found["date"], found["timeZone"]) == ("2026-11-11", "UTC")
    (session,) = found["sessions"]
    assert (session["programId"], session["assignmentId"]) == (given["programId"], given["assignmentId"])
    assert {key: value for key, value in session.items() if key not in ("programId", "assignmentId")} == row(
        ines, given, "B"
    )
    assert session["exercises"][0]["exerciseName"] == "Squat barre"


@pytest.mark.parametrize(
    ("instant", "zone", "date", "on", "behind"),
    [
        # a flight: the same instant is another day, and the date line gives a day back or takes one
        ("2026-11-11T09:30Z", PARIS, "2026-11-11", "B", "A"),
        ("2026-11-11T09:30Z", HONOLULU, "2026-11-10", "", "A"),
        ("2026-11-11T09:30Z", AUCKLAND, "2026-11-11", "B", "A"),
        ("2026-11-11T11:30Z", HONOLULU, "2026-11-11", "B", "A"),
        ("2026-11-11T11:30Z", AUCKLAND, "2026-11-12", "", "AB"),
        # midnight
        ("2026-11-10T22:59:59.999Z", PARIS, "2026-11-10", "", "A"),
        ("2026-11-10T23:00Z", PARIS, "2026-11-11", "B", "A"),
        ("2026-11-11T22:59:59.999Z", PARIS, "2026-11-11", "B", "A"),
        ("2026-11-11T23:00Z", PARIS, "2026-11-12", "", "AB"),
        # half and quarter hours
        ("2026-11-10T18:29:59Z", "Asia/Kolkata", "2026-11-10", "", "A"),
        ("2026-11-10T18:30Z", "Asia/Kolkata", "2026-11-11", "B", "A"),
        ("2026-11-10T18:14:59Z", "Asia/Kathmandu", "2026-11-10", "", "A"),
        ("2026-11-10T18:15Z", "Asia/Kathmandu", "2026-11-11", "B", "A"),
        ("2026-11-11T03:30Z", "America/St_Johns", "2026-11-11", "B", "A"),
        ("2026-11-11T03:29Z", "America/St_Johns", "2026-11-10", "", "A"),
    ],
)
def test_where_the_student_is(
    *, ines: Api, given: Any, monkeypatch: pytest.MonkeyPatch, instant: str, zone: str, date: str, on: str, behind: str
) -> None:
    set_clock(monkeypatch, instant)
    assert today(ines, zone) == (date, on, behind)
    assert late(ines, given, zone) == behind


@pytest.mark.parametrize(
    ("zone", "instant", "date"),
    [
        # a day of 25 hours in Paris, one of 23; Lord Howe turns its clocks by half an hour
        (PARIS, "2026-10-24T21:59Z", "2026-10-24"),
        (PARIS, "2026-10-24T22:00Z", "2026-10-25"),
        (PARIS, "2026-10-25T22:59Z", "2026-10-25"),
        (PARIS, "2026-10-25T23:00Z", "2026-10-26"),
        (PARIS, "2027-03-27T23:00Z", "2027-03-28"),
        (PARIS, "2027-03-28T21:59Z", "2027-03-28"),
        (PARIS, "2027-03-28T22:00Z", "2027-03-29"),
        ("Australia/Lord_Howe", "2026-04-04T12:59Z", "2026-04-04"),
        ("Australia/Lord_Howe", "2026-04-04T13:00Z", "2026-04-05"),
        ("Australia/Lord_Howe", "2026-04-05T13:29Z", "2026-04-05"),
        ("Australia/Lord_Howe", "2026-04-05T13:30Z", "2026-04-06"),
        # Samoa had no 30 December 2011
        ("Pacific/Apia", "2011-12-30T09:59Z", "2011-12-29"),
        ("Pacific/Apia", "2011-12-30T10:00Z", "2011-12-31"),
    ],
)
def test_days_of_another_length(ines: Api, monkeypatch: pytest.MonkeyPatch, zone: str, instant: str, date: str) -> None:
    set_clock(monkeypatch, instant)
    assert today(ines, zone)[0] == date


def test_the_zone_asked_for_wins_over_mine(ines: Api, given: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, "2026-11-11T11:30Z")
    assert ines.ok("GET", "/today")["timeZone"] == "UTC"
    ines.ok("PATCH", "/me", {"timeZone": AUCKLAND})
    assert today(ines) == ("2026-11-12", "", "AB")
    assert late(ines, given) == "AB"
    assert today(ines, PARIS) == ("2026-11-11", "B", "A")
    assert late(ines, given, PARIS) == "A"


@pytest.mark.parametrize("zone", ["Europe", "Mars/Olympus", "../etc/passwd", "/etc/localtime", "", "A" * 65, "%00"])
@pytest.mark.parametrize("path", ["/today", "/my-programs"])
def test_a_wrong_zone(ines: Api, path: str, zone: str) -> None:
    answer = ines.call("GET", f"{path}?timeZone={zone}")
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, "timeZone")


def test_the_next_one_of_a_program_in_order(
    *, marion: Api, ines: Api, given: Any, cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, "2026-11-11T12:00Z")
    in_order = assign(marion, write(settings, cast, [[("X", 0), ("Y", 1)], [("Z", 0)]]), cast, None)
    assert today(ines) == ("2026-11-11", "BX", "A")
    one = row(ines, in_order, "X")
    workout = start(ines, one["sessionId"], scheduledSessionId=one["scheduledSessionId"])
    assert today(ines)[1] == "BX"
    ines.ok("POST", f"/workouts/{workout}/finish")
    assert today(ines)[1] == "BY"
    ines.ok("PATCH", occurrence(ines, in_order, "Y"), {"state": "skipped"})
    assert today(ines)[1] == "BZ"
    set_clock(monkeypatch, "2027-11-11T12:00Z")
    assert (today(ines)[1], late(ines, in_order)) == ("Z", "")
    assert given["assignmentId"] != in_order["assignmentId"]


def test_what_is_on_stays_when_it_is_done(ines: Api, given: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, "2026-11-11T12:00Z")
    one = row(ines, given, "B")
    workout = start(ines, one["sessionId"], scheduledSessionId=one["scheduledSessionId"])
    ines.ok("POST", f"/workouts/{workout}/finish")
    found = ines.ok("GET", "/today")["sessions"]
    assert [(session["title"], session["state"], session["status"]) for session in found] == [
        ("B", "done", "completed")
    ]


def test_late_until_it_is_begun(ines: Api, given: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, "2026-11-14T10:00Z")
    assert late(ines, given) == "ABC"
    one = row(ines, given, "B")
    workout = start(ines, one["sessionId"], scheduledSessionId=one["scheduledSessionId"])
    assert late(ines, given) == "AC"
    set_clock(monkeypatch, "2026-11-14T15:00Z")  # left empty for hours: it reads as closed, and nothing was done
    assert late(ines, given) == "ABC"
    save(ines, workout, 0, status="completed")
    set_clock(monkeypatch, "2026-11-15T15:00Z")
    assert late(ines, given) == "AC"
    ines.ok("POST", f"/workouts/{workout}/finish")
    assert (late(ines, given), row(ines, given, "B")["state"]) == ("AC", "done")
    ines.ok("PATCH", occurrence(ines, given, "A"), {"state": "skipped"})
    assert late(ines, given) == "C"
    ines.ok("POST", f"{occurrence(ines, given, 'C')}/push", {"date": "2026-11-15"})
    assert (late(ines, given), today(ines)) == ("", ("2026-11-15", "C", ""))


def test_nothing_is_late_in_a_pause(ines: Api, given: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ines.ok("POST", f"/assignments/{given['assignmentId']}/pause", {"from": "2026-11-11"})
    set_clock(monkeypatch, "2026-11-10T12:00Z")
    assert (program(ines, given)["paused"], late(ines, given)) == (False, "A")
    set_clock(monkeypatch, "2026-11-13T12:00Z")
    assert (program(ines, given)["paused"], late(ines, given)) == (True, "A")
    assert today(ines) == ("2026-11-13", "", "A")
    ines.ok("POST", f"/assignments/{given['assignmentId']}/resume", {"on": "2026-11-13"})
    assert today(ines) == ("2026-11-13", "B", "A")
    ines.ok("POST", f"/assignments/{given['assignmentId']}/pause", {"from": "2026-11-14", "until": "2026-11-20"})
    for day, paused in (("13", False), ("14", True), ("19", True), ("20", False)):
        set_clock(monkeypatch, f"2026-11-{day}T12:00Z")
        assert program(ines, given)["paused"] is paused


def test_nothing_is_on_of_what_has_ended(marion: Api, ines: Api, given: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, "2026-11-11T12:00Z")
    one = row(ines, given, "A")
    start(ines, one["sessionId"])
    marion.call("DELETE", f"/assignments/{given['assignmentId']}")
    assert today(ines) == ("2026-11-11", "", "")
    assert late(ines, given) == ""


def test_the_coach_sees_the_calendar_by_the_students_clock(
    *, marion: Api, ines: Api, other_coach: Api, cast: Cast, given: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, "2026-11-11T11:30Z")
    path = f"/students/{cast.ines.user_id}/schedule"
    ines.ok("PATCH", "/me", {"timeZone": AUCKLAND})
    marion.ok("PATCH", "/me", {"timeZone": HONOLULU})
    assert marion.ok("GET", path) == ines.ok("GET", "/my-programs")
    assert "".join(one["title"] for one in rows(marion, given, path) if one["late"]) == "AB"
    for api in (other_coach, ines):
        assert api.call("GET", path).status_code == 404
    assert sum(map(len, TWO_WEEKS)) == len(rows(marion, given, path))
