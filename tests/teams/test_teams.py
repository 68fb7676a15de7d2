"""Founding and naming teams, who is in them and as what, and that a team keeps an owner."""

from typing import Any
from uuid import UUID

import pytest

from carnet.config import Settings
from carnet.kit.ids import uuid7
from tests.conftest import Api, Cast
from tests.engines import read_rows
from tests.teams.conftest import Browser, Make, at_once, invite, user_id


def roles(api: Api, team: str) -> dict[str, str]:
    return {one["name"]: one["role"] for one in api.ok("GET", f"/teams/{team}")["members"]}


def test_a_founder_owns_the_team(stranger: Api, cast: Cast) -> None:
    answer = stranger.call("POST", "/teams", {"name": "  Haltéro  "})
    team = answer.json()
    me = {"userId": str(cast.stranger.user_id), "name": "Stranger", "role": "owner", "email": cast.stranger.email}
    assert (answer.status_code, team) == (201, {"teamId": team["teamId"], "name": "Haltéro", "members": [me]})
    assert stranger.ok("GET", f"/teams/{team['teamId']}") == team
    assert stranger.ok("GET", "/me")["teams"] == [{"teamId": team["teamId"], "name": "Haltéro", "role": "owner"}]


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, "a\u0000b", None, 5])
def test_names_that_are_none(marion: Api, team: str, name: Any) -> None:
    assert marion.call("POST", "/teams", {"name": name}).status_code == 400
    assert marion.call("PATCH", f"/teams/{team}", {"name": name}).status_code == 400
    assert marion.ok("GET", f"/teams/{team}")["name"] == "Club"


def test_an_owner_renames_it(marion: Api, ines: Api, coach: Browser, team: str) -> None:
    for api in (ines, coach):
        assert api.call("PATCH", f"/teams/{team}", {"name": "Mine"}).status_code == 403
    assert marion.ok("PATCH", f"/teams/{team}", {"name": "Club 2"})["name"] == "Club 2"
    assert ines.ok("GET", "/me")["teams"][0]["name"] == "Club 2"


def test_coaches_see_everybody_students_their_coaches(marion: Api, ines: Api, coach: Browser, team: str) -> None:
    everybody = {"Marion": "owner", "Paul": "coach", "Ines": "student", "Thomas": "student"}
    assert roles(marion, team) == roles(coach, team) == everybody
    assert list(roles(marion, team)) == list(everybody)
    assert roles(ines, team) == {"Marion": "owner", "Paul": "coach", "Ines": "student"}
    assert {one["email"] for one in ines.ok("GET", f"/teams/{team}")["members"]} == {None}
    assert all(one["email"] for one in coach.ok("GET", f"/teams/{team}")["members"])


def test_for_others_it_does_not_exist(other_coach: Api, stranger: Api, cast: Cast, team: str) -> None:
    for api in (other_coach, stranger):
        for path in (f"/teams/{team}", f"/teams/{team}/invitations"):
            missing = path.replace(team, str(uuid7()))
            answer = api.call("GET", path)
            assert (answer.status_code, answer.content) == (404, api.call("GET", missing).content)
        for method, path, body in (
            ("PATCH", f"/teams/{team}", {"name": "Mine"}),
            ("POST", f"/teams/{team}/invitations", {"role": "student"}),
            ("DELETE", f"/teams/{team}/members/{cast.ines.user_id}", None),
            ("PATCH", f"/teams/{team}/members/{cast.ines.user_id}", {"role": "coach"}),
            ("POST", f"/teams/{team}/members/{cast.ines.user_id}/password-reset", None),
        ):
            assert api.call(method, path, body).status_code == 404


def test_an_owner_changes_roles(marion: Api, join: Make, team: str) -> None:
    paul = join("Paul", "student")
    path = f"/teams/{team}/members/{user_id(paul)}"
    first = paul.cookie
    changed = marion.ok("PATCH", path, {"role": "coach"})
    assert (changed["name"], changed["role"]) == ("Paul", "coach")
    assert paul.call("GET", "/me").status_code == 401  # a new role, a new secret
    assert paul.sign_in("paul@test.carnet").status_code == 200
    assert paul.cookie != first
    assert paul.ok("GET", "/students")["students"]
    assert marion.ok("PATCH", path, {"role": "coach"}) == changed
    assert paul.ok("GET", "/me")["teams"][0]["role"] == "coach"  # nothing changed, nothing ended


def test_who_may_not_change_roles(marion: Api, ines: Api, coach: Browser, cast: Cast, team: str) -> None:
    before = roles(marion, team)
    members = f"/teams/{team}/members"
    assert coach.call("PATCH", f"{members}/{user_id(coach)}", {"role": "owner"}).status_code == 403
    assert coach.call("PATCH", f"{members}/{cast.ines.user_id}", {"role": "coach"}).status_code == 403
    assert ines.call("PATCH", f"{members}/{cast.ines.user_id}", {"role": "coach"}).status_code == 403
    assert ines.call("PATCH", f"{members}/{cast.thomas.user_id}", {"role": "coach"}).status_code == 404
    assert marion.call("PATCH", f"{members}/{cast.stranger.user_id}", {"role": "coach"}).status_code == 404
    assert marion.call("PATCH", f"{members}/{cast.ines.user_id}", {"role": "boss"}).status_code == 400
    assert roles(marion, team) == before


def test_who_may_remove_whom(marion: Api, ines: Api, join: Make, cast: Cast, team: str) -> None:
    members = f"/teams/{team}/members"
    coach, other = join("Paul"), user_id(join("Lea"))
    assert coach.call("DELETE", f"{members}/{other}").status_code == 403
    assert coach.call("DELETE", f"{members}/{cast.marion.user_id}").status_code == 403
    assert ines.call("DELETE", f"{members}/{cast.marion.user_id}").status_code == 403
    assert ines.call("DELETE", f"{members}/{cast.thomas.user_id}").status_code == 404
    assert len(roles(marion, team)) == 5
    assert coach.call("DELETE", f"{members}/{cast.thomas.user_id}").status_code == 204
    assert marion.call("DELETE", f"{members}/{other}").status_code == 204
    assert ines.call("DELETE", f"{members}/{cast.ines.user_id}").status_code == 204
    assert coach.call("DELETE", f"{members}/{user_id(coach)}").status_code == 204
    assert roles(marion, team) == {"Marion": "owner"}
    assert marion.call("DELETE", f"{members}/{other}").status_code == 404


def test_the_last_owner_stays(marion: Api, coach: Browser, cast: Cast, team: str) -> None:
    path = f"/teams/{team}/members/{cast.marion.user_id}"
    for method, body in (("DELETE", None), ("PATCH", {"role": "coach"}), ("PATCH", {"role": "student"})):
        answer = marion.call(method, path, body)
        assert (answer.status_code, answer.json()["code"]) == (409, "last_owner")
    assert marion.ok("PATCH", path, {"role": "owner"})["role"] == "owner"
    marion.ok("PATCH", f"/teams/{team}/members/{user_id(coach)}", {"role": "owner"})
    assert marion.call("DELETE", path).status_code == 204
    assert marion.call("GET", f"/teams/{team}").status_code == 404


def test_two_owners_who_leave_at_once_leave_one(
    marion: Api, stranger: Api, cast: Cast, team: str, settings: Settings
) -> None:
    stranger.ok("POST", "/invitations/accept", {"secret": invite(marion, team, role="owner")["secret"]})
    people = [cast.marion, cast.stranger]
    answers = at_once(
        settings, *(("DELETE", f"/teams/{team}/members/{one.user_id}", None, one.headers) for one in people)
    )
    assert sorted(answer.status_code for answer in answers) == [204, 409]
    left = next(api for api, answer in zip((marion, stranger), answers, strict=True) if answer.status_code == 409)
    assert list(roles(left, team).values()).count("owner") == 1


def test_two_owners_who_remove_each_other_at_once_leave_one(
    marion: Api, stranger: Api, cast: Cast, team: str, settings: Settings
) -> None:
    stranger.ok("POST", "/invitations/accept", {"secret": invite(marion, team, role="owner")["secret"]})
    one, two = cast.marion, cast.stranger
    answers = at_once(
        settings,
        ("DELETE", f"/teams/{team}/members/{two.user_id}", None, one.headers),
        ("PATCH", f"/teams/{team}/members/{one.user_id}", {"role": "student"}, two.headers),
    )
    assert sorted(answer.status_code for answer in answers) in ([200, 401], [200, 403], [204, 404])
    found = [api.call("GET", f"/teams/{team}") for api in (marion, stranger)]
    assert any("owner" in answer.text for answer in found)


def test_ones_own_role_goes_on_with_a_new_cookie(join: Make, team: str) -> None:
    lea = join("Lea", "owner")
    other = Browser(lea._client)  # noqa: SLF001  # the same person at another machine
    other.sign_in("lea@test.carnet")
    first = lea.cookie
    assert lea.ok("PATCH", f"/teams/{team}/members/{user_id(lea)}", {"role": "coach"})["role"] == "coach"
    assert lea.cookie != first
    assert lea.ok("GET", "/me")["teams"][0]["role"] == "coach"
    for cookie in (first, other.cookie):
        assert Browser(lea._client, cookie).call("GET", "/me").status_code == 401  # noqa: SLF001  # the same


def test_one_person_in_two_teams(marion: Api, ines: Api, other_coach: Api, cast: Cast, team: str) -> None:
    other_team = other_coach.ok("GET", "/me")["teams"][0]["teamId"]
    ines.ok("POST", "/invitations/accept", {"secret": invite(other_coach, other_team, role="coach")["secret"]})
    assert {one["name"]: one["role"] for one in ines.ok("GET", "/me")["teams"]} == {"Club": "student", "Other": "coach"}
    assert roles(ines, other_team) == {"Other": "owner", "Ines": "coach"}
    assert ines.call("GET", f"/teams/{team}/invitations").status_code == 403
    assert ines.ok("GET", "/students")["students"] == []
    secret = invite(ines, other_team)["secret"]
    marion.ok("POST", "/invitations/accept", {"secret": secret})
    assert [one["name"] for one in ines.ok("GET", "/students")["students"]] == ["Marion"]
    assert ines.call("GET", f"/students/{cast.thomas.user_id}/workouts").status_code == 404


def test_a_team_of_ones_own_is_no_team_to_see(stranger: Api, cast: Cast, settings: Settings) -> None:
    stranger.ok("POST", "/free-sessions", {})
    ((found,),) = read_rows(settings, "SELECT team_id FROM team WHERE personal_of IS NOT NULL")
    personal = str(UUID(str(found)))
    assert stranger.ok("GET", "/me")["teams"] == []
    mine = f"/teams/{personal}/members/{cast.stranger.user_id}"
    for method, path, body in (
        ("GET", f"/teams/{personal}", None),
        ("PATCH", f"/teams/{personal}", {"name": "Mine"}),
        ("GET", f"/teams/{personal}/invitations", None),
        ("POST", f"/teams/{personal}/invitations", {"role": "student"}),
        ("DELETE", mine, None),
        ("PATCH", mine, {"role": "owner"}),
    ):
        assert stranger.call(method, path, body).status_code == 404


def test_what_somebody_keeps_for_themself_no_owner_opens(marion: Api, stranger: Api, cast: Cast, team: str) -> None:
    stranger.ok("POST", "/free-sessions", {})
    stranger.ok("POST", "/invitations/accept", {"secret": invite(marion, team)["secret"]})
    path = f"/teams/{team}/members/{cast.stranger.user_id}/password-reset"
    assert marion.call("POST", path).status_code == 403
