"""People in a gym for the benchmark of saves: attempts of six standard exercises of five sets, none logged yet.

They are made once, through the services and the API, and kept in a folder for temporary files: a later run begins with
a copy of it.
"""

import asyncio
import hashlib
import shutil
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.served import serve
from carnet.accounts import service as accounts
from carnet.accounts.passwords import hash_password
from carnet.config import Settings
from carnet.kit import clock
from carnet.kit.db import Database
from carnet.kit.ids import planned_id, uuid7
from carnet.migrations import upgrade
from carnet.programs import content, schedule
from carnet.programs.mine import read_my_programs
from carnet.programs.schemas import BlockTree, PrescriptionTree, ProgramTree, SessionTree, WeekTree
from carnet.programs.service import read_prescriptions

STUDENTS = 32
EXERCISES = 6
SETS = 5
_SESSIONS_A_WEEK = 6
_LIFTS = ("Back squat", "Bench press", "Barbell row", "Overhead press", "Romanian deadlift", "Chin-up")
_START_BATCH = 40
_FILES = ("src/carnet/migrations", "src/carnet/programs", "benchmarks/gym.py")


class Place(msgspec.Struct):
    """An exercise that nothing was logged in: where a save goes."""

    workout_id: UUID
    session_id: UUID
    item_id: UUID
    position: int


class Student(msgspec.Struct):
    """One with a login and a phone; `dseq` is what the server takes next from it, `places` in the order of use."""

    user_id: UUID
    secret: str
    device_id: UUID
    dseq: int
    places: list[Place]


class Gym(msgspec.Struct):
    """Everybody."""

    students: list[Student]


def open_gym(folder: Path, attempts: int) -> Gym:
    """Fills a new data folder with a copy of the prepared people, each with so many begun workouts."""
    kept = _cache(attempts)
    if not (kept / "gym.json").exists():
        shutil.rmtree(kept, ignore_errors=True)
        making = Path(tempfile.mkdtemp(prefix="carnet-bench-making-", dir=kept.parent))
        print(f"making {STUDENTS} students with {attempts} attempts each, kept for later runs", flush=True)
        _make(making, attempts)
        making.rename(kept)
    shutil.copytree(kept, folder)
    return msgspec.json.decode((folder / "gym.json").read_bytes(), type=Gym)


def _cache(attempts: int) -> Path:
    """Another one for each state of the code that makes it."""
    digest = hashlib.sha256(str(attempts).encode())
    root = Path(__file__).parent.parent
    for name in _FILES:
        for path in sorted([*(root / name).rglob("*.py")] or [root / name]):
            digest.update(path.read_bytes())
    folder = Path(tempfile.gettempdir()) / "carnet-bench"
    folder.mkdir(exist_ok=True)
    return folder / digest.hexdigest()[:16]


def _make(folder: Path, attempts: int) -> None:
    settings = Settings(data_dir=folder)
    upgrade(settings)
    gym, occurrences = asyncio.run(_write_team(settings, attempts))
    with serve(settings) as server:
        for student, mine in zip(gym.students, occurrences, strict=True):
            _start(server.address, student, mine)
    (folder / "gym.json").write_bytes(msgspec.json.encode(gym))


async def _write_team(settings: Settings, attempts: int) -> tuple[Gym, list[dict[UUID, UUID]]]:
    """(the people with places in attempts still to be begun, the occurrence of each session by student)."""
    database = Database(settings)
    at = clock.now()
    async with database.write() as db:
        team = await accounts.create_team(db, "Gym")
        hashed = hash_password("nobody signs in")
        coach = await _add(db, "coach", hashed, at)
        await accounts.add_member(db, team, coach, "owner")
        version = await content.write_program(
            db, team_id=team.team_id, author_id=coach.user_id, tree=_tree(attempts), at=at
        )
        await content.publish_program(db, version, at)
        weeks = [week for block in await content.read_blocks(db, version) for week in block.weeks]
        sessions = [session.session_id for week in weeks for session in week.sessions]
        items = [(session_id, await read_prescriptions(db, team.team_id, session_id)) for session_id in sessions]
        students, occurrences = [], []
        for n in range(STUDENTS):
            user = await _add(db, f"student-{n:02}", hashed, at)
            await accounts.add_member(db, team, user, "student")
            await schedule.assign_program(
                db, version, student_id=user.user_id, start_date=clock.now().date() - timedelta(weeks=4), at=at
            )
            secret = await accounts.start_login(db, user.user_id, "cookie", at, "benchmark")
            places = []
            for session_id, rows in items:
                workout_id = uuid7()
                places += [Place(workout_id, session_id, row.item_id, position) for position, row in enumerate(rows)]
            students.append(Student(user.user_id, secret, uuid7(), 0, places))
            mine = [session for program in await read_my_programs(db, user.user_id) for session in program.sessions]
            occurrences.append({session.session_id: session.scheduled_session_id for session in mine})
    await database.close()
    return Gym(students), occurrences


async def _add(db: AsyncSession, name: str, password_hash: str, at: datetime) -> Any:
    email = f"{name}@gym.example"
    return await accounts.add_user(
        db, email=email, name=name, password_hash=password_hash, at=at, locale="fr", units="kg"
    )


def _tree(attempts: int) -> ProgramTree:
    def session(n: int) -> SessionTree:
        config = {"sets": SETS, "reps": 5, "weight": 60 + n, "weightUnit": "kg"}
        lifts = [PrescriptionTree(exercise_name=lift, exercise_type="standard", config=config) for lift in _LIFTS]
        return SessionTree(title=f"Session {n + 1}", exercises=lifts, day=n % _SESSIONS_A_WEEK)

    weeks = [
        WeekTree(title=f"Week {first // _SESSIONS_A_WEEK + 1}", sessions=[session(n) for n in range(first, last)])
        for first, last in _pairs(attempts)
    ]
    return ProgramTree(title="Strength", blocks=[BlockTree(title="All", weeks=weeks)])


def _pairs(attempts: int) -> Iterator[tuple[int, int]]:
    for first in range(0, attempts, _SESSIONS_A_WEEK):
        yield first, min(attempts, first + _SESSIONS_A_WEEK)


def _start(address: str, student: Student, occurrences: dict[UUID, UUID]) -> None:
    """Begins every attempt, as a phone says it."""
    firsts = [place for place in student.places if place.position == 0]
    for begin in range(0, len(firsts), _START_BATCH):
        operations = []
        for n, place in enumerate(firsts[begin : begin + _START_BATCH], begin):
            at = _text(time.time() - 3_600 * (len(firsts) - n))
            value = {
                "sessionId": place.session_id,
                "scheduledSessionId": occurrences[place.session_id],
                "restPeriodSeconds": 120,
                "startedAt": at,
                "timeZone": "Europe/Paris",
            }
            operations.append(write_operation(student, place.workout_id, "/workout/start", value, at))
        _send(address, student, operations)


def write_operation(student: Student, workout_id: UUID, path: str, value: Any, at: str) -> dict[str, Any]:
    """The next operation of a student's phone."""
    student.dseq += 1
    return {
        "opId": uuid7(),
        "workoutId": workout_id,
        "path": path,
        "value": value,
        "base": None,
        "editedAt": at,
        "clockOffset": -312,
        "appVersion": "0.1.0",
        "dseq": student.dseq - 1,
    }


def _send(address: str, student: Student, operations: list[dict[str, Any]]) -> None:
    body = msgspec.json.encode({"deviceId": student.device_id, "epoch": None, "operations": operations})
    headers = {"Content-Type": "application/json", "Cookie": f"carnet_login={student.secret}"}
    request = urllib.request.Request(f"{address}/api/v1/ops", body, headers)  # noqa: S310  # our own server
    with urllib.request.urlopen(request, timeout=300) as answer:  # noqa: S310  # the same
        results = msgspec.json.decode(answer.read())["results"]
    if any(result["state"] != "saved" for result in results):
        msg = f"a start was not taken: {results}"
        raise RuntimeError(msg)


def write_sets(student: Student, place: Place) -> list[dict[str, Any]]:
    """Five sets, ticked one after the other: weight, reps and done of each, as the runner writes them."""
    began = time.time() - 900
    operations = []
    for n in range(SETS):
        root = f"/ex/{place.item_id}/set/{planned_id(place.item_id, n)}/"
        at = _text(began + 180 * n)
        weight = {"weight": 60 + 2.5 * n + place.position, "weightUnit": "kg"}
        for field, value in (("weight", weight), ("reps", 5 - (n == SETS - 1)), ("done", True)):
            operations.append(write_operation(student, place.workout_id, root + field, value, at))
    return operations


def write_plain_sets(place: Place) -> dict[str, Any]:
    """The same five sets as the body of a PATCH."""
    sets = [
        {
            "setId": planned_id(place.item_id, n),
            "weight": 60 + 2.5 * n + place.position,
            "weightUnit": "kg",
            "reps": 5 - (n == SETS - 1),
            "done": True,
        }
        for n in range(SETS)
    ]
    return {"data": {"sets": sets}}


def _text(at: float) -> str:
    """As JavaScript's toISOString."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
