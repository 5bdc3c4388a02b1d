"""A Prefect server for as long as a command runs."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from urllib.parse import urlsplit

from flows.errors import UserError

PORT = 4200
PATIENCE_SECONDS = 600.0
SECONDS_TO_SEND_LOGS = 10.0


def server_for_workers(dask_address: str | None) -> AbstractContextManager[str | None]:
    """A Prefect server for a run on Dask, whose workers tell it of their tasks: that of PREFECT_API_URL, or one made.

    Without either, each worker would start a server of its own. Raises UserError when workers on other machines could
    not reach one that is made here.
    """
    if "PREFECT_API_URL" in os.environ:
        return nullcontext()
    if dask_address and urlsplit(dask_address).hostname not in ("localhost", "127.0.0.1", "::1"):
        raise UserError(
            f"The workers of {dask_address!r} tell Prefect's server of their tasks: start one that they can reach, "
            "with `prefect server start --host 0.0.0.0`, and set PREFECT_API_URL to its address."
        )
    return own_server()


@contextmanager
def own_server() -> Iterator[str]:
    """The address of a Prefect server that is started here, and stopped at the end; PREFECT_API_URL names it.

    Raises UserError when it does not start.
    """
    port = PORT if _is_free(PORT) else _any_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _await_health(process, f"{address}/api/health")
            os.environ["PREFECT_API_URL"] = f"{address}/api"
            yield address
        finally:
            _send_logs()
            process.terminate()


def _send_logs() -> None:
    """Nothing; the server has been sent all that this process has logged, if Prefect has been imported at all."""
    if handlers := sys.modules.get("prefect.logging.handlers"):
        handlers.APILogWorker.drain_all(timeout=SECONDS_TO_SEND_LOGS)


def _await_health(process: "subprocess.Popen[bytes]", url: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    raise UserError("Prefect's server did not start; `prefect server start` says why.")


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
