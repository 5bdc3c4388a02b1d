"""Readers of the served file through many publishes: no error, nothing torn, one snapshot for each connection."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb

from benchmarks.torture.bench import Bench
from benchmarks.torture.host import ROOT
from benchmarks.torture.state import TornError
from benchmarks.torture.tally import Tally
from tests.warehouse import samples
from warehouse import served
from warehouse.build import build_and_publish
from warehouse.lake import Lake


def readers_through_publishes(bench: Bench, publishes: int, count: int, pause: float) -> list[Tally]:
    """What so many readers saw, at two instants up to `pause` seconds apart, while the served file was published so
    many times."""
    tally = Tally(f"served file published under {count} readers")
    (directory := bench.directory / "read").mkdir()
    path = directory / served.SERVED_NAME
    with Lake.open(directory) as lake:
        publish_step(lake, path, 0)
        command = [sys.executable, "-m", "benchmarks.torture.readers", str(path), str(pause)]
        readers = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) for _ in range(count)
        ]
        for step in range(1, publishes + 1):
            publish_step(lake, path, step)
        told = [reader.communicate(b"e")[0] for reader in readers]
    tally.tried = publishes
    tally.ends["reads by connections of their own"] = sum(int(reads or 0) for reads in told)
    tally.damages += [TornError("a reader failed") for reader in readers if reader.returncode]
    return [tally]


def publish_step(lake: Lake, path: Path, step: int) -> None:
    """Nothing; adds one article and publishes."""
    lake.commit(samples.parts(lake, [samples.article(step)], samples.MONDAY), run_id="run", committed_at=samples.MONDAY)
    build_and_publish(lake, path, run_id=str(step), built_at=samples.WEDNESDAY)


def read(path: Path, pause: float) -> None:
    """Nothing; reads until standard input says to end, and fails when a connection sees anything but one publish."""
    os.set_blocking(0, False)
    count = 0
    while sys.stdin.buffer.raw.read(1) != b"e":
        with served.connect(path) as connection:
            seen = set(snapshots(connection, pause))
        assert len(seen) == 1, seen
        count += 1
    print(count)


def snapshots(connection: duckdb.DuckDBPyConnection, pause: float) -> Iterator[tuple[int, ...]]:
    """What one connection sees, twice: the step that was published, and the articles and quotes that it must show."""
    for _ in range(2):
        counts = "(SELECT count(*) FROM core.dim_article), (SELECT count(*) FROM marts.quotes)"
        ((step, articles, quotes),) = connection.execute(f"SELECT run_id::INTEGER, {counts} FROM meta").fetchall()
        assert (articles, quotes) == (step + 1, step + 1)
        yield step, articles, quotes
        time.sleep(random.uniform(0.0, pause))


if __name__ == "__main__":
    read(Path(sys.argv[1]), float(sys.argv[2]))
