"""A plan of unlike sets: warm-ups are sets like the others, but no work sets."""

import pytest

from carnet.config import Settings
from carnet.kit.ids import UUID, planned_id
from carnet.programs.schemas import PrescriptionTree
from tests.conftest import Api, Cast
from tests.tools import exercise, give, save_data, start

GROUPS = [{"count": 2, "reps": 5, "kind": "warmup"}, {"count": 3, "reps": {"min": 3, "max": 5}}]
PRESS = PrescriptionTree(exercise_name="Développé", exercise_type="standard", config={"setGroups": GROUPS})
KINDS = ["warmup", "warmup", "work", "work", "work"]


@pytest.fixture
def workout(ines: Api, cast: Cast, settings: Settings) -> str:
    return start(ines, give(settings, cast, [PRESS]))


def test_reps_per_set_begins_at_the_first_work_set(ines: Api, workout: str) -> None:
    data = save_data(ines, workout, 0, repsPerSet=[5, 4, 3])
    item = UUID(exercise(ines, workout, 0)["itemId"])
    assert [one["setId"] for one in data["sets"]] == [str(planned_id(item, n)) for n in range(5)]
    assert [one["kind"] for one in data["sets"]] == KINDS
    assert [one["done"] for one in data["sets"]] == [False, False, True, True, True]
    assert (data["repsPerSet"], data["repsCompleted"], data["setsCompleted"]) == ([5, 4, 3], 12, 3)
    longer = save_data(ines, workout, 0, repsPerSet=[5, 4, 3, 2])
    assert longer["repsPerSet"] == [5, 4, 3, 2]
    assert [one["kind"] for one in longer["sets"]] == [*KINDS, "work"]
    shorter = save_data(ines, workout, 0, repsPerSet=[5])
    assert shorter["repsPerSet"] == [5]


def test_sets_by_place_begin_at_the_first_set(ines: Api, workout: str) -> None:
    data = save_data(ines, workout, 0, sets=[{"reps": 5, "weight": 120, "done": True}] * 3)
    assert [one["kind"] for one in data["sets"]] == KINDS[:3]
    assert (data["repsPerSet"], data["setsCompleted"], data["weightUsed"]) == ([5], 1, 120)


def test_as_many_sets_as_a_save_takes(ines: Api, workout: str) -> None:
    data = save_data(ines, workout, 0, sets=[{"reps": 1, "done": True}] * 200)
    assert len(data["sets"]) == 200
    assert save_data(ines, workout, 0, repsPerSet=[2] * 100)["repsPerSet"] == [2] * 100


def test_the_plain_keys_are_there_as_null(ines: Api, workout: str) -> None:
    config = exercise(ines, workout, 0)["config"]
    assert set(config) == {"sets", "reps", "weight", "weightUnit", "notes", "setGroups"}
    assert (config["reps"], config["weight"], config["weightUnit"], config["notes"]) == (None, None, None, None)
    assert config["setGroups"] == GROUPS


def test_a_program_without_dates(ines: Api, workout: str) -> None:
    program = ines.ok("GET", "/my-programs")["programs"][0]
    assert program["startDate"] is None
    assert [(one["date"], one["order"], one["workoutId"]) for one in program["sessions"]] == [(None, 0, workout)]
