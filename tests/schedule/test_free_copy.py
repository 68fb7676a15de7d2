"""A session of one's own made of an earlier one: as it was planned, or as it was done."""

from carnet.config import Settings
from carnet.kit.ids import uuid7
from tests.conftest import Api, Cast
from tests.schedule.free import ROW, make, read
from tests.tools import STANDARD, count_rows, document, save_data, start


def test_a_copy_of_an_earlier_session(ines: Api, cast: Cast) -> None:
    made = make(ines, copyOf={"sessionId": str(cast.session_id)})
    copied, original = read(ines, made), document(ines, start(ines, cast.session_id))["progress"]["exercises"]
    assert copied["title"] == "Tout"
    assert [one["config"] for one in copied["exercises"]] == [one["config"] for one in original]
    assert [one["lineageId"] for one in copied["exercises"]] == [one["itemId"] for one in original]
    assert {one["itemId"] for one in copied["exercises"]}.isdisjoint(one["itemId"] for one in original)
    again = read(ines, make(ines, copyOf={"sessionId": made["sessionId"]}, title="Encore"))
    assert again["title"] == "Encore"
    assert [one["lineageId"] for one in again["exercises"]] == [one["itemId"] for one in original]


def test_a_copy_of_a_workout_as_it_was_done(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    sets = [{"reps": 5, "weight": 102.5, "weightUnit": "kg", "done": True}] * 2 + [
        {"reps": 4, "weight": 100, "weightUnit": "kg", "done": True},
        {"reps": 5, "weight": 100, "weightUnit": "kg", "done": False},
    ]
    save_data(ines, workout, STANDARD, sets=sets)
    copied = read(ines, make(ines, copyOf={"workoutId": workout}))
    (squat,) = copied["exercises"]  # the only one that was done
    groups = squat["config"]["setGroups"]
    assert [(group["count"], group["reps"], group["load"]["weight"]) for group in groups] == [
        (2, 5, 102.5),
        (1, 4, 100),
    ]
    assert squat["lineageId"] == document(ines, workout)["progress"]["exercises"][STANDARD]["itemId"]


def test_what_is_foreign_is_not_copied(
    *, ines: Api, thomas: Api, marion: Api, stranger: Api, cast: Cast, settings: Settings
) -> None:
    workout = start(ines, cast.session_id)
    own = make(ines, exercises=[ROW])["sessionId"]
    make(marion), make(stranger)  # their personal teams are there
    before = count_rows(settings)
    for api, copy_of in (
        (thomas, {"workoutId": workout}),
        (marion, {"workoutId": workout}),
        (stranger, {"workoutId": workout}),
        (stranger, {"sessionId": str(cast.session_id)}),
        (marion, {"sessionId": str(cast.session_id)}),
        (thomas, {"sessionId": own}),
        (ines, {"sessionId": str(cast.draft_session_id)}),
    ):
        foreign = api.call("POST", "/free-sessions", {"copyOf": copy_of})
        missing = api.call("POST", "/free-sessions", {"copyOf": dict.fromkeys(copy_of, str(uuid7()))})
        assert (foreign.status_code, foreign.content) == (404, missing.content)
    assert count_rows(settings) == before
