"""A request's transaction is the last thing that is made ready for it.

The framework closes what it opened only once all is ready: a dependency that fails beside the open transaction or after
it would leave a connection behind, and on SQLite the one writer.
"""

from pathlib import Path
from typing import Any

from litestar.routes import HTTPRoute

from carnet.app import create_app
from carnet.config import Settings

# Made ready at the same time as `db`; each only hands on what it was given and cannot fail.
BESIDE = {"target"}


def test_nothing_can_fail_once_the_transaction_is_open(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path), static=None)
    found: list[tuple[str, list[Any]]] = []
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            found += [(route.path, model.dependency_batches) for _, model in route.route_handler_map.values()]
    with_db = [(path, batches) for path, batches in found if any(one.key == "db" for batch in batches for one in batch)]
    assert len(with_db) > 20
    for path, batches in with_db:
        last = {one.key for one in batches[-1]}
        assert "db" in last, f"{path}: {sorted(last)} could fail while the transaction is open"
        assert last - {"db"} <= BESIDE, f"{path}: say in the handler what {sorted(last - {'db'})} checks"
