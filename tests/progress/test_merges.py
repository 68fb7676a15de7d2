"""Rule 11: two phones that started offline made two attempts; the student says whether they were one."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from carnet.config import Settings
from carnet.kit.ids import uuid7
from tests.conftest import Api, Cast
from tests.progress.test_fold_service import verify
from tests.tools import STANDARD, Phone, attempt, document, set_path

DAY = f"{datetime.now(UTC).date() - timedelta(days=2)}T"  # recent: what is long ago is not offered any more


def clock(minute: int) -> str:
    """That many minutes after nine."""
    return f"{DAY}{9 + minute // 60:02}:{minute % 60:02}:00Z"


def begin(api: Api, session_id: Any, minute: int = 0, **value: Any) -> Phone:
    """A phone that started offline."""
    phone = Phone(api)
    said = {"sessionId": str(session_id), "startedAt": clock(minute), **value}
    send(phone, phone.op("/workout/start", said, editedAt=clock(minute)))
    return phone


def send(phone: Phone, *operations: Any) -> None:
    assert {one["state"] for one in phone.send(*operations)["results"]} == {"saved"}


def tick(phone: Phone, item_id: str, n: int, reps: int, minute: int) -> None:
    """A set that is ticked."""
    fields = {"reps": reps, "done": True}
    operations = [phone.op(set_path(item_id, n, name), value, editedAt=clock(minute)) for name, value in fields.items()]
    send(phone, *operations)


def finish(phone: Phone, minute: int) -> None:
    send(phone, phone.op("/workout/finish", {"endedAt": clock(minute)}, editedAt=clock(minute)))


def merge(api: Api, part: Phone, into: Phone | None) -> Any:
    return api.ok("POST", f"/workouts/{part.workout_id}/merge", {"workoutId": into and into.workout_id})


def workout(api: Api, phone: Phone) -> Any:
    return api.ok("GET", f"/workouts/{phone.workout_id}")


def listed(api: Api) -> list[str]:
    return [one["workoutId"] for one in api.ok("GET", "/workouts")["workouts"]]


def offered(api: Api) -> list[list[str]]:
    return [[one["workoutId"] for one in offer["workouts"]] for offer in api.ok("GET", "/merges")["merges"]]


def squat(api: Api, phone: Phone) -> Any:
    return document(api, phone.workout_id)["progress"]["exercises"][STANDARD]


@pytest.fixture
def two(ines: Api, cast: Cast) -> tuple[Phone, Phone, str]:
    """Two phones in one training: the first did sets 1 and 2 and stopped at 9:40, the second sets 2 and 3."""
    first, second = begin(ines, cast.session_id, 0), begin(ines, cast.session_id, 5)
    item_id = squat(ines, first)["itemId"]
    tick(first, item_id, 0, 5, 10)
    tick(first, item_id, 1, 5, 20)
    tick(second, item_id, 1, 4, 25)
    tick(second, item_id, 2, 3, 30)
    finish(first, 40)
    finish(second, 65)
    return first, second, item_id


def test_merged_they_are_one(ines: Api, two: tuple[Phone, Phone, str], settings: Settings) -> None:
    first, second, _ = two
    assert [one["reps"] for one in squat(ines, second)["data"]["sets"]] == [5, 4, 3]  # the later attempt wins
    merged = merge(ines, first, second)
    assert merged["mergedInto"] == second.workout_id
    whole = workout(ines, second)
    assert (whole["startedAt"], whole["endedAt"], whole["duration"]) == (clock(0), clock(65), 65 * 60)
    assert (whole["status"], whole["mergedInto"]) == ("completed", None)
    assert listed(ines) == [second.workout_id]
    (one,) = ines.ok("GET", "/merges")["merged"]
    assert [part["workoutId"] for part in one["workouts"]] == [second.workout_id, first.workout_id]

    # what both wrote is a dispute, shown whole; what one of them wrote is there
    sets = squat(ines, second)["data"]["sets"]
    assert [one["setId"] for one in sets if one.get("versions")] == [sets[1]["setId"]]
    assert {one["reps"] for one in sets[1]["versions"]} == {5, 4}
    assert (sets[0]["reps"], sets[2]["reps"]) == (5, 3)
    assert attempt(ines, second.workout_id)["exercises"] == document(ines, second.workout_id)["progress"]["exercises"]
    assert [one["reps"] for one in attempt(ines, first.workout_id)["exercises"][STANDARD]["data"]["sets"]] == [5, 5]
    authors = {one["device"] for one in ines.ok("GET", f"/workouts/{second.workout_id}/history")["entries"]}
    assert {first.device_id, second.device_id} <= authors
    assert verify(settings) == []


def test_taken_apart_again_all_is_as_before(ines: Api, two: tuple[Phone, Phone, str], settings: Settings) -> None:
    first, second, _ = two
    pages = (f"/workouts/{first.workout_id}", f"/workouts/{second.workout_id}", "/workouts", "/my-programs")
    before = [ines.ok("GET", page) for page in pages], document(ines, second.workout_id)["progress"]
    merge(ines, first, second)
    merge(ines, first, None)
    assert ([ines.ok("GET", page) for page in pages], document(ines, second.workout_id)["progress"]) == before
    assert offered(ines) == []  # the student has said what they think of it
    assert verify(settings) == []


@pytest.mark.parametrize("order", ["late", "early"])
def test_the_direction_and_the_order_do_not_matter(
    ines: Api, two: tuple[Phone, Phone, str], settings: Settings, order: str
) -> None:
    first, second, item_id = two
    if order == "late":
        merge(ines, second, first)
    tick(first, item_id, 3, 8, 35)
    tick(second, item_id, 4, 8, 36)
    if order == "early":
        merge(ines, first, second)
    sets = squat(ines, first)["data"]["sets"]
    assert [one["reps"] for one in sets[2:]] == [3, 8, 8]
    root = first if order == "late" else second
    assert workout(ines, root)["duration"] == 65 * 60
    assert ines.ok("GET", f"/workouts/{root.workout_id}")["mergedInto"] is None
    assert verify(settings) == []


def test_counts_are_of_both(ines: Api, cast: Cast, settings: Settings) -> None:
    first, second = begin(ines, cast.session_id, 0, fresh=True), begin(ines, cast.session_id, 5, fresh=True)
    items = [one["itemId"] for one in document(ines, first.workout_id)["progress"]["exercises"]]
    for phone, item_id in ((first, items[0]), (second, items[1])):
        send(phone, phone.op(f"/ex/{item_id}/status", "completed", editedAt=clock(10)))
    assert document(ines, second.workout_id)["progress"]["summary"]["completedExercises"] == 1
    merge(ines, first, second)
    assert document(ines, second.workout_id)["progress"]["summary"]["completedExercises"] == 2
    assert workout(ines, second)["exercisesCompleted"] == 2
    assert workout(ines, first)["exercisesCompleted"] == 1
    assert verify(settings) == []


def test_it_runs_until_the_last_part_is_over(ines: Api, cast: Cast, settings: Settings) -> None:
    """A phone that was put away early does not end what goes on on the other, nor keep open what the other ended."""
    first, second = begin(ines, cast.session_id, 0), begin(ines, cast.session_id, 5)
    item_id = squat(ines, first)["itemId"]
    finish(first, 20)
    tick(second, item_id, 0, 5, 30)
    merge(ines, first, second)
    assert workout(ines, second)["endedAt"] != clock(20)  # still going on; read much later it is closed by itself
    finish(second, 50)
    assert (workout(ines, second)["endedAt"], workout(ines, second)["duration"]) == (clock(50), 50 * 60)

    third, fourth = begin(ines, cast.session_id, 100, fresh=True), begin(ines, cast.session_id, 105, fresh=True)
    tick(third, item_id, 0, 5, 110)
    finish(fourth, 160)
    merge(ines, third, fourth)
    assert (workout(ines, fourth)["status"], workout(ines, fourth)["endedAt"]) == ("completed", clock(160))
    reopened = ines.ok("POST", f"/workouts/{fourth.workout_id}/reopen")
    assert reopened["status"] == "in_progress"
    assert verify(settings) == []


def test_one_occurrence_is_done_by_either(ines: Api, cast: Cast, settings: Settings) -> None:
    def row() -> Any:
        programs = ines.ok("GET", "/my-programs")["programs"]
        return next(one for each in programs for one in each["sessions"] if one["sessionId"] == str(cast.session_id))

    first = begin(ines, cast.session_id, 0, scheduledSessionId=row()["scheduledSessionId"])
    second = begin(ines, cast.session_id, 5)
    finish(second, 50)
    assert (row()["state"], row()["attempts"]) == ("planned", 2)
    merge(ines, first, second)
    assert (row()["state"], row()["attempts"], row()["workoutId"]) == ("done", 1, second.workout_id)
    merge(ines, first, None)
    assert (row()["state"], row()["attempts"]) == ("planned", 2)
    assert verify(settings) == []


def test_three_phones(ines: Api, cast: Cast, settings: Settings) -> None:
    phones = [begin(ines, cast.session_id, 5 * n) for n in range(3)]
    merge(ines, phones[0], phones[1])
    merge(ines, phones[1], phones[2])
    assert [workout(ines, phone)["mergedInto"] for phone in phones] == [phones[2].workout_id] * 2 + [None]
    assert workout(ines, phones[2])["startedAt"] == clock(0)
    merge(ines, phones[1], None)
    assert [workout(ines, phone)["mergedInto"] for phone in phones] == [phones[1].workout_id, None, None]
    assert workout(ines, phones[2])["startedAt"] == clock(10)
    assert verify(settings) == []


def test_what_cannot_be_one(ines: Api, thomas: Api, cast: Cast) -> None:
    """Itself, a ring, another session's, another student's, nobody's."""
    first, second = begin(ines, cast.session_id, 0), begin(ines, cast.session_id, 5)
    other, his = begin(ines, cast.legs_id), begin(thomas, cast.session_id)
    merge(ines, first, second)
    refused = {
        (second, first.workout_id): (409, "merge_refused"),
        (first, first.workout_id): (409, "merge_refused"),
        (first, other.workout_id): (409, "merge_refused"),
        (first, his.workout_id): (404, "not_found"),
        (first, str(uuid7())): (404, "not_found"),
    }
    for (part, into), (status, code) in refused.items():
        got = ines.call("POST", f"/workouts/{part.workout_id}/merge", {"workoutId": into})
        assert (got.status_code, got.json()["code"]) == (status, code)
        (parked,) = part.send(part.op("/workout/merge", into))["results"]
        reason = "merge_refused" if status == 409 else "unknown_workout"
        assert (parked["state"], parked["reason"]) == ("parked", reason)
    assert [workout(ines, phone)["mergedInto"] for phone in (first, second)] == [second.workout_id, None]


def test_a_ring_within_one_batch(ines: Api, cast: Cast, settings: Settings) -> None:
    first, second = begin(ines, cast.session_id, 0), begin(ines, cast.session_id, 5)
    across = {"workoutId": second.workout_id}
    sent = first.send(
        first.op("/workout/merge", second.workout_id), first.op("/workout/merge", first.workout_id, **across)
    )
    assert [one["state"] for one in sent["results"]] == ["saved", "parked"]
    assert verify(settings) == []


def test_what_looks_like_one_training(ines: Api, marion: Api, cast: Cast) -> None:
    far = begin(ines, cast.session_id, 0)
    finish(far, 10)
    after = begin(ines, cast.session_id, 30)  # begun after the first ended
    assert offered(ines) == []
    twin = begin(ines, cast.session_id, 40)
    assert offered(ines) == [[after.workout_id, twin.workout_id]]
    begin(ines, cast.session_id, 40 + 181)  # more than three hours later
    begin(ines, cast.legs_id, 41)
    assert offered(ines) == [[after.workout_id, twin.workout_id]]
    send(twin, twin.op("/workout/merge", None))  # both are kept
    assert offered(ines) == []
    assert offered(marion) == []


def test_a_start_beside_the_coach_is_not_offered(ines: Api, marion: Api, cast: Cast) -> None:
    begin(ines, cast.session_id, 0)
    begin(marion, cast.session_id, 5, studentId=str(cast.ines.user_id))
    assert offered(ines) == []


def test_the_coach_sees_one(ines: Api, marion: Api, two: tuple[Phone, Phone, str], cast: Cast) -> None:
    first, second, _ = two
    merge(ines, first, second)
    page = marion.ok("GET", f"/students/{cast.ines.user_id}/workouts")
    assert [one["workoutId"] for one in page["workouts"]] == [second.workout_id]
    refused = marion.call("POST", f"/workouts/{first.workout_id}/merge", {"workoutId": None})
    assert refused.status_code == 403


def test_no_merged_attempt_is_the_current_one(ines: Api, cast: Cast) -> None:
    started = [ines.ok("POST", f"/sessions/{cast.session_id}/start")["workoutId"] for _ in range(2)]
    ines.ok("POST", f"/workouts/{started[1]}/merge", {"workoutId": started[0]})
    assert ines.ok("GET", "/workouts/current")["workout"]["workoutId"] == started[0]
    status = ines.ok("GET", f"/sessions/{cast.session_id}/status")
    assert (status["workoutId"], status["attempts"]) == (started[0], 1)
