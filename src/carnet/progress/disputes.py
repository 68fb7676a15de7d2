"""What two devices noted without seeing each other, with all that picking one of them needs."""

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, cast
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.service import read_names
from carnet.kit import clock
from carnet.programs.service import read_session
from carnet.progress.dispute_schemas import Dispute, DisputedField, DisputedUnit, Disputes, DisputeVersion
from carnet.progress.fold import ExerciseFold, Fields
from carnet.progress.models import SessionProgress
from carnet.progress.paths import Unit
from carnet.progress.rounds import RESULTS
from carnet.progress.service import Log, load_log
from carnet.progress.units import view_unit

_MOST = 50
_RESULT = Unit("result", "")
# as documents are stored; in a text that a person wrote a quote is always escaped
_TWO_VERSIONS, _REVIVED = '%"versions":[{%', '%"revived":true%'
_LIST_OF = {"set": ("sets", "setId"), "round": ("rounds", "roundId")}


async def read_disputes(db: AsyncSession, student_id: UUID) -> Disputes:
    """Of the student's own documents; only those that hold a dispute are folded."""
    keys = await db.execute(
        select(SessionProgress.team_id, SessionProgress.session_id)
        .where(
            SessionProgress.student_id == student_id,
            or_(SessionProgress.document.like(_TWO_VERSIONS), SessionProgress.document.like(_REVIVED)),
        )
        .limit(_MOST)
    )
    found: list[Dispute] = []
    for team_id, session_id in keys:
        log = await load_log(db, team_id, session_id, student_id)
        session = await read_session(db, team_id, session_id, log.workouts[-1].version)
        names = await read_names(db, {UUID(op.device[:36]) for op in log.operations})
        found += _find(log, _Words(session.title, names))
    return Disputes(disputes=found)


class _Words(NamedTuple):
    title: str  # of the session
    names: dict[UUID, str]  # of who wrote in it


def _find(log: Log, words: _Words) -> Iterator[Dispute]:
    document = log.document()
    for exercise in document.exercises:
        fold = document.folded.exercises.get(UUID(exercise["itemId"]))
        for unit, fields in _list_units(exercise["exerciseType"], fold) if fold else ():
            view = view_unit(fields)
            if not view.deleted and (view.versions or view.revived):
                yield _show(_name_unit(exercise["data"], unit), fields, exercise, words)


def _list_units(exercise_type: str, fold: ExerciseFold) -> Iterator[tuple[Unit, Fields]]:
    for unit, fields in fold.units.items():
        if unit.kind != "video":
            yield unit, fields
    result = RESULTS.get(exercise_type, ())
    fields = {(None, field): fold.data[field] for field in result if field in fold.data}
    if fields:
        yield _RESULT, fields


def _show(unit: DisputedUnit, fields: Fields, exercise: dict[str, Any], words: _Words) -> Dispute:
    view = view_unit(fields)
    paths = {key: register.shown.path for key, register in fields.items()}
    heads = {
        key: DisputedField(path=paths[key], heads=[head.op_id for head in register.heads])
        for key, register in fields.items()
    }
    deleted = heads.pop((None, "deleted"), None)
    ranks = next(iter(fields.values())).ranks
    # of several attempts the latest that wrote in it: what is written there covers all of it
    latest = max((register.shown.workout_id for register in fields.values()), key=ranks.__getitem__)
    return Dispute(
        workout_id=latest,
        session_title=words.title,
        item_id=UUID(exercise["itemId"]),
        exercise_name=exercise["exerciseName"],
        exercise_type=exercise["exerciseType"],
        unit=unit,
        fields=list(heads.values()),
        versions=[
            DisputeVersion(
                author_id=UUID(device[:36]),
                author_name=words.names[UUID(device[:36])],
                device_id=UUID(device[37:]),
                at=clock.from_ms(at),
                values={paths[key]: value for key, value in values.items()},
            )
            for device, at, values in view.versions
        ],
        values={paths[key]: value for key, value in view.values.items()},
        revived=view.revived,
        deleted=deleted,
    )


def _name_unit(data: dict[str, Any], unit: Unit) -> DisputedUnit:
    warmup, number = False, None
    if unit.kind == "interval":
        number = int(unit.name) + 1
    elif unit.kind in _LIST_OF:
        entries, key = _LIST_OF[unit.kind]
        one = next(entry for entry in data[entries] if entry[key] == unit.name)
        warmup = one.get("kind") == "warmup"
        alike = [entry[key] for entry in data[entries] if (entry.get("kind") == "warmup") == warmup]
        number = alike.index(unit.name) + 1
    kind = cast("Literal['set', 'interval', 'round', 'result']", unit.kind)
    return DisputedUnit(kind=kind, name=unit.name, number=number, warmup=warmup)
