"""kill -9 of PostgreSQL itself under load: meanwhile 503, afterwards all goes on without anybody's help."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from carnet.config import Settings
from tests.conftest import Cast
from tests.faults.phones import Answer, Crowd, request
from tests.faults.proof import check_quiet, check_rows, make_database, make_phones
from tests.faults.test_kills import count
from tests.faults.totals import Totals
from tests.postgres import Postgres, run_postgres
from tests.serving import run

_KILLS_OF_A_ROUND = 20
_BACK_WITHIN = 20  # seconds after PostgreSQL takes connections again
WAYS = ("a backend", "the postmaster", "all of it")


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """A server that may be killed, with fsync on as it must be."""
    with run_postgres() as running:
        yield running


def test_a_postgresql_that_is_killed(postgres: Postgres, tmp_path: Path) -> None:
    totals = Totals("kills-of-postgresql")
    while totals.short_of(kills=3):
        seed = totals.counts.get("kills", 0)
        folder = tmp_path / f"round{seed}"
        folder.mkdir()
        settings = Settings(data_dir=folder, database_url=postgres.create(f"round{seed}"))
        cast = make_database(settings)
        with run(settings) as server:
            phones = make_phones(("127.0.0.1", server.port), cast, seed)
            with Crowd(phones) as crowd:
                while totals.short_of(kills=3):
                    number = totals.counts.get("kills", 0)
                    way = WAYS[number % len(WAYS)]
                    with watch(("127.0.0.1", server.port), cast) as seen:
                        milliseconds = kill_once(postgres, settings, crowd, way, Random(number))
                    check_answers(seen, way)
                    totals.add(kills=1, milliseconds_until_back=milliseconds)
                    if totals.counts["kills"] % _KILLS_OF_A_ROUND == 0:
                        break
            check_quiet(settings, phones)
        check_refusals({refusal for phone in phones for refusal in phone.refusals})
        totals.add(**count(phones))


def kill_once(postgres: Postgres, settings: Settings, crowd: Crowd, way: str, random: Random) -> int:
    """At a random moment, once something was taken; milliseconds from its return to the next acknowledgement."""
    wait_for_more(crowd)
    time.sleep(random.random() * 0.5)
    if way == "a backend":
        os.kill(postgres.processes()[-1], signal.SIGKILL)  # all others end too, and it recovers by itself
        postgres.wait()
    else:
        postgres.kill(all_of_it=way == "all of it")
        time.sleep(random.random() * 0.5)
        postgres.start_again()
    back = time.monotonic()
    wait_for_more(crowd)
    wait_for_more(crowd)  # the first one may have been on its way before
    milliseconds = round(1_000 * (time.monotonic() - back))
    assert not crowd.wrong, (way, crowd.wrong)
    check_rows(settings, crowd.phones)
    return milliseconds


def wait_for_more(crowd: Crowd) -> None:
    before = crowd.acknowledged
    until = time.monotonic() + _BACK_WITHIN
    while crowd.acknowledged == before and not crowd.wrong:
        assert time.monotonic() < until, "nothing is taken any more"
        time.sleep(0.001)


class watch:  # noqa: N801  # a context manager that reads as a verb
    """Reads with somebody's eyes all the while: the answers."""

    def __init__(self, address: tuple[str, int], cast: Cast) -> None:
        self._seen: list[Answer] = []
        self._until = threading.Event()
        self._thread = threading.Thread(target=self._look, args=(address, cast), daemon=True)

    def _look(self, address: tuple[str, int], cast: Cast) -> None:
        while not self._until.is_set():
            for path in ("/health", "/api/v1/me", "/api/v1/my-programs"):
                self._seen.append(request(address, cast.thomas, "GET", path))
            self._until.wait(0.02)

    def __enter__(self) -> list[Answer]:
        self._thread.start()
        return self._seen

    def __exit__(self, *_: object) -> None:
        self._until.set()
        self._thread.join(timeout=60)


def check_answers(seen: list[Answer], way: str) -> None:
    """Either all is well, or 503 with what it means."""
    bad = [answer for answer in seen if answer.status not in (200, 503)]
    assert not bad, (way, bad[:3])
    check_refusals({(one.status, one.body["code"], one.body["detail"]) for one in seen if one.status == 503})
    assert all(one.kind.startswith("application/problem+json") for one in seen if one.status == 503)


def check_refusals(refusals: set[tuple[int, str, str]]) -> None:
    assert {(status, code) for status, code, _ in refusals} <= {(503, "not_saved")}
    assert all("send it again" in detail for *_, detail in refusals), refusals
