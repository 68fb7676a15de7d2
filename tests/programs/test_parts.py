"""A draft part by part: added, written, removed, at the revision that was read, discarded."""

from typing import Any

import pytest

from carnet.kit.ids import uuid7
from tests.conftest import Api
from tests.programs.bodies import (
    PARTS,
    amrap,
    as_sent,
    block,
    create,
    exercise,
    list_ids,
    program,
    publish,
    session,
    week,
    without_ids,
)

SEGMENTS = {"block": "blocks", "week": "weeks", "session": "sessions", "exercise": "exercises"}
KEYS = dict(zip(SEGMENTS, PARTS, strict=True))


class Desk:
    """A coach at the draft of a program."""

    def __init__(self, coach: Api) -> None:
        self.coach = coach
        made = create(coach)
        self.program_id = made["programId"]
        self.path = f"/programs/{self.program_id}/draft"

    @property
    def draft(self) -> Any:
        return self.coach.ok("GET", self.path)

    def ids(self, kind: str) -> list[str]:
        """Of all parts of a kind, from top to bottom."""
        return list_ids(self.draft["blocks"], KEYS[kind])

    def call(self, method: str, kind: str, tail: str = "", body: Any = None, headers: Any = None) -> Any:
        return self.coach.call(method, f"{self.path}/{SEGMENTS[kind]}{tail}", body, headers)

    def ok(self, method: str, kind: str, tail: str = "", body: Any = None) -> Any:
        answer = self.call(method, kind, tail, body)
        assert answer.is_success, answer.text
        assert answer.headers["ETag"] == f'"{answer.json()["revision"]}"'
        return answer.json()


@pytest.fixture
def desk(marion: Api) -> Desk:
    return Desk(marion)


NEW = {
    "block": block("Neuf", week("S", session("T", exercise()))),
    "week": week("Neuve", session("T", exercise())),
    "session": session("Neuve", amrap("Tractions")),
    "exercise": exercise("Fentes"),
}
ABOVE = {"week": "block", "session": "week", "exercise": "session"}


@pytest.mark.parametrize("kind", SEGMENTS)
def test_adding(desk: Desk, kind: str) -> None:
    into = {"into": desk.ids(ABOVE[kind])[0]} if kind in ABOVE else {}
    before = desk.ids(kind)
    revision = desk.draft["revision"]
    last = desk.ok("POST", kind, "", {kind: NEW[kind], **into})
    first = desk.ok("POST", kind, "", {kind: NEW[kind], "position": 0, **into})
    past = desk.ok("POST", kind, "", {kind: NEW[kind], "position": 1_000, **into})
    assert [last["revision"], first["revision"], past["revision"]] == [revision + n for n in (1, 2, 3)]
    assert without_ids(first[kind])["title" if kind != "exercise" else "exerciseName"]
    ids = [one[kind][KEYS[kind]] for one in (first, last, past)]
    after = desk.ids(kind)
    room = len(before) if kind == "block" else 2
    assert after == [ids[0], *before[:room], *ids[1:], *before[room:]]
    assert desk.draft["revision"] == revision + 3


@pytest.mark.parametrize("kind", SEGMENTS)
def test_writing(desk: Desk, kind: str) -> None:
    first, second = desk.ids(kind)[:2]
    untouched = list_ids(desk.draft["blocks"], *PARTS)
    written = desk.ok("PUT", kind, f"/{first}", NEW[kind])[kind]
    assert written[KEYS[kind]] == written["lineageId"] == first
    assert desk.ids(kind)[:1] == [first]
    assert second in untouched
    again = desk.ok("PUT", kind, f"/{first}", {**NEW[kind], KEYS[kind]: first, "lineageId": first})
    assert without_ids(again[kind]) == without_ids(written)
    same = desk.ok("PUT", kind, f"/{first}", again[kind])
    assert same == again
    wrong = desk.call("PUT", kind, f"/{first}", {**NEW[kind], KEYS[kind]: second})
    assert (wrong.status_code, wrong.json()["errors"][0]["path"]) == (400, KEYS[kind])


@pytest.mark.parametrize("kind", SEGMENTS)
def test_removing(desk: Desk, kind: str) -> None:
    first, *others = desk.ids(kind)
    inside = {"block": 10, "week": 6, "session": 3, "exercise": 1}[kind]
    count = len(list_ids(desk.draft["blocks"], *PARTS))
    assert set(desk.ok("DELETE", kind, f"/{first}")) == {"revision"}
    assert first not in desk.ids(kind)
    assert set(desk.ids(kind)) <= set(others)
    assert len(list_ids(desk.draft["blocks"], *PARTS)) == count - inside
    assert desk.call("DELETE", kind, f"/{first}").status_code == 404
    body = as_sent(desk.draft)
    assert desk.coach.ok("PUT", desk.path, body) == {**desk.draft}


@pytest.mark.parametrize("kind", SEGMENTS)
def test_parts_of_elsewhere_are_like_missing_ones(desk: Desk, other_coach: Api, kind: str) -> None:
    before = desk.draft
    missing = desk.call("DELETE", kind, f"/{uuid7()}").content
    for foreign in (Desk(desk.coach), Desk(other_coach)):
        there = foreign.ids(kind)[0]
        for method, tail, body in (("PUT", "", NEW[kind]), ("DELETE", "", None), ("POST", "/copy", None)):
            answer = desk.call(method, kind, f"/{there}{tail}", body)
            assert (answer.status_code, answer.content) == (404, missing)
        if kind in ABOVE:
            body = {kind: NEW[kind], "into": foreign.ids(ABOVE[kind])[0]}
            answer = desk.call("POST", kind, "", body)
            assert (answer.status_code, answer.content) == (404, missing)
        body = {kind: {**NEW[kind], KEYS[kind]: there}, "into": desk.ids(ABOVE[kind])[0] if kind in ABOVE else None}
        if kind == "block":
            del body["into"]
        answer = desk.call("POST", kind, "", body)
        assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, f"{kind}.{KEYS[kind]}")
    assert desk.draft == before


def test_a_part_that_was_published_may_come_back(desk: Desk) -> None:
    publish(desk.coach, desk.program_id)
    desk.coach.ok("POST", desk.path)
    week_id, legs = desk.ids("week")[0], desk.draft["blocks"][0]["weeks"][0]["sessions"][0]
    desk.ok("DELETE", "session", f"/{legs['sessionId']}")
    back = desk.ok("POST", "session", "", {"session": legs, "into": week_id, "position": 0})
    assert back["session"] == legs
    twice = desk.call("POST", "session", "", {"session": legs, "into": week_id, "position": 0})
    assert twice.status_code == 400
    assert twice.json()["errors"][0] == {
        "path": "blocks[0].weeks[0].sessions[1].sessionId",
        "message": "twice in this program",
    }


def test_no_more_than_fits(desk: Desk) -> None:
    body = as_sent(desk.draft)
    body["blocks"][0]["weeks"][0]["sessions"] = [session(f"T{n}") for n in range(21)]
    desk.coach.ok("PUT", desk.path, body)
    week_id, session_id = desk.ids("week")[0], desk.ids("session")[0]
    answer = desk.call("POST", "session", "", {"session": NEW["session"], "into": week_id})
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, "into")
    assert desk.call("POST", "session", f"/{session_id}/copy").status_code == 400


def test_a_draft_has_an_end(desk: Desk) -> None:
    """Copies of copies grow fast: past 4 MiB no more is taken."""
    heavy = session("Lourd", *[exercise(config={"notes": "n" * 5_000})] * 20)
    desk.ok("POST", "session", "", {"session": heavy, "into": desk.ids("week")[0]})
    block_id = desk.ids("block")[0]
    statuses = [desk.call("POST", "block", f"/{block_id}/copy").status_code for _ in range(41)]
    assert statuses[:30] == [201] * 30
    assert statuses[-1] == 413
    assert len(desk.ids("block")) == 2 + statuses.count(201)


def test_the_title(desk: Desk) -> None:
    answer = desk.coach.call("PATCH", desk.path, {"title": "Nouveau"})
    assert (answer.status_code, answer.json(), answer.headers["ETag"]) == (200, {"revision": 2}, '"2"')
    assert desk.coach.ok("PATCH", desk.path, {"title": "Nouveau"}) == {"revision": 2}
    assert (desk.draft["title"], desk.draft["revision"]) == ("Nouveau", 2)
    assert desk.coach.call("PATCH", desk.path, {"title": ""}).status_code == 400


def writes(desk: Desk) -> list[tuple[str, str, Any]]:
    """Every write to the draft, as (method, path below the program, body)."""
    found: list[tuple[str, str, Any]] = [
        ("PUT", "/draft", program("Autre")),
        ("PATCH", "/draft", {"title": "Autre"}),
        ("DELETE", "/draft", None),
        ("POST", "/publish", None),
    ]
    for kind, segment in SEGMENTS.items():
        part = f"/draft/{segment}/{desk.ids(kind)[0]}"
        into = {"into": desk.ids(ABOVE[kind])[0]} if kind in ABOVE else {}
        found += [
            ("POST", f"/draft/{segment}", {kind: NEW[kind], **into}),
            ("PUT", part, NEW[kind]),
            ("DELETE", part, None),
            ("POST", f"{part}/copy", None),
        ]
    return found


def test_only_at_the_revision_that_was_read(desk: Desk) -> None:
    publish(desk.coach, desk.program_id)
    desk.coach.ok("POST", desk.path)
    desk.coach.ok("PATCH", desk.path, {"title": "Nouveau"})
    before = desk.draft
    assert before["revision"] == 3
    for method, tail, body in writes(desk):
        path = f"/programs/{desk.program_id}{tail}"
        for said in ('"1"', '"2"', '"4"'):
            answer = desk.coach.call(method, path, body, {"If-Match": said})
            assert answer.status_code == 412, (method, tail)
            assert (answer.json()["code"], answer.json()["revision"]) == ("version_changed", 3)
        assert desk.coach.call(method, path, body, {"If-Match": "three"}).status_code == 400
    assert desk.draft == before
    for said in ('"3"', "*"):
        answer = desk.coach.call("PATCH", desk.path, {"title": "x"}, {"If-Match": said})
        assert answer.json() == {"revision": 4}


def test_no_draft_is_open(desk: Desk) -> None:
    requests = writes(desk)
    published = publish(desk.coach, desk.program_id)
    for method, tail, body in requests:
        path = f"/programs/{desk.program_id}{tail}"
        if tail == "/publish":
            assert desk.coach.ok(method, path, body, {"If-Match": '"1"'}) == published
        elif (method, tail) == ("PUT", "/draft"):
            answer = desk.coach.call(method, path, body, {"If-Match": '"1"'})
            assert (answer.status_code, answer.json()["revision"]) == (412, None)
        else:
            assert desk.coach.call(method, path, body).status_code == 404
    assert desk.coach.call("GET", desk.path).status_code == 404


def test_discarding(desk: Desk) -> None:
    only = desk.coach.call("DELETE", desk.path)
    assert (only.status_code, only.json()["code"]) == (409, "only_version")
    publish(desk.coach, desk.program_id)
    first = desk.coach.ok("GET", f"/programs/{desk.program_id}/versions/1")
    opened = desk.coach.ok("PUT", desk.path, program("Autre"))
    assert desk.coach.call("DELETE", desk.path).status_code == 204
    assert desk.coach.call("GET", desk.path).status_code == 404
    assert desk.coach.call("DELETE", desk.path).status_code == 404
    again = desk.coach.ok("POST", desk.path)
    assert (again["version"], again["title"], again["blocks"]) == (2, "Force", first["blocks"])
    assert again["revision"] > opened["revision"]
    answer = desk.coach.call("PATCH", desk.path, {"title": "x"}, {"If-Match": f'"{opened["revision"]}"'})
    assert answer.status_code == 412
    assert desk.coach.ok("GET", f"/programs/{desk.program_id}/versions/1") == first


def test_a_published_version_never_changes(desk: Desk) -> None:
    """Everything that can be written is tried, with no draft open and with one."""
    requests = writes(desk)
    publish(desk.coach, desk.program_id)
    path = f"/programs/{desk.program_id}"
    first = desk.coach.call("GET", f"{path}/versions/1").content
    seconds: set[bytes] = set()
    for method, tail, body in [*requests, ("PATCH", "", {"archived": True}), ("POST", "/copy", None)]:
        desk.coach.call(method, path + tail, body)
        if not seconds:
            desk.coach.call("POST", f"{path}/draft")
        desk.coach.call(method, path + tail, body)
        assert desk.coach.call("GET", f"{path}/versions/1").content == first, (method, tail)
        publish(desk.coach, desk.program_id)
        seconds.add(desk.coach.call("GET", f"{path}/versions/2").content)
        desk.coach.call("POST", f"{path}/draft")
    assert len(seconds) == 1
    assert len(desk.coach.ok("GET", path)["versions"]) > 10
