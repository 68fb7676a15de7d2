"""Settings from CARNET_* variables; a wrong value stops the start and names the variable."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

_MAX_PORT = 65_535


class SettingsError(Exception):
    """A CARNET_* variable has a value that Carnet cannot use."""

    def __init__(self, variable: str, problem: str) -> None:
        super().__init__(f"{variable}: {problem}")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How this Carnet is set up."""

    data_dir: Path
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str | None = None

    @property
    def secure(self) -> bool:
        """Whether the public address is https, so that cookies can be Secure and __Host-."""
        return self.public_url is not None and self.public_url.startswith("https://")


_KNOWN = {"CARNET_DATA_DIR", "CARNET_HOST", "CARNET_PORT", "CARNET_PUBLIC_URL", "CARNET_SKIP_WEB"}


def read_settings(environ: Mapping[str, str] = os.environ, *, data_dir: Path | None = None) -> Settings:
    """Settings of the environment; `data_dir` is what the command line says and wins.

    Raises SettingsError naming the variable.
    """
    unknown = sorted(name for name in environ if name.startswith("CARNET_") and name not in _KNOWN)
    if unknown:
        raise SettingsError(unknown[0], f"no such setting; the settings are {', '.join(sorted(_KNOWN))}")
    folder = data_dir or _folder(environ.get("CARNET_DATA_DIR", "data-carnet"))
    return Settings(
        data_dir=folder,
        host=_host(environ.get("CARNET_HOST", Settings.host)),
        port=_port(environ.get("CARNET_PORT", str(Settings.port))),
        public_url=_public_url(environ.get("CARNET_PUBLIC_URL")),
    )


def _folder(value: str) -> Path:
    if not value or "\0" in value:
        raise SettingsError("CARNET_DATA_DIR", f"{value!r} is not the name of a folder")
    folder = Path(value)
    existing = next((path for path in (folder, *folder.parents) if path.exists()), folder)
    if existing.exists() and not existing.is_dir():
        raise SettingsError("CARNET_DATA_DIR", f"{existing} is not a folder")
    return folder


def _host(value: str) -> str:
    if value != "localhost":
        try:
            ip_address(value)
        except ValueError:
            raise SettingsError("CARNET_HOST", f"{value!r} is not an IP address") from None
    return value


def _port(value: str) -> int:
    digits = value.isascii() and value.isdigit() and len(value) <= len(str(_MAX_PORT))
    if not digits or not 1 <= int(value) <= _MAX_PORT:
        raise SettingsError("CARNET_PORT", f"{value!r} is not a port between 1 and {_MAX_PORT}")
    return int(value)


def _public_url(value: str | None) -> str | None:
    if value is None:
        return None
    if not _is_origin(value):
        raise SettingsError("CARNET_PUBLIC_URL", f"{value!r} is not an address like https://carnet.example.org")
    return value.rstrip("/")


def _is_origin(value: str) -> bool:
    """Whether it is scheme, host and port of a web address and nothing below."""
    try:
        parts = urlsplit(value)
        port = parts.port  # read for its check
    except ValueError:
        return False
    bare = parts.path in ("", "/") and not parts.query and not parts.fragment and "@" not in parts.netloc
    plain = port != 0 and value.isprintable() and " " not in value
    return parts.scheme in ("http", "https") and bool(parts.hostname) and bare and plain
