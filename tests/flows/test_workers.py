"""Worker processes: they die, and the work goes on."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path

import pytest

from flows.workers import ATTEMPTS, Workers


def die_until(count: int, marks: Path) -> int:
    """The process's id, from the call after this many; each call before is the end of its process."""
    seen = len(list(marks.iterdir()))
    if seen < count:
        (marks / str(seen)).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def test_work_of_a_killed_worker_is_done_by_another(tmp_path: Path) -> None:
    with Workers(1) as workers:
        assert workers.run(die_until, ATTEMPTS - 1, tmp_path) != os.getpid()


def test_work_that_kills_every_worker_is_given_up(tmp_path: Path) -> None:
    with Workers(1) as workers, pytest.raises(BrokenProcessPool):
        workers.run(die_until, ATTEMPTS, tmp_path)


def leave_mark(marks: Path) -> None:
    (marks / str(os.getpid())).touch()


def test_workers_are_prepared_before_they_work_and_no_more_than_there_are(tmp_path: Path) -> None:
    with Workers(1) as workers:
        workers.prepare(partial(leave_mark, tmp_path), 2)
        worker = workers.run(os.getpid)
    assert [path.name for path in tmp_path.iterdir()] == [str(worker)]


def test_workers_end_with_their_killed_parent() -> None:
    code = (
        "import os, time; from flows.workers import Workers\n"
        "if __name__ == '__main__':\n"
        "    with Workers(1) as workers:\n"
        "        print(workers.run(os.getpid), flush=True)\n"
        "        os.kill(os.getpid(), 9)"
    )
    script = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert script.returncode == -signal.SIGKILL
    worker = Path(f"/proc/{int(script.stdout)}")
    for _ in range(100):
        if not worker.exists():
            return
        time.sleep(0.1)
    pytest.fail("the worker outlives its parent")
