"""A process that has everything loaded and forks a run for each order: a run then takes about two seconds.

`python -m benchmarks.torture.host` reads orders from standard input, a line of JSON each, and tells on standard output
the id of the process that it forked, that process's phases, its error or its peak of memory, and how it ended.
"""

import gc
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

import duckdb

from benchmarks.torture import newsroom
from benchmarks.torture.work import Order, do
from flows.errors import sentence_of

ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Ended:
    """How a run ended: when each phase began, in seconds of a monotonic clock, its error, and its peak of memory."""

    pid: int
    phases: list[tuple[str, float]] = field(default_factory=list)
    error: str | None = None
    peak_megabytes: int = 0
    status: int | None = None

    @property
    def is_done(self) -> bool:
        """Whether it came to its end without an error."""
        return self.status == 0 and self.error is None


class Host:
    """The process, to be given one order at a time."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def start(self, order: Order) -> Iterator[Ended]:
        """What is known of the run so far, at each phase that begins and once more at its end."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(asdict(order)) + "\n")
        self.process.stdin.flush()
        run = Ended(int(self.process.stdout.readline()))
        for line in self.process.stdout:
            kind, _, told = line.strip().partition(" ")
            if kind == "phase":
                run.phases.append((told, time.monotonic()))
                yield run
            elif kind == "error":
                run.error = told
            elif kind == "peak":
                run.peak_megabytes = int(told)
            else:
                run.status = int(told)
                break
        run.phases.append(("end", time.monotonic()))
        yield run

    def run(self, order: Order) -> Ended:
        """How the run ended."""
        *_, ended = self.start(order)
        return ended


@contextmanager
def hosting() -> Iterator[Host]:
    """A host, until the block ends."""
    command = [sys.executable, "-m", "benchmarks.torture.host"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        yield Host(process)


def main() -> None:
    """Nothing; forks a run for each order until there are no more."""
    load()
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            fulfil(Order(**json.loads(line)))
        _, status = os.waitpid(pid, 0)
        tell("end", str(os.waitstatus_to_exitcode(status)))


def fulfil(order: Order) -> None:
    """Does not return: the forked process ends when it has told how it went."""
    os.write(1, f"{os.getpid()}\n".encode())
    status = 1
    try:
        do(order, announce)
        tell("peak", str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))
        status = 0
    except Exception as error:
        sentence = sentence_of(error)
        if sentence is None:
            traceback.print_exc()
        else:
            tell("error", sentence.replace("\n", " "))
    finally:
        sys.stderr.flush()
        os._exit(status)


def announce(phase: str) -> None:
    """Nothing; tells that a phase begins."""
    tell("phase", phase)


def tell(kind: str, what: str) -> None:
    """Nothing; one line, written at once, so that no other process's comes between."""
    os.write(1, f"{kind} {what}\n".encode())


def connect_lightly() -> None:
    """Nothing; from here on connections of this process have one thread and take extensions as they are.

    With two threads, one waits busily for what the other does, and to look at the extensions' signatures takes a third
    of a run's time.
    """
    duckdb.connect = partial(connected_lightly, duckdb.connect)


def connected_lightly(
    connect: Callable[..., duckdb.DuckDBPyConnection], *place: Path, config: dict[str, str] | None = None
) -> duckdb.DuckDBPyConnection:
    """A connection as by `connect_lightly`."""
    return connect(*place, config={**(config or {}), "allow_unsigned_extensions": "true", "threads": "1"})


def load() -> None:
    """Nothing; loads all that a run takes its time to load, by running twice before the first fork."""
    connect_lightly()
    with tempfile.TemporaryDirectory() as directory:
        project = Path(directory) / "project"
        newsroom.make(project)
        do(Order(str(project)), str)
        newsroom.change(project)
        do(Order(str(project)), str)
    gc.freeze()  # what stands is not looked through again, and so not copied, in each forked process


if __name__ == "__main__":
    main()
