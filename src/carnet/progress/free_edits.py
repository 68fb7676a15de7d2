"""A session of one's own as a phone writes it without a network: made by its start, changed by operations."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.kit import clock
from carnet.kit.errors import Invalid, NotFound
from carnet.programs.own import OwnSession, change_own_session, find_own_session, read_own_session
from carnet.programs.schemas import Name, PrescriptionTree
from carnet.programs.service import read_prescriptions
from carnet.programs.tree import MAX_EXERCISES
from carnet.progress.free import create_free_session
from carnet.progress.free_schemas import FreeExercise, FreeStart, NewFreeSession
from carnet.progress.paths import ITEMS, TITLE
from carnet.progress.service import Edit, Log


async def make_free_session(
    db: AsyncSession, student_id: UUID, session_id: UUID, free: FreeStart, *, time_zone: str | None, at: datetime
) -> None:
    """The session that a start brings with it, for the day of the start; one that is there already stays as it is.

    Raises as `create_free_session`; nothing of it is written then.
    """
    exercises = msgspec.UNSET if free.copy_of is not None else free.exercises
    wanted = NewFreeSession(
        session_id=session_id, title=free.title, exercises=exercises, copy_of=free.copy_of, time_zone=time_zone
    )
    async with db.begin_nested():
        await create_free_session(db, student_id, wanted, at)


async def change_free_items(db: AsyncSession, log: Log, edit: Edit) -> Edit:
    """Gives the session of an edit's attempt another title, or one exercise more or less; the edit as it is logged.

    The attempt is pinned to the version that this makes. Raises NotFound for a session that is not the author's own,
    Invalid, IdTaken, msgspec.ValidationError; nothing is written then.
    """
    own = await find_own_session(db, log.session_id)
    if own is None or not own.student_id == log.student_id == edit.author_id:
        raise NotFound
    at = clock.from_ms(edit.arrived_at)
    async with db.begin_nested():
        if edit.path == TITLE:
            edit = replace(edit, value=msgspec.convert(edit.value, Name))
            version = await change_own_session(db, own, title=edit.value, exercises=None, at=at)
        else:
            exercises, value = await _read_items(db, own, edit)
            edit = replace(edit, value=value)
            version = await change_own_session(db, own, title=None, exercises=exercises, at=at)
        workout = log.workout(edit.workout_id)
        if version != workout.version:
            log.prescriptions = await read_prescriptions(db, log.team_id, log.session_id)
            workout.version = version
    return edit


async def _read_items(db: AsyncSession, own: OwnSession, edit: Edit) -> tuple[list[PrescriptionTree], Any]:
    """The exercises with the one that the edit names added, changed or left out, and the edit's value."""
    item_id = UUID(edit.path.removeprefix(ITEMS))
    trees = [
        PrescriptionTree(
            item_id=one.item_id,
            exercise_id=one.exercise_id,
            exercise_name=one.exercise_name,
            exercise_type=one.exercise_type,
            config=one.config,
        )
        for one in (await read_own_session(db, own)).exercises
    ]
    if edit.value is None:
        return [tree for tree in trees if tree.item_id != item_id], None
    said = msgspec.convert(edit.value, FreeExercise)
    tree = PrescriptionTree(
        item_id=item_id, exercise_name=said.exercise_name, exercise_type=said.exercise_type, config=said.config
    )
    places = [n for n, one in enumerate(trees) if one.item_id == item_id]
    if places:
        trees[places[0]] = tree
    else:
        trees.append(tree)
    if len(trees) > MAX_EXERCISES:
        raise Invalid.at("value", f"a session has at most {MAX_EXERCISES} exercises")
    return trees, msgspec.to_builtins(said)
