"""Settings from CARNET_* variables; a wrong value stops the start and names the variable."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

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
    database_url: str | None = field(default=None, repr=False)  # PostgreSQL; it holds a password. None: SQLite

    @property
    def secure(self) -> bool:
        """Whether the public address is https, so that cookies can be Secure and __Host-."""
        return self.public_url is not None and self.public_url.startswith("https://")


_KNOWN = {
    "CARNET_DATABASE_URL",
    "CARNET_DATABASE_URL_FILE",
    "CARNET_DATA_DIR",
    "CARNET_HOST",
    "CARNET_PORT",
    "CARNET_PUBLIC_URL",
    "CARNET_SKIP_WEB",
}
_URL_OPTIONS = {"host", "sslmode"}


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
        database_url=_database_url(environ),
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


def _database_url(environ: Mapping[str, str]) -> str | None:
    variable, value = _secret(environ, "CARNET_DATABASE_URL")
    if value is not None:
        check_database_url(variable, value)
    return value


def check_database_url(variable: str, value: str) -> None:
    """Raises SettingsError naming the variable for what is no address of a PostgreSQL; the value is not repeated."""
    try:
        parts = urlsplit(value)
        options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
        good = parts.scheme == "postgresql" and parts.port != 0 and bool(parts.hostname or options.get("host"))
    except ValueError:
        good, options = False, {}
    named = good and len(parts.path) > 1 and "/" not in parts.path[1:] and not parts.fragment
    if not named or not value.isprintable() or " " in value:
        raise SettingsError(variable, "not an address like postgresql://user:password@host:5432/name")
    if unknown := sorted(set(options) - _URL_OPTIONS):
        raise SettingsError(variable, f"no such option: {unknown[0]}; the options are host (a socket's) and sslmode")


def _secret(environ: Mapping[str, str], variable: str) -> tuple[str, str | None]:
    """(the variable that says it, what it says): itself, or what the file holds that VARIABLE_FILE names."""
    in_file = f"{variable}_FILE"
    if in_file not in environ:
        return variable, environ.get(variable)
    if variable in environ:
        raise SettingsError(in_file, f"{variable} is set too; only one of them can be")
    try:
        return in_file, Path(environ[in_file]).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise SettingsError(in_file, f"{environ[in_file]!r} cannot be read ({why})") from None


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
