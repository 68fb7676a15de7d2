"""Coaches who write at the same moment: one after the other, and nobody's work is lost unseen."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from carnet.config import Settings
from carnet.kit import clock
from carnet.kit.db import Database
from carnet.kit.errors import VersionChanged
from carnet.programs import catalog, parts
from carnet.programs.drafts import Target, open_draft, publish_draft, read_version, replace_draft
from carnet.programs.schemas import BlockTree, NewProgram, PrescriptionTree, ProgramTree, SessionTree, WeekTree
from tests.conftest import Api, Cast
from tests.programs.bodies import create, publish

T = TypeVar("T")
FOUR = range(4)


def at_once(settings: Settings, work: Callable[[AsyncSession, int], Awaitable[T]]) -> list[T | BaseException]:
    """Four transactions of one server, begun together."""

    async def run() -> list[T | BaseException]:
        database = Database(settings)

        async def one(n: int) -> T:
            async with database.write() as db:
                return await work(db, n)

        done = await asyncio.gather(*(one(n) for n in FOUR), return_exceptions=True)
        await database.close()
        return done

    return asyncio.run(run())


def read_draft(settings: Settings, coach_id: UUID, program_id: UUID) -> Any:
    async def read() -> Any:
        database = Database(settings)
        async with database.read() as db:
            draft = await read_version(db, coach_id, program_id, None)
        await database.close()
        return draft

    return asyncio.run(read())


def named(n: int, exercise: str) -> BlockTree:
    """A block with one exercise."""
    item = PrescriptionTree(exercise_name=exercise, exercise_type="standard", config={})
    week = WeekTree(title="S", sessions=[SessionTree(title="T", exercises=[item])])
    return BlockTree(title=f"B{n}", weeks=[week])


def test_at_one_revision_one_writes(marion: Api, settings: Settings, cast: Cast) -> None:
    program_id = UUID(create(marion)["programId"])
    target = Target(cast.marion.user_id, program_id, '"1"')
    answers = at_once(
        settings, lambda db, n: replace_draft(db, target, ProgramTree(title=f"T{n}", blocks=[named(n, "x")]))
    )
    (won,) = [one for one in answers if not isinstance(one, BaseException)]
    assert sum(isinstance(one, VersionChanged) for one in answers) == 3
    assert read_draft(settings, cast.marion.user_id, program_id) == won


def test_what_each_adds_is_there(marion: Api, settings: Settings, cast: Cast) -> None:
    program_id = UUID(create(marion)["programId"])
    target = Target(cast.marion.user_id, program_id)
    answers = at_once(settings, lambda db, n: parts.add_part(db, target, named(n, "Neuf"), into=None, position=None))
    assert sorted(one[0] for one in answers if isinstance(one, tuple)) == [2, 3, 4, 5]
    draft = read_draft(settings, cast.marion.user_id, program_id)
    assert sorted(block.title for block in draft.blocks) == ["B0", "B1", "B2", "B3", "Bloc 1", "Bloc 2"]
    assert draft.revision == 5


def test_published_and_opened_once(marion: Api, settings: Settings, cast: Cast) -> None:
    program_id = create(marion)["programId"]
    target = Target(cast.marion.user_id, UUID(program_id))
    published = at_once(settings, lambda db, _n: publish_draft(db, target, clock.now()))
    assert published == [published[0]] * 4
    assert len(marion.ok("GET", f"/programs/{program_id}")["versions"]) == 1
    opened = at_once(settings, lambda db, _n: open_draft(db, cast.marion.user_id, UUID(program_id)))
    assert sorted(one[1] for one in opened if isinstance(one, tuple)) == [False, False, False, True]
    assert publish(marion, program_id)["version"] == 2


def test_the_same_new_exercise(settings: Settings, cast: Cast, marion: Api) -> None:
    team_id = UUID(marion.ok("GET", "/me")["teams"][0]["teamId"])
    made = at_once(
        settings,
        lambda db, n: catalog.create_program(
            db,
            cast.marion.user_id,
            NewProgram(title="P", team_id=team_id, blocks=[named(n, "Nouveau")]),
            clock.now(),
        ),
    )
    assert not [one for one in made if isinstance(one, BaseException)]
