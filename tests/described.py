"""Holds every answer of every test against the description of the interface.

`client.event_hooks = described(app)` on a test client: an answer with a status that its route does not declare, with
another media type, or with a body outside its schema fails the test that asked for it.
"""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import jsonschema_rs
from litestar import Litestar

_METHODS = {"get", "put", "post", "patch", "delete"}


def described(app: Litestar) -> dict[str, list[Callable[..., Any]]]:
    """Hooks for a test client of this application."""
    return {"response": [Description.of(app).check]}


class Description:
    """The schemas of one document, made ready once."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = seal(document)
        self.templates = {
            path: re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path))) for path in self.document["paths"]
        }

    @classmethod
    @cache  # writing an application's document down takes longer than most tests
    def of(cls, app: Litestar) -> "Description":
        return _read(json.dumps(app.openapi_schema.to_schema(), sort_keys=True))

    def find(self, path: str) -> str | None:
        """The template of a path: the one with the fewest parameters where several fit."""
        found = [template for template, pattern in self.templates.items() if pattern.fullmatch(path)]
        return min(found, key=lambda template: template.count("{"), default=None)

    @cache  # noqa: B019  # a description lives as long as the test run
    def validator(self, template: str, method: str, status: str, kind: str) -> jsonschema_rs.Validator:
        """Of the body of an answer."""
        schema = self.document["paths"][template][method]["responses"][status]["content"][kind]["schema"]
        whole = {**schema, "components": self.document["components"]}
        return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)

    def check(self, answer: Any) -> None:
        """Raises AssertionError where the answer is not as described."""
        template = self.find(answer.request.url.path)
        if template is not None:
            answer.read()
            kind = answer.headers.get("content-type", "")
            wrong = self.examine(answer.request.method, template, answer.status_code, kind, answer.content)
            assert wrong is None, f"{answer.request.method} {template}: {wrong}"
            if "etag" in answer.headers and answer.is_success:
                told = self.document["paths"][template][answer.request.method.lower()]["responses"]
                assert any("ETag" in one.get("headers", {}) for one in told.values()), template

    def examine(self, method: str, template: str, code: int, kind: str, body: bytes) -> str | None:
        """What is wrong with an answer, if anything; a method that the path does not have is answered as it may be."""
        operation = self.document["paths"].get(template, {}).get(method.lower())
        if operation is None:
            return None
        told, status = body[:300].decode(errors="replace"), str(code)
        if status not in operation["responses"]:
            return f"{status} is not described: {told}"
        content = operation["responses"][status].get("content")
        if not content:
            return f"{status} is described as empty: {told}" if body else None
        media_type = kind.split(";", maxsplit=1)[0]
        if media_type not in content:
            return f"{status} is not described as {media_type}: {told}"
        errors = self.validator(template, method.lower(), status, media_type).iter_errors(json.loads(body))
        return "; ".join(f"{status} {str(one)[:400]}" for one in list(errors)[:3]) or None


@cache
def _read(document: str) -> Description:
    return Description(json.loads(document))


def seal(document: dict[str, Any]) -> dict[str, Any]:
    """A copy in which an object has no member but those that its schema names."""
    sealed = deepcopy(document)
    for schema in _schemas(sealed):
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
    return sealed


def _schemas(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if "properties" in node and isinstance(node["properties"], dict):
            yield node
        for value in node.values():
            yield from _schemas(value)
    elif isinstance(node, list):
        for value in node:
            yield from _schemas(value)


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(METHOD, template, operation) of a document."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in _METHODS:
                yield method.upper(), path, operation
