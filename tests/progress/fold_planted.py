"""Bugs to plant: each breaks one rule of docs/saving.md the way it is easily broken."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from carnet.progress import details, document, fold, units
from carnet.progress.document import Attempt
from carnet.progress.fold import Operation, Ranks, shown_first
from carnet.progress.units import View
from carnet.workouts import attempts

_find_heads, _view_unit, _in_document = fold.find_heads, units.view_unit, document.in_document
_fold_document = document.fold_document


def _latest(operations: Any, ranks: Ranks) -> list[Operation]:
    known = list(operations)
    latest = max(ranks[op.workout_id] for op in known)
    return [op for op in known if ranks[op.workout_id] == latest]


def last_write_wins(operations: Any, ranks: Ranks) -> list[Operation]:
    """Only the clock counts."""
    return [max(_latest(operations, ranks), key=lambda op: (op.at, op.op_id))]


def bases_ignored(operations: Any, ranks: Ranks) -> list[Operation]:
    """Nothing is known to have been overwritten by another device."""
    return _find_heads([replace(op, bases=()) for op in operations], ranks)


def device_order_ignored(operations: Any, ranks: Ranks) -> list[Operation]:
    """A device's later edit covers an earlier one only if it names it."""
    known = _latest(operations, ranks)
    covered = {base for op in known for base in op.bases}
    return sorted([op for op in known if op.op_id not in covered], key=shown_first, reverse=True)


def null_first(operations: Any, ranks: Ranks) -> list[Operation]:
    """Of two heads the empty one is shown."""
    return sorted(_find_heads(operations, ranks), key=lambda op: op.value is not None)


def earliest_first(operations: Any, ranks: Ranks) -> list[Operation]:
    """Of two heads the one that was written first is shown."""
    return sorted(_find_heads(operations, ranks), key=lambda op: (op.value is None, op.at, op.op_id))


def arrival_first(operations: Any, ranks: Ranks) -> list[Operation]:
    """Of two heads the one that arrived last is shown."""
    known = list(operations)
    heads = _find_heads(known, ranks)
    return sorted(heads, key=lambda op: (op.value is not None, known.index(op)), reverse=True)


def attempts_mixed(operations: Any, ranks: Ranks) -> list[Operation]:
    """An earlier attempt counts as much as a later one."""
    return _find_heads(operations, dict.fromkeys(ranks, 0))


def equal_values_lost(operations: Any, ranks: Ranks) -> list[Operation]:
    """Two heads that say the same are one, and the other is forgotten as a base."""
    heads = _find_heads(operations, ranks)
    return [op for n, op in enumerate(heads) if all(op.value != other.value for other in heads[:n])]


def mixture(fields: Any) -> View:
    """Each field for itself, from whichever device."""
    view = _view_unit(fields)
    values = {key: register.value for key, register in fields.items() if key[1] != "deleted"}
    return replace(view, values=values)


def everything_shared(fields: Any) -> View:
    """A version has what the others alone wrote too."""
    view = _view_unit(fields)
    shared = {key: register.value for key, register in fields.items() if key[1] != "deleted"}
    return replace(view, versions=[(device, at, shared | values) for device, at, values in view.versions])


def others_versions_hidden(fields: Any) -> View:
    """Only the version that is shown is there."""
    return replace(_view_unit(fields), versions=[])


def versions_of_own_writes(fields: Any) -> View:
    """A version is what its device wrote, without what stood there before."""
    view = _view_unit(fields)
    own = [
        (device, at, {key: value for key, value in values.items() if _wrote(fields[key], device)})
        for device, at, values in view.versions
    ]
    return replace(view, versions=own, values=own[0][2] if own else view.values)


def _wrote(register: Any, device: str) -> bool:
    return any(op.device == device for op in register.operations)


def deletion_wins(fields: Any) -> View:
    """A deletion hides also what it did not know of."""
    register = fields.get((None, "deleted"))
    return replace(_view_unit(fields), deleted=register is not None and register.value is True)


def deletion_forgotten(fields: Any) -> View:
    """Anything that was ever written keeps a set there."""
    return replace(_view_unit(fields), deleted=False)


def raw_clock(starts: Any) -> list[Any]:
    """Attempts by what the clocks said."""
    return sorted(starts, key=lambda start: (start.started_at, start.workout_id))


def fresh_ignored(every: Sequence[Attempt]) -> list[Attempt]:
    """All attempts make the document."""
    return list(every)


def fresh_alone(every: Sequence[Attempt]) -> list[Attempt]:
    """Only the latest attempt makes the document."""
    return _in_document(every)[-1:]


def clock_newer(one: Operation, other: Operation, _: Ranks) -> bool:
    """Details and registers are compared by clock alone."""
    return (one.at, one.op_id) > (other.at, other.op_id)


def arrival_newer(one: Operation, other: Operation, ranks: Ranks) -> bool:
    """A register always gives way to its detail."""
    return ranks[one.workout_id] >= ranks[other.workout_id]


def record_of_all(items: Any, workout_id: UUID, operations: Any) -> Any:
    """An attempt's record with what the others wrote beside it."""
    every = list(operations)
    others = sorted({op.workout_id for op in every} - {workout_id})
    return _fold_document(items, [Attempt(other, fresh=False) for other in (*others, workout_id)], every)


# name: (where it is planted, the bug)
BUGS: dict[str, tuple[list[tuple[Any, str]], Callable[..., Any]]] = {
    **{
        bug.__name__: ([(fold, "find_heads"), (units, "find_heads")], bug)
        for bug in (
            last_write_wins,
            bases_ignored,
            device_order_ignored,
            null_first,
            earliest_first,
            arrival_first,
            attempts_mixed,
            equal_values_lost,
        )
    },
    **{
        bug.__name__: ([(details, "view_unit"), (document, "view_unit")], bug)
        for bug in (
            mixture,
            everything_shared,
            others_versions_hidden,
            versions_of_own_writes,
            deletion_wins,
            deletion_forgotten,
        )
    },
    **{bug.__name__: ([(document, "in_document")], bug) for bug in (fresh_ignored, fresh_alone)},
    **{bug.__name__: ([(details, "is_newer"), (units, "is_newer")], bug) for bug in (clock_newer, arrival_newer)},
    "raw_clock": ([(attempts, "order_attempts")], raw_clock),
    "record_of_all": ([(document, "fold_attempt")], record_of_all),
}
