"""The difference between two versions: by ids, complete, nothing where nothing changed."""

from copy import deepcopy
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from carnet.kit.ids import uuid5
from carnet.programs.diff import Change, compare_versions
from carnet.programs.tree import (
    BlockContent,
    ExerciseContent,
    SessionContent,
    WeekContent,
    copy_parts,
    list_places,
)
from tests.conftest import Api
from tests.programs.bodies import as_sent, create, exercise, publish, session

_SPACE = UUID("01a2088d-9095-734d-ab02-68da9716df3f")


def number(n: int) -> UUID:
    return uuid5(_SPACE, str(n))


def squat(n: int, name: str = "Squat", **config: Any) -> ExerciseContent:
    return ExerciseContent(
        item_id=number(n),
        lineage_id=number(n),
        exercise_id=number(0),
        exercise_name=name,
        exercise_type="standard",
        config={"sets": 5, **config},
    )


def workout(n: int, *exercises: ExerciseContent, title: str = "Jambes", **fields: Any) -> SessionContent:
    fields = {"day": 0, "notes": None, "estimated_minutes": None, "score": None, **fields}
    return SessionContent(session_id=number(n), lineage_id=number(n), title=title, exercises=list(exercises), **fields)


def weeks(n: int, *sessions: SessionContent) -> WeekContent:
    return WeekContent(week_id=number(n), lineage_id=number(n), title=f"S{n}", sessions=list(sessions))


def blocks(n: int, *inside: WeekContent) -> BlockContent:
    return BlockContent(block_id=number(n), lineage_id=number(n), title=f"B{n}", weeks=list(inside))


def compare(before: list[BlockContent], after: list[BlockContent]) -> list[Change]:
    return compare_versions(("P", before), ("P", after))


def told(changes: list[Change]) -> list[tuple[Any, ...]]:
    return [(one.kind, one.path, one.field, one.before, one.after) for one in changes]


ONE = [blocks(1, weeks(1, workout(1, squat(1), squat(2, "Presse")), workout(2, squat(3), title="Bras")), weeks(2))]


def test_the_title() -> None:
    (change,) = compare_versions(("P", ONE), ("Q", ONE))
    assert (change.part, change.field, change.before, change.after) == ("program", "title", "P", "Q")


def test_fields_of_a_session_and_its_exercises() -> None:
    after = deepcopy(ONE)
    legs = after[0].weeks[0].sessions[0]
    legs.day, legs.notes, legs.estimated_minutes = 3, "Fort", 50
    legs.exercises[1].exercise_name = "Hack squat"
    legs.exercises[1].config = {"reps": 8}
    changes = compare(ONE, after)
    path = "B1 / S1 / Jambes"
    assert told(changes) == [
        ("changed", path, "day", 0, 3),
        ("changed", path, "notes", None, "Fort"),
        ("changed", path, "estimatedMinutes", None, 50),
        ("changed", f"{path} / Hack squat", "exerciseName", "Presse", "Hack squat"),
        ("changed", f"{path} / Hack squat", "config.sets", 5, None),
        ("changed", f"{path} / Hack squat", "config.reps", None, 8),
    ]
    assert {one.session_id for one in changes} == {number(1)}
    assert [one.item_id for one in changes] == [None] * 3 + [number(2)] * 3


def test_what_is_in_something_new_or_gone_is_not_told_again() -> None:
    after = [*deepcopy(ONE), blocks(9, weeks(9, workout(9, squat(9))))]
    assert told(compare(ONE, after)) == [("added", "B9", None, None, "B9")]
    assert told(compare(after, ONE)) == [("removed", "B9", None, "B9", None)]


def test_what_moved_out_of_something_that_is_gone() -> None:
    after = deepcopy(ONE)
    arms = after[0].weeks[0].sessions.pop()
    after = [blocks(2, weeks(9, arms)), blocks(1)]
    assert told(compare(ONE, after)) == [
        ("added", "B2", None, None, "B2"),
        ("moved", "B2 / S9 / Bras", "parent", "B1 / S1", "B2 / S9"),
        ("removed", "B1 / S1", None, "S1", None),
        ("removed", "B1 / S2", None, "S2", None),
    ]


def test_the_fewest_moves() -> None:
    before = [blocks(n) for n in range(1, 6)]
    after = [before[n] for n in (4, 0, 1, 2, 3)]
    assert told(compare(before, after)) == [("moved", "B5", "position", 4, 0)]
    assert len(compare(before, before[::-1])) == 4


def test_a_new_neighbour_moves_nobody() -> None:
    before = [blocks(n) for n in range(1, 4)]
    after = [blocks(9), *before[:1], blocks(8), *before[1:]]
    assert [one.kind for one in compare(before, after)] == ["added", "added"]


@st.composite
def programs(draw: st.DrawFn) -> list[BlockContent]:
    """Trees over few ids, so that two of them share parts in other places."""
    left = {kind: draw(st.permutations(range(8))) for kind in range(4)}

    def few(kind: int) -> list[int]:
        return [left[kind].pop() for _ in range(draw(st.integers(0, min(3, len(left[kind])))))]

    small = st.integers(0, 2)
    return [
        blocks(
            b,
            *(
                weeks(
                    w,
                    *(workout(s, *(squat(e, sets=draw(small)) for e in few(3)), day=draw(small)) for s in few(2)),
                )
                for w in few(1)
            ),
        )
        for b in few(0)
    ]


def shape(tree: list[BlockContent]) -> dict[Any, Any]:
    """Every part with its parent and its own fields, without order."""
    fields = ("title", "day", "config")
    return {
        (one.part.kind, one.part.part_id): (
            one.above.part_id if one.above else None,
            [getattr(one.part, name, None) for name in fields],
        )
        for one in list_places(tree)
    }


@given(tree=programs())
def test_nothing_changed(tree: list[BlockContent]) -> None:
    assert compare(tree, deepcopy(tree)) == []


@given(before=programs(), after=programs())
def test_what_differs_is_told_and_nothing_else(before: list[BlockContent], after: list[BlockContent]) -> None:
    changes = compare(before, after)
    assert (changes == []) == (before == after)
    old, new = shape(before), shape(after)
    for key in old.keys() & new.keys():
        if key[0] == "exercise":
            mine = [one for one in changes if one.item_id == key[1]]
            assert any(one.kind == "changed" for one in mine) == (old[key][1] != new[key][1])
            assert any(one.field == "parent" for one in mine) == (old[key][0] != new[key][0])
    back = compare(after, before)
    for one, other in (("added", "removed"), ("removed", "added"), ("changed", "changed")):
        assert sum(c.kind == one for c in changes) == sum(c.kind == other for c in back)
    parents = [sum(c.field == "parent" for c in both) for both in (changes, back)]
    assert parents[0] == parents[1]


@given(tree=programs())
def test_a_copy_shares_nothing_but_its_lineage(tree: list[BlockContent]) -> None:
    copies = copy_parts(tree)
    pairs = list(zip(list_places(tree), list_places(copies), strict=True))
    assert all(one.part.lineage_id == other.part.lineage_id for one, other in pairs)
    assert not {one.part.part_id for one, _ in pairs} & {other.part.part_id for _, other in pairs}
    assert [one.kind for one in compare(tree, copies)] == ["added"] * len(tree) + ["removed"] * len(tree)


def test_over_http(marion: Api) -> None:
    made = create(marion)
    path = f"/programs/{made['programId']}"
    publish(marion, made["programId"])
    body = as_sent(made)
    legs = body["blocks"][0]["weeks"][0]["sessions"][0]
    legs["exercises"][0]["config"]["reps"] = 3
    body["blocks"][1]["title"] = "Bloc B"
    body["blocks"][0]["weeks"][1]["sessions"].append(session("Neuve", exercise()))
    draft = marion.ok("PUT", f"{path}/draft", body)
    assert marion.ok("GET", f"{path}/versions/1/difference/1") == {"changes": []}
    changes = marion.ok("GET", f"{path}/versions/1/difference/2")["changes"]
    new_id = draft["blocks"][0]["weeks"][1]["sessions"][1]["sessionId"]
    item_id = legs["exercises"][0]["itemId"]
    assert [(one["kind"], one["path"], one["field"], one["sessionId"], one["itemId"]) for one in changes] == [
        ("changed", "Bloc 1 / S1 / Jambes / Squat barre", "config.reps", legs["sessionId"], item_id),
        ("added", "Bloc 1 / S2 / Neuve", None, new_id, None),
        ("changed", "Bloc B", "title", None, None),
    ]
    publish(marion, made["programId"])
    assert marion.ok("GET", f"{path}/versions/1/difference/2")["changes"] == changes
    assert len(marion.ok("GET", f"{path}/versions/2/difference/1")["changes"]) == 3
    for tail in ("versions/1/difference/3", "versions/0/difference/1", f"versions/1/difference/{10**30}"):
        assert marion.call("GET", f"{path}/{tail}").status_code == 404


def test_the_difference_is_for_its_coaches(marion: Api, ines: Api, other_coach: Api) -> None:
    made = create(marion)
    for who in (ines, other_coach):
        assert who.call("GET", f"/programs/{made['programId']}/versions/1/difference/1").status_code == 404
