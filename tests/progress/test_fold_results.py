"""Two phones and one result: rounds and the reps after them, a time and its cap, are never mixed."""

from typing import Any
from uuid import UUID

import pytest

from carnet.progress.document import Attempt, fold_document
from carnet.progress.fold import Operation
from tests.conftest import Api, Cast
from tests.progress.fold_session import ITEM, ITEMS
from tests.tools import AMRAP, Phone, document, save_data, start

ATTEMPT = UUID(int=1)


def fold(exercise_type: str, *said: tuple[str, str, Any, list[int]]) -> Any:
    """The data of the exercise after operations (device, field, value, numbers of its bases), a minute apart."""
    operations = [
        Operation(
            op_id=UUID(int=n + 100),
            workout_id=ATTEMPT,
            device=device,
            dseq=n,
            path=f"/ex/{ITEM[exercise_type].item_id}/data/{field}",
            value=value,
            bases=tuple(UUID(int=base + 100) for base in bases),
            at=n * 60_000,
        )
        for n, (device, field, value, bases) in enumerate(said)
    ]
    folded = fold_document(ITEMS, [Attempt(ATTEMPT, fresh=False)], operations)
    return next(one["data"] for one in folded.exercises if one["exerciseType"] == exercise_type)


def test_the_rounds_of_one_phone_and_the_reps_of_another_are_no_score() -> None:
    a, b = "ines/a", "ines/b"
    data = fold("AMRAP", (a, "rounds", 7, []), (a, "extraReps", 3, []), (b, "rounds", 6, []), (b, "extraReps", 9, []))
    assert (data["rounds"], data["extraReps"], data["totalReps"]) == (6, 9, 6 * 15 + 9)
    assert [(one["device"], one["rounds"], one["extraReps"]) for one in data["versions"]] == [(a, 7, 3), (b, 6, 9)]
    apart = fold("AMRAP", (a, "rounds", 7, []), (a, "extraReps", 3, []), (b, "rounds", 6, []))
    assert (apart["rounds"], apart["extraReps"], apart["totalReps"]) == (6, None, 6 * 15)


def test_who_saw_the_rounds_and_corrects_the_reps_makes_no_version() -> None:
    data = fold("AMRAP", ("ines/a", "rounds", 7, []), ("ines/a", "extraReps", 3, []), ("ines/b", "extraReps", 4, [1]))
    assert (data["rounds"], data["extraReps"]) == (7, 4)
    assert "versions" not in data


def test_a_time_is_not_shown_with_the_cap_of_another_phone() -> None:
    said: list[tuple[str, str, Any, list[int]]] = [("ines/a", "timeSeconds", 512, []), ("ines/b", "capped", True, [])]
    data = fold("circuit", *said, ("ines/b", "timeSeconds", 600, []), ("ines/b", "repsAtCap", 40, []))
    assert (data["timeSeconds"], data["capped"], data["repsAtCap"]) == (600, True, 40)
    assert [(one["timeSeconds"], one["capped"], one["repsAtCap"]) for one in data["versions"]] == [
        (512, None, None),
        (600, True, 40),
    ]


@pytest.mark.parametrize("picked", [{"rounds": 7, "extraReps": 3}, {"rounds": 6, "extraReps": 9}])
def test_one_is_picked_and_the_versions_are_sent_back_without_harm(ines: Api, cast: Cast, picked: Any) -> None:
    workout = start(ines, cast.session_id)
    item_id = document(ines, workout)["progress"]["exercises"][AMRAP]["itemId"]
    for rounds, extra in ((7, 3), (6, 9)):
        phone = Phone(ines, workout)
        path = f"/ex/{item_id}/data/"
        phone.send(phone.op(path + "rounds", rounds), phone.op(path + "extraReps", extra))
    disputed = document(ines, workout)["progress"]["exercises"][AMRAP]["data"]
    assert len(disputed["versions"]) == 2
    assert save_data(ines, workout, AMRAP, **disputed) == disputed
    settled = save_data(ines, workout, AMRAP, **picked)
    assert "versions" not in settled
    assert {field: settled[field] for field in picked} == picked
