"""The invariants of docs/saving.md as functions of a history: each raises AssertionError where the fold breaks it."""

from typing import Any

from carnet.progress import document, fold
from tests.progress import fold_oracle as oracle
from tests.progress.fold_histories import History
from tests.progress.fold_recount import recount
from tests.progress.fold_session import (
    COMPUTED,
    ITEMS,
    as_shown,
    find_unit,
    read_field,
    read_plain,
    unit_of,
)

_COUNTERS = (
    "setsCompleted",
    "repsPerSet",
    "repsCompleted",
    "weightUsed",
    "repsPerMinute",
    "totalReps",
    "roundsCompleted",
)
_DERIVED = ("status", "bulk", "deleted")  # their shown value is worked out from more than their own path


def arrival_order(history: History, operations: list[Any]) -> None:
    """I3: whatever the order in which operations and attempts arrive, document and records are the same."""
    other = History(history.starts[::-1], operations)
    assert other.fold().progress == history.fold().progress
    for start in history.starts:
        assert other.record(start.workout_id).progress == history.record(start.workout_id).progress


def overwritten_stays_away(history: History) -> None:
    """I6: what stands at a path is what a head says, or nothing: never a value that was knowingly overwritten."""
    progress, heads = history.fold().progress, _heads(history)
    for path, ops in heads.items():
        if path in COMPUTED or path.endswith(_DERIVED):
            continue
        allowed = [as_shown(path, op.value) for op in ops]
        unit = unit_of(path)
        shown = find_unit(progress, unit) if unit else None
        if shown is not None:
            assert read_field(shown, path) in (*allowed, as_shown(path, None)), path
            if not shown.get("versions"):
                assert read_field(shown, path) in allowed, path
        elif not unit:
            assert read_plain(progress, path) in allowed, path


def first_of_heads(history: History) -> None:
    """Rule 6: outside of disputed units the head is shown that is not null, then the latest, then by opId."""
    progress, heads = history.fold().progress, _heads(history)
    disputed = oracle.disputed_units(heads)
    for path, ops in heads.items():
        if path in COMPUTED or path.endswith(_DERIVED) or unit_of(path) in disputed:
            continue
        wanted = as_shown(path, oracle.pick_shown(ops).value)
        shown = find_unit(progress, unit_of(path)) if unit_of(path) else None
        if shown is not None:
            assert read_field(shown, path) == wanted, path
        elif not unit_of(path):
            assert read_plain(progress, path) == wanted, path


def nothing_shows_empty(history: History) -> None:
    """I7: a head that is not null is shown, or stands whole in the versions of its disputed set, interval or round."""
    progress, ranks = history.fold().progress, history.ranks()
    for path, ops in _heads(history).items():
        values = [as_shown(path, op.value) for op in ops if op.value is not None]
        if not values or path in COMPUTED or path.endswith(_DERIVED):
            continue
        unit = unit_of(path)
        if not unit:
            assert read_plain(progress, path) in values, path
        elif not oracle.is_gone(unit, history.operations, ranks):
            shown = find_unit(progress, unit)
            assert shown is not None, f"{unit} is hidden"
            there = [read_field(one, path) for one in (shown, *shown.get("versions", ()))]
            assert all(value in there for value in values), path


def deletion(history: History) -> None:
    """Rule 8: a set or round is hidden exactly where each deletion of it was made knowing all that stands in it."""
    progress, ranks = history.fold().progress, history.ranks()
    for unit in {unit_of(path) for path in _heads(history)} - {""}:
        if "/interval/" not in unit and f"{unit}/deleted" in _heads(history):
            shown = find_unit(progress, unit)
            assert (shown is None) == oracle.is_gone(unit, history.operations, ranks), unit


def whole_versions(history: History) -> None:
    """Rule 6: a disputed unit shows one of its versions whole, one for each device that holds one of the heads."""
    progress, heads = history.fold().progress, _heads(history)
    disputed = oracle.disputed_units(heads)
    for unit in {unit_of(path) for path in heads} - {""}:
        shown = find_unit(progress, unit)
        if shown is None:
            continue
        versions = shown.get("versions", [])
        assert bool(versions) == (unit in disputed), unit
        paths = [path for path in heads if unit_of(path) == unit and not path.endswith("/deleted")]
        contested = [path for path in paths if any(op.value != heads[path][0].value for op in heads[path])]
        assert {one["device"] for one in versions} == {op.device for path in contested for op in heads[path]}
        paths = [path for path in paths if not path.endswith("/bulk")]
        seen = {path: read_field(shown, path) for path in paths}
        assert not versions or seen in [{path: read_field(one, path) for path in paths} for one in versions], unit
        for one in versions:
            for path in {*contested} & {*paths}:
                own = [as_shown(path, op.value) for op in heads[path] if op.device == one["device"]]
                assert not own or read_field(one, path) in own, path


def no_mixture(history: History) -> None:
    """Rule 6: a version holds nothing of another party of whose set its device never knew anything.

    Only where each version had a value that another one knowingly overwrote is the new value in all of them.
    """
    progress, heads, ranks = history.fold().progress, _heads(history), history.ranks()
    for unit in oracle.disputed_units(heads):
        ops = [op for op in history.operations if op.workout_id in ranks and unit_of(op.path) == unit]
        paths = [path for path in heads if unit_of(path) == unit and not path.endswith("/deleted")]
        contested = [path for path in paths if any(op.value != heads[path][0].value for op in heads[path])]
        parties = {op.device for path in contested for op in heads[path]}
        attempts = {op.workout_id for path in contested for op in heads[path]}
        for one in (find_unit(progress, unit) or {}).get("versions", ()):
            last = max((op for op in ops if op.device == one["device"]), key=lambda op: op.dseq)
            knew = {op.device for op in ops if op.op_id in history.seen[last.op_id]} | {one["device"]}
            for path in paths:
                there = [op for op in ops if op.path == path]
                said = [op for op in there if as_shown(path, op.value) == read_field(one, path)]
                fair = [
                    op for op in said if op.device in knew | ({op.device} - parties) or op.workout_id not in attempts
                ]
                had = any(op.device in knew or op.workout_id not in attempts for op in there)
                replaced = had and any(op in heads[path] for op in said)
                assert fair or replaced or read_field(one, path) == as_shown(path, None), path


def records_stand_apart(history: History) -> None:
    """I9: the record of an attempt is the same whatever the other attempts hold, also if they are not there."""
    for start in history.starts:
        own = [op for op in history.operations if op.workout_id == start.workout_id]
        alone = document.fold_attempt(ITEMS, start.workout_id, own)
        assert alone.progress == history.record(start.workout_id).progress
        heads = oracle.all_heads(own, {start.workout_id: 0})
        for path, ops in heads.items():
            if not unit_of(path) and path not in COMPUTED and not path.endswith(_DERIVED):
                assert read_plain(alone.progress, path) == as_shown(path, oracle.pick_shown(ops).value)


def later_attempt_wins(history: History) -> None:
    """Rule 10: at each path only the latest attempt that wrote there counts, from the latest fresh one on."""
    ranks = history.ranks()
    newest: dict[str, int] = {}
    for op in history.operations:
        if op.workout_id in ranks:
            newest[op.path] = max(newest.get(op.path, 0), ranks[op.workout_id])
    registers = history.fold().folded.registers
    assert {path: ranks[register.shown.workout_id] for path, register in registers.items()} == newest


def counters(history: History) -> None:
    """I12: what is counted equals a recount from the raw operations, in the document and in each record."""
    progress = history.fold().progress
    assert recount(progress, history.operations, history.ranks()) == _counted(progress)
    for start in history.starts:
        ranks = {start.workout_id: 0}
        record = history.record(start.workout_id).progress
        assert recount(record, history.operations, ranks) == _counted(record)


def last_edit_shows(history: History) -> None:
    """I8: with one device what was written last is shown, whatever its clock said; nothing is in dispute."""
    progress = history.fold().progress
    begun = sorted(history.starts, key=lambda start: start.dseq)
    first = max((n for n, start in enumerate(begun) if start.fresh), default=0)
    place = {start.workout_id: n for n, start in enumerate(begun) if n >= first}
    last: dict[str, Any] = {}
    for op in sorted((op for op in history.operations if op.workout_id in place), key=lambda op: op.dseq):
        if op.path not in last or place[op.workout_id] >= place[last[op.path].workout_id]:
            last[op.path] = op
    made = {path: (place[op.workout_id], op.dseq) for path, op in last.items()}
    for path, op in last.items():
        unit = unit_of(path)
        shown = find_unit(progress, unit) if unit else None
        if path in COMPUTED:
            root, fields = COMPUTED[path]
            detail = [when for other, when in made.items() if other.startswith(root) and other.endswith(fields)]
            if "repsPerMinute" not in path and all(when < made[path] for when in detail):
                assert read_plain(progress, path) == as_shown(path, op.value), path
        elif path.endswith("/deleted"):
            rest = [when for other, when in made.items() if unit_of(other) == unit and other != path]
            assert (shown is None) == (op.value is True and all(when < made[path] for when in rest)), path
        elif path.startswith("/workout/") or path.endswith(_DERIVED):
            continue
        elif shown is not None:
            assert "versions" not in shown
            assert "revived" not in shown
            assert read_field(shown, path) == as_shown(path, op.value), path
        elif not unit:
            assert read_plain(progress, path) == as_shown(path, op.value), path


def rings_hide_nothing(history: History) -> None:
    """However bases are forged, each path shows a value, and of the device that wrote it the last of that attempt."""
    for register in history.fold().folded.registers.values():
        shown = register.shown
        assert register.heads[0] == shown
        own = [op for op in register.operations if (op.device, op.workout_id) == (shown.device, shown.workout_id)]
        assert shown.dseq == max(op.dseq for op in own)


def heads_match(history: History) -> None:
    """Rule 6: the heads of each path are exactly those that its definition names."""
    folded = history.fold().folded
    for path, ops in _heads(history).items():
        assert set(folded.heads(path)) == {op.op_id for op in ops}, path
        assert fold.find_heads(folded.registers[path].operations, folded.ranks)[0] == oracle.pick_shown(ops)


def _heads(history: History) -> dict[str, list[Any]]:
    return oracle.all_heads(history.operations, history.ranks())


def _counted(progress: dict[str, Any]) -> dict[str, Any]:
    counted: dict[str, Any] = {"summary": progress["summary"]}
    for one in progress["exercises"]:
        counted[one["exerciseType"]] = {key: one["data"][key] for key in _COUNTERS if key in one["data"]}
    return counted
