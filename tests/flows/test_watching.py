"""`onrecord watch`: files land, and are in the warehouse."""

import os
import signal
import subprocess
import sys
from threading import Timer

import prefect.settings

from tests.flows.conftest import Newsroom
from tests.flows.test_steps import BRIDGE, FERRY

LONGEST_SECONDS = 240  # a watch that misses a change would have the test wait for ever


def test_files_that_land_are_run_over(newsroom: Newsroom, prefect_server: None) -> None:
    newsroom.write("ferry.txt", FERRY)
    command = [sys.executable, "-m", "flows.cli", "watch", str(newsroom.raw), "-w", str(newsroom.warehouse)]
    environment = {**os.environ, "PREFECT_API_URL": prefect.settings.PREFECT_API_URL.value(), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as process:
        assert process.stdout
        deadline = Timer(LONGEST_SECONDS, process.kill)
        deadline.start()
        told = iter(process.stdout)
        assert any("files     1 new" in line for line in told)
        newsroom.write("bridge.txt", BRIDGE)
        assert any("files     1 new, 1 unchanged" in line for line in told)
        process.send_signal(signal.SIGINT)
        process.wait()
        deadline.cancel()
    assert process.returncode == 0
