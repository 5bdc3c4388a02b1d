"""Speed, memory and growth of whole runs, as ratios measured in one go on one machine.

    python -m benchmarks.speed [--articles N] [--corpus ARTICLES.jsonl[.gz]]... [--textacy PYTHON] [--output RESULTS.md]

The articles are those of the corpora (without any, the text files of data/raw) over and over, each under another URL
and with its sentences in another order. Every run is the command `onrecord run` in a process of its own with a
warehouse of its own. CPU time is that of all its processes. PYTHON is that of an environment with textacy and spaCy;
without it that comparison is left out. 100,000 articles take 40 minutes on two cores.
"""

import argparse
import ctypes
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import duckdb
import psutil

from benchmarks.bi_queries import query_times, table_of_queries
from benchmarks.made_articles import articles, change_articles, texts_of, write_articles
from benchmarks.served_build import seconds_of_builds
from benchmarks.store import bytes_an_article, lake_files
from flows.garbage import no_collection
from transforms.batch import quotes_or_errors
from transforms.quotes.extract import Unread
from warehouse.served import SERVED_NAME, connect

STARTS = 5
WORKERS = 2
SAMPLE = 2000
"""Articles on which the extractor is timed by itself, and the floor."""
PEER_SAMPLE = 300
LOOKS_A_SECOND = 5
IMPORTS_SHOWN = 12
PR_SET_CHILD_SUBREAPER = 36
"""Number of the request to Linux, in its <sys/prctl.h>."""
ERROR_SHOWN = 2000


@dataclass(frozen=True)
class Cost:
    """What a command took: time, processor time of all its processes, and memory of all at once and of the largest."""

    seconds: float
    cpu_seconds: float
    peak_megabytes: float
    largest_megabytes: float


@dataclass(frozen=True)
class Figure:
    """What was measured, what was found, and what it must be."""

    name: str
    found: str
    must: str = ""


def cost_of(*arguments: str, accepted: Sequence[int] = (0,)) -> Cost:
    """What `onrecord` with these arguments takes. Raises RuntimeError when it fails."""
    began = time.perf_counter()
    errors = tempfile.TemporaryFile()  # noqa: SIM115 - a pipe would fill up
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", *arguments], stdout=subprocess.DEVNULL, stderr=errors
    )
    peaks: list[float] = []
    ended = threading.Event()
    watcher = threading.Thread(target=watch_memory, args=(process.pid, ended, peaks))
    watcher.start()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    ended.set()
    watcher.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in accepted:
        errors.seek(0)
        said = errors.read().decode(errors="replace")[-ERROR_SHOWN:]
        raise RuntimeError(f"onrecord {' '.join(arguments)} ended with {process.returncode}: {said}")
    usages = [usage, *usages_of_orphans()]
    cpu_seconds = sum(each.ru_utime + each.ru_stime for each in usages)
    return Cost(seconds, cpu_seconds, max(peaks, default=0.0), max(each.ru_maxrss for each in usages) / 1024)


def adopt_orphans() -> None:
    """Nothing; a process whose parent ends before it becomes a child of this one, which can count what it took."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "orphans cannot be adopted here")


def usages_of_orphans() -> Iterator[resource.struct_rusage]:
    """What the processes took that outlived a command, as that does from which workers are forked, once they end."""
    while True:
        try:
            yield os.wait4(-1, 0)[2]
        except ChildProcessError:
            return


def watch_memory(pid: int, ended: threading.Event, peaks: list[float]) -> None:
    """Add to the peaks, several times a second, the megabytes that a process and those below it hold together.

    A page that several of them share is counted in each.
    """
    while not ended.wait(1 / LOOKS_A_SECOND):
        try:
            top = psutil.Process(pid)
            peaks.append(sum(each.memory_info().rss for each in [top, *top.children(recursive=True)]) / 2**20)
        except psutil.NoSuchProcess:
            continue


def run_cost(folder: Path, workers: int = WORKERS) -> Cost:
    """What a run over the articles in the folder takes, into the warehouse beside them."""
    raw, warehouse = str(folder / "raw"), str(folder / "warehouse")
    return cost_of("run", raw, "--warehouse", warehouse, "--workers", str(workers), accepted=(0, 3))


def extractor_seconds(texts: Sequence[str], count: int) -> float:
    """The processor time that the extractor alone takes for so many articles, grouped as in a worker."""
    unread = [Unread(article["text"], article["url"], "en") for article in articles(texts, count)]
    list(quotes_or_errors(unread[:50]))
    with no_collection():
        began = time.process_time()
        list(quotes_or_errors(unread))
        return time.process_time() - began


def extractor_seconds_of_first_run(warehouse: Path) -> float:
    """The processor time that the workers of the warehouse's first run spent in the extractor."""
    with connect(warehouse / SERVED_NAME) as connection:
        ((seconds,),) = connection.execute(
            """SELECT sum(extractor_seconds) FROM core.fct_batch
               WHERE run_id = (SELECT arg_min(run_id, started_at) FROM core.fct_run)"""
        ).fetchall()
    return float(seconds)


def floor_seconds(raw: Path, folder: Path) -> float:
    """The processor time of the least there can be: DuckDB alone reads, splits at quote marks and writes Parquet."""
    with duckdb.connect(config={"threads": WORKERS}) as connection:
        began = time.process_time()
        connection.execute(
            f"""COPY (SELECT url, unnest(regexp_extract_all(text, '["“][^"“”]+["”]')) AS quote
                      FROM read_json('{raw}/*.jsonl', format = 'newline_delimited'))
                TO '{folder / "floor.parquet"}' (FORMAT parquet)"""
        )
        return time.process_time() - began


def textacy_told(python: str, texts: Sequence[str], folder: Path) -> dict[str, float]:
    """What textacy took: see `benchmarks.textacy_peer`."""
    path = folder / "peer.jsonl"
    path.write_text("".join(json.dumps(article) + "\n" for article in articles(texts, PEER_SAMPLE)), encoding="utf-8")
    command = [python, "-m", "benchmarks.textacy_peer", str(path)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def start_seconds(*arguments: str) -> float:
    """The median time of so many starts of a command that has next to nothing to do."""
    return median(cost_of(*arguments).seconds for _ in range(STARTS))


def slowest_imports(*arguments: str) -> list[str]:
    """The modules that a command imports at length, each with those below it: milliseconds and name."""
    command = [sys.executable, "-X", "importtime", "-m", "flows.cli", *arguments]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    rows = [line.split("|") for line in told.splitlines() if line.startswith("import time:")]
    timed = sorted(((int(row[1]), row[2].strip()) for row in rows if row[1].strip().isdigit()), reverse=True)
    return [f"{microseconds / 1e3:8.1f} ms  {name}" for microseconds, name in timed[:IMPORTS_SHOWN]]


def measure_runs(texts: Sequence[str], count: int, folder: Path) -> list[Figure]:
    """What runs of several sizes took, and what of it was the extractor's."""
    sizes = sorted({max(count // 100, 1), max(count // 10, 1), count})
    costs, byte_counts = {}, {}
    for size in sizes:
        byte_counts[size] = write_articles(folder / str(size) / "raw", articles(texts, size))
        costs[size] = run_cost(folder / str(size))
    write_articles(folder / "one" / "raw", articles(texts, count))
    one = run_cost(folder / "one", workers=1)
    shutil.rmtree(folder / "one")
    nothing = run_cost(folder / str(count))
    change_articles(folder / str(count) / "raw", 0.01)
    changed = run_cost(folder / str(count))
    update, full = seconds_of_builds(folder / str(count) / "warehouse")
    first, sample = costs[count], min(SAMPLE, count)
    alone = extractor_seconds(texts, sample) / sample
    in_run = extractor_seconds_of_first_run(folder / str(count) / "warehouse") / count
    work = {size: (cost.cpu_seconds - nothing.cpu_seconds) / size for size, cost in costs.items()}
    elapsed = {size: (cost.seconds - nothing.seconds) / size for size, cost in costs.items()}
    growth = [
        Figure(
            f"{size:,} articles",
            f"{costs[size].seconds:.0f} s; after the start {elapsed[size] * 1e3:.1f} ms and {work[size] * 1e3:.1f} ms "
            f"of CPU an article; memory {costs[size].peak_megabytes:.0f} MB, largest process "
            f"{costs[size].largest_megabytes:.0f} MB",
        )
        for size in sizes
    ]
    return [
        Figure("articles", f"{count:,} ({byte_counts[count] / 1e6:.1f} MB)"),
        Figure("first run, two workers", f"{first.seconds:.0f} s, {count / first.seconds:.0f} articles/s"),
        Figure("throughput", f"{byte_counts[count] / 1e6 / first.seconds:.3f} MB/s"),
        Figure("peak memory of all processes", f"{first.peak_megabytes:.0f} MB"),
        Figure(
            "share of CPU time outside the extractor",
            f"{1 - in_run * count / first.cpu_seconds:.0%}, Prefect's start left out {1 - in_run / work[count]:.0%}",
            "≤ 25 %",
        ),
        Figure(
            "one worker / two workers, time",
            f"{one.seconds / first.seconds:.2f}, start left out "
            f"{(one.seconds - nothing.seconds) / (first.seconds - nothing.seconds):.2f}",
            "≥ 1.7",
        ),
        Figure("nothing changed / first run, time", _share(nothing, first), "≤ 3 %"),
        Figure("1 % changed / first run, time", _share(changed, first), "≤ 8 %"),
        Figure(
            "served file updated after 1 % changed / built anew, time",
            f"{update / full:.1%} ({update:.1f} of {full:.1f} s)",
            "< 20 %",
        ),
        *growth,
        Figure(
            f"time an article, {count:,} / {sizes[0]:,} articles",
            f"{elapsed[count] / elapsed[sizes[0]]:.2f}, CPU {work[count] / work[sizes[0]]:.2f}",
            "≤ 1.15",
        ),
        Figure("extractor in the run, as its workers saw it", f"{in_run * 1e3:.2f} ms of CPU an article"),
        Figure("extractor alone, one process", f"{alone * 1e3:.2f} ms of CPU an article"),
        Figure("whole run", f"{work[count] * 1e3:.2f} ms of CPU an article after the start"),
    ]


def _share(part: Cost, whole: Cost) -> str:
    return f"{part.seconds / whole.seconds:.1%} ({part.seconds:.1f} s)"


def measure_peers(texts: Sequence[str], count: int, folder: Path, textacy: str | None) -> list[Figure]:
    """Our processor time an article beside that of textacy and that of the floor."""
    sample = min(SAMPLE, count)
    write_articles(folder / "sample" / "raw", articles(texts, sample))
    ours = extractor_seconds(texts, sample) / sample
    floor = floor_seconds(folder / "sample" / "raw", folder) / sample
    figures = [
        Figure("floor: DuckDB splits at quote marks", f"{floor * 1e3:.3f} ms of CPU an article"),
        Figure("our extractor / floor", f"{ours / floor:.0f} times the CPU time"),
    ]
    if textacy:
        told = textacy_told(textacy, texts, folder)
        each = told["seconds"] / told["articles"]
        figures += [
            Figure(
                "textacy on an untrained pipeline of the small English shape",
                f"{each * 1e3:.1f} ms of CPU an article ({told['given_up']} of {told['articles']} given up)",
            ),
            Figure("textacy / our extractor", f"{each / ours:.1f} times the CPU time"),
        ]
    return figures


def measure_store(folder: Path, count: int) -> list[Figure]:
    """What the warehouse of a run takes up, and the lake's files before maintenance and after it."""
    warehouse = folder / "warehouse"
    sizes = bytes_an_article(folder / "raw", warehouse, count)
    before = lake_files(warehouse)
    maintained = cost_of("maintain", "--warehouse", str(warehouse), "--keep-days", "0")
    return [
        *(Figure(name, f"{size:,.0f} bytes an article") for name, size in sizes.items()),
        Figure("files of the lake after the runs", before),
        Figure("files of the lake after `onrecord maintain`", lake_files(warehouse), "large ones 32 to 256 MB"),
        Figure("`onrecord maintain`", f"{maintained.seconds:.0f} s, {maintained.peak_megabytes:.0f} MB"),
    ]


def machine() -> str:
    """The machine, in one line."""
    models = [
        line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "name" in line
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores ({models[0] if models else platform.machine()}), {memory:.0f} GB of memory, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, load {load:.1f} at the start"
    )


def table_of(figures: Sequence[Figure]) -> list[str]:
    """The lines of a Markdown table."""
    return [
        "| What | Figure | Must be |",
        "| --- | --- | --- |",
        *(f"| {figure.name} | {figure.found} | {figure.must} |" for figure in figures),
    ]


def results(texts: Sequence[str], count: int, folder: Path, options: argparse.Namespace) -> list[str]:
    """The lines of the report."""
    where = machine()
    runs = measure_runs(texts, count, folder)
    warehouse = folder / str(count) / "warehouse"
    queries = query_times(warehouse)
    store = measure_store(folder / str(count), count)
    empty = folder / "empty.jsonl"
    empty.write_text('{"doc_id": 1, "text": "Rain."}\n', encoding="utf-8")
    asked, extracted = ("sql", "select 1", "-w", str(warehouse)), ("extract", str(empty))
    starts = [
        Figure("`onrecord sql`", f"{start_seconds(*asked):.2f} s", "< 0.7 s"),
        Figure("`onrecord extract`", f"{start_seconds(*extracted):.2f} s", "< 1.5 s"),
    ]
    corpora = ", ".join(path.name for path in options.corpus) or "data/raw"
    return [
        "# Speed",
        "",
        f"Measured by `python -m benchmarks.speed` on {where}. Articles: those of {corpora}, over and over.",
        "",
        "## Runs",
        "",
        *table_of(runs),
        "",
        "## Beside others",
        "",
        *table_of(measure_peers(texts, count, folder, options.textacy)),
        "",
        "## Queries",
        "",
        f"On {count:,} articles, in a process that has the file or the lake open.",
        "",
        *table_of_queries(queries),
        "",
        "## Store",
        "",
        *table_of(store),
        "",
        "## Start",
        "",
        *table_of(starts),
        "",
        "The longest imports, each with those below it, by `python -X importtime`:",
        "",
        *(
            line
            for arguments in (asked, extracted)
            for line in (f"`onrecord {arguments[0]}`", "", "```text", *slowest_imports(*arguments), "```", "")
        ),
    ]


def main() -> None:
    """Nothing; measures, prints, and writes the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--corpus", type=Path, action="append", default=[])
    parser.add_argument("--textacy", metavar="PYTHON")
    parser.add_argument("--output", type=Path, default=Path("benchmarks/RESULTS.md"))
    options = parser.parse_args()
    if sys.dont_write_bytecode:
        parser.error("PYTHONDONTWRITEBYTECODE is set: each start would compile all that it imports")
    adopt_orphans()
    with tempfile.TemporaryDirectory() as folder:
        lines = results(texts_of(options.corpus), options.articles, Path(folder), options)
    text = "\n".join(lines).rstrip() + "\n"
    options.output.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
