"""A migration that is cut off leaves nothing behind, so that the next start can do it."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from carnet.config import Settings
from carnet.migrations import upgrade

CUT_OFF = """
import os, sys
from pathlib import Path
from alembic import op
from carnet.config import Settings
from carnet.migrations import upgrade
made, create = [], op.create_table
def create_some(*args, **kwargs):
    made.append(args)
    return create(*args, **kwargs) if len(made) < 6 else os._exit(9)
op.create_table = create_some
upgrade(Settings(data_dir=Path(sys.argv[1])))
"""


def test_a_migration_that_was_killed_is_done_by_the_next_start(tmp_path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", CUT_OFF, str(tmp_path)], env=os.environ, check=False)
    assert killed.returncode == 9
    assert (tmp_path / "carnet.sqlite3").exists()
    upgrade(Settings(data_dir=tmp_path))
    with closing(sqlite3.connect(tmp_path / "carnet.sqlite3")) as db:
        assert db.execute("SELECT count(*) FROM workout_session").fetchone() == (0,)
