"""What a coach sends becomes content: ids are kept or made, exercises named, configs checked."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.exercises.service import find_exercises, name_exercises
from carnet.kit.errors import Invalid, bad_input
from carnet.kit.ids import uuid7
from carnet.programs.models import IN_BLOCK, IN_SESSION, Block, Prescription, Program, Session, Week
from carnet.programs.prescription import check_config, check_session_score
from carnet.programs.schemas import Name, PartTree, PrescriptionTree, SessionTree
from carnet.programs.tree import (
    ID_FIELDS,
    BlockContent,
    ExerciseContent,
    ExerciseType,
    PartKind,
    SessionContent,
    WeekContent,
    list_places,
)

_CONTENT: dict[PartKind, Any] = {
    "block": BlockContent,
    "week": WeekContent,
    "session": SessionContent,
    "exercise": ExerciseContent,
}
_read_id, _read_name = partial(msgspec.convert, type=UUID), partial(msgspec.convert, type=Name)
_DEEPEST = 20  # a config is nested less deeply than this
_MOST_NAMES = 5_000  # a statement takes some 32,000 values
_NO_PART = "not in this program"
_NO_EXERCISE = "not an exercise of this team"


@dataclass
class _Known:
    """What is looked up once for a whole request."""

    lineages: dict[tuple[PartKind, UUID], UUID] = field(default_factory=dict)
    types: dict[UUID, ExerciseType] = field(default_factory=dict)  # by item
    exercises: dict[str, UUID] = field(default_factory=dict)  # by name

    def note(self, kind: PartKind, part_id: UUID, found: Any) -> None:
        """A part of the program, by whatever has its fields."""
        self.lineages[kind, part_id] = found.lineage_id
        if kind == "exercise":
            self.types[part_id] = found.exercise_type


async def resolve_parts(
    db: AsyncSession, program: Program, trees: Sequence[PartTree], path: str, blocks: Sequence[BlockContent] = ()
) -> list[Any]:
    """The content of each tree, a list that was sent at `path`. Raises Invalid with the place of what is wrong.

    A part with an id is one of this program's, in whatever version; one without is new. `blocks` are those at hand.
    """
    placed = [(f"{path}[{n}]", tree) for n, tree in enumerate(trees)]
    known = await _look_up(db, program, [one for at, tree in placed for one in _list_trees(at, tree)], blocks)
    return [_build(known, at, tree) for at, tree in placed]


async def resolve_part(
    db: AsyncSession, program: Program, tree: PartTree, path: str, blocks: Sequence[BlockContent] = ()
) -> Any:
    """The content of one tree, as `resolve_parts`."""
    known = await _look_up(db, program, list(_list_trees(path, tree)), blocks)
    return _build(known, path, tree)


def _list_trees(path: str, tree: PartTree) -> Iterator[tuple[str, PartTree]]:
    yield path, tree
    for n, one in enumerate(tree.parts):
        yield from _list_trees(_below(path, f"{tree.inside}[{n}]"), one)


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


async def _look_up(
    db: AsyncSession, program: Program, trees: list[tuple[str, PartTree]], blocks: Sequence[BlockContent]
) -> _Known:
    known = _Known()
    for part in (place.part for place in list_places(list(blocks))):
        known.note(part.kind, part.part_id, part)
    for kind in _CONTENT:
        ids = {tree.part_id for _, tree in trees if tree.kind == kind and tree.part_id is not None}
        ids = {part_id for part_id in ids if (kind, part_id) not in known.lineages}
        for row in await db.execute(_of_program(kind, program, ids)) if ids else ():
            known.note(kind, row.part_id, row)
    for path, tree in trees:
        _check_ids(known, path, tree)
    names: set[str] = set()
    ids_at: dict[UUID, str] = {}
    for path, tree in trees:
        if isinstance(tree, PrescriptionTree):
            if tree.exercise_id is None:
                names.add(tree.exercise_name)
            else:
                ids_at[tree.exercise_id] = _below(path, "exerciseId")
            _list_mentions(tree.config, _below(path, "config"), names, ids_at)
    for exercise_id in ids_at.keys() - await find_exercises(db, program.team_id, set(ids_at)):
        raise Invalid.at(ids_at[exercise_id], _NO_EXERCISE)
    if len(names) > _MOST_NAMES:
        raise Invalid.at(trees[0][0] or "body", f"more than {_MOST_NAMES:,} exercises are named at once")
    known.exercises = await name_exercises(db, program.team_id, names)
    return known


def _of_program(kind: PartKind, program: Program, ids: set[UUID]) -> Select[*tuple[Any, ...]]:
    """The parts of one kind with these ids in any version of the program."""
    ours = (Block.team_id == program.team_id, Block.program_id == program.program_id)
    if kind == "block":
        return (
            select(Block.block_id.label("part_id"), Block.lineage_id).where(*ours, Block.block_id.in_(ids)).distinct()
        )
    if kind == "week":
        weeks = select(Week.week_id.label("part_id"), Week.lineage_id).join(Block, IN_BLOCK)
        return weeks.where(*ours, Week.team_id == program.team_id, Week.week_id.in_(ids)).distinct()
    ours = (Session.team_id == program.team_id, Session.program_id == program.program_id)
    if kind == "session":
        sessions = select(Session.session_id.label("part_id"), Session.lineage_id)
        return sessions.where(*ours, Session.session_id.in_(ids)).distinct()
    items = select(Prescription.item_id.label("part_id"), Prescription.lineage_id, Prescription.exercise_type)
    mine = (*ours, Prescription.team_id == program.team_id, Prescription.item_id.in_(ids))
    return items.join(Session, IN_SESSION).where(*mine).distinct()


def _check_ids(known: _Known, path: str, tree: PartTree) -> None:
    part_id = tree.part_id
    lineage_id = None if part_id is None else known.lineages.get((tree.kind, part_id))
    if part_id is not None and lineage_id is None:
        raise Invalid.at(_below(path, ID_FIELDS[tree.kind]), _NO_PART)
    if tree.lineage_id is not None and tree.lineage_id != lineage_id:
        raise Invalid.at(_below(path, "lineageId"), "not chosen: leave it out, or send it back as it was read")
    if isinstance(tree, PrescriptionTree) and part_id is not None and known.types[part_id] != tree.exercise_type:
        # what was logged of an item has the shape of its type, in every version
        message = "an exercise of another type is another one: send it without its itemId"
        raise Invalid.at(_below(path, "exerciseType"), message)


def _list_mentions(value: Any, path: str, names: set[str], ids_at: dict[UUID, str], depth: int = 0) -> None:
    """Collects the exercises that a config mentions, by name or by id."""
    if depth > _DEEPEST:
        raise Invalid.at(path, "nested too deeply")
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in inside:
        if isinstance(one, dict | list):
            at = f"{path}.{key}" if isinstance(value, dict) else f"{path}[{key}]"
            _list_mentions(one, at, names, ids_at, depth + 1)
    if isinstance(value, list):
        return
    if value.get("exerciseId") is not None:
        at = f"{path}.exerciseId"
        ids_at[_check(_read_id, value["exerciseId"], at)] = at
    elif "exerciseName" in value:
        names.add(_check(_read_name, value["exerciseName"], f"{path}.exerciseName"))


def _build(known: _Known, path: str, tree: PartTree) -> Any:
    part_id = tree.part_id or uuid7()
    fields = {name: getattr(tree, name) for name in tree.__struct_fields__}
    fields |= {tree.key: part_id, "lineage_id": known.lineages.get((tree.kind, part_id), part_id)}
    if tree.inside:
        fields[tree.inside] = [
            _build(known, _below(path, f"{tree.inside}[{n}]"), one) for n, one in enumerate(tree.parts)
        ]
    if isinstance(tree, SessionTree):
        fields["score"] = _check(check_session_score, tree.score, _below(path, "score"))
    if isinstance(tree, PrescriptionTree):
        fields["exercise_id"] = tree.exercise_id or known.exercises[tree.exercise_name]
        named = _name_mentions(tree.config, known.exercises)
        fields["config"] = _check(partial(check_config, tree.exercise_type), named, _below(path, "config"))
    return _CONTENT[tree.kind](**fields)


def _check(check: Callable[[Any], Any], value: Any, path: str) -> Any:
    try:
        return check(value)
    except msgspec.ValidationError as error:
        raise bad_input(str(error), path) from error


def _name_mentions(value: Any, exercises: dict[str, UUID]) -> Any:
    if isinstance(value, list):
        return [_name_mentions(one, exercises) if isinstance(one, dict | list) else one for one in value]
    named = {key: _name_mentions(one, exercises) if isinstance(one, dict | list) else one for key, one in value.items()}
    if named.get("exerciseId") is None and "exerciseName" in named:
        named["exerciseId"] = str(exercises[named["exerciseName"]])
    return named
