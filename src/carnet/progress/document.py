"""The progress document and an attempt's record: projections of folded operations. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Protocol
from uuid import UUID

from carnet.progress.details import Details, emom_data, standard_data
from carnet.progress.fold import ExerciseFold, Folded, Operation, Ranks
from carnet.progress.rounds import amrap_data, circuit_data
from carnet.progress.units import view_unit

_DATA_OF = {"standard": standard_data, "EMOM": emom_data, "AMRAP": amrap_data, "circuit": circuit_data}


@dataclass(frozen=True)
class Item:
    """A prescription as the document shows it."""

    item_id: UUID
    exercise_id: UUID
    exercise_name: str
    exercise_type: str
    config: dict[str, Any]


class Prescribed(Protocol):
    """What of a prescription the document needs."""

    version: Any
    item_id: Any
    exercise_id: Any
    exercise_name: Any
    exercise_type: Any
    config: Any


@dataclass(frozen=True)
class Attempt:
    """What of an attempt the fold needs; attempts come in their order."""

    workout_id: UUID
    fresh: bool


@dataclass(frozen=True)
class Document:
    """A document with the registers it was made from."""

    folded: Folded
    exercises: list[dict[str, Any]]

    @property
    def progress(self) -> dict[str, Any]:
        """The `progress` of the wire."""
        return {"exercises": self.exercises, "summary": self.summary, "feedback": self.feedback}

    @property
    def summary(self) -> dict[str, int]:
        """Counts by status."""
        statuses = [exercise["status"] for exercise in self.exercises]
        return {
            "totalExercises": len(statuses),
            "completedExercises": statuses.count("completed"),
            "inProgressExercises": statuses.count("in_progress"),
            "skippedExercises": statuses.count("skipped"),
        }

    @property
    def feedback(self) -> dict[str, Any]:
        """The student's word on the whole session."""
        registers = self.folded.feedback
        return {field: registers[field].value if field in registers else None for field in ("rpe", "notes")}


def in_document(attempts: Sequence[Attempt]) -> list[Attempt]:
    """The attempts whose operations make the document: the latest fresh one and all after it."""
    first = max((n for n, attempt in enumerate(attempts) if attempt.fresh), default=0)
    return list(attempts[first:])


def rank_attempts(attempts: Sequence[Attempt]) -> Ranks:
    """The attempts that make the document, by their order."""
    return {attempt.workout_id: n for n, attempt in enumerate(in_document(attempts))}


def list_items(prescriptions: Sequence[Prescribed], version: int, operations: Iterable[Operation]) -> list[Item]:
    """The exercises of a version in order, then those of other versions that hold data."""
    held = {op.path[4:40] for op in operations if op.path.startswith("/ex/")}
    rows = [row for row in prescriptions if row.version == version]
    shown = {row.item_id for row in rows}
    absent = [row for row in prescriptions if row.item_id not in shown and str(row.item_id) in held]
    # the newest version before this one, else the first after it: what is drafted or published later is never it
    absent.sort(key=lambda row: (row.version > version, abs(row.version - version)), reverse=True)
    rows += {row.item_id: row for row in absent}.values()
    return [Item(row.item_id, row.exercise_id, row.exercise_name, row.exercise_type, row.config) for row in rows]


def fold_document(items: Sequence[Item], attempts: Sequence[Attempt], operations: Iterable[Operation]) -> Document:
    """The document of a session and student: `items` in the order shown, all `attempts` in theirs."""
    ranks = rank_attempts(attempts)
    return _project(items, Folded(operations, ranks), ranks)


def fold_attempt(items: Sequence[Item], workout_id: UUID, operations: Iterable[Operation]) -> Document:
    """The record of one attempt: the fold of its own operations alone."""
    ranks = {workout_id: 0}
    return _project(items, Folded(operations, ranks), ranks)


def _project(items: Sequence[Item], folded: Folded, ranks: Ranks) -> Document:
    exercises = [show_exercise(n, item, folded.exercises.get(item.item_id), ranks) for n, item in enumerate(items)]
    return Document(folded, exercises)


def show_exercise(position: int, item: Item, fold: ExerciseFold | None, ranks: Ranks) -> dict[str, Any]:
    """One exercise of the wire; `fold` is null where nothing was written."""
    fold = fold or ExerciseFold()
    fields = {name: register.value for name, register in fold.fields.items()}
    return {
        "itemId": str(item.item_id),
        "position": position,
        "exerciseId": str(item.exercise_id),
        "exerciseName": item.exercise_name,
        "exerciseType": item.exercise_type,
        "config": item.config,
        "status": _status(fields.get("status"), fold),
        "skipReason": fields.get("skipReason"),
        "notes": fields.get("notes"),
        "videos": _videos(fold),
        "data": _DATA_OF[item.exercise_type](Details(item.item_id, item.config, fold, ranks)),
    }


def _status(said: str | None, fold: ExerciseFold) -> str:
    """Only an explicit status completes or skips; anything logged is in progress."""
    if said in ("completed", "skipped"):
        return said
    return "in_progress" if said == "in_progress" or _is_logged(fold) else "not_started"


_UNTICKED = ("done", "bulk", "deleted")  # false is what they are before anybody touches them


def _is_logged(fold: ExerciseFold) -> bool:
    noted = (register.value for name, register in fold.fields.items() if name == "notes")
    written = (register.value for register in fold.data.values())
    kept = (each for each in fold.units.values() if (None, "deleted") not in each or not view_unit(each).deleted)
    detail = (
        register.value
        for fields in kept
        for (_, field), register in fields.items()
        if register.value is not False or field not in _UNTICKED
    )
    # 0 and false were logged; "" and [] say that nothing was
    return any(value is not None and value not in ("", []) for value in chain(noted, written, detail))


def _videos(fold: ExerciseFold) -> list[str]:
    """References in the order in which they were added."""
    registers = [fields[None, ""] for unit, fields in fold.units.items() if unit.kind == "video"]
    shown = [register.shown for register in registers if register.value is not None]
    return [op.value for op in sorted(shown, key=lambda op: (op.at, op.op_id))]
