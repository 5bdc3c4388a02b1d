"""Speed of whole runs, as ratios measured in one go on one machine.

    python -m benchmarks.speed [--articles N] [--corpus ARTICLES.jsonl[.gz]] [--output benchmarks/RESULTS.md]

The articles are those of the corpus (one a line with its `text`; without it the text files of data/raw) over and over,
each time under another URL and with its paragraphs in another order. Every run is the command `onrecord run` in a
process of its own with a warehouse of its own; CPU time is that of all its processes, memory that of the largest.
"""

import argparse
import gzip
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from transforms.quotes.extract import extract_quotes

ARTICLES_PER_FILE = 100
SEED = 20261124
STARTS = 5


@dataclass(frozen=True)
class Cost:
    """What a command took."""

    seconds: float
    cpu_seconds: float
    peak_megabytes: float


def texts_of(corpus: Path | None) -> list[str]:
    """The texts to make articles from."""
    if corpus is None:
        return [path.read_text(encoding="utf-8", errors="replace") for path in sorted(Path("data/raw").glob("*.txt"))]
    opener = gzip.open if corpus.suffix == ".gz" else open
    with opener(corpus, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines if line.strip()]


def articles(texts: Sequence[str], count: int) -> Iterator[dict[str, str]]:
    """So many articles of the texts, no two alike."""
    shuffler = random.Random(SEED)
    for number, text in enumerate(islice(cycle([text for text in texts if text.strip()]), count)):
        headline, *paragraphs = text.split("\n\n")
        shuffler.shuffle(paragraphs)
        yield {"url": f"https://bench.example/{number}", "text": "\n\n".join([headline, *paragraphs, f"No. {number}."])}


def write_corpus(folder: Path, made: Sequence[dict[str, str]]) -> int:
    """The bytes written: the articles as JSON lines, so many to a file."""
    folder.mkdir(parents=True)
    size = 0
    for start in range(0, len(made), ARTICLES_PER_FILE):
        lines = "".join(json.dumps(article) + "\n" for article in made[start : start + ARTICLES_PER_FILE])
        size += (folder / f"{start:07d}.jsonl").write_text(lines, encoding="utf-8")
    return size


def cost_of(*arguments: str, accepted: Sequence[int] = (0,)) -> Cost:
    """What `onrecord` with these arguments takes. Raises RuntimeError when it fails."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in accepted:
        raise RuntimeError(f"onrecord {' '.join(arguments)} ended with {process.returncode}")
    return Cost(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def run_cost(folder: Path, workers: int) -> Cost:
    """What a run over the corpus in the folder takes, into the warehouse beside it."""
    raw, warehouse = str(folder / "raw"), str(folder / "warehouse")
    return cost_of("run", raw, "--warehouse", warehouse, "--workers", str(workers), accepted=(0, 3))


def change_articles(folder: Path, share: float) -> None:
    """Add a paragraph to this share of the articles, in as few files as hold them."""
    files = sorted((folder / "raw").glob("*.jsonl"))
    left = round(len(files) * ARTICLES_PER_FILE * share)
    for path in files:
        made = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for article in made[:left]:
            article["text"] += "\n\n“It was corrected,” said Ada Moor."
        path.write_text("".join(json.dumps(article) + "\n" for article in made), encoding="utf-8")
        left -= len(made)
        if left <= 0:
            return


def extractor_seconds(made: Sequence[dict[str, str]]) -> float:
    """The CPU time that the extractor alone takes for the articles."""
    began = time.process_time()
    for article in made:
        extract_quotes(article["text"], article_id=article["url"])
    return time.process_time() - began


def start_seconds(*arguments: str) -> float:
    """The median time of so many starts of a command that has next to nothing to do."""
    return median(cost_of(*arguments).seconds for _ in range(STARTS))


def measure(texts: Sequence[str], count: int, folder: Path) -> list[tuple[str, str]]:
    """What was measured, each figure with its name."""
    made = list(articles(texts, count))
    size = write_corpus(folder / "all" / "raw", made)
    write_corpus(folder / "one" / "raw", made)
    write_corpus(folder / "tenth" / "raw", made[: count // 10])
    tenth = run_cost(folder / "tenth", 2)
    one = run_cost(folder / "one", 1)
    first = run_cost(folder / "all", 2)
    nothing = run_cost(folder / "all", 2)
    change_articles(folder / "all", 0.01)
    changed = run_cost(folder / "all", 2)
    extractor = extractor_seconds(made)
    work, tenth_work = first.cpu_seconds - nothing.cpu_seconds, tenth.cpu_seconds - nothing.cpu_seconds
    served = str(folder / "all" / "warehouse")
    empty = folder / "empty.jsonl"
    empty.write_text('{"doc_id": 1, "text": "Rain."}\n', encoding="utf-8")
    return [
        ("articles", f"{count:,} ({size / 1e6:.1f} MB)"),
        ("first run, two workers", f"{first.seconds:.0f} s, {count / first.seconds:.0f} articles/s"),
        ("throughput", f"{size / 1e3 / first.seconds:.0f} KB/s"),
        ("peak memory of one process", f"{first.peak_megabytes:.0f} MB"),
        ("the same with a tenth of the articles", f"{tenth.peak_megabytes:.0f} MB"),
        ("one worker / two workers, time", f"{one.seconds / first.seconds:.2f}"),
        ("CPU time of a run that changes nothing (Prefect's start)", f"{nothing.cpu_seconds:.1f} s"),
        ("share of CPU time outside the extractor, start included", f"{1 - extractor / first.cpu_seconds:.0%}"),
        ("share of CPU time outside the extractor, start left out", f"{1 - extractor / work:.0%}"),
        ("nothing changed / first run, time", f"{nothing.seconds / first.seconds:.1%}"),
        ("1 % changed / first run, time", f"{changed.seconds / first.seconds:.1%}"),
        ("CPU time an article, all / a tenth of them", f"{work / count / (tenth_work / (count // 10)):.2f}"),
        ("start of `onrecord sql`", f"{start_seconds('sql', 'select 1', '-w', served):.2f} s"),
        ("start of `onrecord extract`", f"{start_seconds('extract', str(empty)):.2f} s"),
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


def main() -> None:
    """Nothing; measures, prints, and writes the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--output", type=Path, default=Path("benchmarks/RESULTS.md"))
    options = parser.parse_args()
    where = machine()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(texts_of(options.corpus), options.articles, Path(folder))
    lines = [
        "# Speed",
        "",
        f"Measured by `python -m benchmarks.speed` on {where}.",
        "",
        "| What | Figure |",
        "| --- | --- |",
    ]
    text = "\n".join([*lines, *(f"| {name} | {figure} |" for name, figure in figures)]) + "\n"
    options.output.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
