"""The floors: how many of the same saves the machine's databases take from something that does nothing else."""

import asyncio
import re
import resource
import sqlite3
import subprocess
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from benchmarks.rows import Save
from benchmarks.served import cpu_of_family
from tests.postgres import Postgres

_SAVES_A_COMMIT = 16
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
_UPDATE = (
    "UPDATE session_progress SET version = ?, document = ? WHERE team_id = ? AND session_id = ? AND student_id = ?"
)


@dataclass(frozen=True)
class Floor:
    """Saves a second and CPU seconds per save: of the one that writes, and of the database where that is another."""

    rate: float
    cpu: float
    database_cpu: float | None = None


def run_sqlite(file: Path, columns: Sequence[str], saves: Sequence[Save]) -> Floor:
    """A bare loop, 16 saves a commit, as durable as Carnet; to be called in a process of its own."""
    insert = f"INSERT INTO operation ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608  # names of the table
    ready = [(save.rows, (save.version, save.document, *save.key)) for save in saves]
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        for pragma in _PRAGMAS:
            db.execute(f"PRAGMA {pragma}")
        used, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        for first in range(0, len(ready), _SAVES_A_COMMIT):
            db.execute("BEGIN IMMEDIATE")
            for rows, document in ready[first : first + _SAVES_A_COMMIT]:
                db.executemany(insert, rows)
                db.execute(_UPDATE, document)
            db.execute("COMMIT")
        took, cpu = time.perf_counter() - began, _since(used, resource.RUSAGE_SELF)
        if db.total_changes != sum(len(rows) + 1 for rows, _ in ready):
            msg = f"the floor changed {db.total_changes} rows for {len(ready)} saves"
            raise RuntimeError(msg)
    return Floor(len(ready) / took, cpu / len(ready))


def _since(before: resource.struct_rusage, whose: int) -> float:
    used = resource.getrusage(whose)
    return used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime


# The rows lie in a table beside, by client and number: pgbench has no way to bring its own.
_BESIDE = """
CREATE SCHEMA bench;
CREATE UNLOGGED TABLE bench.row AS SELECT 0 AS client, 0 AS n, * FROM operation WHERE false;
CREATE INDEX ON bench.row (client, n);
CREATE UNLOGGED TABLE bench.document AS
    SELECT 0 AS client, 0 AS n, team_id, session_id, student_id, version, document FROM session_progress WHERE false;
CREATE UNIQUE INDEX ON bench.document (client, n);
"""
_SCRIPT = """\\set n :n + 1
BEGIN;
INSERT INTO operation ({columns}) SELECT {columns} FROM bench.row WHERE client = :client_id AND n = :n;
UPDATE session_progress p SET version = d.version, document = d.document FROM bench.document d
WHERE d.client = :client_id AND d.n = :n
AND p.team_id = d.team_id AND p.session_id = d.session_id AND p.student_id = d.student_id;
END;
"""


async def _fill(url: str, columns: Sequence[str], saves: Sequence[Sequence[Save]]) -> None:
    """Lays each client's saves beside the tables; what lay there goes."""
    connection = await asyncpg.connect(url)
    if await connection.fetchval("SELECT to_regnamespace('bench') IS NULL"):
        await connection.execute(_BESIDE)
    await connection.execute("TRUNCATE bench.row, bench.document")
    numbered = [(client, n, save) for client, mine in enumerate(saves) for n, save in enumerate(mine)]
    rows = [(client, n, *row) for client, n, save in numbered for row in save.rows]
    await connection.copy_records_to_table("row", schema_name="bench", columns=["client", "n", *columns], records=rows)
    documents = [(client, n, *save.key, save.version, save.document) for client, n, save in numbered]
    await connection.copy_records_to_table("document", schema_name="bench", records=documents)
    for table in ("bench.row", "bench.document", "operation", "session_progress"):
        await connection.execute(f"VACUUM ANALYZE {table}")
    await connection.close()


def run_pgbench(
    server: Postgres, database: str, columns: Sequence[str], saves: Sequence[Sequence[Save]], folder: Path
) -> Floor:
    """The same transaction by pgbench, each client with its own saves, the statements prepared."""
    asyncio.run(_fill(server.url(database), columns, saves))
    script = folder / "save.sql"
    script.write_text(_SCRIPT.format(columns=", ".join(columns)))
    counts = {"-M": "prepared", "-c": str(len(saves)), "-j": "2", "-t": str(len(saves[0])), "-D": "n=-1"}
    named = [word for name, value in counts.items() for word in (name, value)]
    command: list[str | Path] = [server.binaries / "pgbench", "-n", *named, "-f", script, server.url(database)]
    of_server, own = cpu_of_family(server.process.pid), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # the database's own tool
    time.sleep(0.3)  # its backends end a moment after it
    of_server = cpu_of_family(server.process.pid) - of_server
    tps = re.search(r"^tps = ([\d.]+)", done.stdout, re.MULTILINE)
    count = len(saves) * len(saves[0])
    if tps is None or f"actually processed: {count}/{count}" not in done.stdout:
        msg = f"pgbench failed: {done.stdout} {done.stderr}"
        raise RuntimeError(msg)
    return Floor(float(tps[1]), _since(own, resource.RUSAGE_CHILDREN) / count, of_server / count)
