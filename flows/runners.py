"""What runs the batches of a run: worker processes, threads, or the workers of a Dask cluster."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.errors import UserError
from flows.workers import Workers

if TYPE_CHECKING:
    from prefect_dask import DaskTaskRunner

RUNNERS = ("processes", "threads", "dask")


@dataclass(frozen=True, slots=True)
class Runner:
    """A started Prefect task runner, the worker processes that its tasks use, if any, and how many work at once."""

    task_runner: TaskRunner[Any]
    pool: Workers | None
    workers: int


@contextmanager
def started_runner(name: str, *, workers: int | None, dask_address: str | None = None) -> Iterator[Runner]:
    """The runner of a name, until the block ends. Its processes start when they are first needed.

    `workers` says how many batches are worked on at once, by default one for each core of this machine or each thread
    of the Dask cluster. With `processes`, threads of this process wait for a pool of worker processes.
    """
    check_runner(name, dask_address)
    cores = os.cpu_count() or 1
    if name == "dask":
        count = workers or (_cluster_threads(dask_address) if dask_address else cores)
        # Without work no cluster is made: the Dask task runner reaches for it when the first task comes.
        with _dask_task_runner(dask_address, count) as task_runner:
            yield Runner(task_runner, None, count)
        return
    count = workers or cores
    with (
        Workers(count) if name == "processes" else nullcontext() as pool,
        ThreadPoolTaskRunner(max_workers=count) as threads,
    ):
        yield Runner(threads, pool, count)


def check_runner(name: str, dask_address: str | None) -> None:
    """Nothing, or UserError when there is no such runner or the address is not for it."""
    if name not in RUNNERS:
        raise UserError(f"There is no runner {name!r}: take one of {', '.join(RUNNERS)}.")
    if dask_address and name != "dask":
        raise UserError(f"The address {dask_address!r} is that of a Dask scheduler: it goes with --runner dask.")


def _dask_task_runner(address: str | None, workers: int) -> "DaskTaskRunner":
    try:
        from prefect_dask import DaskTaskRunner
    except ImportError as error:
        raise UserError("--runner dask needs the package prefect-dask: install onrecord[dask].") from error
    if address:
        return DaskTaskRunner(address=address)
    # The work holds Python's lock: one thread for each worker process.
    alone = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None}
    return DaskTaskRunner(cluster_kwargs=alone)


def _cluster_threads(address: str) -> int:
    from distributed import Client

    try:
        with Client(address, set_as_default=False) as client:
            return sum(client.nthreads().values()) or 1
    except OSError as error:
        raise UserError(f"No Dask scheduler answers at {address!r}: {error}.") from error
