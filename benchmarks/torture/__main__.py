"""`python -m benchmarks.torture` runs every trial, in some 15 minutes on two cores, and writes RELIABILITY.md.

It fails when anything was lost, torn or left behind.
"""

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.torture import faults, kills, loads, remote
from benchmarks.torture.bench import prepared
from benchmarks.torture.host import ROOT
from benchmarks.torture.readers import readers_through_publishes
from benchmarks.torture.tally import Tally, table
from benchmarks.torture.work import PHASES

REPORT = ROOT / "benchmarks/RELIABILITY.md"
KILLS = 204
SECONDS = 840.0
"""Time after which no further run is killed; the kills come last, so that a slow machine makes fewer of them."""


def main() -> None:
    """Nothing; writes the report, anew after each kind of trial, and ends with 1 when there was damage."""
    began = time.monotonic()
    tallies: list[Tally] = []
    with tempfile.TemporaryDirectory() as directory:
        for seen in all_trials(Path(directory), began + SECONDS):
            tallies += seen
            REPORT.write_text(report(tallies, time.monotonic() - began), encoding="utf-8")
            print(table(seen), flush=True)
    sys.exit(any(tally.damages for tally in tallies))


def all_trials(directory: Path, until: float) -> Iterator[list[Tally]]:
    """What every kind of trial saw."""
    (directory / "read").mkdir()
    with prepared(directory) as bench:
        yield [faults.disk_full(bench, [100, 400, 800, 1600, 2400, 3200])]
        yield [faults.read_only_folder(bench, 2)]
        yield [faults.permissions_lost(bench, 3)]
        yield [faults.workers_killed(bench, 3)]
        yield [faults.catalog_locked(bench, 1, 20.0)]
        yield [remote.postgres_restarted(bench, [*PHASES[:4], "maintain"])]
        yield remote.store_failing(bench, 2)
        yield [readers_through_publishes(directory / "read", 50, 8)]
        yield loads.two_at_once(bench, 3)
        yield [loads.clock_set_back(bench, 2)]
        yield [loads.same_file_twice(bench, 2)]
        yield loads.tiny_files(bench, 100_000)
        yield [loads.large_file(bench, 1000)]
        yield [kills.kills_of_the_flow(bench, 3, random.Random(1))]
        yield kills.kills(bench, KILLS, random.Random(0), until)


def report(tallies: list[Tally], seconds: float) -> str:
    """The report, in Markdown."""
    return f"""# Reliability

Written by `make torture`, which fails at any lost row, torn read or file left behind; {seconds / 60:.0f} minutes.

A run is killed at a random instant of a phase, or meets a fault. After each: the served file opens and passes its
checks, the lake's tables agree, the next run ends in the tables of an undisturbed run (compared by hash, but for the
columns that say when and by which run a row was made), and after maintenance there is no file that no snapshot needs.
"Clear error" is one sentence that says what happened. The time to recover is that of the next run, maintenance
included.

{table(tallies)}
"""


if __name__ == "__main__":
    main()
