"""Only what differs is written, and what is read afterwards is what was meant: any tree after any other."""

import asyncio
from itertools import pairwise
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from carnet.config import Settings
from carnet.exercises.service import name_exercises
from carnet.kit import clock
from carnet.kit.db import Database
from carnet.programs.content import add_program, add_version, list_rows, read_blocks, store_rows
from carnet.programs.models import Program
from carnet.programs.tree import BlockContent, list_places
from tests.conftest import Api, Cast
from tests.programs.test_difference import programs


def with_exercise(tree: list[BlockContent], exercise_id: UUID) -> list[BlockContent]:
    """The same, all exercises being one that there is."""
    for place in list_places(tree):
        if place.part.kind == "exercise":
            place.siblings[place.position] = replace(place.part, exercise_id=exercise_id)
    return tree


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(trees=st.lists(programs(), min_size=2, max_size=4))
def test_any_tree_after_any_other(marion: Api, cast: Cast, settings: Settings, trees: list[list[BlockContent]]) -> None:
    team_id = UUID(marion.ok("GET", "/me")["teams"][0]["teamId"])

    async def run() -> None:
        database = Database(settings)
        try:
            async with database.write() as db:
                ids = await name_exercises(db, team_id, {"Squat"})
                given_trees = [with_exercise(tree, ids["Squat"]) for tree in trees]
                program = await add_program(db, team_id=team_id, author_id=cast.marion.user_id, at=clock.now())
                draft = await add_version(db, program, number=1, title="P", blocks=given_trees[0])
                for before, after in pairwise(given_trees):
                    changed = await store_rows(db, list_rows(draft, before), list_rows(draft, after))
                    assert changed == (before != after)
                    assert await read_blocks(db, draft) == after
                await store_rows(db, list_rows(draft, given_trees[-1]), list_rows(draft, []))
                assert await read_blocks(db, draft) == []
                await db.delete(draft)
                await db.flush()
                await db.delete(await db.get_one(Program, (team_id, program.program_id)))
        finally:
            await database.close()

    asyncio.run(run())
