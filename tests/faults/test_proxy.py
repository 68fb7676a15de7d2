"""Requests that are cut, stalled, reset and sent twice: nothing doubled, nothing lost."""

import time
from random import Random

from tests.conftest import Cast, Clone
from tests.engines import Engine
from tests.faults.phones import Crowd, Phone
from tests.faults.proof import check_quiet, make_phones
from tests.faults.proxy import Proxy
from tests.faults.test_kills import count
from tests.faults.totals import Totals
from tests.serving import run

_SHORT, _ROUND = 40, 500  # cut or repeated requests; a round has a new database, for a save reads its whole log
_PATIENCE = 600


def test_a_network_that_cuts_and_repeats(engine: Engine, cast: Cast, clone: Clone) -> None:
    totals = Totals(f"proxy-{engine.name}")
    while totals.short_of(requests=_SHORT):
        seed = totals.counts.get("requests", 0)
        settings = clone(f"proxy{seed}")
        with run(settings) as server:
            phones = make_phones(("127.0.0.1", server.port), cast, seed)
            proxy = Proxy(server.port, Random(seed))
            for phone in phones:
                phone.address, phone.pause = ("127.0.0.1", proxy.port), 0.001
            send_all(proxy, phones, _ROUND if totals.folder else _SHORT)
            proxy.settle()
            check_quiet(settings, phones)
            proxy.close()
        totals.add(requests=proxy.faults, **{key: value for key, value in count(phones).items() if key != "requests"})
        totals.add(**{fate.replace(" ", "_").replace(",", ""): number for fate, number in proxy.met.items()})


def send_all(proxy: Proxy, phones: list[Phone], faults: int) -> None:
    until = time.monotonic() + _PATIENCE
    with Crowd(phones) as crowd:
        while proxy.faults < faults:
            assert not crowd.wrong
            assert time.monotonic() < until, proxy.met
            time.sleep(0.01)
