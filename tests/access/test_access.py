"""Who may do what: every route as every caller, on Inès's object and on one that does not exist."""

import shutil
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from litestar.testing import TestClient

from carnet.app import create_app
from carnet.config import Settings
from carnet.kit.ids import uuid7
from tests.conftest import Cast, Person
from tests.tools import count_rows

CALLERS = ("anonymous", "ines", "thomas", "marion", "other_coach", "stranger")
SESSION, WORKOUT, STUDENT = "session_id:uuid", "workout_id:uuid", "student_id:uuid"
V1 = "/api/v1"
Key = tuple[str, str]


def only(ines: int, others: str) -> dict[str, int]:
    """Verdicts: 401 for nobody, `ines` for her, and for Thomas, Marion, the other coach, the stranger as said."""
    return dict(zip(CALLERS, (401, ines, *map(int, others.split())), strict=True))


# what each caller gets on Inès's object, written down by hand
READ_WORKOUT = only(200, "404 200 404 404")
WRITE_WORKOUT = only(200, "404 403 404 404")
VERDICTS: dict[Key, dict[str, int]] = {
    ("GET", "/health"): dict.fromkeys(CALLERS, 200),
    ("POST", f"{V1}/login"): dict.fromkeys(CALLERS, 200),
    ("POST", f"{V1}/logout"): only(204, "204 204 204 204"),
    ("GET", f"{V1}/me"): only(200, "200 200 200 200"),
    ("PATCH", f"{V1}/me"): only(200, "200 200 200 200"),
    ("GET", f"{V1}/my-programs"): only(200, "200 200 200 200"),
    ("GET", f"{V1}/sessions/{{{SESSION}}}/status"): only(200, "200 403 404 404"),
    ("POST", f"{V1}/sessions/{{{SESSION}}}/start"): only(201, "201 403 404 404"),
    ("GET", f"{V1}/workouts"): only(200, "200 200 200 200"),
    ("GET", f"{V1}/workouts/current"): only(200, "200 200 200 200"),
    ("GET", f"{V1}/workouts/{{{WORKOUT}}}"): READ_WORKOUT,
    ("GET", f"{V1}/workouts/{{{WORKOUT}}}/progress"): READ_WORKOUT,
    ("GET", f"{V1}/workouts/{{{WORKOUT}}}/attempt"): READ_WORKOUT,
    ("GET", f"{V1}/workouts/{{{WORKOUT}}}/history"): READ_WORKOUT,
    ("PATCH", f"{V1}/workouts/{{{WORKOUT}}}/exercises/{{position:int}}"): WRITE_WORKOUT,
    ("POST", f"{V1}/workouts/{{{WORKOUT}}}/exercises/{{position:int}}/complete"): WRITE_WORKOUT,
    ("POST", f"{V1}/workouts/{{{WORKOUT}}}/exercises/{{position:int}}/skip"): WRITE_WORKOUT,
    ("POST", f"{V1}/workouts/{{{WORKOUT}}}/finish"): WRITE_WORKOUT,
    ("POST", f"{V1}/workouts/{{{WORKOUT}}}/reopen"): WRITE_WORKOUT,
    ("POST", f"{V1}/workouts/{{{WORKOUT}}}/restore"): WRITE_WORKOUT,
    ("POST", f"{V1}/ops"): only(200, "200 200 200 200"),
    ("GET", f"{V1}/students"): only(200, "200 200 200 200"),
    ("GET", f"{V1}/students/{{{STUDENT}}}/workouts"): only(404, "404 200 404 404"),
}
_JSON = "/api/openapi.json"
UNGUARDED = (_JSON, f"{_JSON}/openapi.json", f"{_JSON}/{{path:str}}")  # the description of the interface
NAMED = [key for key in VERDICTS if "{" in key[1]]


@pytest.fixture(scope="module")
def house(template: tuple[Any, Cast], tmp_path_factory: pytest.TempPathFactory) -> Iterator["House"]:
    """One running application for the whole table, in which Inès has a finished and a running workout."""
    folder = tmp_path_factory.mktemp("access") / "data"
    shutil.copytree(template[0], folder)
    settings = Settings(data_dir=folder)
    app = create_app(settings, static=None)
    with TestClient(app) as client:
        yield House(app, client, template[1], settings)


class House:
    """The application and Inès's objects in it."""

    def __init__(self, app: Litestar, client: TestClient[Litestar], cast: Cast, settings: Settings) -> None:
        self.app = app
        self.client = client
        self.cast = cast
        self.settings = settings
        self.workout = self.call("ines", "POST", f"{V1}/sessions/{cast.session_id}/start").json()["workoutId"]
        self.call("ines", "PATCH", f"{V1}/workouts/{self.workout}/exercises/0", {"data": {"rpe": 8}})
        history = self.call("ines", "GET", f"{V1}/workouts/{self.workout}/history").json()
        self.op_id = history["entries"][0]["opId"]

    def call(self, who: str, method: str, path: str, body: Any = None) -> Any:
        self.client.cookies.clear()
        person: Person | None = getattr(self.cast, who, None)
        kwargs = {} if body is None else {"json": body}
        return self.client.request(method, path, headers=person.headers if person else {}, **kwargs)

    def path(self, template: str, *, missing: bool = False) -> str:
        """The path to Inès's object, or to one that does not exist."""
        names: dict[str, Any] = {SESSION: self.cast.session_id, WORKOUT: self.workout, STUDENT: self.cast.ines.user_id}
        for name, value in names.items():
            template = template.replace(f"{{{name}}}", str(uuid7() if missing else value))
        return template.replace("{position:int}", "0")

    def body(self, key: Key) -> Any:
        """A request that is good in itself."""
        bodies: dict[str, Any] = {
            "login": {"email": self.cast.ines.email, "password": "carnet-test"},
            "me": {"locale": "en"},
            "restore": {"opId": self.op_id},
            "ops": {"deviceId": str(uuid7()), "epoch": None, "operations": []},
            "{position:int}": {"data": {"rpe": 9}},
        }
        return None if key[0] == "GET" else bodies.get(key[1].rsplit("/", 1)[1])


def test_every_route_has_a_verdict(app: Litestar) -> None:
    found = {
        (str(method), route.path)
        for route in app.routes
        if isinstance(route, HTTPRoute) and route.path not in UNGUARDED
        for method in route.methods
        if method != "OPTIONS"
    }
    assert found == set(VERDICTS)


@pytest.mark.parametrize("key", VERDICTS, ids=" ".join)
def test_on_the_object_of_ines(house: House, key: Key) -> None:
    for who in CALLERS:
        if key[1] == f"{V1}/logout" and who != "anonymous":
            continue  # it would end the login of the whole table; test_sign_in has it
        answer = house.call(who, key[0], house.path(key[1]), house.body(key))
        assert answer.status_code == VERDICTS[key][who], (who, answer.text)
        if answer.status_code >= 400:
            assert answer.headers["content-type"].startswith("application/problem+json")


@pytest.mark.parametrize("key", NAMED, ids=" ".join)
def test_a_foreign_object_is_like_a_missing_one(house: House, key: Key) -> None:
    for who in CALLERS:
        missing = house.call(who, key[0], house.path(key[1], missing=True), house.body(key))
        assert missing.status_code == (401 if who == "anonymous" else 404), who
        if VERDICTS[key][who] == 404:
            foreign = house.call(who, key[0], house.path(key[1]), house.body(key))
            assert foreign.content == missing.content
            assert sorted(foreign.headers) == sorted(missing.headers)


@pytest.mark.parametrize("key", NAMED, ids=" ".join)
def test_the_refused_write_nothing(house: House, key: Key) -> None:
    before = count_rows(house.settings)
    for who in CALLERS:
        if VERDICTS[key][who] >= 400:
            house.call(who, key[0], house.path(key[1]), house.body(key))
            house.call(who, key[0], house.path(key[1], missing=True), house.body(key))
    assert count_rows(house.settings) == before


def test_a_draft_is_missing_for_a_student(house: House) -> None:
    for method, tail in (("GET", "status"), ("POST", "start")):
        draft = house.call("ines", method, f"{V1}/sessions/{house.cast.draft_session_id}/{tail}")
        missing = house.call("ines", method, f"{V1}/sessions/{uuid7()}/{tail}")
        assert (draft.status_code, draft.content) == (404, missing.content)


@pytest.mark.parametrize("token", ["", "x", "Ω".encode().decode("latin-1"), "a" * 10_000, "../..", "null"])
def test_a_bad_token_is_nobody(client: TestClient[Litestar], token: str) -> None:
    for headers in ({"Authorization": f"Bearer {token}"}, {"Cookie": f"carnet_login={token}"}):
        raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        answer = client.get(f"{V1}/me", headers=raw)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_students_sees_only_ones_own(house: House) -> None:
    def students(who: str) -> list[UUID]:
        answer = house.call(who, "GET", f"{V1}/students").json()
        return [UUID(one["studentId"]) for one in answer["students"]]

    assert students("marion") == [house.cast.ines.user_id, house.cast.thomas.user_id]
    for who in ("ines", "thomas", "other_coach", "stranger"):
        assert students(who) == []
