"""The server's data is lost and some backup of it restored: the phones bring back all that they hold."""

import asyncio
import shutil
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

from carnet.accounts import service as accounts
from carnet.backup.archive import unpack
from carnet.backup.making import make_backup
from carnet.backup.restoring import restore_backup
from carnet.config import Settings
from carnet.kit import clock
from carnet.kit.db import Database
from tests.conftest import Cast, Clone, Person
from tests.engines import Engine, Postgresql
from tests.faults.healing import HealingPhone
from tests.faults.phones import Crowd
from tests.faults.proof import bare, check_quiet, make_day, rows
from tests.faults.totals import Totals
from tests.serving import Running

_LOSSES_OF_A_ROUND = 4  # then a new database: a save reads its whole log
_LONGEST_QUIET = 0.5  # seconds between two things that happen


def test_data_that_is_lost(engine: Engine, cast: Cast, clone: Clone, tmp_path: Path) -> None:
    totals = Totals(f"restores-{engine.name}")
    while totals.short_of(restores=2):
        seed = totals.counts.get("restores", 0)
        world = World(engine, cast, clone(f"restores{seed}"), tmp_path / str(seed), seed)
        try:
            for _ in range(_LOSSES_OF_A_ROUND):
                if totals.short_of(restores=2):
                    world.live_through_a_loss()
                    totals.add(restores=1)
        finally:
            world.server.stop()
        totals.add(**world.count())


def check_moment(file: Path, folder: Path) -> None:
    """A backup is of one moment: each queue stands where its operations end."""
    folder.mkdir()
    unpack(file, folder)
    copy = Settings(data_dir=folder)
    devices = rows(copy, "SELECT user_id, device_id, next_dseq FROM device")
    both = "SELECT author_id, device_id FROM operation UNION ALL SELECT author_id, device_id FROM parked_operation"
    taken = Counter(rows(copy, both))
    shutil.rmtree(folder)
    assert {(user, device): next_ for user, device, next_ in devices} == taken


class World:
    """A Carnet that is served, four phones that write to it, and the backups that were made of it."""

    def __init__(self, engine: Engine, cast: Cast, settings: Settings, folder: Path, seed: int) -> None:
        self.engine, self.cast, self.settings, self.folder, self.seed = engine, cast, settings, folder, seed
        self.random = Random(seed)
        self.backups: list[Path] = []
        self.losses = 0
        folder.mkdir()
        self.server = Running(settings)
        self.server.start()
        self.phones = self._make_phones()
        self.back_up()

    def _make_phones(self) -> list[HealingPhone]:
        address = ("127.0.0.1", self.server.port)
        made = []
        for name, person in (("Inès", self.cast.ines), ("Thomas", self.cast.thomas)):
            day, started = make_day(address, person, self.cast), list[str]()
            made += [
                HealingPhone(f"{name} {n}", address, person, day, Random(f"{self.seed} {name} {n}"), started=started)
                for n in (1, 2)
            ]
        return made

    def back_up(self) -> None:
        """Beside the server and its phones."""
        file = self.folder / f"{len(self.backups)}.zip"
        checked = make_backup(self.settings, file)
        assert checked.wrong == []
        check_moment(file, self.folder / "looked-at")
        self.backups.append(file)

    def live_through_a_loss(self) -> None:
        """Writing, backups, kill -9, a restore of any backup there is, writing again; then everything is looked at."""
        with Crowd(list(self.phones)) as crowd:
            for _ in range(self.random.randint(1, 2)):
                self._pause()
                self.back_up()
            self._pause()
            self._rest()
            self.server.kill()
            self._lose()
            backup = self.random.choice(self.backups)
            checked = restore_backup(self.settings, backup)
            assert checked.wrong == [], f"seed {self.seed}, loss {self.losses}"
            self.server.start()
            self._sign_in()
            self._pause()
            assert not crowd.wrong, f"seed {self.seed}, loss {self.losses}, {backup.name}"
        for phone in self.phones:
            phone.flush()
        for phone in self.phones:
            phone.ask_again()
        check_quiet(self.settings, list(self.phones))
        assert self._count_stranded() == 0

    def _pause(self) -> None:
        time.sleep(self.random.random() * _LONGEST_QUIET)

    def _rest(self) -> None:
        """Two phones have sent all and log nothing more: only the epoch tells them that something is lost."""
        for phone in self.phones:
            phone.resting = False
        resting = self.random.sample(self.phones, 2)
        for phone in resting:
            phone.resting = True
        until = time.monotonic() + 30
        while any(phone.sent < len(phone.made) for phone in resting):
            assert time.monotonic() < until, "it is not all taken"
            time.sleep(0.005)

    def _lose(self) -> None:
        """A new, empty place at the same address."""
        self.losses += 1
        old, folder = self.settings, self.folder / f"place{self.losses}"
        self.settings = self.engine.empty(folder)
        folder.mkdir(exist_ok=True)
        if isinstance(self.engine, Postgresql):
            assert old.database_url is not None
            self.engine.server.psql(f'DROP DATABASE "{old.database_url.rpartition("/")[2]}" WITH (FORCE)')
        else:
            shutil.rmtree(old.data_dir)
        self.server = Running(self.settings)
        for phone in self.phones:
            phone.address = ("127.0.0.1", self.server.port)

    def _sign_in(self) -> None:
        """The tokens of before are worth nothing: each phone is told so, and its person signs in again."""
        until = time.monotonic() + 30
        while not all(phone.signed_out or phone.wrong for phone in self.phones):
            assert time.monotonic() < until, "nobody was signed out"
            time.sleep(0.005)
        tokens = asyncio.run(self._start_logins())
        for phone in self.phones:
            phone.person = replace(phone.person, token=tokens[phone.person.email])
            phone.signed_out = 0

    async def _start_logins(self) -> dict[str, str]:
        database = Database(self.settings)
        people: list[Person] = [self.cast.ines, self.cast.thomas]
        try:
            async with database.write() as db:
                return {one.email: await accounts.start_login(db, one.user_id, "bearer", clock.now()) for one in people}
        finally:
            await database.close()

    def _count_stranded(self) -> int:
        """Operations that stay parked although the attempt that they belong to is there."""
        known = {workout_id for (workout_id,) in rows(self.settings, "SELECT workout_id FROM workout_session")}
        parked = rows(self.settings, "SELECT op_id FROM parked_operation WHERE reason = 'unknown_workout'")
        of = {bare(one["opId"]): bare(one["workoutId"]) for phone in self.phones for one in phone.made}
        return sum(of[op_id] in known for (op_id,) in parked)

    def count(self) -> dict[str, int]:
        """For the figures."""
        return {
            "operations": sum(len(phone.made) for phone in self.phones),
            "healed": sum(phone.healed for phone in self.phones),
            "backups": len(self.backups),
        }
