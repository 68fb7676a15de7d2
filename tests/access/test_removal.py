"""Removed while signed in: the very next request of the same login gets what somebody outside gets."""

from typing import Any

import pytest

from carnet.kit.ids import uuid7
from tests.access.house import WAYS, House
from tests.access.verdicts import ROUTES, V1, Route
from tests.tools import AT

OUT = ("POST /logout", "POST /invitations/accept")
HERE = [route for route in ROUTES if route.verdicts["anonymous"] == 401 and route.name not in OUT]
USED = {who: [route for route in HERE if route.verdicts[who] != 404] for who in ("coach", "ines")}
READS = {who: [route for route in routes if route.method == "GET"] for who, routes in USED.items()}


def gone(who: str, route: Route) -> int:
    """The verdict of somebody who has gone: a student keeps what is their own."""
    if who == "coach":
        return route.verdicts["removed_coach"]
    return route.left if route.names_objects else route.verdicts["removed_student"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("who", USED)
def test_the_next_request_is_refused(house: House, who: str, way: str) -> None:
    ids = house.worlds["ines"]
    for read in READS[who]:
        assert house.ask(who, read, ids, way=way).status_code == read.verdicts[who]
    for route in USED[who]:
        if route.method == "GET":
            house.ask(who, route, ids, way=way)
        house.remove(who)
        answer = house.ask(who, route, ids, way=way)
        assert answer.status_code == gone(who, route), (route.name, answer.text)
        if who == "coach":
            seen = {one for one in house.forbidden["removed_coach"] if one in answer.text}
            seen -= {one for one in seen if one not in house.forbidden["stranger"]}
            sent = {str(one) for one in ids.values()}
            assert not seen - sent - {"karim@test.carnet", str(house.people.user_ids["coach"])}, route.name
        house.reset()


def operation(house: House, path: str, value: Any, **fields: Any) -> dict[str, Any]:
    return {
        "opId": str(uuid7()),
        "dseq": 0,
        "workoutId": house.worlds["ines"]["workout_id"],
        "path": path,
        "value": value,
        "base": None,
        "editedAt": AT,
        "clockOffset": None,
        **fields,
    }


def send(house: House, who: str, device: str, *operations: Any) -> list[Any]:
    """The results of a batch, in its order."""
    body = {"deviceId": device, "epoch": None, "operations": list(operations)}
    answer = house.send(who, "POST", f"{V1}/ops", body)
    assert answer.status_code == 200, answer.text
    results: list[Any] = answer.json()["results"]
    return results


def test_a_student_who_left_starts_nothing_and_corrects_the_old(house: House) -> None:
    ids, device = house.worlds["ines"], str(uuid7())
    path = f"/ex/{ids['item_id']}/notes"
    start = {"sessionId": str(ids["session_id"])}
    house.remove("ines")
    results = send(
        house,
        "ines",
        device,
        operation(house, path, "après"),
        operation(house, "/workout/start", start, dseq=1, workoutId=str(uuid7())),
        operation(house, path, "encore", dseq=2),
    )
    assert [one["state"] for one in results] == ["saved", "parked", "saved"]
    assert results[1]["reason"] == "unknown_workout"


def test_a_coach_who_was_removed_writes_for_nobody(house: House) -> None:
    """Beside a student in the gym, in a batch that was on its way."""
    ids, device = house.worlds["ines"], str(uuid7())
    begun = {"workoutId": str(uuid7()), "studentId": str(ids["student_id"])}
    answer = house.send("coach", "POST", f"{V1}/sessions/{ids['session_id']}/start", begun)
    assert answer.status_code == 201, answer.text
    edits = [
        operation(house, f"/ex/{ids['item_id']}/notes", "x", dseq=n, workoutId=begun["workoutId"]) for n in range(3)
    ]
    assert [one["state"] for one in send(house, "coach", device, edits[0])] == ["saved"]
    house.remove("coach")
    again = {"sessionId": str(ids["session_id"]), "studentId": str(ids["student_id"])}
    start = operation(house, "/workout/start", again, dseq=2, workoutId=str(uuid7()))
    results = send(house, "coach", device, edits[1], start)
    assert [(one["state"], one["reason"]) for one in results] == [("parked", "unknown_workout")] * 2


def test_what_is_foreign_and_what_is_missing_parks_the_same(house: House) -> None:
    """Ids of workouts, sessions, occurrences, items and bases of another team, in an operation."""
    own, foreign, missing = house.worlds["ines"], house.worlds["foreign"], house.missing()
    told: list[list[tuple[str, str | None]]] = []
    for ids in (foreign, missing):
        told.append([])
        cases: tuple[dict[str, Any], ...] = (
            {"workoutId": str(ids["workout_id"]), "path": f"/ex/{own['item_id']}/notes", "value": "x"},
            {"path": f"/ex/{ids['item_id']}/notes", "value": "x"},
            {"path": f"/ex/{ids['item_id']}/status", "value": "completed"},
            {"path": f"/ex/{own['item_id']}/notes", "value": "x", "base": str(ids["op_id"])},
            {"path": f"/ex/{own['item_id']}/notes", "value": "x", "base": [str(ids["op_id"])]},
            *starts(own, ids),
        )
        for fields in cases:
            body = operation(house, **fields)
            result = send(house, "ines", str(uuid7()), body)[0]
            told[-1].append((result["state"], result["reason"]))
            house.reset()
    named = str(missing["item_id"]), str(foreign["item_id"])
    assert told[0] == [(state, reason and reason.replace(*named)) for state, reason in told[1]]


def starts(own: dict[str, Any], ids: dict[str, Any]) -> list[dict[str, Any]]:
    """Starts that name somebody else's session, occurrence or student."""
    values = [
        {"sessionId": str(ids["session_id"])},
        {"sessionId": str(own["session_id"]), "scheduledSessionId": str(ids["scheduled_session_id"])},
        {"sessionId": str(own["session_id"]), "studentId": str(ids["student_id"])},
    ]
    return [{"path": "/workout/start", "value": value, "workoutId": str(uuid7())} for value in values]


def test_an_op_id_of_somebody_else_says_nothing_of_it(house: House) -> None:
    """The same opId with another body parks; a new one is saved: whose the taken one is, is not said."""
    body = operation(house, f"/ex/{house.worlds['ines']['item_id']}/notes", "x", opId=house.worlds["foreign"]["op_id"])
    result = send(house, "ines", str(uuid7()), body)[0]
    house.look("ines", type("Answer", (), {"text": str(result)}), sent=str(body))
    assert result["state"] in ("saved", "parked")
