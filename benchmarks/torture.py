"""Kills a writer at random instants, again and again, and reads the served file through many publishes.

`python -m benchmarks.torture [KILLS] [PUBLISHES]` writes what it saw to benchmarks/RELIABILITY.md and fails when
anything was lost, torn or left behind.
"""

import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.warehouse import samples
from warehouse import served
from warehouse.build import build_and_publish
from warehouse.contracts import TABLES
from warehouse.lake import Lake
from warehouse.maintenance import maintain, storage
from warehouse.models import load_models

READERS = 8
ROOT = Path(__file__).parents[1]
REPORT = ROOT / "benchmarks/RELIABILITY.md"


def main() -> None:
    """Nothing; writes the report."""
    kills, publishes = (int(argument) for argument in [*sys.argv[1:], "200", "50"][:2])
    with tempfile.TemporaryDirectory() as directory:
        recoveries = survive_kills(Path(directory) / "killed", kills, random.Random(0), steps=10)
        reads = read_through_publishes(Path(directory) / "read", publishes, READERS)
    REPORT.write_text(report(recoveries, publishes, reads), encoding="utf-8")


def report(recoveries: list[float], publishes: int, reads: int) -> str:
    """The table of what was tried and what was seen."""
    middle, slowest = sorted(recoveries)[len(recoveries) // 2], max(recoveries)
    kill = "writer killed (SIGKILL) while it writes parts, commits, builds, publishes or maintains"
    rows = [
        ("fault", "times tried", "lost rows", "torn reads", "orphan files after maintenance", "time to recover"),
        ("---",) * 6,
        (kill, len(recoveries), 0, 0, 0, f"{middle:.1f} s, at most {slowest:.1f} s"),
        (f"served file published under {READERS} readers, who read it {reads} times", publishes, 0, 0, "", ""),
    ]
    table = "\n".join(f"| {' | '.join(map(str, row))} |" for row in rows)
    return f"""# Reliability

Written by `make torture`, which fails at the first lost row, torn read or orphan file: a table has none of them.

{table}
"""


def survive_kills(directory: Path, kills: int, chance: random.Random, steps: int) -> list[float]:
    """The seconds that each recovery took, opening the lake and finding everything in order included.

    A run has so many steps: a commit and a build each, and maintenance after every second one.
    """
    undisturbed = directory / "undisturbed"
    begun = time.perf_counter()
    assert start_writer(undisturbed, steps).wait() == 0, "the writer failed by itself"
    seconds = time.perf_counter() - begun
    wanted = digest(undisturbed)
    recoveries: list[float] = []
    turn = 0
    while len(recoveries) < kills:
        turn += 1
        while kill_once(start_writer(directory / str(turn), steps), chance.uniform(0, seconds)):
            begun = time.perf_counter()
            require_order(directory / str(turn))
            recoveries.append(time.perf_counter() - begun)
            print(f"killed {len(recoveries)} of {kills}, recovered in {recoveries[-1]:.1f} s", flush=True)
        assert digest(directory / str(turn)) == wanted, "a killed and resumed run differs from an undisturbed one"
    return recoveries


def kill_once(writer: "subprocess.Popen[bytes]", seconds: float) -> bool:
    """Whether the writer was killed, because it was not at its end after so many seconds."""
    try:
        assert writer.wait(timeout=seconds) == 0, "the writer failed by itself"
    except subprocess.TimeoutExpired:
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        return True
    return False


def start_writer(directory: Path, steps: int) -> "subprocess.Popen[bytes]":
    """The process that takes the steps which the lake in the directory does not have yet."""
    script = "import sys; from pathlib import Path; from benchmarks.torture import write;"
    return subprocess.Popen([sys.executable, "-c", f"{script} write(Path(sys.argv[1]), {steps})", directory], cwd=ROOT)


def write(directory: Path, steps: int) -> None:
    """Nothing; takes the lake through its steps: new articles, corrections, articles that go, maintenance."""
    with Lake.open(directory) as lake:
        done = {run.run_id for run in lake.recent_runs(steps)}
        for step in range(steps):
            run_id, at = f"run-{step}", samples.MONDAY + timedelta(hours=step)
            if run_id not in done:
                text = f"{samples.TEXT} Update {step}."
                articles = [samples.article(step * 10 + number, run_id=run_id) for number in range(5)]
                articles.append(samples.article(step * 10 - 8, text=text, run_id=run_id))
                lake.commit(
                    samples.parts(lake, articles, at),
                    run_id=run_id,
                    committed_at=at,
                    gone_article_ids=[f"article-{step * 10 - 7}"],
                    sources=[samples.source(article) for article in articles],
                    rejected=[samples.rejected(record_number=step, run_id=run_id)],
                    run=samples.run(run_id=run_id, started_at=at),
                )
            build_and_publish(lake, directory / served.SERVED_NAME, run_id=run_id, built_at=samples.WEDNESDAY)
            if step % 2:
                maintain(lake, now=datetime.now(UTC) + timedelta(seconds=1), keep_snapshots_for=timedelta())
        maintain(lake, now=datetime.now(UTC) + timedelta(seconds=1), keep_snapshots_for=timedelta())


def require_order(directory: Path) -> None:
    """Nothing; fails when the lake's tables disagree, or when the served file fails one of its own checks."""
    path = directory / served.SERVED_NAME
    if path.exists():
        with served.connect(path) as connection:
            for model in load_models():
                if model.schema == "checks" and "lake." not in model.sql:
                    assert connection.execute(model.sql).fetchall() == [], model.name
    if not (directory / "catalog.sqlite").exists():
        return
    with Lake.open(directory) as lake:
        for table in ("paragraphs", "quotes"):
            version = "article_id, valid_from, valid_to, is_current"
            strays = f"SELECT {version} FROM lake.{table} EXCEPT SELECT {version} FROM lake.articles"
            assert lake.query(strays) == [], table
        assert lake.query("SELECT 1 FROM lake.articles WHERE is_current GROUP BY article_id HAVING count(*) > 1") == []
        assert lake.query("SELECT count(DISTINCT run_id) FROM lake.articles") >= lake.query(
            "SELECT count(*) FROM lake.runs"
        )


def digest(directory: Path) -> dict[str, str]:
    """A hash of each table of the lake and of the served file; fails when a file is there that no snapshot needs."""
    with Lake.open(directory) as lake:
        tables = {table: hash_of(lake.query(f"FROM lake.{table}")) for table in TABLES}
        files = list((directory / "lake").rglob("*.parquet"))
        assert len(files) == storage(lake).files, "maintenance left files that no snapshot needs"
    path = directory / served.SERVED_NAME
    names = served.query(
        path, "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE schema_name <> 'main'"
    )
    return tables | {name: hash_of(served.query(path, f"FROM {name}").rows) for (name,) in names.rows}


def hash_of(rows: list[tuple[object, ...]]) -> str:
    """A hash of rows that does not depend on their order."""
    return hashlib.sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()


def read_through_publishes(directory: Path, publishes: int, reader_count: int) -> int:
    """The number of reads that the readers made while the served file was published so many times."""
    path = directory / served.SERVED_NAME
    with Lake.open(directory) as lake:
        publish_step(lake, path, 0)
        script = "import sys; from pathlib import Path; from benchmarks.torture import read; read(Path(sys.argv[1]))"
        readers = [
            subprocess.Popen(
                [sys.executable, "-c", script, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
            )
            for _ in range(reader_count)
        ]
        for step in range(1, publishes + 1):
            publish_step(lake, path, step)
        told = [reader.communicate(b"enough")[0] for reader in readers]
    assert [reader.returncode for reader in readers] == [0] * reader_count, "a reader failed"
    return sum(int(count) for count in told)


def publish_step(lake: Lake, path: Path, step: int) -> None:
    """Nothing; adds one article and publishes."""
    lake.commit(samples.parts(lake, [samples.article(step)], samples.MONDAY), run_id="run", committed_at=samples.MONDAY)
    build_and_publish(lake, path, run_id=str(step), built_at=samples.WEDNESDAY)


def read(path: Path) -> None:
    """Nothing; reads until standard input ends, and fails when a connection sees anything but one publish whole."""
    os.set_blocking(0, False)
    count = 0
    for _ in iter(lambda: sys.stdin.buffer.raw.read(1), b"e"):
        with served.connect(path) as connection:
            seen = set(snapshots(connection))
        assert len(seen) == 1, seen
        count += 1
    print(count)


def snapshots(connection: "served.duckdb.DuckDBPyConnection") -> Iterator[tuple[int, ...]]:
    """What one connection sees, twice: the step that was published, and the articles and quotes that it must show."""
    for _ in range(2):
        counts = "(SELECT count(*) FROM core.dim_article), (SELECT count(*) FROM marts.quotes)"
        ((step, articles, quotes),) = connection.execute(f"SELECT run_id::INTEGER, {counts} FROM meta").fetchall()
        assert (articles, quotes) == (step + 1, step + 1)
        yield step, articles, quotes
        time.sleep(0.01)


if __name__ == "__main__":
    main()
