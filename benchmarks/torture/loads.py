"""Runs that meet each other, clocks that go back, and sources of uncommon number and size."""

import json
import shutil
import time
from functools import partial
from pathlib import Path

from benchmarks.torture import newsroom, state
from benchmarks.torture.bench import Bench, require_done
from benchmarks.torture.faults import end_of, run_under
from benchmarks.torture.host import Ended
from benchmarks.torture.state import LostError
from benchmarks.torture.tally import Tally
from benchmarks.torture.work import Order
from warehouse.served import SERVED_NAME, query

RECORD_MEGABYTES = 40
"""Size of a record that is longer than an article may be."""


def two_at_once(bench: Bench, times: int) -> list[Tally]:
    """What a second run, or maintenance, did while a run was at work, and a run while maintenance was."""
    tallies = [
        Tally("second run started during a run"),
        Tally("`maintain` started during a run"),
        Tally("run started during `maintain`"),
    ]
    for _ in range(times):
        tallies[0].attempt(partial(meet, bench, True, True))
        tallies[1].attempt(partial(meet, bench, True, False))
        tallies[2].attempt(partial(meet, bench, False, True))
    return tallies


def meet(bench: Bench, is_run: bool, is_other_run: bool, tally: Tally) -> None:
    """Nothing, or DamageError: the other was started in the midst of the first; each is done or says why not."""
    project = str(bench.changed_copy())
    first, second = Order(project, is_run=is_run), Order(project, is_run=is_other_run)

    other: list[Ended] = []
    phase = "commit" if is_run else "maintain"
    quiet = Tally(tally.fault)
    require_done(run_under(bench.hosts[0], first, phase, lambda _: other.append(bench.hosts[1].run(second)), quiet))
    tally.note(end_of(other[0]), other[0].error)
    bench.require_recovery(tally, first)


def clock_set_back(bench: Bench, times: int) -> list[Tally]:
    """What runs did that believed themselves to be in 2001, before all that the lake holds."""
    tally = Tally("clock set back by decades")
    for _ in range(times):
        tally.attempt(partial(run_in_the_past, bench))
    return [tally]


def run_in_the_past(bench: Bench, tally: Tally) -> None:
    """Nothing, or DamageError: the run in the past ended in the same tables."""
    order = Order(str(bench.changed_copy()), started_at="2001-01-01T00:00:00+00:00")
    ended = bench.hosts[0].run(order)
    tally.note(end_of(ended), ended.error)
    state.require_same(Path(order.project), bench.wanted)
    bench.require_recovery(tally, Order(order.project))


def same_file_twice(bench: Bench, times: int) -> list[Tally]:
    """What runs did with a file that stands in two folders, and then in one."""
    tally = Tally("same file in two folders, then in one")
    for _ in range(times):
        tally.attempt(partial(run_with_twins, bench))
    return [tally]


def run_with_twins(bench: Bench, tally: Tally) -> None:
    """Nothing, or DamageError: the twins give the articles of one file, and nothing is left of them in the end."""
    project = bench.changed_copy()
    twin = project / "data/raw/twin"
    shutil.copytree(project / "data/raw", twin)
    order = Order(str(project))
    ended = bench.hosts[0].run(order)
    tally.note(end_of(ended), ended.error)
    state.require_whole(project)
    served = project / "data/warehouse" / SERVED_NAME
    twice = query(served, "SELECT content_sha256 FROM core.dim_article WHERE gone_at IS NULL AND url IS NOT NULL "
                          "GROUP BY ALL HAVING count(*) > 1")  # fmt: skip
    if twice.rows:
        raise LostError(f"an article stands twice: {twice.rows[:3]}")
    shutil.rmtree(twin)
    require_done(bench.hosts[0].run(order))
    shutil.rmtree(project)


def tiny_files(bench: Bench, count: int) -> list[Tally]:
    """What a run did with so many files of one short article each, and what a second run cost."""
    first = Tally(f"{count:,} tiny files")
    second = Tally(f"{count:,} tiny files again, one of them changed")
    project = bench.directory / "tiny"
    raw = project / "data/raw"
    raw.mkdir(parents=True)
    (project / "data/warehouse").mkdir()
    for number in range(count):
        folder = raw / str(number // 1000)
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.txt").write_text(f"Boat {number} is in\n\n“All {number} nets are full,” said Ada Moor.\n")
    order = Order(str(project), workers=2, batch_bytes=2_000_000)
    first.attempt(partial(run_large, bench, order, count))
    (raw / "0/0.txt").write_text("Boat 0 is out\n\n“All nets are empty,” said Ada Moor.\n")
    second.attempt(partial(run_large, bench, order, count))
    shutil.rmtree(project)
    return [first, second]


def large_file(bench: Bench, megabytes: int) -> list[Tally]:
    """What a run did with one file of so many megabytes: records too long for an article, between articles."""
    tally = Tally(f"one file of {megabytes:,} MB: records of {RECORD_MEGABYTES} MB, set aside, between 1,000 articles")
    project = bench.directory / "large"
    (project / "data/raw").mkdir(parents=True)
    (project / "data/warehouse").mkdir()
    long = json.dumps({"text": "x" * RECORD_MEGABYTES * 1_000_000}) + "\n"
    with (project / "data/raw/large.jsonl").open("w", encoding="utf-8") as stream:
        for part in range(megabytes // RECORD_MEGABYTES):
            for number in range(part * 40, part * 40 + 40):
                stream.write(json.dumps({"text": newsroom.text_of(number)}) + "\n")
            stream.write(long)
    del long
    order = Order(str(project), workers=2, batch_bytes=2_000_000)
    articles = megabytes // RECORD_MEGABYTES * 40
    tally.attempt(partial(run_large, bench, order, articles))
    shutil.rmtree(project)
    return [tally]


def run_large(bench: Bench, order: Order, articles: int, tally: Tally) -> None:
    """Nothing, or DamageError: the run is done, every article is served, and the tally tells time and memory."""
    began = time.perf_counter()
    ended = bench.hosts[0].run(order)
    require_done(ended)
    seconds = time.perf_counter() - began
    tally.ends[f"in {seconds:.0f} s, at most {ended.peak_megabytes:,} MB in the main process, completed"] += 1
    project = Path(order.project)
    state.require_whole(project)
    ((count,),) = query(
        project / "data/warehouse" / SERVED_NAME, "SELECT count(*) FROM core.dim_article WHERE gone_at IS NULL"
    ).rows
    if count != articles:
        raise LostError(f"{count} articles of {articles}")
