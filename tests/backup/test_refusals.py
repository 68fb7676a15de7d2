"""What cannot be backed up, checked or restored is refused in words, and nothing is changed or left behind."""

import json
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from carnet.backup.archive import BackupError
from carnet.backup.making import check_backup, make_backup
from carnet.backup.restoring import restore_backup
from carnet.config import Settings
from carnet.kit.safety import hold_folder
from carnet.migrations import upgrade
from tests.backup.conftest import Run
from tests.backup.reading import read_all
from tests.engines import Engine, Postgresql, change_rows, read_rows
from tests.migrations.databases import make_old
from tests.serving import serve
from tests.tools import environment_of

Damage = Callable[[Path], None]


@pytest.fixture(scope="module")
def good(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good backup."""
    folder = tmp_path_factory.mktemp("good")
    settings = make_old(engine, folder / "data", "0002")
    upgrade(settings, with_copy=False)
    return make_backup(settings, folder / "good.zip").file


@pytest.fixture
def file(good: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged."""
    return Path(shutil.copy(good, tmp_path))


def is_untouched(settings: Settings) -> bool:
    if settings.database_url is not None:
        return read_rows(settings, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == []
    left = {path.name for path in settings.data_dir.iterdir()} if settings.data_dir.exists() else set()
    return left <= {"migrate.lock", "serving.lock"}


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def rewrite(file: Path, change: Callable[[dict[str, object]], object], database: Callable[[bytes], bytes]) -> None:
    """A whole zip that holds something else."""
    with ZipFile(file) as archive:
        manifest, content = json.loads(archive.read("manifest.json")), archive.read("carnet.sqlite3")
    change(manifest)
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        archive.writestr("carnet.sqlite3", database(content))


def swap(file: Path) -> None:
    rewrite(file, lambda _: None, lambda content: content[:-1] + b"?")


def shorten(file: Path) -> None:
    rewrite(file, lambda _: None, lambda content: content[:-4096])


def hollow(file: Path) -> None:
    with ZipFile(file, "w") as archive:
        archive.writestr("holiday.jpg", b"x")


def other_manifest(file: Path) -> None:
    rewrite(file, lambda manifest: manifest.pop("sha256"), lambda content: content)


def miscount(file: Path) -> None:
    rewrite(file, lambda manifest: manifest.update(rows={"operation": 1}), lambda content: content)


def from_the_future(file: Path) -> None:
    rewrite(file, lambda manifest: manifest.update(format=2, new=True), lambda content: content)


def text(file: Path) -> None:
    file.write_text("a text")


def nothing(file: Path) -> None:
    file.write_bytes(b"")


def gone(file: Path) -> None:
    file.unlink()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (cut, "damaged"),
        (flip, "damaged"),
        (swap, "checksum"),
        (shorten, "another size"),
        (hollow, "damaged"),
        (other_manifest, "manifest"),
        (miscount, "rows are missing"),
        (from_the_future, "newer Carnet"),
        (text, "no backup"),
        (nothing, "no backup"),
        (gone, "no file"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_file_that_is_no_good(file: Path, empty: Settings, damage: Damage, said: str) -> None:
    damage(file)
    with pytest.raises(BackupError, match=said):
        check_backup(file)
    with pytest.raises(BackupError, match=said):
        restore_backup(empty, file)
    assert is_untouched(empty)


def test_a_newer_schema(full: Settings, tmp_path: Path, run: Run) -> None:
    change_rows(full, "UPDATE alembic_version SET version_num = '9999_from_the_future'")
    done = run(full, "backup", tmp_path / "all.zip")
    assert (done.returncode, done.stdout) == (1, "")
    assert "newer Carnet" in done.stderr
    assert not (tmp_path / "all.zip").exists()


def test_over_what_is_there(file: Path, full: Settings, engine: Engine, tmp_path: Path, run: Run) -> None:
    before = read_all(full)
    done = run(full, "restore", file)
    assert done.returncode == 1
    assert "an empty place only" in done.stderr
    assert read_all(full) == before
    fresh = engine.empty(tmp_path / "fresh")
    upgrade(fresh)  # a schema without rows: a Carnet may be serving it
    before = read_all(fresh)
    assert run(fresh, "restore", file).returncode == 1
    assert read_all(fresh) == before


@pytest.mark.sqlite("a PostgreSQL that is served has tables")
def test_beside_a_carnet_that_serves(file: Path, full: Settings, run: Run) -> None:
    with hold_folder(full.data_dir, alone=False):
        (full.data_dir / "carnet.sqlite3").rename(file.parent / "lost.sqlite3")
        done = run(full, "restore", file)
        assert done.returncode == 1
        assert "serving" in done.stderr
    assert not (full.data_dir / "carnet.sqlite3").exists()
    assert run(full, "restore", file).returncode == 0


def test_where_there_is_no_carnet(empty: Settings, tmp_path: Path, run: Run) -> None:
    done = run(empty, "backup", tmp_path / "all.zip")
    assert done.returncode == 1
    assert "holds no Carnet" in done.stderr
    assert is_untouched(empty)
    assert not (tmp_path / "all.zip").exists()


def test_a_place_for_the_file(full: Settings, file: Path, tmp_path: Path, run: Run) -> None:
    before = file.read_bytes()
    done = run(full, "backup", file)
    assert done.returncode == 1
    assert "is there already" in done.stderr
    assert file.read_bytes() == before
    done = run(full, "backup", tmp_path / "nowhere" / "all.zip")
    assert done.returncode == 1
    assert "no folder" in done.stderr
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    "arguments", [("backup", "--verify"), ("restore",), ("restore", "--by-hand", "a.zip")], ids=" ".join
)
def test_half_a_command(full: Settings, run: Run, arguments: tuple[str, ...]) -> None:
    done = run(full, *arguments)
    assert done.returncode != 0
    assert "FILE" in done.stderr


@pytest.mark.parametrize("room", [0, 330_000])
def test_a_full_disk(full: Settings, tmp_path: Path, run: Run, run_limited: Run, room: int) -> None:
    folder = tmp_path / "usb"
    folder.mkdir()
    done = run_limited(full, room, "backup", folder / "all.zip")
    assert done.returncode == 1
    assert done.stderr.startswith("carnet: No backup was made: ")
    assert "TMPDIR" in done.stderr
    assert list(folder.iterdir()) == []
    assert run(full, "backup", folder / "all.zip").returncode == 0


def test_no_room_for_what_is_restored(file: Path, empty: Settings, run: Run, run_limited: Run) -> None:
    done = run_limited(empty, 100_000, "restore", file)
    assert done.returncode == 1
    assert done.stderr.startswith("carnet: Nothing was restored: ")
    assert is_untouched(empty)
    assert run(empty, "restore", file).returncode == 0


_STOPPED = """
import sys, time
from carnet.backup import {module}
from carnet import cli
def stop(*_):
    print("here", flush=True)
    time.sleep(60)
{module}.{name} = stop
sys.argv[0] = "carnet"
cli.main()
"""


def visible(*folders: Path) -> list[str]:
    """What somebody who looks into these folders takes for something."""
    found = [path.name for folder in folders if folder.exists() for path in folder.iterdir()]
    return [name for name in found if not name.startswith(".") and not name.endswith(".lock")]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_command_that_is_ended_half_way(  # noqa: PLR0917  # pytest fills them by their names
    full: Settings, file: Path, empty: Settings, scratch: Path, command: str, how: signal.Signals
) -> None:
    """Whatever it has written until then does not look like a backup, nor like a Carnet."""
    module, name = ("making", "restore_into") if command == "backup" else ("restoring", "_begin_anew")
    settings, argument = (full, scratch / "all.zip") if command == "backup" else (empty, file)
    process = subprocess.Popen(
        [sys.executable, "-c", _STOPPED.format(module=module, name=name), command, argument],
        env=environment_of(settings) | {"TMPDIR": str(scratch)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "here\n"
    process.send_signal(how)
    assert process.wait(timeout=30) != 0
    process.stdout.close()
    assert visible(scratch, empty.data_dir) == []
    if how == signal.SIGINT:
        assert not list(scratch.iterdir())
    assert is_untouched(empty) or how == signal.SIGKILL
    restore_backup(empty, make_backup(full, file.with_name("again.zip")).file)
    assert not list(empty.data_dir.glob(".carnet-*"))


def test_put_back_by_hand(engine: Engine, full: Settings, run: Run) -> None:
    """The database is found as it was copied by other means: only then is the epoch made anew."""
    epochs = "SELECT epoch FROM instance"

    def read_epoch() -> object:
        found = read_rows(full, epochs)
        if isinstance(engine, Postgresql):
            engine.forget(full)  # it would count as somebody who uses the database
        return found

    with serve(full) as address:
        urllib.request.urlopen(f"{address}/health", timeout=30).close()  # noqa: S310  # only loopback
        before = read_epoch()
        done = run(full, "restore", "--by-hand")
        assert done.returncode == 1
        assert "stop" in done.stderr
        assert read_epoch() == before
    done = run(full, "restore", "--by-hand")
    assert done.returncode == 0, done.stderr
    assert "signed out" in done.stderr
    assert read_epoch() != before
    assert read_rows(full, "SELECT * FROM login") == []
