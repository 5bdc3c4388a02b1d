"""One run in a process of its own: the plain functions of the flow's tasks, without Prefect and its server."""

import ctypes
import os
import resource
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import warehouse.build as builder
from flows import steps
from flows.batches import BatchResult, process_batch
from flows.landed import LandedBatch
from flows.landing import open_folder
from flows.relations import relate_articles
from flows.workers import Workers
from transforms.readers import ReadOptions
from warehouse.lake import Lake
from warehouse.maintenance import maintain
from warehouse.served import SERVED_NAME

PHASES = ("land", "process", "commit", "build", "publish", "maintain")


@dataclass(frozen=True, slots=True)
class Order:
    """What a process is to do in a project, and what it has to do it with.

    `workers` is the number of worker processes; with 0 the batches are processed in the process itself. `file_bytes`
    is the size that a file may reach. `is_bound` makes file permissions bind the super-user too.
    """

    project: str
    is_run: bool = True
    workers: int = 0
    batch_bytes: int = 2000
    catalog: str | None = None
    data_path: str | None = None
    started_at: str | None = None
    file_bytes: int | None = None
    is_bound: bool = False
    environment: dict[str, str] = field(default_factory=dict)


def do(order: Order, announce: Callable[[str], None]) -> None:
    """Nothing; does what is ordered, and announces each phase when it begins."""
    os.environ.update(order.environment)
    if order.file_bytes:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (order.file_bytes, order.file_bytes))
    if order.is_bound and os.geteuid() == 0:
        give_up_override()
    warehouse = Path(order.project) / "data/warehouse"
    with Lake.open(warehouse, catalog=order.catalog, data_path=order.data_path) as lake:
        if order.is_run:
            take_steps(order, lake, warehouse, announce)
        announce("maintain")
        maintain(lake, now=datetime.now(UTC) + timedelta(seconds=1), keep_snapshots_for=timedelta())


def take_steps(order: Order, lake: Lake, warehouse: Path, announce: Callable[[str], None]) -> None:
    """Nothing; takes the steps of a run up to the publishing."""
    announce("land")
    run = steps.start_run("torture0", {})
    if order.started_at:
        run = replace(run, started_at=datetime.fromisoformat(order.started_at))
    options = ReadOptions()
    folder = open_folder(lake.data_path, run.run_id)
    survey = steps.survey_sources(lake, [f"{order.project}/data/raw"], warehouse, options)
    landed = steps.land(lake, survey, run, folder=folder.path, batch_bytes=order.batch_bytes, options=options)
    outcome = steps.outcome_of_landing(landed)
    work = partial(
        process_batch,
        data_path=lake.data_path,
        known_path=landed.known_path,
        run_id=run.run_id,
        started_at=run.started_at,
    )
    announce("process")
    for result in results_of(work, landed.landing.batches, order.workers):
        announce("commit")
        steps.commit_batches(lake, [result], outcome, run)
        announce("process")
    announce("commit")
    steps.close_run(lake, survey, landed, outcome, run)
    relate_articles(lake, run.run_id)
    announce("build")
    put_in_place = builder.publish
    builder.publish = partial(announce_and_publish, announce, put_in_place)
    builder.build_and_publish(lake, warehouse / SERVED_NAME, run_id=run.run_id, built_at=run.started_at)
    builder.publish = put_in_place
    folder.remove()


def results_of(
    work: Callable[[LandedBatch], BatchResult], batches: Sequence[LandedBatch], workers: int
) -> Iterator[BatchResult]:
    """What became of the batches in their order, as the flow has them worked on; without workers, in this process."""
    if not workers:
        yield from map(work, batches)
        return
    with Workers(workers) as pool, ThreadPoolExecutor(workers) as threads:
        yield from steps.results_in_order(batches, partial(threads.submit, pool.run, work), 2 * workers)


def announce_and_publish(
    announce: Callable[[str], None], publish: Callable[[Path, Path], None], building: Path, served: Path
) -> None:
    """Nothing; announces the phase and publishes."""
    announce("publish")
    publish(building, served)


def give_up_override() -> None:
    """Nothing; from here on file permissions bind this process, though it is the super-user's."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    capabilities = (ctypes.c_uint32 * 6)()
    assert libc.capget(header, capabilities) == 0, os.strerror(ctypes.get_errno())
    for which in (0, 1):  # effective, permitted
        capabilities[which] &= ~(1 << 1 | 1 << 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    assert libc.capset(header, capabilities) == 0, os.strerror(ctypes.get_errno())
