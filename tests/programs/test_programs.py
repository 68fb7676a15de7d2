"""A coach writes, reads, rewrites and publishes a program; a student gets what was published."""

import pytest

from carnet.kit.ids import uuid7
from tests.conftest import Api, Cast
from tests.programs.bodies import (
    PARTS,
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
from tests.tools import start


def test_a_new_program_is_a_draft(marion: Api) -> None:
    made = create(marion)
    assert (made["version"], made["revision"], made["publishedAt"]) == (1, 1, None)
    assert made["title"] == "Force"
    assert [len(one["weeks"]) for one in made["blocks"]] == [2, 0]
    legs, arms = made["blocks"][0]["weeks"][0]["sessions"]
    assert {key: legs[key] for key in ("title", "day", "notes", "estimatedMinutes", "score")} == {
        "title": "Jambes",
        "day": 0,
        "notes": "Doucement.",
        "estimatedMinutes": 45,
        "score": None,
    }
    assert (arms["day"], arms["notes"], arms["estimatedMinutes"]) == (2, None, None)
    ids = list_ids(made["blocks"], *PARTS)
    assert len(ids) == len(set(ids)) == 2 + 2 + 3 + 4
    assert sorted(list_ids(made["blocks"], "lineageId")) == sorted(ids)
    answer = marion.call("GET", f"/programs/{made['programId']}/draft")
    assert answer.json() == made
    assert answer.headers["ETag"] == '"1"'
    assert marion.ok("GET", f"/programs/{made['programId']}/versions/1") == made


def test_exercises_are_those_of_the_team(marion: Api) -> None:
    made = create(marion)
    one, two = (create(marion, program(" Encore"))["blocks"], made["blocks"])
    assert list_ids(one, "exerciseId") == list_ids(two, "exerciseId")
    squat, press = made["blocks"][0]["weeks"][0]["sessions"][0]["exercises"]
    assert squat["exerciseId"] != press["exerciseId"]
    again = create(marion, {"title": "x", "blocks": [block("B", week("S", session("T", exercise(" squat BARRE "))))]})
    assert list_ids(again["blocks"], "exerciseId") == [squat["exerciseId"]]
    movements = made["blocks"][0]["weeks"][0]["sessions"][1]["exercises"][0]["config"]["movements"]
    assert [one["exerciseName"] for one in movements] == ["Tractions", "Pompes"]
    assert len(set(list_ids(movements, "exerciseId"))) == 2


def test_sending_back_what_was_read_changes_nothing(marion: Api) -> None:
    made = create(marion)
    path = f"/programs/{made['programId']}/draft"
    assert marion.ok("PUT", path, as_sent(made)) == made
    publish(marion, made["programId"])
    assert marion.ok("PUT", path, as_sent(made))["blocks"] == made["blocks"]


def test_what_is_sent_without_ids_is_new(marion: Api) -> None:
    made = create(marion)
    again = marion.ok("PUT", f"/programs/{made['programId']}/draft", without_ids(as_sent(made)))
    assert without_ids(again["blocks"]) == without_ids(made["blocks"])
    assert not set(list_ids(made["blocks"], *PARTS)) & set(list_ids(again["blocks"], *PARTS))
    assert list_ids(made["blocks"], "exerciseId") == list_ids(again["blocks"], "exerciseId")
    assert again["revision"] == 2


def test_parts_keep_their_ids_wherever_they_go(marion: Api) -> None:
    made = create(marion)
    wanted = as_sent(made)
    one, two = wanted["blocks"]
    first, second = one["weeks"]
    legs, arms = first["sessions"]
    one.update(title="Renommé", weeks=[first])
    first["sessions"] = [arms]
    arms["exercises"].insert(0, legs["exercises"].pop())
    two["weeks"] = [second, week("Neuve", legs)]
    wanted["blocks"] = [two, one]
    again = marion.ok("PUT", f"/programs/{made['programId']}/draft", wanted)
    assert without_ids(again["blocks"]) == without_ids(wanted["blocks"])
    (new_id,) = set(list_ids(again["blocks"], *PARTS)) - set(list_ids(made["blocks"], *PARTS))
    assert again["blocks"][0]["weeks"][1].pop("weekId") == again["blocks"][0]["weeks"][1].pop("lineageId") == new_id
    assert again["blocks"] == wanted["blocks"]
    read = marion.ok("GET", f"/programs/{made['programId']}/draft")
    del read["blocks"][0]["weeks"][1]["weekId"], read["blocks"][0]["weeks"][1]["lineageId"]
    assert read == again


def test_publishing(marion: Api) -> None:
    made = create(marion)
    path = f"/programs/{made['programId']}"
    published = publish(marion, made["programId"])
    assert published["version"] == 1
    assert publish(marion, made["programId"]) == published
    assert marion.call("GET", f"{path}/draft").status_code == 404
    read = marion.call("GET", f"{path}/versions/1")
    assert read.json() == {**made, "publishedAt": published["publishedAt"]}
    assert "ETag" not in read.headers


def test_a_draft_opens_from_what_was_published(marion: Api) -> None:
    made = create(marion)
    path = f"/programs/{made['programId']}/draft"
    assert marion.call("POST", path).status_code == 200
    publish(marion, made["programId"])
    opened = marion.call("POST", path)
    assert opened.status_code == 201
    assert opened.json()["blocks"] == made["blocks"]
    assert (opened.json()["version"], opened.json()["revision"]) == (2, 2)
    assert opened.headers["ETag"] == '"2"'
    again = marion.call("POST", path)
    assert (again.status_code, again.json()) == (200, opened.json())


def test_each_version_reads_as_it_was_published(marion: Api) -> None:
    body = create(marion)
    path = f"/programs/{body['programId']}"
    texts = []
    for n in range(1, 4):
        body["blocks"][0]["title"] = f"Bloc {n}"
        body["blocks"][0]["weeks"][0]["sessions"][0]["exercises"][0]["config"]["reps"] = n
        marion.ok("PUT", f"{path}/draft", as_sent(body))
        assert publish(marion, body["programId"])["version"] == n
        texts.append(marion.call("GET", f"{path}/versions/{n}").content)
    assert [marion.call("GET", f"{path}/versions/{n}").content for n in range(1, 4)] == texts
    assert len(set(texts)) == 3


@pytest.mark.parametrize("version", ["0", "2", "-1", str(2**31), str(10**30)])
def test_versions_that_are_not(marion: Api, version: str) -> None:
    made = create(marion)
    assert marion.call("GET", f"/programs/{made['programId']}/versions/{version}").status_code == 404


def test_the_list(marion: Api, ines: Api) -> None:
    before = marion.ok("GET", "/programs")["programs"]
    assert [(one["draftVersion"], one["publishedVersion"], one["students"]) for one in before] == [
        (1, None, 0),
        (None, 1, 2),
    ]
    made = create(marion)
    (newest, *others) = marion.ok("GET", "/programs")["programs"]
    assert others == before
    detail = marion.ok("GET", f"/programs/{made['programId']}")
    assert detail == {**newest, "versions": []}
    assert newest["programId"] == newest["lineageId"] == made["programId"]
    assert (newest["title"], newest["archived"]) == ("Force", False)
    published = publish(marion, made["programId"])
    marion.ok("PUT", f"/programs/{made['programId']}/draft", program("Autre titre"))
    detail = marion.ok("GET", f"/programs/{made['programId']}")
    assert detail["versions"] == [published]
    assert (detail["title"], detail["draftVersion"], detail["publishedVersion"]) == ("Autre titre", 2, 1)
    assert ines.ok("GET", "/programs") == {"programs": []}


def test_the_list_is_paged(marion: Api) -> None:
    made = [create(marion, {"title": f"P{n}"})["programId"] for n in range(55)]
    first = marion.ok("GET", "/programs")
    assert len(first["programs"]) == 50
    second = marion.ok("GET", f"/programs?cursor={first['next']}")
    assert "next" not in second
    listed = [one["programId"] for one in first["programs"] + second["programs"]]
    assert listed[:55] == made[::-1]
    assert len(set(listed)) == len(listed) == 57
    assert marion.call("GET", "/programs?cursor=x").status_code == 400


def test_archiving(marion: Api, ines: Api, cast: Cast) -> None:
    (_, given) = marion.ok("GET", "/programs")["programs"]
    path = f"/programs/{given['programId']}"
    for archived in (True, True, False):
        answer = marion.ok("PATCH", path, {"archived": archived})
        assert answer["archived"] is archived
        assert marion.ok("GET", path) == answer
        assert marion.ok("GET", f"{path}/versions/1")["version"] == 1
        assert start(ines, cast.session_id)


def test_whose_team(marion: Api, ines: Api, stranger: Api, other_coach: Api) -> None:
    team_id = marion.ok("GET", "/me")["teams"][0]["teamId"]
    other_id = other_coach.ok("GET", "/me")["teams"][0]["teamId"]
    assert create(marion, {**program(), "teamId": team_id})["version"] == 1
    missing = marion.call("POST", "/programs", {"title": "x", "teamId": str(uuid7())})
    assert missing.status_code == 404
    for who, team in ((marion, other_id), (ines, team_id), (stranger, team_id), (ines, None), (stranger, None)):
        answer = who.call("POST", "/programs", {"title": "x", "teamId": team})
        assert (answer.status_code, answer.content) == (404, missing.content)


def test_only_its_coaches_see_it(marion: Api, ines: Api, stranger: Api, other_coach: Api) -> None:
    made = create(marion)
    missing = marion.call("GET", f"/programs/{uuid7()}")
    for who in (ines, stranger, other_coach):
        for method, tail, body in (
            ("GET", "", None),
            ("PATCH", "", {"archived": True}),
            ("GET", "/draft", None),
            ("POST", "/draft", None),
            ("PUT", "/draft", program()),
            ("PATCH", "/draft", {"title": "x"}),
            ("DELETE", "/draft", None),
            ("GET", "/versions/1", None),
            ("POST", "/publish", None),
            ("POST", "/copy", None),
        ):
            answer = who.call(method, f"/programs/{made['programId']}{tail}", body)
            assert (answer.status_code, answer.content) == (404, missing.content), (method, tail)
    assert marion.ok("GET", f"/programs/{made['programId']}/draft") == made
