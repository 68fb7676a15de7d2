"""What must hold of a history: I3, I6, I7, I9, I12 of its log, and of a real server what it says to whom."""

import random

from tests.faults.model.machine import Machine
from tests.faults.model.real import RealServer
from tests.progress import fold_properties as properties
from tests.progress.fold_histories import History
from tests.progress.fold_session import ITEMS

HOLD = (
    properties.overwritten_stays_away,
    properties.first_of_heads,
    properties.nothing_shows_empty,
    properties.deletion,
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
        shuffled = list(history.operations)
        random.Random(len(shuffled)).shuffle(shuffled)
        properties.arrival_order(history, shuffled)


def check_server(real: RealServer, machine: Machine) -> None:
    """I2, I10, I11 and I12 over HTTP, and the properties of what is stored."""
    real.verify()
    history = real.history(machine.seen)
    check_history(history)
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
