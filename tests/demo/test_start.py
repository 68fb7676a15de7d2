"""How the demo starts: on this machine alone, one at a time, and never on somebody's own data."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from carnet.config import Settings, SettingsError
from carnet.demo import demo_settings, run_demo
from carnet.demo.folder import DemoError, hold_folder
from carnet.kit.server import ServerError

PASSWORD = "carnet-demo"
READY_WITHIN = 60  # seconds, on a machine that builds something else at the same time
COMMAND = [str(Path(sys.executable).with_name("carnet")), "demo"]
EVERYWHERE = os.environ | {"CARNET_HOST": "0.0.0.0"}  # noqa: S104  # what the demo must not listen to


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.fixture(scope="module")
def port() -> int:
    """The served demo's."""
    return find_port()


def find_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        free: int = probe.getsockname()[1]
    return free


@pytest.fixture(scope="module")
def served(port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a running demo whose environment asks it to listen everywhere."""
    folder = tmp_path_factory.mktemp("served") / "demo"
    command = [*COMMAND, "--port", str(port), "--data", str(folder)]
    with subprocess.Popen(command, env=EVERYWHERE, stdout=subprocess.PIPE, text=True) as server:
        try:
            deadline = time.monotonic() + READY_WITHIN
            while not answers(port):
                assert server.poll() is None
                assert time.monotonic() < deadline, "not ready in time"
                time.sleep(0.1)
            yield folder
        finally:
            server.terminate()


def answers(port: int) -> bool:
    try:
        return httpx2.get(f"http://127.0.0.1:{port}/health").is_success
    except httpx2.TransportError:
        return False


def test_everybody_signs_in_and_finds_something(served: Path, port: int) -> None:
    assert served.is_dir()
    for host, name, path, found in (
        ("localhost", "ines", "my-programs", "Starting Strength"),
        ("localhost", "thomas", "my-programs", "5/3/1 pour débutants"),
        ("127.0.0.1", "marion", "students", "Thomas Roux"),
    ):
        with httpx2.Client(base_url=f"http://{host}:{port}/api/v1") as client:
            login = {"email": f"{name}@demo.carnet", "password": PASSWORD}
            assert client.post("/login", json=login).json()["locale"] == "fr"
            assert found in client.get(f"/{path}").text


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="only Linux lists its sockets there")
def test_it_listens_on_loopback_alone(served: Path, port: int) -> None:
    assert served.is_dir()
    lines = [
        line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]
    ]
    listening = [local for _, local, _, state, *_ in lines if state == "0A" and local.endswith(f":{port:04X}")]
    assert listening == [f"0100007F:{port:04X}"]


def test_a_second_demo_on_the_folder_is_told(served: Path) -> None:
    second = subprocess.run(
        [*COMMAND, "--port", "1", "--data", str(served)], capture_output=True, text=True, check=False
    )
    assert second.returncode != 0
    assert "is running on" in second.stderr


def test_the_lock_goes_with_its_holder(tmp_path: Path) -> None:
    with hold_folder(tmp_path), pytest.raises(DemoError, match="is running"), hold_folder(tmp_path):
        pass
    with hold_folder(tmp_path):
        pass


def test_a_taken_port_is_told_before_anything_is_written(taken: int, tmp_path: Path) -> None:
    with pytest.raises(ServerError, match=f":{taken} "):
        run_demo(tmp_path, taken)
    assert [path.name for path in tmp_path.iterdir()] == ["demo.lock"]


@pytest.mark.sqlite("it reads the file")
def test_somebody_elses_data_is_refused_and_not_touched(settings: Settings) -> None:
    database = settings.data_dir / "carnet.sqlite3"
    before = database.read_bytes()
    with pytest.raises(DemoError, match="not the demo's"):
        run_demo(settings.data_dir, find_port())
    assert database.read_bytes() == before


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "carnet.sqlite3").write_text("my diary, my diary, my diary\n" * 100)
    with pytest.raises(DemoError, match="not the demo's"):
        run_demo(tmp_path, find_port())


@pytest.mark.parametrize("wrong", [0, -1, 65_536])
def test_a_port_that_is_none(tmp_path: Path, wrong: int) -> None:
    with pytest.raises(SettingsError, match="--port"):
        demo_settings(tmp_path, wrong)


def test_the_environment_counts_but_never_leads_off_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert demo_settings(None, None).data_dir == Path(".demo")
    monkeypatch.setenv("CARNET_HOST", "0.0.0.0")  # noqa: S104  # what the demo must not listen to
    monkeypatch.setenv("CARNET_PUBLIC_URL", "https://carnet.example.org")
    monkeypatch.setenv("CARNET_PORT", "8123")
    monkeypatch.setenv("CARNET_DATA_DIR", str(tmp_path))
    settings = demo_settings(None, None)
    assert settings == Settings(data_dir=tmp_path, host="127.0.0.1", port=8123, public_url=None)
    assert "CARNET_PUBLIC_URL" not in os.environ


def test_a_wrong_setting_stops_the_demo_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARNET_HOST", "everywhere")
    with pytest.raises(SettingsError, match="CARNET_HOST"):
        demo_settings(tmp_path, 8000)
