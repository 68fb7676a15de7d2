"""The application: the only place that knows every slice."""

import gc
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from litestar import Litestar, Router, get
from litestar.config.compression import CompressionConfig
from litestar.datastructures import ResponseHeader, State
from litestar.di import NamedDependency, Provide
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.types import Guard
from sqlalchemy import select

import carnet
from carnet.accounts import invitation_routes, sign_in, team_routes
from carnet.accounts import routes as accounts
from carnet.coaching import routes as coaching
from carnet.config import Settings, read_settings
from carnet.kit.db import Database
from carnet.kit.page import serve_page
from carnet.kit.static import STATIC
from carnet.kit.structs import Health
from carnet.kit.web import EXCEPTION_HANDLERS, StrictRequest, describe_problem, provide_db, refuse_other_origins
from carnet.programs import routes as programs
from carnet.programs import schedule_routes
from carnet.progress import attempt_routes, dispute_routes, free_routes
from carnet.progress import routes as progress
from carnet.progress.quick import QuickSaves
from carnet.progress.quick_loads import QuickLoads
from carnet.sync import parked_routes
from carnet.sync import routes as sync
from carnet.sync.direct import DirectOps
from carnet.workouts import routes as workouts

_SLICES = (
    accounts,
    team_routes,
    invitation_routes,
    programs,
    schedule_routes,
    workouts,
    progress,
    attempt_routes,
    free_routes,
    dispute_routes,
    sync,
    parked_routes,
    coaching,
)
_SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_NOT_KEPT = {"Cache-Control": "no-store"}
_PROBLEMS = {
    400: "Not valid: `errors` names the places; nothing was written",
    401: "Not signed in",
    403: "Another site's request, or an object that the caller may only read",
    404: "Missing, or not for the caller's eyes",
    413: "Too large",
    503: "The database did not commit: nothing was saved",
    507: "The database's disk is full: nothing was saved, and saving goes on once there is room",
}


@get("/health", opt={sign_in.PUBLIC: True}, summary="Is this Carnet up", tags=["health"])
async def health(database: NamedDependency[Database]) -> Health:
    """Reads from the database, so that "ok" means more than a running process."""
    async with database.read() as db:
        await db.execute(select(1))
    return Health(status="ok", version=carnet.__version__, database=database.name)


def create_app(settings: Settings, static: Path | None = STATIC) -> Litestar:
    """The application on a migrated data folder; `static` is where the built page lies, None for none."""
    database = Database(settings)
    quick, loads = QuickSaves(database), QuickLoads(database)

    @asynccontextmanager
    async def lifespan(_app: Litestar) -> AsyncGenerator[None]:
        yield
        loads.close()
        await database.close()

    page = [serve_page(static, {sign_in.PUBLIC: True})] if static else []
    guard = refuse_other_origins(settings.public_url)
    app = Litestar(
        [_route_api(guard), health, *page],
        dependencies=_dependencies(settings, database),
        exception_handlers=EXCEPTION_HANDLERS,
        lifespan=[lifespan],
        request_class=StrictRequest,
        request_max_body_size=None,  # StrictRequest bounds it, and lets the client see the answer
        response_headers=[ResponseHeader(name=name, value=value) for name, value in _SECURITY_HEADERS.items()],
        compression_config=CompressionConfig(backend="gzip", minimum_size=1_000),
        openapi_config=_openapi(settings),
        state=State({"settings": settings, "database": database, "quick": quick, "loads": loads}),
    )
    app.asgi_handler = DirectOps(app, guard, {"Content-Type": "application/json", **_NOT_KEPT, **_SECURITY_HEADERS})
    return app


def _route_api(guard: Guard) -> Router:
    """Every slice's routes, each with the problems that any of them may answer."""
    handlers = [handler for one in _SLICES for handler in one.handlers]
    for handler in handlers:
        common = {status: describe_problem(what) for status, what in _PROBLEMS.items()}
        handler.responses = {**common, **(handler.responses or {})}
    return Router(
        "/api/v1",
        route_handlers=handlers,
        guards=[guard],
        middleware=[DefineMiddleware(sign_in.SignInMiddleware, exclude_from_auth_key=sign_in.PUBLIC)],
        after_response=sign_in.note_use,
        response_headers=[ResponseHeader(name=name, value=value) for name, value in _NOT_KEPT.items()],
        security=[{"cookie": []}, {"bearer": []}],
    )


def _dependencies(settings: Settings, database: Database) -> dict[str, Provide]:
    return {
        "settings": Provide(lambda: settings, sync_to_thread=False),
        "database": Provide(lambda: database, sync_to_thread=False),
        "db": Provide(provide_db),
        "caller": Provide(sign_in.provide_caller),
    }


def _openapi(settings: Settings) -> OpenAPIConfig:
    schemes: dict[str, Any] = {
        "cookie": SecurityScheme(type="apiKey", name=sign_in.cookie_name(settings), security_scheme_in="cookie"),
        "bearer": SecurityScheme(type="http", scheme="bearer"),
    }
    return OpenAPIConfig(
        title="Carnet",
        version=carnet.__version__,
        description="The training notebook that a coach and a student share.",
        path="/api/openapi.json",
        render_plugins=[JsonRenderPlugin(path="/")],
        components=Components(security_schemes=schemes),
    )


def serve_app() -> Litestar:
    """The factory that the server process calls; the settings are those of its environment."""
    app = create_app(read_settings())
    # What the start made stays for good: a collection that goes through it holds up an answer by a tenth of a second.
    gc.collect()
    gc.freeze()
    # What a save makes goes by itself, but for the log that is kept, and to walk through all of those again and again
    # took a seventh of the time; rings, which only a collection finds, are rare.
    gc.set_threshold(200_000, 20, 100)
    return app
