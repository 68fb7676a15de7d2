"""A running application with the three worlds in it, as every caller."""

from copy import deepcopy
from typing import Any

from litestar import Litestar
from litestar.routes import HTTPRoute
from litestar.testing import TestClient

from carnet.kit.ids import planned_id, uuid7
from tests.access.contents import Contents, run
from tests.access.owners import find_forbidden
from tests.access.verdicts import ROUTES, V1, Route
from tests.access.world import WORLDS, Ids, People, add_people, add_world
from tests.conftest import Cast

_UNGUARDED = "/api/openapi.json"  # the description of the interface
_COUNTED = ("failed_login", "login")  # a refused request may count a wrong password, a login was seen
_STUDENTS = {"ines": "ines", "foreign": "other_student", "left": "removed_student"}
WAYS = ("token", "cookie")


class House:
    """The application, its people and their objects; `reset` makes it as it was."""

    def __init__(self, client: TestClient[Litestar], cast: Cast) -> None:
        self.client = client
        self.people: People = run(client, add_people, cast)
        self.worlds: dict[str, Ids] = {}
        for world in WORLDS:
            self.worlds[world] = run(client, add_world, self.people, world)
            self.worlds[world] |= self._train(_STUDENTS[world], self.worlds[world])
        self._train("thomas", self.worlds["ines"])
        for name in ("removed_coach", "removed_student"):
            self.remove(name)
        self.contents = Contents(client)
        self.before = self.contents.before
        self.forbidden = find_forbidden(self.before, self.people)

    def _train(self, who: str, ids: Ids) -> Ids:
        """An attempt with something in it, and the student's own session."""
        workout_id = self.send(who, "POST", f"{V1}/sessions/{ids['session_id']}/start", {}).json()["workoutId"]
        path = f"{V1}/workouts/{workout_id}"
        self.send(who, "PATCH", f"{path}/exercises/0", {"data": {"rpe": 8, "notes": who}})
        entries = self.send(who, "GET", f"{path}/history").json()["entries"]
        self._disagree(who, workout_id, ids["item_id"])
        parked = self.send(who, "GET", f"{V1}/parked").json()["parked"]
        free = self.send(who, "POST", f"{V1}/free-sessions", {"copyOf": {"sessionId": str(ids["session_id"])}})
        return {
            "workout_id": workout_id,
            "op_id": entries[0]["opId"],
            "parked_id": parked[0]["parkedId"],
            "free_session_id": free.json().get("sessionId", uuid7()),
        }

    def _disagree(self, who: str, workout_id: str, item_id: Any) -> None:
        """Two phones note two things of one set, and one of them something that cannot be placed."""
        for reps in (5, 6):
            said = {"workoutId": workout_id, "base": None, "editedAt": "2026-11-02T09:00:00Z", "clockOffset": None}
            path = f"/ex/{item_id}/set/{planned_id(item_id, 0)}/reps"
            operations = [
                {"opId": str(uuid7()), "dseq": dseq, **said, "path": path, "value": value}
                for dseq, value in enumerate((reps, -reps))
            ]
            body = {"deviceId": str(uuid7()), "epoch": None, "operations": operations}
            assert self.send(who, "POST", f"{V1}/ops", body).status_code == 200

    def reset(self) -> None:
        """Puts the contents back that were there at the beginning."""
        self.contents.put_back()

    def changed(self) -> list[str]:
        """The tables that are not as they were at the beginning."""
        return self.contents.changed(except_for=_COUNTED)

    def send(
        self,
        who: str,
        method: str,
        path: str,
        body: Any = None,
        *,
        way: str = "token",
        headers: dict[str, str] | None = None,
    ) -> Any:
        """The answer to a caller, whatever it is."""
        self.client.cookies.clear()
        signed = {}
        if who != "anonymous":
            token = getattr(self.people, f"{way}s")[who]
            signed = {"Authorization": f"Bearer {token}"} if way == "token" else {"Cookie": f"carnet_login={token}"}
        kwargs = {} if body is None else {"json": body}
        return self.client.request(method, path, headers=signed | (headers or {}), **kwargs)

    def ask(self, who: str, route: Route, ids: Ids, *, body: Any = None, **kwargs: Any) -> Any:
        """The answer to a route's good request on these objects; nothing in it is for somebody else's eyes."""
        path, body = fill_path(route, ids), fill_body(body or route.body, ids)
        answer = self.send(who, route.method, path, body, **kwargs)
        self.look(route.shows or who, answer, sent=f"{path} {body}", by=route.name)
        return answer

    def look(self, who: str, answer: Any, *, sent: str, by: str = "") -> None:
        """Nothing in an answer is for somebody else's eyes; what the caller said may be said back."""
        seen = {one for one in self.forbidden.get(who, ()) if one in answer.text and one not in sent}
        assert not seen, f"{who} is shown {seen} {by}: {answer.text[:1000]}"

    def missing(self) -> Ids:
        """Ids of nothing; what is no id stays as it is."""
        return {
            name: value if isinstance(value, int) else uuid7() if name.endswith("_id") else f"none-{uuid7()}"
            for name, value in self.worlds["ines"].items()
        }

    def remove(self, who: str) -> None:
        """Takes somebody out of Inès's team, from here on."""
        member = f"{V1}/teams/{self.people.team_id}/members/{self.people.user_ids[who]}"
        answer = self.send("marion", "DELETE", member)
        assert answer.status_code == 204, answer.text


def fill_path(route: Route, ids: Ids) -> str:
    """The path to these objects."""
    path = route.path
    for name in route.parameters:
        key = route.takes.get(name, name)
        assert key in ids, f"{route.name}: world.py makes no {key}"
        path = path.replace(f"{{{name}}}", str(ids[key]))
    return path


def fill_body(body: Any, ids: Ids) -> Any:
    """A body with the ids of these objects."""
    if isinstance(body, dict):
        return {fill_body(name, ids): fill_body(value, ids) for name, value in body.items()}
    if isinstance(body, list):
        return [fill_body(value, ids) for value in body]
    if body == "{new}":
        return str(uuid7())
    if isinstance(body, str):
        for name in ids:
            body = body.replace(f"{{{name}}}", str(ids[name]))
    return deepcopy(body)


def find_routes(app: Litestar) -> dict[str, Any]:
    """The handlers of the application by name, as the verdicts name them."""
    found = {}
    for route in app.routes:
        if isinstance(route, HTTPRoute) and not route.path.startswith(_UNGUARDED):
            path = "/".join(part.split(":")[0] + "}" if ":" in part else part for part in route.path.split("/"))
            for handler in route.route_handlers:
                for method in handler.http_methods - {"OPTIONS"}:
                    found[f"{method} {path.removeprefix(V1)}"] = handler
    return found


BY_NAME = {route.name: route for route in ROUTES}
