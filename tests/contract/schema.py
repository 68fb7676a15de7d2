"""The part of JSON Schema that our OpenAPI uses, strict: a member that the schema does not name is an error."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

_KINDS: dict[str, Callable[[Any], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}
_FORMATS: dict[str, Callable[[str], Any]] = {
    "uuid": UUID,
    "date": date.fromisoformat,
    "date-time": datetime.fromisoformat,
}


class Validator:
    """Schemas of one OpenAPI document."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document

    def resolve(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The schema that a reference names."""
        while "$ref" in schema:
            target: Any = self.document
            for part in schema["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            schema = target
        return schema

    def errors(self, value: Any, schema: dict[str, Any], place: str = "$") -> Iterator[str]:
        """What is wrong with a value, a line each."""
        schema = self.resolve(schema)
        for choice in ("oneOf", "anyOf"):
            if choice in schema and all(list(self.errors(value, one, place)) for one in schema[choice]):
                yield f"{place}: {value!r} is none of its {choice}"
        kinds = schema.get("type", [])
        kinds = [kinds] if isinstance(kinds, str) else kinds
        if kinds and not any(_KINDS[kind](value) for kind in kinds):
            yield f"{place}: {value!r} is no {kinds}"
            return
        if "enum" in schema and value not in schema["enum"]:
            yield f"{place}: {value!r} is not in {schema['enum']}"
        if isinstance(value, str) and schema.get("format") in _FORMATS:
            try:
                _FORMATS[schema["format"]](value)
            except ValueError:
                yield f"{place}: {value!r} is no {schema['format']}"
        if isinstance(value, list) and "items" in schema:
            for n, one in enumerate(value):
                yield from self.errors(one, schema["items"], f"{place}[{n}]")
        if isinstance(value, dict) and "properties" in schema:
            yield from self._members(value, schema, place)

    def _members(self, value: dict[str, Any], schema: dict[str, Any], place: str) -> Iterator[str]:
        for name in schema.get("required", []):
            if name not in value:
                yield f"{place}: {name} is missing"
        for name, one in value.items():
            if name in schema["properties"]:
                yield from self.errors(one, schema["properties"][name], f"{place}.{name}")
            else:
                yield f"{place}: {name} is not in the schema"
