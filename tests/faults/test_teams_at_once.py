"""Decisions about people that are taken at the same moment: one of them counts."""

from typing import Any

from carnet.config import Settings
from tests.conftest import Cast, Person
from tests.engines import read_rows
from tests.faults.conftest import Server
from tests.tools import count_rows

V1 = "/api/v1"
PASSWORD = "a password that is long"


def found_team(server: Server, person: Person, name: str) -> str:
    status, team = server.call(person, "POST", f"{V1}/teams", {"name": name})
    assert status == 201, team
    return str(team["teamId"])


def invite(server: Server, person: Person, team_id: str, role: str) -> dict[str, Any]:
    """The body with which the invitation is accepted."""
    status, invitation = server.call(person, "POST", f"{V1}/teams/{team_id}/invitations", {"role": role})
    assert status == 201, invitation
    return {"secret": invitation["link"].partition("#")[2]}


def test_an_invitation_is_accepted_once(server: Server, cast: Cast, served: Settings) -> None:
    key = invite(server, cast.other_coach, found_team(server, cast.other_coach, "Once"), "student")
    before = count_rows(served)

    def accept(n: int) -> tuple[int, Any]:
        person = {"name": f"P{n}", "email": f"p{n}@test.carnet", "password": PASSWORD}
        return server.call(Person(cast.ines.user_id, "", ""), "POST", f"{V1}/invitations/accept", {**key, **person})

    answers = server.at_once([lambda n=n: accept(n) for n in range(5)])  # type: ignore[misc]  # the default holds this turn's value
    statuses = sorted(status for status, _ in answers)
    assert statuses[0] == 201, answers
    assert all(400 <= status < 500 for status in statuses[1:]), answers
    after = count_rows(served)
    assert (after["user"], after["membership"]) == (before["user"] + 1, before["membership"] + 1)


def test_one_address_gets_one_account(server: Server, cast: Cast, served: Settings) -> None:
    team_id = found_team(server, cast.other_coach, "Address")
    keys = [invite(server, cast.other_coach, team_id, "student") for _ in range(4)]
    before = count_rows(served)["user"]
    person = {"name": "Same", "email": "same@test.carnet", "password": PASSWORD}
    nobody = Person(cast.ines.user_id, "", "")
    answers = server.at_once(
        [lambda key=key: server.call(nobody, "POST", f"{V1}/invitations/accept", {**key, **person}) for key in keys]  # type: ignore[misc]  # the same
    )
    statuses = sorted(status for status, _ in answers)
    assert statuses[0] == 201, answers
    assert all(400 <= status < 500 for status in statuses[1:]), answers
    assert count_rows(served)["user"] == before + 1


def test_two_owners_remove_each_other(server: Server, cast: Cast, served: Settings) -> None:
    one, two = cast.other_coach, cast.stranger
    for n in range(4):
        team_id = found_team(server, one, f"Two {n}")
        key = invite(server, one, team_id, "owner")
        assert server.call(two, "POST", f"{V1}/invitations/accept", key)[0] == 200
        members = f"{V1}/teams/{team_id}/members"
        # last, since who gets another role is signed out
        method, body = ("PATCH", {"role": "student"}) if n == 3 else ("DELETE", None)
        answers = server.at_once(
            [
                lambda: server.call(one, method, f"{members}/{two.user_id}", body),  # noqa: B023  # called before the next turn
                lambda: server.call(two, method, f"{members}/{one.user_id}", body),  # noqa: B023  # the same
                lambda: server.call(one, "DELETE", f"{members}/{one.user_id}"),  # noqa: B023  # the same
                lambda: server.call(two, "DELETE", f"{members}/{two.user_id}"),  # noqa: B023  # the same
            ]
        )
        assert all(status < 500 for status, _ in answers), answers
        owners = "SELECT m.team_id, count(*) FROM membership m WHERE m.role = 'owner' GROUP BY m.team_id"
        held = {str(team).replace("-", "") for team, _ in read_rows(served, owners)}
        assert team_id.replace("-", "") in held, "a team without an owner"
