"""Faults of the machine under a run: no space, no permission, a dead worker, a locked catalog."""

import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from threading import Thread

from benchmarks.torture.bench import Bench, require_done
from benchmarks.torture.host import Ended, Host
from benchmarks.torture.tally import Tally
from benchmarks.torture.work import Order

KILOBYTE = 1024


def end_of(ended: Ended) -> str:
    """How the run ended, for the report; a traceback instead of a sentence counts as damage."""
    if ended.is_done:
        return "completed"
    return "clear error" if ended.error else f"ended without a word ({ended.status})"


def run_under(host: Host, order: Order, phase: str, strike: Callable[[Ended], object], tally: Tally) -> Ended:
    """How the run ended that was struck when the phase began for the first time."""
    is_due = True
    for ended in host.start(order):
        if is_due and ended.status is None and ended.phases[-1][0] == phase:
            is_due = False
            strike(ended)
    tally.note(end_of(ended), ended.error)
    return ended


def disk_full(bench: Bench, kilobytes: list[int]) -> list[Tally]:
    """What runs did on a disk with so little room left; the super-user has one, others a limit to a file's size."""
    if os.geteuid() == 0:
        tally = Tally("disk full (a tmpfs with little room left)")
        for room in kilobytes:
            tally.attempt(partial(run_on_full_disk, bench, room))
        return [tally]
    tally = Tally("disk full (a limit to the size of a file)")
    for room in kilobytes:
        tally.attempt(partial(run_with_small_files, bench, room))
    return [tally]


def run_on_full_disk(bench: Bench, room: int, tally: Tally) -> None:
    """Nothing, or DamageError: a run had so many kilobytes, and one with enough of them recovered."""
    disk = bench.directory / "disk"
    disk.mkdir()
    used = sum(path.stat().st_size + 4 * KILOBYTE for path in (bench.directory / "base").rglob("*")) // KILOBYTE
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={used + room + 200}k", "tmpfs", disk], check=True)
    try:
        project = bench.changed_copy(disk / "project")
        order = Order(str(project))
        free = shutil.disk_usage(disk).free // KILOBYTE
        (disk / "ballast").write_bytes(bytes(max(0, free - room) * KILOBYTE))
        run_under(bench.hosts[0], order, "none", print, tally)
        (disk / "ballast").unlink()
        subprocess.run(["mount", "-o", "remount,size=256m", disk], check=True)
        bench.require_recovery(tally, order)
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)
        disk.rmdir()


def run_with_small_files(bench: Bench, room: int, tally: Tally) -> None:
    """Nothing, or DamageError: no file of a run could grow beyond so many kilobytes, and the next run recovered."""
    order = Order(str(bench.changed_copy()), file_bytes=room * KILOBYTE)
    run_under(bench.hosts[0], order, "none", print, tally)
    bench.require_recovery(tally, order)


def permissions_lost(bench: Bench, times: int) -> list[Tally]:
    """What runs did that lost the permission to write to a folder in their midst."""
    tally = Tally("permission to write lost in mid-run (lake, warehouse)")
    places = [
        ("process", "data/warehouse/lake/main/articles"),
        ("build", "data/warehouse"),
        ("commit", "data/warehouse"),
    ]
    for number in range(times):
        tally.attempt(partial(run_without_permission, bench, *places[number % len(places)]))
    return [tally]


def read_only_folder(bench: Bench, times: int) -> list[Tally]:
    """What runs did in a warehouse that is read-only from the start."""
    tally = Tally("warehouse read-only from the start")
    for _ in range(times):
        tally.attempt(partial(run_without_permission, bench, "none", "data/warehouse"))
    return [tally]


def run_without_permission(bench: Bench, phase: str, place: str, tally: Tally) -> None:
    """Nothing, or DamageError: the folder and all in it were made read-only when the phase began."""
    project = bench.changed_copy()
    order = Order(str(project), is_bound=True)
    if phase == "none":
        forbid(project / place)
    run_under(bench.hosts[0], order, phase, lambda _: forbid(project / place), tally)
    for path in (project / place, *(project / place).rglob("*")):
        path.chmod(0o755)
    bench.require_recovery(tally, order)


def forbid(folder: Path) -> None:
    """Nothing; makes the folder and all that is in it read-only."""
    for path in (*folder.rglob("*"), folder):
        path.chmod(0o555)


def workers_killed(bench: Bench, times: int) -> list[Tally]:
    """What runs did whose worker process was killed."""
    tally = Tally("worker process killed (SIGKILL)")
    for number in range(times):
        tally.attempt(partial(run_with_killed_worker, bench, 0.5 * number))
    return [tally]


def run_with_killed_worker(bench: Bench, delay: float, tally: Tally) -> None:
    """Nothing, or DamageError: one worker was killed so many seconds after it was there."""
    order = Order(str(bench.changed_copy()), workers=1)
    require_done(run_under(bench.hosts[0], order, "process", partial(kill_worker, delay), tally))
    bench.require_recovery(tally, order)


def kill_worker(delay: float, run: Ended) -> None:
    """Nothing; kills the youngest child of the run's process."""
    while len(children := children_of(run.pid)) < 2:  # the first is multiprocessing's tracker of resources
        time.sleep(0.01)
    time.sleep(delay)
    os.kill(children[-1], signal.SIGKILL)


def children_of(pid: int) -> list[int]:
    """The process ids of the children of a process."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return sorted(int(child) for task in tasks for child in task.read_text().split())


def catalog_locked(bench: Bench, times: int, seconds: float) -> list[Tally]:
    """What runs did while another process held the catalog for so many seconds."""
    tally = Tally(f"SQLite catalog locked by another process for {seconds:.0f} s")
    for _ in range(times):
        tally.attempt(partial(run_with_locked_catalog, bench, seconds))
    return [tally]


def run_with_locked_catalog(bench: Bench, seconds: float, tally: Tally) -> None:
    """Nothing, or DamageError: the catalog was locked when the first batch was to be committed."""
    project = bench.changed_copy()
    holder = Thread(target=hold, args=(project / "data/warehouse/catalog.sqlite", seconds))
    require_done(run_under(bench.hosts[0], Order(str(project)), "process", lambda _: holder.start(), tally))
    holder.join()
    bench.require_recovery(tally, Order(str(project)))


def hold(catalog: Path, seconds: float) -> None:
    """Nothing; holds the catalog's lock."""
    with closing(sqlite3.connect(catalog, timeout=60, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        time.sleep(seconds)
        connection.execute("COMMIT")
