"""`python -m benchmarks.torture` runs every trial, in some 15 minutes on two cores, and writes RELIABILITY.md.

It fails when anything was lost, torn or left behind.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from benchmarks.torture import faults, kills, loads, remote
from benchmarks.torture.bench import Bench, prepared
from benchmarks.torture.host import ROOT
from benchmarks.torture.readers import readers_through_publishes
from benchmarks.torture.tally import Tally, joined, table
from benchmarks.torture.work import PHASES

REPORT = ROOT / "benchmarks/RELIABILITY.md"
KILLS = 204
SECONDS = 840.0
"""Time after which no further trial begins."""


def main() -> None:
    """Nothing; writes the report, anew after each kind of trial, and ends with 1 when there was damage.

    One thread kills runs from the beginning, while another makes the other trials, and then joins in.
    """
    began = time.monotonic()
    until = began + SECONDS
    tallies: list[Tally] = []
    due = kills.instants(KILLS, random.Random(0))
    with (
        tempfile.TemporaryDirectory() as directory,
        prepared(Path(directory), hosts=3) as bench,
        ThreadPoolExecutor(1) as pool,
    ):
        killing = pool.submit(kills.kills, bench, bench.hosts[2], due, until)
        left = other_trials(bench)
        while left and time.monotonic() < until:
            tallies += (seen := left.pop(0)())
            write(tallies, began, len(left), len(due))
            print(f"{time.monotonic() - began:.0f} s\n{table(seen)}", flush=True)
        joining = kills.kills(bench, bench.hosts[0], due, until)
        tallies += [joined(*pair) for pair in zip(killing.result(), joining, strict=True)]
        write(tallies, began, len(left), len(due))
    sys.exit(any(tally.damages for tally in tallies))


def other_trials(bench: Bench) -> list[Callable[[], list[Tally]]]:
    """Each kind of trial but the kills of plain runs, to be called."""
    return [
        partial(readers_through_publishes, bench, 50, 8, 3.0),
        partial(faults.disk_full, bench, [100, 400, 1600, 3200]),
        partial(faults.read_only_folder, bench, 2),
        partial(faults.permissions_lost, bench, 3),
        partial(faults.workers_killed, bench, 3),
        partial(faults.catalog_locked, bench, 1, 20.0),
        partial(remote.postgres_restarted, bench, [*PHASES[1:4], "maintain"]),
        partial(remote.store_failing, bench, 1),
        partial(loads.two_at_once, bench, 2),
        partial(loads.tiny_files, bench, 100_000),
        partial(loads.large_file, bench, 1000),
        partial(loads.clock_set_back, bench, 2),
        partial(loads.same_file_twice, bench, 2),
        partial(kills.kills_of_the_flow, bench, 2, random.Random(1)),
    ]


def write(tallies: list[Tally], began: float, kinds: int, instants: int) -> None:
    """Nothing; writes the report, with how many kinds of trial and how many kills have not been made."""
    untried = f"{kinds} kinds of fault, {instants} kills" if kinds or instants else "nothing"
    REPORT.write_text(report(tallies, time.monotonic() - began, untried), encoding="utf-8")


def report(tallies: list[Tally], seconds: float, untried: str) -> str:
    """The report, in Markdown."""
    return f"""# Reliability

Written by `make torture`, which fails at any lost row, torn read or file left behind; {seconds / 60:.0f} minutes.

A run is killed at a random instant of a phase, or meets a fault. After each: the served file opens and passes its
checks, the lake's tables agree, the next run ends in the tables of an undisturbed run (compared by hash, but for the
columns that say when and by which run a row was made), and after maintenance there is no file that no snapshot needs.
"Clear error" is one sentence that says what happened. The time to recover is that of the next run, maintenance
included. Readers look twice at what they opened, up to 3 s apart. The runs are forked from a process that has all
modules loaded, and take DuckDB's extensions without looking at their signatures.

{table(tallies)}

Not tried for want of time: {untried}.
"""


if __name__ == "__main__":
    main()
