"""What is scored, and what is not: the cases that the published programmes leave out."""

from typing import Any, get_args
from uuid import UUID

import msgspec
import pytest

from carnet.kit.ids import planned_id
from carnet.progress.document import Item, fold_document
from carnet.progress.score import Kind, Score, score_exercise, score_session
from tests.conftest import Api, Cast
from tests.programs.published_for_time import FOR_TIME
from tests.programs.published_intervals import INTERVALS
from tests.programs.published_strength import STRENGTH
from tests.progress.fold_digest import make_history
from tests.tools import AMRAP, CIRCUIT, EMOM, STANDARD, save, save_data, start

ITEM = UUID("0192f000-0000-7000-8000-000000000001")
KG = {"kind": "weight", "weight": 20, "weightUnit": "kg"}


def _exercise(exercise_type: str, config: dict[str, Any], **data: Any) -> dict[str, Any]:
    """As a document shows it, with this data in it."""
    item = Item(ITEM, ITEM, "x", exercise_type, config)
    shown = fold_document([item], [], []).exercises[0]
    return {**shown, "data": {**shown["data"], **data}}


def _set(n: int, reps: int | None, weight: float | None = None, **more: Any) -> dict[str, Any]:
    planned = {"setId": str(planned_id(ITEM, n)), "kind": "work", "done": True}
    return {**planned, "reps": reps, "weight": weight, "weightUnit": weight and "kg", **more}


def _round(*reps: int | None, split: float | None = None, skipped: bool = False) -> dict[str, Any]:
    return {"splitSeconds": split, "stations": [{"reps": n, "skipped": skipped} for n in reps]}


def _standard(score: str, sets: list[dict[str, Any]], **group: Any) -> Score | None:
    config = {"setGroups": [{"count": 3, **group}], "score": score}
    return score_exercise(_exercise("standard", config, sets=sets))


@pytest.mark.parametrize("exercise_type", ["standard", "EMOM", "AMRAP", "circuit"])
def test_nothing_logged_is_no_score(exercise_type: str) -> None:
    assert score_exercise(_exercise(exercise_type, {})) is None


@pytest.mark.parametrize("rule", ["time", "rounds", "reps", "lowest_round", "slowest_round", "sum"])
def test_no_rule_scores_an_empty_circuit(rule: str) -> None:
    assert score_exercise(_exercise("circuit", {"score": rule, "rounds": 3, "roundCapSeconds": 60})) is None


@pytest.mark.parametrize("rule", ["reps", "top_set", "load", "volume"])
def test_no_rule_scores_a_warm_up_or_a_set_that_is_not_done(rule: str) -> None:
    sets = [_set(0, 5, 100, kind="warmup"), _set(1, 5, 100, done=False)]
    assert _standard(rule, sets, plus=True) is None


def test_a_pair_of_dumbbells_counts_twice_and_body_weight_apart() -> None:
    pair = _standard("volume", [_set(0, 10, 20), _set(1, 8, 20)], load=KG | {"implements": 2})
    assert pair == Score(kind="volume", value=720, unit="kg")  # (10 + 8) x 20 x 2
    pullups = _standard("volume", [_set(0, 10, 5), _set(1, 8)], load={"kind": "bodyweight", "added": 5})
    assert pullups == Score(kind="volume", value=0, unit="kg", detail={"repsWithoutLoad": 18})


def test_a_missed_single_is_no_load() -> None:
    missed = [_set(0, 1, 170), _set(1, 0, 180), _set(2, 1, 190, done=False)]
    found = _standard("load", missed)
    assert found is not None
    assert found.value == 170


def test_capped_reps_are_counted_or_written() -> None:
    fran = {"repScheme": [21, 15, 9], "forTime": True, "timeCapSeconds": 600, "movements": [{}, {}]}
    detail = {"of": 90, "capSeconds": 600}  # 2 x (21 + 15 + 9)
    written = score_exercise(_exercise("circuit", fran, capped=True, repsAtCap=81, timeSeconds=600))
    assert written == Score(kind="reps_at_cap", value=81, unit="reps", detail=detail)
    counted = score_exercise(_exercise("circuit", fran, capped=True, totalReps=72))
    assert counted == Score(kind="reps_at_cap", value=72, unit="reps", detail=detail)


def test_the_lowest_round_is_of_those_that_were_done() -> None:
    config = {"rounds": 4, "score": "lowest_round", "movements": [{}, {}]}
    rounds = [_round(10, 12), _round(8, 9), _round(None, None), _round(11, 10)]
    found = score_exercise(_exercise("circuit", config, rounds=rounds, totalReps=60))
    # 22, 17, nothing, 21
    assert found == Score(kind="lowest_round", value=17, unit="reps", detail={"rounds": [22, 17, 21], "totalReps": 60})


def test_an_interval_that_stops_an_emom() -> None:
    config = {"intervals": 5, "slots": [{"movements": [{"reps": 5}]}]}
    minutes: dict[str, Any] = {"repsPerMinute": [5, 3, 5, 5, 5]}
    made = score_exercise(_exercise("EMOM", config, **minutes))
    assert made == Score(kind="intervals", value=4, unit="intervals", detail={"of": 5, "totalReps": 23})
    stopped = score_exercise(_exercise("EMOM", config | {"afterFailure": "stop"}, **minutes))
    assert stopped == Score(kind="intervals", value=1, unit="intervals", detail={"of": 5, "totalReps": 23})


def test_a_session_sums_only_what_is_alike() -> None:
    kilograms, reps = Score(kind="load", value=100, unit="kg"), Score(kind="reps", value=30, unit="reps")
    rule = {"rule": "sum"}
    assert score_session(None, [kilograms]) is None
    assert score_session(rule, [None]) is None
    assert score_session(rule, [kilograms, reps]) is None
    partly = Score(kind="sum", value=100, unit="kg", detail={"values": [100, None]})
    assert score_session(rule, [kilograms, None]) == partly


RULES: dict[str, list[dict[str, Any]]] = {
    "standard": [{"score": rule} for rule in ("reps", "top_set", "load", "volume")],
    "EMOM": [{}, {"afterFailure": "stop"}],
    "AMRAP": [{"score": rule} for rule in ("rounds", "reps")],
    "circuit": [{"score": rule} for rule in ("time", "rounds", "reps", "lowest_round", "slowest_round", "sum")],
}
CONFIGS = [
    (one.exercise_type, one.config | one.plain | rule)
    for entry in (*INTERVALS, *FOR_TIME, *STRENGTH)
    for one in entry.days[0].exercises
    for rule in RULES[one.exercise_type]
]


def test_whatever_was_logged_has_a_score_that_is_one_or_none() -> None:
    """Documents of hostile histories, each exercise under every config of its type."""
    seen: set[str] = set()
    for seed in range(80):
        for exercise in make_history(seed).fold().exercises:
            for exercise_type, config in CONFIGS:
                if exercise_type == exercise["exerciseType"]:
                    found = score_exercise({**exercise, "config": config})
                    assert msgspec.convert(msgspec.to_builtins(found), Score | None) == found
                    seen |= {found.kind} if found else set()
    assert set(get_args(Kind)) - seen <= {"load", "top_set"}  # few of these sets are done with both reps and a load


def test_scores_are_of_one_attempt(ines: Api, marion: Api, thomas: Api, stranger: Api, cast: Cast) -> None:
    first = start(ines, cast.session_id)
    path = f"/workouts/{first}/score"
    save_data(ines, first, STANDARD, repsPerSet=[5, 5, 3], weightUsed=100)
    save_data(ines, first, EMOM, repsPerMinute=[5, 5, 4])
    save_data(ines, first, AMRAP, rounds=10, extraReps=7)
    save_data(ines, first, CIRCUIT, timeSeconds=300)
    scores = [one["score"] for one in ines.ok("GET", path)["exercises"]]
    # 5 + 5 + 3 = 13; two of ten minutes; 10 x 30 + 7 = 307; 300 s
    assert [(one["kind"], one["value"]) for one in scores] == [
        ("reps", 13),
        ("intervals", 2),
        ("rounds", 10),
        ("time", 300),
    ]
    assert scores[AMRAP]["detail"] == {"extraReps": 7, "totalReps": 307}
    second = start(ines, cast.session_id)
    save(ines, second, CIRCUIT, status="skipped")
    assert [one["score"] for one in ines.ok("GET", f"/workouts/{second}/score")["exercises"]] == [None] * 4
    assert marion.ok("GET", path)["exercises"][CIRCUIT]["score"]["value"] == 300
    for foreign in (thomas, stranger):
        assert foreign.call("GET", path).status_code == 404
