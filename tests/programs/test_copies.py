"""Copies of a program and of its parts: ids of their own, the lineage of the original."""

from typing import Any

import pytest

from carnet.kit.ids import uuid7
from tests.conftest import Api
from tests.programs.bodies import PARTS, as_sent, create, list_ids, program, publish, without_ids
from tests.programs.test_parts import ABOVE, KEYS, SEGMENTS, Desk


@pytest.fixture
def desk(marion: Api) -> Desk:
    return Desk(marion)


def lineages(part: Any) -> list[str]:
    return list_ids(part, "lineageId")


def find(desk: Desk, kind: str, part_id: str) -> Any:
    """A part of the draft."""

    def look(parts: list[Any], kinds: list[str]) -> Any:
        for one in parts:
            if kinds[0] == kind and one[KEYS[kind]] == part_id:
                return one
            if len(kinds) > 1 and (found := look(one[SEGMENTS[kinds[1]]], kinds[1:])):
                return found
        return None

    return look(desk.draft["blocks"], list(SEGMENTS))


@pytest.mark.parametrize("kind", SEGMENTS)
def test_a_copy_stands_after_its_original(desk: Desk, kind: str) -> None:
    ids = desk.ids(kind)
    answer = desk.ok("POST", kind, f"/{ids[0]}/copy")
    copy, original = answer[kind], find(desk, kind, ids[0])
    assert without_ids(copy) == without_ids(original)
    assert lineages(copy) == lineages(original)
    assert not set(list_ids(copy, *PARTS)) & set(list_ids(original, *PARTS))
    assert list_ids(copy, "exerciseId") == list_ids(original, "exerciseId")
    assert [one for one in desk.ids(kind) if one in ids or one == copy[KEYS[kind]]] == [
        ids[0],
        copy[KEYS[kind]],
        *ids[1:],
    ]
    again = desk.ok("POST", kind, f"/{copy[KEYS[kind]]}/copy", {"position": 0})[kind]
    assert lineages(again) == lineages(original)
    assert desk.ids(kind)[0] == again[KEYS[kind]]


@pytest.mark.parametrize("kind", ABOVE)
def test_a_copy_goes_elsewhere(desk: Desk, kind: str) -> None:
    into = desk.ids(ABOVE[kind])[-1]
    original = desk.ids(kind)[0]
    copy = desk.ok("POST", kind, f"/{original}/copy", {"into": into})[kind]
    assert find(desk, ABOVE[kind], into)[SEGMENTS[kind]][-1] == copy
    first = desk.ok("POST", kind, f"/{original}/copy", {"into": into, "position": 0})[kind]
    assert find(desk, ABOVE[kind], into)[SEGMENTS[kind]][0] == first


@pytest.mark.parametrize("kind", SEGMENTS)
def test_a_copy_from_another_program(desk: Desk, marion: Api, kind: str) -> None:
    source = Desk(marion)
    original = find(source, kind, source.ids(kind)[0])
    path = f"/{original[KEYS[kind]]}/copy"
    told = {"fromProgramId": source.program_id}
    if kind in ABOVE:
        nowhere = desk.call("POST", kind, path, told)
        assert (nowhere.status_code, nowhere.json()["errors"][0]["path"]) == (400, "into")
        told["into"] = desk.ids(ABOVE[kind])[0]
    copy = desk.ok("POST", kind, path, told)[kind]
    assert (without_ids(copy), lineages(copy)) == (without_ids(original), lineages(original))
    publish(marion, source.program_id)
    assert desk.call("POST", kind, path, told).status_code == 201
    assert find(desk, kind, copy[KEYS[kind]]) == copy


def test_nothing_is_copied_from_elsewhere(desk: Desk, other_coach: Api) -> None:
    foreign = Desk(other_coach)
    before = desk.draft
    path = f"/{foreign.ids('session')[0]}/copy"
    into = desk.ids("week")[0]
    missing = desk.call("POST", "session", path, {"fromProgramId": str(uuid7()), "into": into})
    for told in ({"fromProgramId": foreign.program_id}, {}):
        answer = desk.call("POST", "session", path, {**told, "into": into})
        assert (answer.status_code, answer.content) == (404, missing.content)
    own = f"/{desk.ids('session')[0]}/copy"
    for told in ({"into": foreign.ids("week")[0]}, {"into": str(uuid7())}, {"fromProgramId": foreign.program_id}):
        answer = desk.call("POST", "session", own, told)
        assert (answer.status_code, answer.content) == (404, missing.content)
    assert desk.draft == before


def test_the_original_goes_on_alone(desk: Desk) -> None:
    first = desk.ids("session")[0]
    copy = desk.ok("POST", "session", f"/{first}/copy")["session"]
    publish(desk.coach, desk.program_id)
    body = as_sent(desk.coach.ok("POST", desk.path))
    body["blocks"][0]["weeks"][0]["sessions"][0]["exercises"][0]["config"]["reps"] = 1
    desk.coach.ok("PUT", desk.path, body)
    assert find(desk, "session", copy["sessionId"]) == copy


def test_a_program(marion: Api) -> None:
    made = create(marion)
    path = f"/programs/{made['programId']}"
    copy = marion.call("POST", f"{path}/copy")
    assert (copy.status_code, copy.headers["ETag"]) == (201, '"1"')
    first = copy.json()
    assert (first["version"], first["publishedAt"], first["title"]) == (1, None, "Force")
    assert without_ids(first["blocks"]) == without_ids(made["blocks"])
    assert lineages(first["blocks"]) == lineages(made["blocks"])
    assert not set(list_ids(first["blocks"], *PARTS)) & set(list_ids(made["blocks"], *PARTS))
    publish(marion, made["programId"])
    marion.ok("PUT", f"{path}/draft", program("Brouillon"))
    second = marion.ok("POST", f"/programs/{first['programId']}/copy", {"title": "Encore"})
    rows = {one["programId"]: one for one in marion.ok("GET", "/programs")["programs"]}
    assert rows[second["programId"]]["lineageId"] == made["programId"]
    assert (rows[second["programId"]]["title"], rows[second["programId"]]["draftVersion"]) == ("Encore", 1)
    assert marion.ok("POST", f"{path}/copy")["title"] == "Brouillon"
    assert marion.ok("GET", f"/programs/{first['programId']}/draft") == first
