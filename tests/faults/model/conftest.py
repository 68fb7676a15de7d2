"""The real server of the machine: one application and database, emptied before each history."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from carnet.programs.schemas import PrescriptionTree
from carnet.progress.document import Item
from tests.conftest import Cast, Clone
from tests.faults.model.real import RealServer
from tests.progress.fold_session import ITEMS
from tests.tools import give


@pytest.fixture(scope="module")
def real(clone: Clone, cast: Cast) -> Iterator[RealServer]:
    """Its one session has the exercises, under their ids, that all histories edit."""
    settings = clone("model")
    trees = [
        PrescriptionTree(exercise_name=item.exercise_name, exercise_type=_kind(item), config=_with_names(item.config))
        for item in ITEMS
    ]
    session_id = give(settings, cast, trees)
    with pytest.MonkeyPatch.context() as patch:
        server = RealServer(settings, cast, session_id, patch)
        tables = server.tables
        for item in ITEMS:
            tables.change(
                f"UPDATE prescription SET item_id = '{_key(server, item.item_id)}', "  # noqa: S608  # ids of our own
                f"config = '{json.dumps(item.config)}' "
                f"WHERE session_id = '{_key(server, session_id)}' AND exercise_type = '{item.exercise_type}'"
            )
        yield server
        server.close()


def _kind(item: Item) -> Any:
    return item.exercise_type


def _with_names(config: dict[str, Any]) -> dict[str, Any]:
    """A draft's movements need a name; those of the histories have none."""
    if "movements" not in config:
        return config
    return config | {"movements": [one | {"exerciseName": f"M{n}"} for n, one in enumerate(config["movements"])]}


def _key(server: RealServer, value: Any) -> str:
    """As the engine keeps ids."""
    rows = server.tables.read("SELECT item_id FROM prescription")
    return value.hex if isinstance(rows[0][0], str) else str(value)
