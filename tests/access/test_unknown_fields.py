"""Mass assignment: no body takes a field of a table or of an answer that is not its own."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any, get_args

import msgspec
import pytest

import carnet
from carnet.kit.db import Base
from carnet.kit.errors import Invalid
from carnet.kit.structs import Sparse, Wire
from carnet.kit.web import decode_strict
from tests.access.house import BY_NAME, House, fill_body, fill_path, find_routes
from tests.access.verdicts import CALLERS, ROUTES, Route

WITH_BODY = [route for route in ROUTES if route.body is not None]
_KINDS: tuple[type[Any], ...] = (Wire, Sparse)
# what somebody would like to write
WANTED = ("teamId", "studentId", "authorId", "userId", "role", "secretHash", "publishedAt", "startedBy", "version")
VALUES = {"role": "owner", "version": 1, "status": "completed", "archived": True}

# what is known of an answer is no matter of the database
pytestmark = pytest.mark.sqlite


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def subclasses(kind: type[Any]) -> Iterator[type[Any]]:
    for one in kind.__subclasses__():
        yield one
        yield from subclasses(one)


def field_names() -> list[str]:
    """Every column of every table and every field of everything that crosses the wire."""
    for module in pkgutil.walk_packages(carnet.__path__, "carnet."):
        if module.name.rsplit(".", 1)[1] in ("schemas", "models"):
            importlib.import_module(module.name)
    columns = {camel(column.name) for table in Base.metadata.tables.values() for column in table.columns}
    fields = {name for kind in _KINDS for one in subclasses(kind) for name in one.__struct_encode_fields__}
    return sorted(columns | fields)


def structs(annotation: Any) -> list[Any]:
    """The structs that a body may be."""
    found = [annotation, *get_args(annotation)]
    return [one for one in found if isinstance(one, type) and issubclass(one, msgspec.Struct)]


def test_the_names_are_many() -> None:
    assert {"studentId", "teamId", "secretHash", "role", "authorId", "publishedAt", "startedBy"} <= set(field_names())
    assert len(field_names()) > 100


def test_every_body_is_tried(house: House) -> None:
    for name, handler in find_routes(house.client.app).items():
        has_body = handler.parsed_data_field is not None
        assert has_body == (BY_NAME[name].body is not None), f"verdicts.py: a good body for {name}, or none"


@pytest.mark.parametrize("route", WITH_BODY, ids=lambda route: route.name)
def test_no_field_but_its_own(house: House, route: Route) -> None:
    field = find_routes(house.client.app)[route.name].parsed_data_field
    assert field is not None
    kinds = structs(field.annotation)
    assert kinds, "a body is a struct"
    own = {name for kind in kinds for name in kind.__struct_encode_fields__}
    who = next(who for who in CALLERS if route.verdicts[who] not in (401, 403, 404))
    path, body = fill_path(route, house.worlds["ines"]), fill_body(route.body, house.worlds["ines"])
    for name in set(field_names()) - own:
        with pytest.raises(Invalid) as refused:  # what every body is read by; a request each would take minutes
            decode_strict(msgspec.json.encode(body | {name: VALUES.get(name, "x")}), field.annotation)
        assert refused.value.errors[0][0] == name
    for name in set(WANTED) - own:
        refuse(house.send(who, route.method, path, body | {name: VALUES.get(name, "x")}), name)
    for place in inner(body):
        for name in ("teamId", "studentId", "authorId", "secretHash", "nothing"):
            changed = fill_body(body, {})
            target = changed
            for key in place:
                target = target[key]
            refuse(house.send(who, route.method, path, put(target, name, changed)), name)
    assert not house.changed()


def put(target: dict[str, Any], name: str, whole: Any) -> Any:
    target[name] = "x"
    return whole


def refuse(answer: Any, name: str) -> None:
    assert answer.status_code == 400, (name, answer.text)
    assert answer.json()["errors"][0]["path"].endswith(name), (name, answer.text)


def inner(body: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The objects within a body."""
    entries = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for key, value in entries:
        if isinstance(value, dict):
            yield (*path, key)
        yield from inner(value, (*path, key))
