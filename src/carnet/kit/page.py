"""The built page, held in memory: every path that is no file is the application's own."""

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.status_codes import HTTP_304_NOT_MODIFIED

from carnet.kit.errors import NotFound
from carnet.kit.static import INDEX

_DOCS = "docs.html"
_HASHED = "assets/"  # the build puts a hash of the content in these names


@dataclass(frozen=True)
class _File:
    content: bytes
    media_type: str
    etag: str


def serve_page(folder: Path, opt: dict[str, Any]) -> HTTPRouteHandler:
    """One handler for all that is not the API, for a folder that holds a built page."""
    files = {str(path.relative_to(folder)): _read(path) for path in folder.rglob("*") if path.is_file()}

    # below /api only what is registered by name gets here
    @get(["/", "/api/docs", "/{path:path}"], include_in_schema=False, opt=opt, name="page")
    async def page(request: Request[Any, Any, Any]) -> Response[bytes]:
        path = request.url.path.strip("/")
        name = _DOCS if path == "api/docs" else path
        if name.startswith(_HASHED) and name not in files:
            raise NotFound
        file = files.get(name, files[INDEX])
        cache = "public, max-age=31536000, immutable" if name.startswith(_HASHED) else "no-cache"
        headers = {"ETag": file.etag, "Cache-Control": cache}
        if request.headers.get("if-none-match") == file.etag:
            return Response(b"", status_code=HTTP_304_NOT_MODIFIED, headers=headers, media_type=file.media_type)
        return Response(file.content, headers=headers, media_type=file.media_type)

    return page


def _read(path: Path) -> _File:
    content = path.read_bytes()
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return _File(content, media_type, f'"{hashlib.sha256(content).hexdigest()[:16]}"')
