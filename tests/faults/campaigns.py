"""`just faults [NAME...] [--for SECONDS]`: long campaigns, all or those named, each until it has reached its goal.

The figures stand in .faults; stopped and started again it goes on from them, as long as the save path's sources are
the same. Ends with 1 where something was violated or a goal is not reached yet.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from tests.faults.totals import CAMPAIGNS, FOLDER, ROOT, SECONDS, Totals

KEPT = ROOT / ".faults"
_FAILED = 1  # pytest: a test failed


def run(name: str, until: float) -> str:
    """One campaign until it is done, fails or the time is up: how it stands then."""
    campaign = CAMPAIGNS[name]
    if not (ROOT / campaign.file).exists():
        return f"{campaign.file} is not there"
    while True:
        totals = Totals(name, KEPT)
        if totals.violations:
            return f"violated: {totals.violations[-1].splitlines()[0]}"
        if not totals.short_of():
            return "done"
        if time.time() >= until:
            return "not done"
        done = _run_tests(name, until)
        if done.returncode == _FAILED:
            totals.violated(done.stdout[-8_000:].decode(errors="replace"))
            return f"violated: see {KEPT.name}/{name}.json"
        after = Totals(name, KEPT)
        if done.returncode != 0 or (after.digest, after.counts) == (totals.digest, totals.counts):
            return "nothing was run:\n" + done.stdout[-2_000:].decode(errors="replace")


def _run_tests(name: str, until: float) -> "subprocess.CompletedProcess[bytes]":
    campaign = CAMPAIGNS[name]
    seconds = str(max(1, until - time.time()))
    environment = os.environ | {FOLDER: str(KEPT)} | ({} if until == float("inf") else {SECONDS: seconds})
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, campaign.file, *campaign.arguments], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=False
    )


def main() -> int:
    """Runs what the command line names and prints a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(CAMPAIGNS)}; a beginning will do")
    parser.add_argument("--for", type=float, dest="seconds", default=float("inf"), help="stop after so many seconds")
    parser.add_argument("--show", action="store_true", help="only say how they stand")
    asked = parser.parse_args()
    until = time.time() + (0 if asked.show else asked.seconds)
    names = [name for name in CAMPAIGNS if not asked.names or name.startswith(tuple(asked.names))]
    well = bool(names)
    for name in names:
        state = run(name, until)
        well &= state == "done"
        totals = Totals(name, KEPT)
        counts = ", ".join(f"{count:,} {what}" for what, count in sorted(totals.counts.items())) or "nothing yet"
        goals = ", ".join(f"{goal:,} {what}" for what, goal in CAMPAIGNS[name].goals.items())
        sys.stdout.write(
            f"{name}: {counts} of {goals}; {len(totals.violations)} violations; {totals.digest}: {state}\n"
        )
        sys.stdout.flush()
    return 0 if well else 1


if __name__ == "__main__":
    assert Path.cwd() == ROOT, "from the repository's root"
    sys.exit(main())
