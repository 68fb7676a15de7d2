"""The demo's data, as it lies in `data/demo` of a clone or beside this file in an installed Carnet."""

from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from carnet.kit.structs import Wire
from carnet.programs.schemas import PrescriptionTree, ProgramTree, SessionTree
from carnet.programs.tree import ExerciseType

_INSTALLED = Path(__file__).parent / "data"
_CLONED = Path(__file__).parents[3] / "data" / "demo"
T = TypeVar("T")


class PersonData(Wire):
    """Somebody with an account."""

    email: str
    name: str


class People(Wire):
    """The cast; the coach owns the team."""

    password: str
    team: str
    coach: PersonData
    students: list[PersonData]


class Menu(Wire):
    """What one student finds to do today: by exercise type the sessions that are given in turn."""

    title: str
    block: str
    student: str
    sessions: dict[ExerciseType, list[SessionTree]]


class PastSession(Wire):
    """What came of session number `session` (0-based, in the coach's order) of a program.

    With `state` nobody ran it, for that `reason`. Else an attempt: it began at local time `at`, `late` days after its
    date, and took `minutes`; an abandoned one has no finish. `exercises` are results by position, null for what was
    not begun.
    """

    session: int
    state: Literal["skipped", "excused"] | None = None
    reason: str | None = None
    at: str = "18:30"
    minutes: int = 60
    late: int = 0
    fresh: bool = False
    abandoned: bool = False
    rpe: float | None = None
    notes: str | None = None
    exercises: tuple[dict[str, Any] | None, ...] = ()


class PastProgram(Wire):
    """A program that a student was given, dated from some days before the demo was made or `in_order` without dates.

    `paused_days_ago` is since when it rests, until it is resumed. In order, `late` counts from the start.
    """

    program: str
    starts_days_ago: int
    sessions: list[PastSession]
    in_order: bool = False
    paused_days_ago: int | None = None


class PastFreeSession(Wire):
    """A session that no coach planned, with what came of it."""

    days_ago: int
    title: str
    plan: list[PrescriptionTree]
    done: PastSession


class History(Wire):
    """All that a student did before the demo was made."""

    student: str
    programs: list[PastProgram]
    free_sessions: tuple[PastFreeSession, ...] = ()


def read_people() -> People:
    """The cast."""
    return _read("people.json", People)


def read_menu() -> Menu:
    """What is on today."""
    return _read("today.json", Menu)


def read_program(name: str) -> ProgramTree:
    """A programme."""
    return _read(f"programs/{name}.json", ProgramTree)


def read_histories() -> list[History]:
    """The students' histories."""
    return [_read(f"history/{path.name}", History) for path in sorted((_folder() / "history").glob("*.json"))]


def _read(name: str, kind: type[T]) -> T:
    return msgspec.json.decode((_folder() / name).read_bytes(), type=kind)


def _folder() -> Path:
    return _INSTALLED if _INSTALLED.is_dir() else _CLONED
