"""Plain writes are made by somebody who sees all that stands: they settle and delete what phones wrote."""

from tests.conftest import Api, Cast
from tests.tools import STANDARD, Phone, attempt, exercise, save_data, set_path, start


def test_a_shorter_list_removes_sets_that_a_phone_logged(ines: Api, cast: Cast) -> None:
    workout_id = start(ines, cast.session_id)
    item_id = exercise(ines, workout_id, STANDARD)["itemId"]
    phone = Phone(ines, workout_id)
    for n in range(3):
        phone.send(phone.op(set_path(item_id, n, "reps"), 5), phone.op(set_path(item_id, n, "done"), value=True))
    data = save_data(ines, workout_id, STANDARD, repsPerSet=[5, 5])
    assert data["repsPerSet"] == [5, 5]
    assert len(data["sets"]) == 2
    # what the phone does to the third set without knowing that it is gone brings it back, and says so
    phone.send(phone.op(set_path(item_id, 2, "reps"), 3))
    shown = exercise(ines, workout_id, STANDARD)["data"]["sets"]
    assert [one.get("revived") for one in shown] == [None, None, True]
    assert save_data(ines, workout_id, STANDARD, repsPerSet=[5, 5])["repsPerSet"] == [5, 5]


def test_a_write_in_an_earlier_attempt_settles_its_own_record(ines: Api, cast: Cast) -> None:
    first = start(ines, cast.session_id)
    item_id = exercise(ines, first, STANDARD)["itemId"]
    path = set_path(item_id, 0, "reps")
    phone = Phone(ines, first)
    phone.send(phone.op(path, 5))
    second = start(ines, cast.session_id)
    save_data(ines, second, STANDARD, sets=[{"reps": 6}])
    save_data(ines, first, STANDARD, sets=[{"reps": None}])
    own = attempt(ines, first)["exercises"][STANDARD]["data"]["sets"][0]
    assert own["reps"] is None
    assert "versions" not in own
    assert exercise(ines, second, STANDARD)["data"]["sets"][0]["reps"] == 6


def test_heads_let_a_phone_settle_the_record_of_an_earlier_attempt(ines: Api, cast: Cast) -> None:
    first = start(ines, cast.session_id)
    item_id = exercise(ines, first, STANDARD)["itemId"]
    path = set_path(item_id, 0, "reps")
    phone = Phone(ines, first)
    phone.send(phone.op(path, 5))
    second = start(ines, cast.session_id)
    save_data(ines, second, STANDARD, sets=[{"reps": 6}])
    heads = ines.ok("GET", f"/workouts/{first}/progress?heads=true")["heads"][path]
    other = Phone(ines, first)
    other.send(other.op(path, 4, base=heads))
    own = attempt(ines, first)["exercises"][STANDARD]["data"]["sets"][0]
    assert own["reps"] == 4
    assert "versions" not in own
