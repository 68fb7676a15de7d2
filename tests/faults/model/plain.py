"""How a script or a simple page says one path and its value: by the plain routes."""

from typing import Any

from tests.progress.fold_session import ITEMS

Plain = tuple[str, str, dict[str, Any]]  # method, path below the workout, body
_PLACES = {str(item.item_id): n for n, item in enumerate(ITEMS)}


def as_requests(path: str, value: Any) -> list[Plain]:
    """The requests that say it; the effort and the words on the session are said at its end."""
    parts = path.split("/")[1:]
    if parts[0] == "feedback":
        return [("POST", "/finish", {parts[1]: value}), ("POST", "/reopen", {})]
    return [("PATCH", f"/exercises/{_PLACES[parts[1]]}", _change(parts[2:], value))]


def _change(parts: list[str], value: Any) -> dict[str, Any]:
    match parts:
        case [name] | ["video" as name, _]:
            return {"videos": [] if value is None else [value]} if name == "video" else {name: value}
        case ["data", name]:
            return {"data": {name: value["weight"] if isinstance(value, dict) else value}}
        case ["interval", n, name]:
            return {"data": {"intervals": [*[None] * int(n), _field(name, value)]}}
        case ["set", set_id, name]:
            return {"data": {"sets": [{"setId": set_id, **_field(name, value)}]}}
        case ["round", round_id, "station", k, name]:
            return {"data": {"rounds": [{"roundId": round_id, "stations": [*[None] * int(k), _field(name, value)]}]}}
        case _:
            return {"data": {"rounds": [{"roundId": parts[1], parts[2]: value}]}}


def _field(name: str, value: Any) -> dict[str, Any]:
    return dict(value) if name == "weight" and value is not None else {name: value}
