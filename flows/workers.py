"""Worker processes for the batches of a run."""

import multiprocessing
import multiprocessing.context
import multiprocessing.forkserver
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_PRELOADED = "flows.preload"
"""The module that the process which workers are forked from imports: theirs are the imports, too, at no cost."""
ATTEMPTS = 3
"""Times that a batch is given to a worker before the run fails: a worker may be killed for want of memory."""


class Workers:
    """A pool of worker processes, to be used in a `with` statement; it is made anew when one of them dies.

    Prefect's own ProcessPoolTaskRunner imports Prefect into each worker and talks to the API from there. Measured on
    two cores: 10 to 18 s until the first task is done and 0.2 s for each one after that.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._lock = threading.Lock()
        self._pool = self._new_pool()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=error is None, cancel_futures=True)

    def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the function returns in a worker. Raises BrokenProcessPool when workers keep dying over it."""
        attempt = 1
        while True:
            pool = self._pool
            try:
                return pool.submit(function, *args, **kwargs).result()
            except BrokenProcessPool:
                if attempt == ATTEMPTS:
                    raise
                attempt += 1
                self._replace(pool)

    def prepare(self, function: Callable[[], None], count: int) -> None:
        """Nothing; so many workers, if there are to be as many, start and call the function, and nobody waits for it.

        An error is not told: the work that the function prepares for meets it again.
        """
        for _ in range(min(count, self.count)):
            self._pool.submit(function)

    def _new_pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.count, mp_context=_forking(), initializer=_end_with_parent)

    def _replace(self, broken: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is broken:
                self._pool = self._new_pool()


def start_ahead() -> None:
    """Nothing; the process that workers are forked from starts, and nobody waits for it."""
    _forking()
    multiprocessing.forkserver.ensure_running()


def _forking() -> multiprocessing.context.ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_PRELOADED])
    return context


def _end_with_parent() -> None:
    """Leave interrupts to the parent process, and end when it ends: a worker would wait for work for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_exit_after_parent, daemon=True).start()


def _exit_after_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
        os._exit(1)
