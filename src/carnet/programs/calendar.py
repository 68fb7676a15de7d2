"""The days of a schedule: when a program asks for what, and what moves together. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Protocol
from uuid import UUID

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


class Occurrence(Protocol):
    """What of an occurrence decides its place."""

    session_id: Any
    date: Any
    order: Any
    state: Any


def place_sessions(rows: Iterable[tuple[UUID, UUID, int]]) -> dict[UUID, int]:
    """Days from the first day of the program by session, in the order of the rows (session, week, day of its week)."""
    weeks: dict[UUID, int] = {}
    return {session_id: 7 * weeks.setdefault(week_id, len(weeks)) + day for session_id, week_id, day in rows}


def find_shift(start: date, places: Mapping[UUID, int], occurrences: Sequence[Occurrence]) -> timedelta:
    """By how much an assignment runs behind its start date: what most of the rest got, of several the later one.

    The rest is what is planned; where nothing is, what was.
    """
    dated = [row for row in occurrences if row.date is not None and row.session_id in places]
    rest = [row for row in dated if row.state == "planned"] or dated[-1:]
    shifts = [row.date - start - timedelta(days=places[row.session_id]) for row in reversed(rest)]
    return Counter(shifts).most_common(1)[0][0] if shifts else timedelta(0)


def find_position(session_id: UUID, places: Mapping[UUID, int], given: Sequence[UUID]) -> int:
    """Where a new session goes among those given: behind the one that comes before it in the coach's order."""
    order = list(places)
    for before in reversed(order[: order.index(session_id)]):
        if before in given:
            return len(given) - list(reversed(given)).index(before)
    return 0


def is_paused(paused_from: date | None, paused_until: date | None, day: date) -> bool:
    """Whether a day lies in the pause."""
    return paused_from is not None and paused_from <= day and (paused_until is None or day < paused_until)
