"""The cast and a real database: every test gets its own copy of a migrated, populated one, on both engines."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import hypothesis
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts import passwords
from carnet.accounts import service as accounts
from carnet.accounts.models import Team, User
from carnet.app import create_app
from carnet.config import Settings
from carnet.kit.db import Database, EngineName
from carnet.programs import content, schedule
from carnet.programs.models import ProgramVersion
from carnet.programs.schemas import BlockTree, PrescriptionTree, ProgramTree, SessionTree, WeekTree
from tests.described import described
from tests.engines import Engine, migrated, open_engine

# `--hypothesis-profile=long` is for campaigns: minutes for what the quick one has no time to find
hypothesis.settings.register_profile("quick", max_examples=80, deadline=None)
hypothesis.settings.register_profile("long", max_examples=2_000, deadline=None)
hypothesis.settings.load_profile("quick")

ENGINES: tuple[EngineName, ...] = ("sqlite", "postgresql")
Clone = Callable[[str], Settings]
PASSWORD = "carnet-test"
MADE_AT = datetime(2026, 11, 2, 8, tzinfo=UTC)

SQUAT = PrescriptionTree(
    exercise_name="Squat barre",
    exercise_type="standard",
    config={"sets": 5, "reps": 5, "weight": 100, "weightUnit": "kg"},
)
PULLUPS = PrescriptionTree(
    exercise_name="Tractions", exercise_type="EMOM", config={"totalMinutes": 10, "repsPerMinute": 5}
)
CINDY = PrescriptionTree(
    exercise_name="Cindy",
    exercise_type="AMRAP",
    config={
        "timeMinutes": 20,
        "targetReps": None,
        "movements": [
            {"exerciseName": "Tractions", "reps": 5},
            {"exerciseName": "Pompes", "reps": 10},
            {"exerciseName": "Air squat", "reps": 15},
        ],
    },
)
FRAN = PrescriptionTree(
    exercise_name="Fran",
    exercise_type="circuit",
    config={
        "rounds": 3,
        "repsPerRound": None,
        "repScheme": [21, 15, 9],
        "forTime": True,
        "movements": [{"exerciseName": "Thruster"}, {"exerciseName": "Tractions"}],
    },
)
PROGRAM = ProgramTree(
    title="Force d’hiver",
    blocks=[
        BlockTree(
            title="Bloc 1",
            weeks=[
                WeekTree(
                    title="Semaine 1",
                    sessions=[
                        SessionTree(title="Tout", exercises=[SQUAT, PULLUPS, CINDY, FRAN], notes="Doucement."),
                        SessionTree(title="Jambes", exercises=[SQUAT, SQUAT], day=2),
                    ],
                )
            ],
        )
    ],
)


@dataclass(frozen=True)
class Person:
    """One of the cast, with a bearer token."""

    user_id: UUID
    email: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@dataclass(frozen=True)
class Cast:
    """Marion coaches Inès and Thomas; another team has a coach; a stranger has no team."""

    marion: Person
    ines: Person
    thomas: Person
    other_coach: Person
    stranger: Person
    session_id: UUID  # of both students: squat, tractions (EMOM), Cindy (AMRAP), Fran (circuit)
    legs_id: UUID  # of both students: two squats
    draft_session_id: UUID  # of nobody: never published


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engine", choices=ENGINES, help="only the tests on this database, and those that need none")
    parser.addoption("--requests", type=int, help="how many requests Schemathesis makes on each database")
    parser.addoption("--campaign", help="the folder in which Schemathesis keeps its figures, and goes on from them")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what is not for an engine: tests marked `sqlite` on PostgreSQL, and the one that was not asked for."""
    wanted = config.getoption("--engine")

    def is_left_out(item: pytest.Item) -> bool:
        engine = getattr(item, "callspec").params.get("engine") if hasattr(item, "callspec") else None  # noqa: B009  # only some items have one
        other = {"sqlite": "postgresql", "postgresql": "sqlite"}.get(str(engine), "")
        marked = bool(other) and item.get_closest_marker(other) is not None
        return marked or (engine is not None and wanted not in (None, engine))

    left_out = [item for item in items if is_left_out(item)]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Every test that uses a database runs on both."""
    with ExitStack() as until:
        yield open_engine(request.param, until)


@pytest.fixture(scope="session")
def cast(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Cast:
    """The people, in the database of which all others are copies."""
    settings = migrated(engine, tmp_path_factory.mktemp("template") / "data")

    async def populate() -> Cast:
        database = Database(settings)
        try:
            async with database.write() as db:
                return await make_cast(db)
        finally:
            await database.close()

    made = asyncio.run(populate())
    passwords._hash_of_nobody()  # noqa: SLF001  # kept for all: some tests put another hasher in this one's place
    engine.keep(settings)
    return made


@pytest.fixture(scope="session")
def clone(engine: Engine, cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """Makes another database with the cast in it, for tests that share one or damage it."""
    assert cast is not None  # it is what is copied
    return lambda name: engine.clone(tmp_path_factory.mktemp(name) / "data")


async def make_cast(db: AsyncSession) -> Cast:
    """Everybody, and one program given to both students."""
    team, other_team = await accounts.create_team(db, "Club"), await accounts.create_team(db, "Other")
    marion = await _person(db, "marion", team, "owner")
    ines = await _person(db, "ines", team, "student")
    thomas = await _person(db, "thomas", team, "student")
    other_coach = await _person(db, "other", other_team, "owner")
    stranger = await _person(db, "stranger", None, None)
    draft = await content.write_program(db, team_id=team.team_id, author_id=marion.user_id, tree=PROGRAM, at=MADE_AT)
    await content.publish_program(db, draft, MADE_AT)
    for student in (ines, thomas):
        await schedule.assign_program(db, draft, student_id=student.user_id, start_date=date(2026, 11, 2), at=MADE_AT)
    never = await content.write_program(db, team_id=team.team_id, author_id=marion.user_id, tree=PROGRAM, at=MADE_AT)
    published = await list_sessions(db, draft)
    unpublished = await list_sessions(db, never)
    return Cast(marion, ines, thomas, other_coach, stranger, published[0], published[1], unpublished[0])


async def list_sessions(db: AsyncSession, version: ProgramVersion) -> list[UUID]:
    """The ids of a version's sessions, in the coach's order."""
    blocks = await content.read_blocks(db, version)
    return [session.session_id for block in blocks for week in block.weeks for session in week.sessions]


async def _person(db: AsyncSession, name: str, team: Team | None, role: Any) -> Person:
    user: User = await accounts.create_user(
        db, email=f"{name}@test.carnet", name=name.title(), password=PASSWORD, at=MADE_AT
    )
    if team is not None:
        await accounts.add_member(db, team, user, role)
    return Person(user.user_id, user.email, await accounts.start_login(db, user.user_id, "bearer", MADE_AT))


@pytest.fixture(scope="session")
def built(clone: Clone) -> Litestar:
    """Building the application takes longer than most tests: one for all, its database filled anew for each."""
    return create_app(clone("built"), static=None)


@pytest.fixture
def settings(engine: Engine, built: Litestar) -> Settings:
    """A database of this test's own."""
    found: Settings = built.state.settings
    engine.refill(found)
    return found


@pytest.fixture
def app(built: Litestar, settings: Settings) -> Litestar:
    """The application without a page."""
    assert built.state.settings is settings
    return built


@pytest.fixture(scope="session")
def lasting(built: Litestar) -> Iterator[TestClient[Litestar]]:
    """One client for all tests on PostgreSQL, where connecting anew takes longer than most of them."""
    with TestClient(built) as http:
        yield http


@pytest.fixture
def client(engine: Engine, app: Litestar, request: pytest.FixtureRequest) -> Iterator[TestClient[Litestar]]:
    """HTTP, signed in as nobody."""
    if engine.name == "postgresql":
        http: TestClient[Litestar] = request.getfixturevalue("lasting")
        http.cookies.clear()
        http.event_hooks = described(app)
        yield http
        return
    with TestClient(app) as http:
        http.event_hooks = described(app)
        yield http


class Api:
    """HTTP as one person; paths are below /api/v1."""

    def __init__(self, client: TestClient[Litestar], person: Person) -> None:
        self._client = client
        self._headers = person.headers

    def call(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
        """The answer, whatever it is."""
        kwargs = {} if body is None else {"json": body}
        return self._client.request(method, f"/api/v1{path}", headers=self._headers | (headers or {}), **kwargs)

    def ok(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
        """The body of a 2xx."""
        answer = self.call(method, path, body, headers)
        assert answer.is_success, answer.text
        return answer.json()


@pytest.fixture
def ines(client: TestClient[Litestar], cast: Cast) -> Api:
    return Api(client, cast.ines)


@pytest.fixture
def thomas(client: TestClient[Litestar], cast: Cast) -> Api:
    return Api(client, cast.thomas)


@pytest.fixture
def marion(client: TestClient[Litestar], cast: Cast) -> Api:
    return Api(client, cast.marion)


@pytest.fixture
def other_coach(client: TestClient[Litestar], cast: Cast) -> Api:
    return Api(client, cast.other_coach)


@pytest.fixture
def stranger(client: TestClient[Litestar], cast: Cast) -> Api:
    return Api(client, cast.stranger)
