"""What tests of several slices share: short words for common requests, operations of a phone, row counts."""

import asyncio
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from carnet.accounts.service import read_me
from carnet.config import Settings
from carnet.kit import clock
from carnet.kit.db import Base, Database
from carnet.kit.ids import planned_id, uuid7
from carnet.programs import content, schedule
from carnet.programs.schemas import BlockTree, PrescriptionTree, ProgramTree, SessionTree, WeekTree
from tests.conftest import Api, Cast, list_sessions
from tests.engines import read_rows

STANDARD, EMOM, AMRAP, CIRCUIT = range(4)  # positions in the cast's session
AT = "2026-11-02T09:00:00Z"
CARNET = Path(sys.executable).with_name("carnet")


def start(api: Api, session_id: UUID, **body: Any) -> str:
    """The workoutId of a new attempt."""
    workout_id: str = api.ok("POST", f"/sessions/{session_id}/start", body)["workoutId"]
    return workout_id


def save(api: Api, workout_id: str, position: int, **change: Any) -> Any:
    """The exercise after a plain save."""
    return api.ok("PATCH", f"/workouts/{workout_id}/exercises/{position}", change)["exercise"]


def save_data(api: Api, workout_id: str, position: int, **data: Any) -> Any:
    """The data of an exercise after a plain save of it."""
    return save(api, workout_id, position, data=data)["data"]


def document(api: Api, workout_id: str) -> Any:
    """The sessionProgress that a workout opens."""
    return api.ok("GET", f"/workouts/{workout_id}/progress")["sessionProgress"]


def exercise(api: Api, workout_id: str, position: int) -> Any:
    """An exercise of the document."""
    return document(api, workout_id)["progress"]["exercises"][position]


def attempt(api: Api, workout_id: str) -> Any:
    """What was logged in one attempt alone."""
    return api.ok("GET", f"/workouts/{workout_id}/attempt")


def give(settings: Settings, cast: Cast, exercises: list[PrescriptionTree], start_date: date | None = None) -> UUID:
    """The sessionId of a new program of Marion's with one session, given to Inès."""
    week = WeekTree(title="Semaine", sessions=[SessionTree(title="Séance", exercises=exercises)])
    tree = ProgramTree(title="Autre", blocks=[BlockTree(title="Bloc", weeks=[week])])

    async def write() -> UUID:
        database = Database(settings)
        async with database.write() as db:
            team_id = (await read_me(db, cast.marion.user_id)).teams[0].team_id
            draft = await content.write_program(
                db, team_id=team_id, author_id=cast.marion.user_id, tree=tree, at=clock.now()
            )
            await content.publish_program(db, draft, clock.now())
            await schedule.assign_program(
                db, draft, student_id=cast.ines.user_id, start_date=start_date, at=clock.now()
            )
            session_id = (await list_sessions(db, draft))[0]
        await database.close()
        return session_id

    return asyncio.run(write())


def environment_of(settings: Settings) -> dict[str, str]:
    """What a Carnet that is started as a process of its own is told about its database."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CARNET_")}
    database = {} if settings.database_url is None else {"CARNET_DATABASE_URL": settings.database_url}
    return environment | database | {"CARNET_DATA_DIR": str(settings.data_dir)}


def count_rows(settings: Settings) -> dict[str, int]:
    """Rows by table."""
    each = [f"SELECT '{name}', count(*) FROM \"{name}\"" for name in Base.metadata.tables]  # noqa: S608  # the models' own names
    return dict(read_rows(settings, " UNION ALL ".join(each)))


class Phone:
    """A device with its own queue."""

    def __init__(self, api: Api, workout_id: str | None = None) -> None:
        self.api = api
        self.device_id = str(uuid7())
        self.dseq = 0
        self.workout_id = workout_id or str(uuid7())

    def op(self, path: str, value: Any, **fields: Any) -> dict[str, Any]:
        """The next operation of this device."""
        operation = {
            "opId": str(uuid7()),
            "dseq": self.dseq,
            "workoutId": self.workout_id,
            "path": path,
            "value": value,
            "base": None,
            "editedAt": AT,
            "clockOffset": None,
            "appVersion": "test",
            **fields,
        }
        self.dseq += 1
        return operation

    def batch(self, *operations: Any) -> dict[str, Any]:
        """The body of a request."""
        return {"deviceId": self.device_id, "epoch": None, "operations": list(operations)}

    def call(self, *operations: Any) -> Any:
        """The answer, whatever it is."""
        return self.api.call("POST", "/ops", self.batch(*operations))

    def send(self, *operations: Any) -> Any:
        """The body of a 200."""
        return self.api.ok("POST", "/ops", self.batch(*operations))


def set_path(item_id: str, n: int, field: str) -> str:
    """The path of a field of a planned set."""
    return f"/ex/{item_id}/set/{planned_id(UUID(item_id), n)}/{field}"
