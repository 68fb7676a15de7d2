"""History: every value ever saved, newest first, paged; restore brings one back."""

from typing import Any

from carnet.config import Settings
from carnet.kit.ids import uuid7
from tests.conftest import Api, Cast
from tests.tools import STANDARD, Phone, count_rows, document, save, save_data, set_path, start


def entries(api: Api, workout: str) -> list[dict[str, Any]]:
    page = api.ok("GET", f"/workouts/{workout}/history")
    found: list[dict[str, Any]] = page["entries"]
    while "next" in page:
        page = api.ok("GET", f"/workouts/{workout}/history?cursor={page['next']}")
        found += page["entries"]
    return found


def restore(api: Api, workout: str, op_id: str) -> Any:
    return api.ok("POST", f"/workouts/{workout}/restore", {"opId": op_id})


def test_every_earlier_value_is_there(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    values = [8, 0, None, 9.5]
    for rpe in values:
        save_data(ines, workout, STANDARD, rpe=rpe)
    for note in ("a", None, "b"):
        save(ines, workout, STANDARD, notes=note)
    found = entries(ines, workout)
    keys = {"opId", "path", "value", "previous", "author", "authorId", "authorName", "device", "at"}
    assert all(set(one) == keys for one in found)
    rpes = [(one["previous"], one["value"]) for one in found if one["path"].endswith("/data/rpe")]
    assert rpes == [(None, 9.5), (0, None), (8, 0), (None, 8)]
    assert [one["value"] for one in found if one["path"].endswith("/notes")] == ["b", None, "a"]
    assert {one["author"] for one in found} == {"Ines"}
    assert found[-1]["path"] == "/workout/start"


def test_it_is_paged_and_says_everything_once(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    for first in (1, 2, 3):
        save_data(ines, workout, STANDARD, repsPerSet=[first] * 40)
    found = entries(ines, workout)
    reps = [one for one in found if one["path"].endswith("/reps")]
    assert len(reps) == 120
    assert len({one["opId"] for one in found}) == len(found)
    assert [one["value"] for one in reps] == [3] * 40 + [2] * 40 + [1] * 40
    first_page = ines.ok("GET", f"/workouts/{workout}/history")
    assert first_page["entries"] == found[: len(first_page["entries"])]
    assert len(first_page["entries"]) < len(found)


def test_a_value_overwritten_by_another_phone_is_there(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    item = document(ines, workout)["progress"]["exercises"][STANDARD]["itemId"]
    for reps in (5, 4):
        phone = Phone(ines, workout)
        phone.send(phone.op(set_path(item, 0, "reps"), reps))
    found = entries(ines, workout)
    assert {one["value"] for one in found if one["path"].endswith("/reps")} == {4, 5}
    assert len({one["device"] for one in found if one["path"].endswith("/reps")}) == 2


def test_restore_brings_a_value_back(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    save_data(ines, workout, STANDARD, sets=[{"reps": 5, "weight": 100, "done": True}])
    save_data(ines, workout, STANDARD, sets=[{"reps": 0, "weight": None}])
    found = entries(ines, workout)
    for path in ("reps", "weight"):
        earlier = [one for one in found if one["path"].endswith(f"/{path}")][-1]
        answer = restore(ines, workout, earlier["opId"])
        assert set(answer) == {"version", "exercise", "summary"}
    one = document(ines, workout)["progress"]["exercises"][STANDARD]["data"]["sets"][0]
    assert (one["reps"], one["weight"]) == (5, 100)
    assert len(entries(ines, workout)) == len(found) + 2


def test_restore_of_what_stands_changes_nothing(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    save_data(ines, workout, STANDARD, rpe=8)
    before = document(ines, workout)
    newest = entries(ines, workout)[0]
    restore(ines, workout, newest["opId"])
    assert document(ines, workout) == before


def test_restore_of_a_set_that_was_deleted(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    save_data(ines, workout, STANDARD, repsPerSet=[5, 4, 3])
    save_data(ines, workout, STANDARD, repsPerSet=[5])
    earlier = next(one for one in entries(ines, workout) if one["path"].endswith("/reps") and one["value"] == 4)
    answer = restore(ines, workout, earlier["opId"])
    assert 4 in answer["exercise"]["data"]["repsPerSet"]


def test_restore_of_the_end_opens_or_closes(ines: Api, cast: Cast) -> None:
    workout = start(ines, cast.session_id)
    ines.ok("POST", f"/workouts/{workout}/finish", {"rpe": 8})
    end = next(one for one in entries(ines, workout) if one["path"] == "/workout/finish")
    ines.ok("POST", f"/workouts/{workout}/reopen")
    answer = restore(ines, workout, end["opId"])
    assert (answer["workoutId"], answer["status"]) == (workout, "completed")
    assert answer == ines.ok("GET", f"/workouts/{workout}")


def test_what_cannot_be_restored(ines: Api, thomas: Api, cast: Cast, settings: Settings) -> None:
    workout, foreign = start(ines, cast.session_id), start(thomas, cast.session_id)
    save_data(thomas, foreign, STANDARD, rpe=8)
    theirs = entries(thomas, foreign)[0]["opId"]
    begun = entries(ines, workout)[-1]["opId"]
    rows = count_rows(settings)
    missing = ines.call("POST", f"/workouts/{workout}/restore", {"opId": str(uuid7())})
    answer = ines.call("POST", f"/workouts/{workout}/restore", {"opId": theirs})
    assert (answer.status_code, answer.content) == (404, missing.content)
    assert ines.call("POST", f"/workouts/{workout}/restore", {"opId": begun}).status_code == 400
    assert count_rows(settings) == rows


def test_a_base_of_somebody_else_shows_nothing_of_theirs(ines: Api, thomas: Api, cast: Cast) -> None:
    theirs = start(ines, cast.session_id)
    save_data(ines, theirs, STANDARD, notes="Privé")
    secret = next(one for one in entries(ines, theirs) if one["value"] == "Privé")
    workout = start(thomas, cast.session_id)
    item = document(thomas, workout)["progress"]["exercises"][STANDARD]["itemId"]
    phone = Phone(thomas, workout)
    phone.send(phone.op(f"/ex/{item}/data/notes", "x", base=secret["opId"]))
    assert "Privé" not in thomas.call("GET", f"/workouts/{workout}/history").text
