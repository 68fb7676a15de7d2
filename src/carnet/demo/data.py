"""The demo's data, as it lies in `data/demo` of a clone or beside this file in an installed Carnet."""

from pathlib import Path

import msgspec

from carnet.kit.structs import Wire
from carnet.programs.models import ExerciseType
from carnet.programs.schemas import SessionTree

_INSTALLED = Path(__file__).parent / "data"
_CLONED = Path(__file__).parents[3] / "data" / "demo"


class PersonData(Wire):
    """Somebody with an account."""

    email: str
    name: str


class People(Wire):
    """The cast."""

    password: str
    team: str
    coach: PersonData
    students: list[PersonData]


class Menu(Wire):
    """What one student finds to do today: sessions by exercise type."""

    title: str
    student: str
    sessions: dict[ExerciseType, list[SessionTree]]


def read_people() -> People:
    """The cast of the demo."""
    return msgspec.json.decode(_read("people.json"), type=People)


def read_menu() -> Menu:
    """What is on today."""
    return msgspec.json.decode(_read("today.json"), type=Menu)


def _read(name: str) -> bytes:
    folder = _INSTALLED if _INSTALLED.is_dir() else _CLONED
    return (folder / name).read_bytes()
