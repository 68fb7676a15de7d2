"""A full disk: 507 with what it means, nothing torn, reading goes on, and so does saving once there is room."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from carnet.config import Settings
from tests.conftest import Cast
from tests.faults.disks import Disk, Told, may_mount, mounted
from tests.faults.hooks.vfs import library
from tests.faults.phones import Crowd, Phone, request
from tests.faults.proof import check_quiet, check_rows, make_database, make_phones, verify
from tests.postgres import run_postgres
from tests.serving import run

_PATIENCE = 60
_FULL = (507, "no_space", "The server has no room left. Nothing of this request was saved; it stays where it was made.")
_MOUNTED = pytest.mark.skipif(not may_mount(), reason="only root may mount a small disk")
_WATCHED = pytest.mark.skipif(library() is None, reason="this Python's SQLite cannot be watched from outside")


@pytest.fixture
def until() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@_MOUNTED
def test_sqlite_on_a_full_disk(tmp_path: Path, until: ExitStack) -> None:
    disk = until.enter_context(mounted(tmp_path / "small", 8))
    check_full(disk, Settings(data_dir=disk.folder / "data"))


@_WATCHED
def test_sqlite_that_is_told_so(tmp_path: Path) -> None:
    """The same for those who may not mount anything."""
    disk = Told(tmp_path)
    check_full(disk, Settings(data_dir=disk.folder / "data"))


@_WATCHED
def test_a_disk_that_is_full_now_and_then(tmp_path: Path) -> None:
    """Commits fail in between: what was not saved is in no later document, and no answer says otherwise."""
    disk = Told(tmp_path)
    settings = Settings(data_dir=disk.folder / "data")
    cast = make_database(settings)
    with run(settings, disk.environment) as server:
        phones = make_phones(("127.0.0.1", server.port), cast, 1, plain=4)
        for phone in phones:
            phone.pause = 0.001
        disk.fill(share=0.04)
        with Crowd(phones) as crowd:
            wait_until(lambda: sum(phone.refused for phone in phones) > 40, crowd)
        disk.free()
        assert {refusal for phone in phones for refusal in phone.refusals} == {_FULL}
        check_quiet(settings, phones)


@_MOUNTED
def test_postgresql_on_a_full_disk(tmp_path: Path, until: ExitStack) -> None:
    """Its tables; where its log cannot be written it stops as a whole: that is what its kills are about."""
    postgres = until.enter_context(run_postgres())
    disk = until.enter_context(mounted(postgres.folder / "small", 32))
    until.callback(postgres.stop, signal.SIGQUIT)  # before the disk is gone
    tables = disk.folder / "tables"
    tables.mkdir()
    owner = postgres.folder.stat()
    os.chown(tables, owner.st_uid, owner.st_gid)
    postgres.psql(f"CREATE TABLESPACE small LOCATION '{tables}'")
    postgres.psql("CREATE DATABASE full_disk TABLESPACE small")
    (tmp_path / "data").mkdir()
    check_full(disk, Settings(data_dir=tmp_path / "data", database_url=postgres.url("full_disk")))


def check_full(disk: Disk, settings: Settings) -> None:
    """Full under load, killed and started again, and then there is room."""
    cast = make_database(settings)
    with run(settings, disk.environment) as server:
        address = ("127.0.0.1", server.port)
        phones = make_phones(address, cast, 1)
        with Crowd(phones) as crowd:
            wait_until(lambda: crowd.acknowledged > 20, crowd)
            disk.fill()
            wait_until(lambda: all(phone.refused >= 3 for phone in phones), crowd)
            check_reading(phones, cast, settings)
            verify(settings)
            server.kill()
            server.start()
            before = [phone.refused for phone in phones]
            wait_until(lambda: all(phone.refused > count for phone, count in zip(phones, before, strict=True)), crowd)
            check_reading(phones, cast, settings)
            taken = crowd.acknowledged
            disk.free()
            wait_until(lambda: crowd.acknowledged > taken + 20, crowd)
        assert {refusal for phone in phones for refusal in phone.refusals} == {_FULL}
        check_quiet(settings, phones)


def check_reading(phones: list[Phone], cast: Cast, settings: Settings) -> None:
    """What is there is whole and can be read; a login that cannot be written down is 507 too."""
    address = phones[0].address
    progress = f"/api/v1/workouts/{phones[0].day.workouts[0]}/progress"
    for path in ("/health", "/api/v1/me", "/api/v1/my-programs", progress):
        answer = request(address, cast.ines, "GET", path)
        assert answer.status == 200, (path, answer)
    if settings.database_url is None:  # PostgreSQL may find room for one row in a page that it has
        answer = request(address, cast.ines, "PATCH", "/api/v1/me", {"units": "lb"})
        assert (answer.status, answer.body["code"], answer.body["detail"]) == _FULL
        assert answer.kind == "application/problem+json"
    check_rows(settings, phones)


def wait_until(true: Callable[[], bool], crowd: Crowd) -> None:
    end = time.monotonic() + _PATIENCE
    while not true():
        assert not crowd.wrong
        assert time.monotonic() < end, [(phone.name, len(phone.acknowledged), phone.refused) for phone in crowd.phones]
        time.sleep(0.01)
