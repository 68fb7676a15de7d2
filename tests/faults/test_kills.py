"""kill -9 of the server under load: what was acknowledged is there, once, and the phones go on."""

import time
from random import Random

from carnet.config import Settings
from tests.conftest import Cast, Clone
from tests.engines import Engine
from tests.faults.phones import Crowd, Phone
from tests.faults.proof import check_quiet, check_rows, make_phones
from tests.faults.totals import Totals
from tests.serving import Running, run

_KILLS_OF_A_ROUND = 20  # then a new database: a save reads its whole log
_AT_THE_START = 0.2  # of them are followed by one before it answers, while the log is recovered
_LONGEST_LIFE = 0.6  # seconds from the first answer to the kill


def test_a_server_that_is_killed(engine: Engine, cast: Cast, clone: Clone) -> None:
    totals = Totals(f"kills-{engine.name}")
    while totals.short_of(kills=2):
        seed = totals.counts.get("kills", 0)
        settings = clone(f"kills{seed}")
        with run(settings) as server:
            phones = make_phones(("127.0.0.1", server.port), cast, seed)
            with Crowd(phones) as crowd:
                while totals.short_of(kills=2):
                    kill_once(server, settings, crowd, Random(seed + totals.counts.get("kills", 0)))
                    totals.add(kills=1)
                    if totals.counts["kills"] % _KILLS_OF_A_ROUND == 0:
                        break
            check_quiet(settings, phones)
        totals.add(**count(phones))


def kill_once(server: Running, settings: Settings, crowd: Crowd, random: Random) -> None:
    """At a random moment of its life, once it has taken something; then a start, and sometimes a kill in it."""
    before = crowd.acknowledged
    until = time.monotonic() + 30
    while crowd.acknowledged == before and not crowd.wrong:
        assert time.monotonic() < until, "nothing is taken any more"
        time.sleep(0.001)
    time.sleep(random.random() * _LONGEST_LIFE)
    server.kill()
    assert not crowd.wrong
    check_rows(settings, crowd.phones)
    if random.random() < _AT_THE_START:
        server.spawn()
        time.sleep(random.random())
        server.kill()
    server.start()


def count(phones: list[Phone]) -> dict[str, int]:
    """For the figures."""
    return {
        "operations": sum(len(phone.acknowledged) for phone in phones),
        "requests": sum(phone.requests for phone in phones),
        "lost_answers": sum(phone.lost for phone in phones),
        "refused": sum(phone.refused for phone in phones),
    }
