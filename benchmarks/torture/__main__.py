"""`python -m benchmarks.torture` runs every trial, in some 15 minutes on two cores, and writes RELIABILITY.md.

It fails when anything was lost, torn or left behind.
"""

import random
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

from benchmarks.torture import faults, kills, loads, remote
from benchmarks.torture.bench import Bench, prepared
from benchmarks.torture.host import ROOT, connect_lightly
from benchmarks.torture.readers import readers_through_publishes
from benchmarks.torture.tally import Tally, joined, table
from benchmarks.torture.work import PHASES

REPORT = ROOT / "benchmarks/RELIABILITY.md"
KILLS = 204
SECONDS = 840.0
"""Time after which no further trial begins."""

Trial = Callable[[], list[Tally]]


def main() -> None:
    """Nothing; writes the report, and ends with 1 when there was damage.

    One thread makes the many short trials, one the large loads, and both then help a third to kill runs.
    """
    began = time.monotonic()
    connect_lightly()
    due = kills.instants(KILLS, random.Random(0))
    with tempfile.TemporaryDirectory() as directory, prepared(Path(directory), hosts=4) as bench:
        benches = [replace(bench, hosts=hosts) for hosts in (bench.hosts[:2], bench.hosts[2:3], bench.hosts[3:])]
        trials = [short_trials(benches[0]), large_loads(benches[1]), deque[Trial]()]
        make = partial(trials_and_kills, due=due, until=began + SECONDS)
        with ThreadPoolExecutor(len(benches)) as pool:
            seen, killings = zip(*pool.map(make, benches, trials), strict=True)
    found = [*chain.from_iterable(seen), *(joined(*phase) for phase in zip(*killings, strict=True))]
    untried = [trial.func.__name__ for waiting in trials for trial in waiting]
    untried += [f"{len(due)} kills"] if due else []
    REPORT.write_text(report(found, time.monotonic() - began, untried), encoding="utf-8")
    sys.exit(any(tally.damages for tally in found))


def trials_and_kills(
    bench: Bench, trials: deque[Trial], due: deque[tuple[str, float]], until: float
) -> tuple[list[Tally], list[Tally]]:
    """What the trials found that began in time, each taken out of the queue, and what kills by phase did after them."""
    found: list[Tally] = []
    while trials and time.monotonic() < until:
        found += (seen := trials.popleft()())
        print(table(seen), flush=True)
    return found, kills.kills(bench, due, until)


def short_trials(bench: Bench) -> deque[Trial]:
    """Each kind of trial but the kills of plain runs and the large loads, to be called."""
    return deque([
        partial(readers_through_publishes, bench, 50, 8, 3.0),
        partial(faults.disk_full, bench, [100, 400, 1600, 3200]),
        partial(faults.read_only_folder, bench, 2),
        partial(faults.permissions_lost, bench, 3),
        partial(faults.workers_killed, bench, 3),
        partial(faults.catalog_locked, bench, 1, 20.0),
        partial(remote.postgres_restarted, bench, [*PHASES[1:4], "maintain"]),
        partial(remote.store_failing, bench, 1),
        partial(loads.two_at_once, bench, 2),
        partial(loads.clock_set_back, bench, 2),
        partial(loads.same_file_twice, bench, 2),
        partial(kills.kills_of_the_flow, bench, 2, random.Random(1)),
    ])  # fmt: skip


def large_loads(bench: Bench) -> deque[Trial]:
    """The trials that take longest, to be called: begun early, they end in time."""
    return deque([partial(loads.large_file, bench, 1000), partial(loads.tiny_files, bench, 100_000)])


def report(tallies: list[Tally], seconds: float, untried: list[str]) -> str:
    """The report, in Markdown."""
    return f"""# Reliability

Written by `make torture`, which fails at any lost row, torn read or file left behind; {seconds / 60:.0f} minutes.

A run is killed at a random instant of a phase, or meets a fault. After each: the served file opens and passes its
checks, the lake's tables agree, the next run ends in the tables of an undisturbed run (compared by hash, but for the
columns that say when and by which run a row was made), and after maintenance there is no file that no snapshot needs.
"Clear error" is one sentence that says what happened. The time to recover is that of the next run, maintenance
included. Readers look twice at what they opened, up to 3 s apart. The runs are forked from a process that has all
modules loaded, have one thread of DuckDB's, and take its extensions without looking at their signatures.

{table(tallies)}

Not tried for want of time: {", ".join(untried) or "nothing"}.
"""


if __name__ == "__main__":
    main()
