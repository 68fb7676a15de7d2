"""Programs of several weeks, given to Inès, and a clock that tests set."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from carnet.accounts.service import read_me
from carnet.config import Settings
from carnet.kit import clock
from carnet.kit.db import Database
from carnet.programs import content
from carnet.programs.schedule import extend_assignments
from carnet.programs.schemas import BlockTree, ProgramTree, SessionTree, WeekTree
from tests.conftest import SQUAT, Api, Cast

MONDAY = date(2026, 11, 9)
Week = list[tuple[str, int]]  # titles and days
TWO_WEEKS: list[Week] = [[("A", 0), ("B", 2), ("C", 4)], [("D", 0), ("E", 2)]]


def write(settings: Settings, cast: Cast, weeks: list[Week] = TWO_WEEKS, *, publish: bool = True) -> UUID:
    """The id of a new program of Marion's."""
    trees = [
        WeekTree(
            title=f"Semaine {n + 1}",
            sessions=[SessionTree(title=title, day=day, exercises=[SQUAT]) for title, day in week],
        )
        for n, week in enumerate(weeks)
    ]
    tree = ProgramTree(title="Cycle", blocks=[BlockTree(title="Bloc", weeks=trees)])

    async def run() -> UUID:
        database = Database(settings)
        async with database.write() as db:
            team_id = (await read_me(db, cast.marion.user_id)).teams[0].team_id
            draft = await content.write_program(
                db, team_id=team_id, author_id=cast.marion.user_id, tree=tree, at=clock.now()
            )
            if publish:
                await content.publish_program(db, draft, clock.now())
        await database.close()
        return draft.program_id

    return asyncio.run(run())


def assign(marion: Api, program_id: Any, cast: Cast, start_date: date | None = MONDAY) -> Any:
    """The schedule that Inès gets."""
    body = {"programId": str(program_id), "studentId": str(cast.ines.user_id)}
    if start_date is not None:
        body["startDate"] = start_date.isoformat()
    return marion.ok("POST", "/assignments", body)


def calendar(api: Api, schedule: Any, path: str = "/my-programs") -> list[tuple[str, Any, str]]:
    """(title, date, state) of each session of an assignment."""
    return [(row["title"], row["date"], row["state"]) for row in rows(api, schedule, path)]


def days(api: Api, schedule: Any) -> dict[str, Any]:
    """The day of November by title, None without a date."""
    return {title: day and int(day[-2:]) for title, day, _ in calendar(api, schedule)}


def rows(api: Api, schedule: Any, path: str = "/my-programs") -> list[Any]:
    """The rows of an assignment's sessions."""
    found: list[Any] = program(api, schedule, path)["sessions"]
    return found


def program(api: Api, schedule: Any, path: str = "/my-programs") -> Any:
    """An assignment in my-programs."""
    programs = api.ok("GET", path)["programs"]
    return next(one for one in programs if one["assignmentId"] == schedule["assignmentId"])


def row(api: Api, schedule: Any, title: str) -> Any:
    """One session of an assignment."""
    return next(one for one in rows(api, schedule) if one["title"] == title)


def occurrence(api: Api, schedule: Any, title: str) -> str:
    """The path of an occurrence."""
    return f"/scheduled-sessions/{row(api, schedule, title)['scheduledSessionId']}"


def publish(settings: Settings, cast: Cast, program_id: UUID, change: Any) -> None:
    """A new version whose weeks are what `change` makes of the newest."""

    async def run() -> None:
        database = Database(settings)
        async with database.write() as db:
            written = await content.get_program(db, cast.marion.user_id, program_id)
            newest = await content.find_newest(db, written)
            assert newest is not None
            blocks = await content.read_blocks(db, newest)
            change(blocks[0].weeks)
            draft = await content.add_version(db, written, number=newest.version + 1, title=newest.title, blocks=blocks)
            await content.publish_program(db, draft, clock.now())
            await extend_assignments(db, draft)
        await database.close()

    asyncio.run(run())


def set_clock(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """From here on it is that instant."""
    instant = datetime.fromisoformat(text).astimezone(UTC)
    monkeypatch.setattr(clock, "now", lambda: instant)


def problem(answer: Any) -> tuple[int, str]:
    """Status and code."""
    return answer.status_code, answer.json()["code"]
