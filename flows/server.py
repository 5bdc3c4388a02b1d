"""A Prefect server for as long as a command runs."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from flows.errors import UserError
from flows.garbage import no_collection
from flows.workers import start_ahead

PORT = 4200
PR_SET_PDEATHSIG = 1
"""Number of the request to Linux, in its <sys/prctl.h>."""
PATIENCE_SECONDS = 600.0
SECONDS_TO_SEND = 10.0
SERVICES_FOR_SCHEDULES = (
    "SCHEDULER",
    "LATE_RUNS",
    "FOREMAN",
    "PAUSE_EXPIRATIONS",
    "CANCELLATION_CLEANUP",
    "REPOSSESSOR",
)
"""What looks into the server's database every few seconds for runs of deployments."""
NOT_FOR_ONE_RUN = {
    **{f"PREFECT_SERVER_SERVICES_{service}_ENABLED": "false" for service in SERVICES_FOR_SCHEDULES},
    # The kinds of its blocks, of which a run uses none: to look for them takes seconds at each start.
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
    "PREFECT_SERVER_MEMOIZE_BLOCK_AUTO_REGISTRATION": "false",
    # What becomes of tasks is written some at a time, and not each state by a transaction of its own.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "2",
}
"""Settings of Prefect that leave out what a server does for later runs and for its users."""


@dataclass(frozen=True, slots=True)
class OwnServer:
    """A Prefect server that this process has started, and its address; PREFECT_API_URL names it."""

    address: str
    process: "subprocess.Popen[bytes]"

    def wait(self, runner: str | None = None) -> None:
        """Nothing; the server answers, and what runs with the runner need later on has been imported meanwhile.

        Raises UserError when it does not start.
        """
        if runner == "processes":
            start_ahead()
        with no_collection():
            import pandas  # noqa: F401  # pyarrow and DuckDB look for it at the first value they are given: seconds

            from warehouse.models import load_models

            load_models()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.address}/api/health", timeout=5):
                    return
            except (urllib.error.URLError, TimeoutError, ConnectionError):
                time.sleep(0.1)
        raise UserError("Prefect's server did not start; `prefect server start` says why.")


def server_for_run(runner: str, dask_address: str | None) -> AbstractContextManager[OwnServer | None]:
    """A Prefect server for a run, being started; None where Prefect has been told which to use.

    Prefect would start one by itself, but only after it has been imported, and Prefect's server with it into this
    process: 6 s later. On Dask, each worker would start one of its own. Raises UserError when workers on other machines
    could not reach one that is made here.
    """
    if "PREFECT_API_URL" in os.environ or (runner != "dask" and _has_settings_of_prefect()):
        return nullcontext()
    if dask_address and urlsplit(dask_address).hostname not in ("localhost", "127.0.0.1", "::1"):
        raise UserError(
            f"The workers of {dask_address!r} tell Prefect's server of their tasks: start one that they can reach, "
            "with `prefect server start --host 0.0.0.0`, and set PREFECT_API_URL to its address."
        )
    return starting_server(_any_port(), has_schedules=False)


@contextmanager
def own_server() -> Iterator[str]:
    """The address of a Prefect server that is started here, and stopped at the end; PREFECT_API_URL names it.

    Raises UserError when it does not start.
    """
    with starting_server(PORT if _is_free(PORT) else _any_port(), has_schedules=True) as server:
        server.wait()
        yield server.address


@contextmanager
def starting_server(port: int, *, has_schedules: bool) -> Iterator[OwnServer]:
    """A Prefect server that is about to answer, stopped at the end. Prefect is to be imported within the block only.

    `has_schedules` says whether it starts what deployments have scheduled.
    """
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "flows.prefect_server", "server", "start"]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    settings = os.environ if has_schedules else NOT_FOR_ONE_RUN | os.environ
    silent = subprocess.DEVNULL
    # A group of its own: Ctrl-C must not end the server before it has been told how the run ended.
    with subprocess.Popen(
        command, env=settings, stdout=silent, stderr=silent, process_group=0, preexec_fn=_end_with_parent
    ) as process:
        try:
            os.environ["PREFECT_API_URL"] = f"{address}/api"
            yield OwnServer(address, process)
        finally:
            _send_what_waits()
            process.terminate()


def _end_with_parent() -> None:
    """Nothing; this process is asked to end when the one that started it ends, even by a kill; on Linux alone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _has_settings_of_prefect() -> bool:
    """Whether there are files of settings that may tell Prefect of a server."""
    home = Path(os.environ["PREFECT_HOME"])
    return (home / "profiles.toml").exists() or Path("prefect.toml").exists()


def _send_what_waits() -> None:
    """Nothing; the server has been sent all that this process has logged and told, if Prefect has been imported."""
    for module, worker in (("prefect.logging.handlers", "APILogWorker"), ("prefect.events.worker", "EventsWorker")):
        if module in sys.modules:
            getattr(sys.modules[module], worker).drain_all(timeout=SECONDS_TO_SEND)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _any_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
