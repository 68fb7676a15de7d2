"""A new version reaches those who train: what is new is added, what moved moves, what is gone goes unless begun."""

from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from carnet.config import Settings
from carnet.programs.tree import copy_part
from tests.conftest import Api, Cast
from tests.schedule.plans import assign, calendar, days, occurrence, publish, row, rows, write
from tests.tools import save_data, start


def new(session: Any, title: str, day: int) -> Any:
    return replace(copy_part(session), title=title, day=day)


def add_week(weeks: list[Any]) -> None:
    week = copy_part(weeks[-1])
    week.sessions[:] = [new(weeks[0].sessions[0], "F", 0), new(weeks[0].sessions[0], "G", 3)]
    weeks.append(week)


def test_a_week_more(marion: Api, ines: Api, cast: Cast, settings: Settings) -> None:
    program_id = write(settings, cast)
    given = assign(marion, program_id, cast)
    publish(settings, cast, program_id, add_week)
    assert days(ines, given) == {"A": 9, "B": 11, "C": 13, "D": 16, "E": 18, "F": 23, "G": 26}
    assert [one["order"] for one in rows(ines, given)] == list(range(7))
    start(ines, row(ines, given, "F")["sessionId"])


def test_with_the_shift_of_the_rest(marion: Api, ines: Api, cast: Cast, settings: Settings) -> None:
    program_id = write(settings, cast)
    given = assign(marion, program_id, cast)
    workout = start(ines, row(ines, given, "A")["sessionId"], scheduledSessionId=occurrence(ines, given, "A")[-36:])
    ines.ok("POST", f"/workouts/{workout}/finish")
    ines.ok("POST", f"{occurrence(ines, given, 'B')}/push", {"days": 3})
    marion.ok("PATCH", occurrence(ines, given, "E"), {"date": "2026-11-22"})  # one alone is no shift of the rest
    publish(settings, cast, program_id, add_week)
    assert days(ines, given) == {"A": 9, "B": 14, "C": 16, "D": 19, "E": 22, "F": 26, "G": 29}


def test_in_the_middle(marion: Api, ines: Api, cast: Cast, settings: Settings) -> None:
    program_id = write(settings, cast)
    given = assign(marion, program_id, cast)
    publish(settings, cast, program_id, lambda weeks: weeks[0].sessions.insert(1, new(weeks[0].sessions[0], "N", 1)))
    assert [title for title, _, _ in calendar(ines, given)] == list("ANBCDE")
    assert days(ines, given)["N"] == 10
    in_order = assign(marion, program_id, cast, None)
    assert [title for title, _, _ in calendar(ines, in_order)] == list("ANBCDE")
    publish(
        settings,
        cast,
        UUID(in_order["programId"]),
        lambda weeks: weeks[1].sessions.insert(0, new(weeks[0].sessions[0], "M", 0)),
    )
    assert [title for title, _, _ in calendar(ines, in_order)] == list("ANBCMDE")
    assert set(days(ines, in_order).values()) == {None}
    assert "M" not in days(ines, given)


def test_what_moved_in_the_program_moves_in_the_calendar(
    marion: Api, ines: Api, cast: Cast, settings: Settings
) -> None:
    program_id = write(settings, cast)
    given = assign(marion, program_id, cast)
    ines.ok("POST", f"{occurrence(ines, given, 'D')}/push", {"days": 1})

    def change(weeks: list[Any]) -> None:
        weeks[0].sessions[1] = replace(weeks[0].sessions[1], day=3)
        easy = copy_part(weeks[0])
        easy.sessions[:] = [new(weeks[0].sessions[0], "Repos", 0)]
        weeks.insert(1, easy)

    publish(settings, cast, program_id, change)
    assert days(ines, given) == {"A": 9, "B": 12, "C": 13, "Repos": 16, "D": 24, "E": 26}


def test_what_is_gone(marion: Api, ines: Api, cast: Cast, settings: Settings) -> None:
    program_id = write(settings, cast)
    given = assign(marion, program_id, cast)
    begun, planned = row(ines, given, "A"), row(ines, given, "B")
    workout = start(ines, begun["sessionId"], scheduledSessionId=begun["scheduledSessionId"])
    publish(settings, cast, program_id, lambda weeks: weeks[0].sessions.__delitem__(slice(0, 2)))
    assert [title for title, _, _ in calendar(ines, given)] == list("ACDE")
    kept = row(ines, given, "A")
    assert (kept["withdrawn"], kept["workoutId"], len(kept["exercises"])) == (True, workout, 1)
    assert not row(ines, given, "C")["withdrawn"]
    assert save_data(ines, workout, 0, rpe=8)["rpe"] == 8
    ines.ok("POST", f"/workouts/{workout}/finish")
    assert row(ines, given, "A")["state"] == "done"
    # back again in the next version, it is where it was
    publish(settings, cast, program_id, lambda weeks: weeks[0].sessions.insert(0, new(weeks[0].sessions[0], "H", 0)))
    assert planned["sessionId"] not in {one["sessionId"] for one in rows(ines, given)}


@pytest.mark.parametrize("ended", [True, False])
def test_what_has_ended_gets_nothing_more(
    marion: Api, ines: Api, cast: Cast, settings: Settings, *, ended: bool
) -> None:
    program_id = write(settings, cast)
    given = assign(marion, program_id, cast)
    start(ines, row(ines, given, "A")["sessionId"])
    if ended:
        marion.call("DELETE", f"/assignments/{given['assignmentId']}")
    publish(settings, cast, program_id, add_week)
    listed = marion.ok("GET", f"/students/{cast.ines.user_id}/assignments")["assignments"][0]
    assert listed["sessions"] == (5 if ended else 7)
