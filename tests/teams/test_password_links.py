"""A coach helps somebody who forgot the password: a link for 24 hours and one use."""

from datetime import timedelta
from typing import Any

import pytest

from carnet.config import Settings
from carnet.kit import clock
from carnet.kit.ids import uuid7
from tests.conftest import Api, Cast
from tests.teams.conftest import SECRET, Browser, Make, at_once, invite, user_id
from tests.tools import count_rows

NEW = "another three words"


def issue(api: Api, team: str, who: object) -> str:
    """The secret of a new link."""
    link: str = api.ok("POST", f"/teams/{team}/members/{who}/password-reset")["link"]
    return link.partition("#")[2]


@pytest.fixture
def zoe(join: Make) -> Browser:
    """A student of Marion's team alone."""
    return join("Zoe", "student")


def test_a_new_password(marion: Api, zoe: Browser, team: str, browser: Make) -> None:
    path = f"/teams/{team}/members/{user_id(zoe)}/password-reset"
    made = marion.call("POST", path)
    assert (made.status_code, set(made.json())) == (201, {"link", "expiresAt"})
    assert made.json()["link"].startswith("http://testserver.local/reset#")
    secret = made.json()["link"].partition("#")[2]
    for _ in range(2):
        look = browser().ok("POST", "/password-resets/look", {"secret": secret})
        assert look == {"name": "Zoe", "email": "zoe@test.carnet"}
    assert zoe.call("GET", "/me").status_code == 200  # until it is used nothing ends
    phone = browser()
    me = phone.ok("POST", "/password-resets/accept", {"secret": secret, "password": NEW})
    assert me == phone.ok("GET", "/me")
    assert me["name"] == "Zoe"
    assert zoe.call("GET", "/me").status_code == 401
    assert zoe.sign_in("zoe@test.carnet", SECRET).status_code == 401
    assert zoe.sign_in("zoe@test.carnet", NEW).status_code == 200
    assert_worthless(browser(), secret)


def assert_worthless(nobody: Browser, secret: str) -> None:
    for path, more in (("look", {}), ("accept", {"password": NEW})):
        answer = nobody.call("POST", f"/password-resets/{path}", {"secret": secret, **more})
        none = nobody.call("POST", f"/password-resets/{path}", {"secret": "x", **more})
        assert (answer.status_code, answer.content) == (404, none.content)


def test_it_ends_with_time_and_with_the_next_one(
    marion: Api, zoe: Browser, team: str, browser: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = issue(marion, team, user_id(zoe))
    second = issue(marion, team, user_id(zoe))
    assert_worthless(browser(), first)
    later = clock.now() + timedelta(hours=24)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert_worthless(browser(), second)


def test_it_ends_with_what_gave_the_right_to_it(
    marion: Api, other_coach: Api, coach: Browser, join: Make, *, team: str, browser: Make
) -> None:
    moved, left = join("Zoe", "student"), join("Max", "student")
    secrets = [issue(coach, team, user_id(one)) for one in (moved, left)]
    third = issue(coach, team, user_id(join("Eve", "student")))
    moved.ok("POST", "/invitations/accept", {"secret": invite(other_coach, team_of(other_coach))["secret"]})
    marion.call("DELETE", f"/teams/{team}/members/{user_id(left)}")
    for secret in secrets:
        assert_worthless(browser(), secret)
    marion.call("DELETE", f"/teams/{team}/members/{user_id(coach)}")
    assert_worthless(browser(), third)


def team_of(api: Api) -> str:
    found: str = api.ok("GET", "/me")["teams"][0]["teamId"]
    return found


def test_who_may_help_whom(marion: Api, ines: Api, coach: Browser, join: Make, *, cast: Cast, team: str) -> None:
    lea, owner = user_id(join("Lea")), user_id(join("Olga", "owner"))

    def status(api: Api, who: Any) -> int:
        found: int = api.call("POST", f"/teams/{team}/members/{who}/password-reset").status_code
        return found

    assert [status(coach, who) for who in (cast.ines.user_id, lea, owner, user_id(coach))] == [201, 403, 403, 403]
    assert [status(marion, who) for who in (cast.ines.user_id, lea, owner, cast.marion.user_id)] == [201, 201, 403, 403]
    assert [status(ines, who) for who in (cast.ines.user_id, cast.thomas.user_id, lea)] == [403, 404, 403]
    assert [status(marion, who) for who in (uuid7(), cast.stranger.user_id)] == [404, 404]


def test_not_for_somebody_who_is_in_another_team_too(
    marion: Api, ines: Api, other_coach: Api, cast: Cast, team: str
) -> None:
    ines.ok("POST", "/invitations/accept", {"secret": invite(other_coach, team_of(other_coach))["secret"]})
    for api, at in ((marion, team), (other_coach, team_of(other_coach))):
        answer = api.call("POST", f"/teams/{at}/members/{cast.ines.user_id}/password-reset")
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_used_twice_at_once_it_serves_once(marion: Api, zoe: Browser, team: str, settings: Settings) -> None:
    secret = issue(marion, team, user_id(zoe))
    bodies = [{"secret": secret, "password": f"{NEW} {n}"} for n in range(3)]
    answers = at_once(settings, *(("POST", "/password-resets/accept", body, {}) for body in bodies))
    assert sorted(one.status_code for one in answers) == [200, 404, 404]


@pytest.mark.parametrize(
    "more", [{"password": "eleven sign"}, {"password": None}, {"secret": None}, {"email": "x@y.z"}]
)
def test_what_is_not_valid_changes_nothing(
    marion: Api, zoe: Browser, team: str, settings: Settings, *, more: dict[str, Any]
) -> None:
    secret = issue(marion, team, user_id(zoe))
    rows = count_rows(settings)
    answer = zoe.call("POST", "/password-resets/accept", {"secret": secret, "password": NEW, **more})
    assert answer.status_code == 400
    assert count_rows(settings) == rows
    assert zoe.ok("POST", "/password-resets/look", {"secret": secret})
