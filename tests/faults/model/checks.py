"""What must hold of a history: I3, I6, I7, I9, I12 of its log, and of a real server what it says to whom."""

import random
from typing import Any

from tests.faults.model.machine import Machine
from tests.faults.model.pages import PagePhone
from tests.faults.model.phone import Phone, Row
from tests.faults.model.real import RealServer
from tests.progress import fold_oracle as oracle
from tests.progress import fold_properties as properties
from tests.progress.fold_histories import History
from tests.progress.fold_session import ITEMS, PATHS

HOLD = (
    properties.overwritten_stays_away,
    properties.first_of_heads,
    properties.nothing_shows_empty,
    properties.deletion,
    properties.whole_versions,
    properties.no_mixture,
    properties.records_stand_apart,
    properties.later_attempt_wins,
    properties.counters,
    properties.heads_match,
    properties.rings_hide_nothing,
)


def check_history(history: History) -> None:
    """The properties of the fold."""
    if history.operations:
        for holds in HOLD:
            holds(history)
        ordered = [start.workout_id for start in oracle.order_starts(history.starts)]
        assert [attempt.workout_id for attempt in history.attempts()] == ordered, "rule 7"
        shuffled = list(history.operations)
        random.Random(len(shuffled)).shuffle(shuffled)
        properties.arrival_order(history, shuffled)


def check_server(real: RealServer, machine: Machine) -> None:
    """I2, I10, I11 and I12 over HTTP, and the properties of what is stored."""
    real.verify()
    history = real.history(machine.seen)
    check_history(history)
    assert all(0 <= op.at <= machine.now for op in history.operations), "rule 7: later than its arrival"
    for start in history.starts[-1:]:
        where = f"/workouts/{start.workout_id}"
        shown = real.ask("ines", "GET", f"{where}/progress")
        stored = shown.json()["sessionProgress"]["progress"]
        for exercise, item in zip(stored["exercises"], ITEMS, strict=True):
            exercise["exerciseId"] = str(item.exercise_id)  # the team's own
        assert stored == history.fold().progress, "I2 and I4"
        assert real.ask("marion", "GET", f"{where}/progress").status == 200
        for other in ("thomas", "other_coach", "stranger"):
            foreign = real.ask(other, "GET", f"{where}/progress")
            missing = real.ask(other, "GET", f"/workouts/{machine.make_id('missing')}/progress")
            assert (foreign.status, foreign.body) == (404, missing.body), "I11"
        _check_past(real, where, machine)


def _check_past(real: RealServer, where: str, machine: Machine) -> None:
    """I10: every value that was acknowledged is in the history."""
    page = real.ask("ines", "GET", f"{where}/history").json()
    entries = list(page["entries"])
    while "next" in page:
        page = real.ask("ines", "GET", f"{where}/history?cursor={page['next']}").json()
        entries += page["entries"]
    there = {entry["opId"] for entry in entries}
    noted = real.noted()
    assert there == {str(op_id) for op_id in noted.logged}, "I10"
    saved = {op_id for op_id, state in machine.acknowledged.items() if state == "saved"}
    assert saved - machine.missing <= {*noted.logged}, "I10"


def check_pages(machine: Machine) -> None:
    """I4, and each phone's own promises: order, no false "kept", no false "saved", chains of bases."""
    for person in machine.people:
        phone = person.phone
        assert isinstance(phone, PagePhone)
        phone.check()
        assert phone.state["state"] in ("saved", "check"), phone.state
        rows = phone.rows()
        _check_order(phone, rows)
    _check_views(machine)


def _check_order(phone: PagePhone, rows: list[Row]) -> None:
    """What was made later has a later number in its device's queue, or a later device."""
    place = {op_id: n for n, op_id in enumerate(phone.made)}
    of_device: dict[str, list[Row]] = {}
    for row in rows:
        of_device.setdefault(row.device, []).append(row)
    for queue in of_device.values():
        made = [place[row.op_id] for row in sorted(queue, key=lambda row: row.dseq)]
        assert made == sorted(made), "out of order"
        assert len({row.dseq for row in queue}) == len(queue), "a number twice"


def _check_views(machine: Machine) -> None:
    """I4: when all is quiet every screen shows the same."""
    for workout_id in {workout for person in machine.people for workout in person.workouts[-1:]}:
        shown = [view for person in machine.people if (view := _view(person.phone, str(workout_id))) is not None]
        assert all(view == shown[0] for view in shown), "I4: two screens differ"


def _view(phone: Phone, workout_id: str) -> dict[str, Any] | None:
    """What is on the screen, by path: of a set that was taken away nothing, though its values are kept for an undo."""
    assert isinstance(phone, PagePhone)
    paths = sorted({*PATHS, *(_deletion(path) for path in PATHS)})
    values = phone.view(workout_id, paths)
    if values is None:
        return None
    shown = dict(zip(paths, values, strict=True))
    return {path: None if shown[_deletion(path)] else value for path, value in shown.items()}


def _deletion(path: str) -> str:
    return f"{path.rpartition('/')[0]}/deleted"
