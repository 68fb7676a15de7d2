"""A wrong CARNET_* value stops the start and names the variable."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from carnet.config import Settings, SettingsError, read_settings
from carnet.kit.db import database_url

WRONG = [
    ("CARNET_PORT", ""),
    ("CARNET_PORT", "x"),
    ("CARNET_PORT", "0"),
    ("CARNET_PORT", "-1"),
    ("CARNET_PORT", "65536"),
    ("CARNET_PORT", "80.0"),
    ("CARNET_PORT", " 80"),
    ("CARNET_PORT", "٨٠"),
    ("CARNET_PORT", "9" * 5000),
    ("CARNET_HOST", ""),
    ("CARNET_HOST", "example"),
    ("CARNET_HOST", "256.0.0.1"),
    ("CARNET_HOST", "127.0.0.1:80"),
    ("CARNET_PUBLIC_URL", ""),
    ("CARNET_PUBLIC_URL", "carnet.example.org"),
    ("CARNET_PUBLIC_URL", "ftp://carnet.example.org"),
    ("CARNET_PUBLIC_URL", "https://"),
    ("CARNET_PUBLIC_URL", "https://carnet.example.org/below"),
    ("CARNET_PUBLIC_URL", "https://carnet.example.org?x"),
    ("CARNET_PUBLIC_URL", "https://user@carnet.example.org"),
    ("CARNET_PUBLIC_URL", "https://carnet.example.org:x"),
    ("CARNET_PUBLIC_URL", "https://carnet.example.org:99999"),
    ("CARNET_PUBLIC_URL", "https://[::1"),
    ("CARNET_PUBLIC_URL", "https://carnet example.org"),
    ("CARNET_DATA_DIR", ""),
    ("CARNET_DATA_DIR", "/dev/null"),
    ("CARNET_DATA_DIR", "/dev/null/below"),
    ("CARNET_DATA_DIR", "a\0b"),
    ("CARNET_DATABASE_URL", ""),
    ("CARNET_DATABASE_URL", "carnet"),
    ("CARNET_DATABASE_URL", "sqlite:///carnet.sqlite3"),
    ("CARNET_DATABASE_URL", "mysql://carnet:hidden@localhost/carnet"),
    ("CARNET_DATABASE_URL", "postgresql+asyncpg://carnet:hidden@localhost/carnet"),
    ("CARNET_DATABASE_URL", "postgresql://carnet:hidden@localhost"),
    ("CARNET_DATABASE_URL", "postgresql://carnet:hidden@localhost/"),
    ("CARNET_DATABASE_URL", "postgresql://carnet:hidden@localhost/a/b"),
    ("CARNET_DATABASE_URL", "postgresql://carnet:hidden@localhost:port/carnet"),
    ("CARNET_DATABASE_URL", "postgresql://carnet:hidden@localhost:0/carnet"),
    ("CARNET_DATABASE_URL", "postgresql://carnet:hidden@/carnet"),
    ("CARNET_DATABASE_URL", "postgresql://carnet:hidden@localhost/carnet#x"),
    ("CARNET_DATABASE_URL", "postgresql://carnet:hidden@localhost/carnet?fsync=off"),
    ("CARNET_DATABASE_URL", "postgresql://carnet:hidden@localhost/carnet?x"),
    ("CARNET_DATABASE_URL", "postgresql://carnet:hidden @localhost/carnet"),
    ("CARNET_DATABASE_URL", "postgresql://carnet:hidden@[::1/carnet"),
    ("CARNET_DATABASE_URL_FILE", ""),
    ("CARNET_DATABASE_URL_FILE", "/dev/null"),
    ("CARNET_DATABASE_URL_FILE", "/dev/null/below"),
    ("CARNET_DATABASE_URL_FILE", "a\0b"),
    ("CARNET_PROT", "80"),
    ("CARNET_", "x"),
]


@pytest.mark.parametrize(("variable", "value"), WRONG)
def test_a_wrong_value_names_its_variable(variable: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{variable}: ") as refused:
        read_settings({variable: value})
    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize("command", ["serve", "migrate", "verify"])
def test_the_start_stops(command: str, tmp_path: Path) -> None:
    environment = {**os.environ, "CARNET_PORT": "eighty", "CARNET_DATA_DIR": str(tmp_path)}
    carnet = Path(sys.executable).with_name("carnet")
    done = subprocess.run([carnet, command], env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    assert "CARNET_PORT" in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout
    assert not list(tmp_path.iterdir())


def test_what_is_right(tmp_path: Path) -> None:
    environment = {
        "PATH": "/bin",
        "CARNET_DATA_DIR": str(tmp_path / "new" / "folder"),
        "CARNET_HOST": "::1",
        "CARNET_PORT": "8443",
        "CARNET_PUBLIC_URL": "https://carnet.example.org:8443/",
    }
    assert read_settings(environment) == Settings(
        data_dir=tmp_path / "new" / "folder", host="::1", port=8443, public_url="https://carnet.example.org:8443"
    )
    assert read_settings(environment, data_dir=tmp_path).data_dir == tmp_path
    assert read_settings({}).host == "127.0.0.1"
    assert read_settings(environment).secure
    assert not read_settings({"CARNET_PUBLIC_URL": "http://carnet.example.org"}).secure


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://localhost/carnet",
        "postgresql://carnet:se%63ret@db.example.org:5432/carnet",
        "postgresql://carnet@[::1]:5432/carnet?sslmode=verify-full",
        "postgresql:///carnet?host=/var/run/postgresql",
    ],
)
def test_the_address_of_a_database(url: str, tmp_path: Path) -> None:
    found = read_settings({"CARNET_DATABASE_URL": url})
    assert found.database_url == url
    assert "se%63ret" not in repr(found)
    (tmp_path / "secret").write_text(f"{url}\n")
    assert read_settings({"CARNET_DATABASE_URL_FILE": str(tmp_path / "secret")}) == found
    with pytest.raises(SettingsError, match="only one"):
        read_settings({"CARNET_DATABASE_URL": url, "CARNET_DATABASE_URL_FILE": str(tmp_path / "secret")})


def test_what_the_driver_is_told(tmp_path: Path) -> None:
    def read(url: str) -> URL:
        return database_url(Settings(data_dir=tmp_path, database_url=url))

    found = read("postgresql://carnet:se%63ret@[::1]:5433/carnet?sslmode=verify-full")
    assert (found.drivername, found.password, found.host) == ("postgresql+asyncpg", "secret", "::1")
    assert (found.port, found.database, dict(found.query)) == (5433, "carnet", {"ssl": "verify-full"})
    assert read("postgresql:///carnet?host=/run/pg").query["host"] == "/run/pg"
    assert database_url(Settings(data_dir=tmp_path)).drivername == "sqlite+aiosqlite"
