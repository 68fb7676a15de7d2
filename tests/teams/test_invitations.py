"""Invitations: by link or by code, for one person, once, for 14 days."""

import re
from datetime import timedelta
from typing import Any

import pytest

from carnet.config import Settings
from carnet.kit import clock
from carnet.kit.ids import uuid7
from tests.conftest import Api, Cast
from tests.teams.conftest import SECRET, Browser, Make, at_once, invite, person, user_id
from tests.tools import count_rows

CODE = re.compile(r"[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}")


def test_an_invitation(marion: Api, team: str) -> None:
    answer = marion.call("POST", f"/teams/{team}/invitations", {"role": "student", "name": "Zoé"})
    made = answer.json()
    assert answer.status_code == 201
    assert set(made) == {"invitationId", "link", "code", "expiresAt"}
    assert CODE.fullmatch(made["code"])
    assert re.fullmatch(r"http://testserver\.local/invite#[\w-]{43}", made["link"])


def test_look_says_what_it_is_and_consumes_nothing(marion: Api, team: str, browser: Make, settings: Settings) -> None:
    made = invite(marion, team, name="Zoé")
    before = count_rows(settings)
    said = {"teamName": "Club", "coachName": "Marion", "role": "student", "name": "Zoé"}
    plain = made["code"].replace("-", "")
    for key in ({"secret": made["secret"]}, {"code": made["code"]}, {"code": plain.lower()}, {"code": f" {plain} "}):
        for _ in range(3):
            assert browser().ok("POST", "/invitations/look", key) == said
    after = count_rows(settings)
    assert {**after, "failed_login": 0} == {**before, "failed_login": 0}
    assert [one["name"] for one in marion.ok("GET", f"/teams/{team}/invitations")["invitations"]] == ["Zoé"]


@pytest.mark.parametrize("way", ["secret", "code"])
def test_somebody_new_accepts(marion: Api, team: str, browser: Make, way: str) -> None:
    made, zoe = invite(marion, team), browser()
    body = {way: made[way], **person("Zoe"), "units": "lb", "locale": "en"}
    answer = zoe.call("POST", "/invitations/accept", body)
    me = answer.json()
    assert (answer.status_code, me) == (201, zoe.ok("GET", "/me"))
    assert (me["name"], me["email"], me["units"], me["locale"]) == ("Zoe", "zoe@test.carnet", "lb", "en")
    assert me["teams"] == [{"teamId": team, "name": "Club", "role": "student"}]
    assert "Zoe" in [one["name"] for one in marion.ok("GET", "/students")["students"]]
    assert browser().sign_in("zoe@test.carnet").status_code == 200
    assert marion.ok("GET", f"/teams/{team}/invitations")["invitations"] == []
    for path, more in (("look", {}), ("accept", person("Max"))):
        used = browser().call("POST", f"/invitations/{path}", {way: made[way], **more})
        assert (used.status_code, used.json()["code"]) == (409, "invitation_used")


def test_who_has_an_account_signs_in_first(marion: Api, other_coach: Api, team: str, browser: Make) -> None:
    made, nobody = invite(marion, team), browser()
    email = other_coach.ok("GET", "/me")["email"]
    taken = nobody.call("POST", "/invitations/accept", {**person("X"), "secret": made["secret"], "email": email})
    assert (taken.status_code, taken.json()["code"]) == (409, "email_taken")
    assert email not in taken.text
    assert nobody.cookie == ""
    assert nobody.call("POST", "/invitations/accept", {"secret": made["secret"]}).status_code == 401
    answer = other_coach.call("POST", "/invitations/accept", {"secret": made["secret"]})
    assert (answer.status_code, {one["name"] for one in answer.json()["teams"]}) == (200, {"Club", "Other"})
    again = other_coach.call("POST", "/invitations/accept", {"secret": made["secret"]})
    assert (again.status_code, again.json()) == (200, answer.json())


def test_without_an_invitation_no_address_is_told_from_another(browser: Make, cast: Cast) -> None:
    bodies = [{**person("X"), "email": one, "secret": "x" * 43} for one in (cast.ines.email, "nobody@test.carnet")]
    answers = [browser().call("POST", "/invitations/accept", body) for body in bodies]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}


def test_trying_addresses_is_slow(marion: Api, team: str, browser: Make, cast: Cast) -> None:
    secret = invite(marion, team)["secret"]
    body = {**person("X"), "secret": secret, "email": cast.ines.email}
    statuses = [browser().call("POST", "/invitations/accept", body).status_code for _ in range(11)]
    assert statuses == [409] * 10 + [429]


def test_a_member_who_accepts_keeps_their_role(marion: Api, ines: Api, team: str, browser: Make) -> None:
    made = invite(marion, team, name="Zoé")
    for api, role in ((marion, "owner"), (ines, "student")):
        assert api.ok("POST", "/invitations/accept", {"secret": made["secret"]})["teams"][0]["role"] == role
    assert browser().call("POST", "/invitations/accept", {"secret": made["secret"], **person("Zoe")}).status_code == 201


def test_a_higher_role_is_taken_with_a_new_cookie(marion: Api, join: Make, team: str) -> None:
    lea = join("Lea", "student")
    first = lea.cookie
    assert lea.ok("POST", "/invitations/accept", invited(marion, team, "coach"))["teams"][0]["role"] == "coach"
    assert lea.cookie != first
    assert lea.ok("GET", "/students")["students"]
    assert Browser(lea._client, first).call("GET", "/me").status_code == 401  # noqa: SLF001  # the same browser before


def invited(api: Api, team: str, role: str) -> dict[str, str]:
    return {"secret": invite(api, team, role=role)["secret"]}


def test_coaches_invite_students_owners_everybody(marion: Api, coach: Browser, ines: Api, team: str) -> None:
    path = f"/teams/{team}/invitations"
    theirs = {role: invite(marion, team, role=role)["invitationId"] for role in ("student", "coach", "owner")}
    for role in ("coach", "owner"):
        assert coach.call("POST", path, {"role": role}).status_code == 403
    mine = invite(coach, team)["invitationId"]
    listed = coach.ok("GET", path)["invitations"]
    assert [one["invitationId"] for one in listed] == [mine, theirs["student"]]
    assert [one["createdBy"] for one in listed] == ["Paul", "Marion"]
    assert len(marion.ok("GET", path)["invitations"]) == 4
    for method, at, body in (
        ("POST", path, {"role": "student"}),
        ("GET", path, None),
        ("DELETE", f"{path}/{mine}", None),
    ):
        assert ines.call(method, at, body).status_code == 403
    for role in ("coach", "owner"):
        answer = coach.call("DELETE", f"{path}/{theirs[role]}")
        assert (answer.status_code, answer.content) == (404, coach.call("DELETE", f"{path}/{uuid7()}").content)
    assert coach.call("DELETE", f"{path}/{theirs['student']}").status_code == 204


def test_the_list_is_paged_and_holds_no_secret(marion: Api, team: str) -> None:
    made = [invite(marion, team, name=str(n)) for n in range(53)]
    first = marion.call("GET", f"/teams/{team}/invitations")
    for one in made:
        assert one["secret"] not in first.text
        assert one["code"] not in first.text
    rest = marion.ok("GET", f"/teams/{team}/invitations?cursor={first.json()['next']}")
    names = [one["name"] for one in first.json()["invitations"] + rest["invitations"]]
    assert sorted(map(int, names)) == list(range(53))
    assert "next" not in rest
    assert marion.call("GET", f"/teams/{team}/invitations?cursor=x").status_code == 400


def test_taken_back_or_too_old_it_is_like_none(
    marion: Api, team: str, browser: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, old = invite(marion, team), invite(marion, team)
    path = f"/teams/{team}/invitations/{made['invitationId']}"
    for _ in range(2):
        assert marion.call("DELETE", path).status_code == 204
    assert_like_none(browser(), made)
    later = clock.now() + timedelta(days=14)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert_like_none(browser(), old)
    assert marion.ok("GET", f"/teams/{team}/invitations")["invitations"] == []


def assert_like_none(nobody: Browser, made: Any) -> None:
    for path, more in (("look", {}), ("accept", person("Zoe"))):
        none = nobody.call("POST", f"/invitations/{path}", {"secret": "x", **more})
        for way in ("secret", "code"):
            answer = nobody.call("POST", f"/invitations/{path}", {way: made[way], **more})
            assert (answer.status_code, answer.content) == (404, none.content)


def test_one_that_was_accepted_cannot_be_taken_back(marion: Api, team: str, browser: Make) -> None:
    made = invite(marion, team)
    browser().ok("POST", "/invitations/accept", {"secret": made["secret"], **person("Zoe")})
    answer = marion.call("DELETE", f"/teams/{team}/invitations/{made['invitationId']}")
    assert (answer.status_code, answer.json()["code"]) == (409, "invitation_used")


def test_what_somebody_handed_out_lapses_when_they_leave(marion: Api, coach: Browser, team: str, browser: Make) -> None:
    made, kept = invite(coach, team), invite(marion, team)
    marion.call("DELETE", f"/teams/{team}/members/{user_id(coach)}")
    assert_like_none(browser(), made)
    assert coach.call("POST", "/invitations/accept", {"secret": made["secret"]}).status_code == 404
    assert browser().call("POST", "/invitations/look", {"secret": kept["secret"]}).status_code == 200


def test_what_a_role_no_longer_hands_out_lapses(marion: Api, join: Make, team: str, browser: Make) -> None:
    lea = join("Lea", "owner")
    made = {role: invite(lea, team, role=role)["secret"] for role in ("student", "coach", "owner")}
    marion.ok("PATCH", f"/teams/{team}/members/{user_id(lea)}", {"role": "coach"})
    looks = {role: browser().call("POST", "/invitations/look", {"secret": one}) for role, one in made.items()}
    assert {role: one.status_code for role, one in looks.items()} == {"student": 200, "coach": 404, "owner": 404}


def test_four_who_accept_at_once_make_one_member(marion: Api, team: str, settings: Settings) -> None:
    secret = invite(marion, team)["secret"]
    before = len(marion.ok("GET", f"/teams/{team}")["members"])
    bodies = [{"secret": secret, **person(f"Twin{n}")} for n in range(4)]
    answers = at_once(settings, *(("POST", "/invitations/accept", body, {}) for body in bodies))
    assert sorted(one.status_code for one in answers) == [201, 409, 409, 409]
    assert len(marion.ok("GET", f"/teams/{team}")["members"]) == before + 1


def test_one_address_twice_at_once_is_one_account(marion: Api, team: str, settings: Settings) -> None:
    bodies = [{"secret": invite(marion, team)["secret"], **person("Twin")} for _ in range(3)]
    answers = at_once(settings, *(("POST", "/invitations/accept", body, {}) for body in bodies))
    assert sorted((one.status_code, one.json().get("code")) for one in answers)[1:] == [(409, "email_taken")] * 2
    assert [one["name"] for one in marion.ok("GET", f"/teams/{team}")["members"]].count("Twin") == 1


def test_one_person_twice_at_once_is_one_member(marion: Api, cast: Cast, team: str, settings: Settings) -> None:
    call = ("POST", "/invitations/accept", {"secret": invite(marion, team)["secret"]}, cast.stranger.headers)
    assert {one.status_code for one in at_once(settings, call, call, call)} == {200}
    assert [one["name"] for one in marion.ok("GET", f"/teams/{team}")["members"]].count("Stranger") == 1


def test_guessing_codes_is_slow(marion: Api, team: str, browser: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    made, nobody = invite(marion, team), browser()
    for n in range(10):
        assert nobody.call("POST", "/invitations/look", {"code": f"AAAA-AAA{n}"}).status_code == 404
        # a good code is no help in guessing others
        if n < 9:
            assert nobody.call("POST", "/invitations/look", {"code": made["code"]}).status_code == 200
    for path, more in (("look", {}), ("accept", person("Zoe"))):
        answer = nobody.call("POST", f"/invitations/{path}", {"code": made["code"], **more})
        assert (answer.status_code, answer.json()["code"]) == (429, "too_many_attempts")
        seconds = int(answer.headers["retry-after"])
        assert 0 < seconds == answer.json()["retryAfter"] <= 900
    assert nobody.call("POST", "/invitations/look", {"secret": made["secret"]}).status_code == 200
    later = clock.now() + timedelta(seconds=seconds + 1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert nobody.call("POST", "/invitations/look", {"code": made["code"]}).status_code == 200


BAD: list[dict[str, Any]] = [
    {"email": "zoe"},
    {"email": "zoe@test"},
    {"email": "zoe@test."},
    {"email": "zoe@"},
    {"email": "a b@test.carnet"},
    {"email": f"{'x' * 250}@test.carnet"},
    {"password": "eleven sign"},
    {"password": "x" * 1025},
    {"name": " "},
    {"name": None},
    {"units": "stone"},
    {"locale": "de"},
    {"role": "owner"},
    {"teamId": "0198c5f2-7a10-7000-8000-000000000001"},
    {"code": "AAAA-AAAA"},
]


@pytest.mark.parametrize("more", BAD, ids=str)
def test_what_is_not_valid_makes_nothing(
    marion: Api, team: str, browser: Make, settings: Settings, more: dict[str, Any]
) -> None:
    secret = invite(marion, team)["secret"]
    rows = count_rows(settings)
    answer = browser().call("POST", "/invitations/accept", {"secret": secret, **person("Zoe"), **more})
    assert answer.status_code == 400
    assert answer.json()["errors"]
    assert count_rows(settings) == rows


@pytest.mark.parametrize("missing", ["name", "email", "password"])
def test_an_account_needs_all_three(marion: Api, team: str, browser: Make, missing: str) -> None:
    body = {"secret": invite(marion, team)["secret"], **person("Zoe")}
    del body[missing]
    assert browser().call("POST", "/invitations/accept", body).status_code == 400
    assert browser().call("POST", "/invitations/look", {}).status_code == 400


def test_a_new_account_ends_the_login_that_the_browser_had(marion: Api, join: Make, team: str, browser: Make) -> None:
    lea = join("Lea")
    first = lea.cookie
    lea.ok("POST", "/invitations/accept", {"secret": invite(marion, team)["secret"], **person("Zoe")})
    assert lea.ok("GET", "/me")["name"] == "Zoe"
    assert browser(first).call("GET", "/me").status_code == 401
    assert browser().sign_in("lea@test.carnet", SECRET).status_code == 200
