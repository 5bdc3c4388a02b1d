"""SIGKILL at random instants of every phase of a run, and of the real flow."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Sequence
from functools import partial

from benchmarks.torture.bench import Bench
from benchmarks.torture.host import ROOT, Host
from benchmarks.torture.tally import Tally
from benchmarks.torture.work import PHASES, Order


def instants(times: int, chance: random.Random, phases: Sequence[str] = PHASES) -> deque[tuple[str, float]]:
    """So many instants: the phases in turn, each with a share of its time."""
    return deque((phases[number % len(phases)], chance.random()) for number in range(times))


def kills(bench: Bench, due: deque[tuple[str, float]], until: float) -> list[Tally]:
    """What kills at these instants did, by phase; none begins after `until` of the monotonic clock.

    Several threads, each with a bench of its own hosts, may take from the same instants.
    """
    tallies = {phase: Tally(f"run killed (SIGKILL) in phase {phase}") for phase in PHASES}
    while time.monotonic() < until:
        try:
            phase, share = due.popleft()
        except IndexError:
            break
        tallies[phase].attempt(partial(kill_and_recover, bench, phase, share))
    return list(tallies.values())


def kill_and_recover(bench: Bench, phase: str, share: float, tally: Tally) -> None:
    """Nothing, or DamageError: a run is killed at a share of the time that a phase usually takes, however often it
    comes."""
    order = Order(str(bench.changed_copy()), workers=1 if phase == "process" else 0)
    turn, delay = place_in(bench.seconds.get(phase, [0.1]), share)
    tally.ends[kill_in(bench.hosts[0], order, phase, turn, delay)] += 1
    bench.require_recovery(tally, order)


def place_in(seconds: Sequence[float], share: float) -> tuple[int, float]:
    """Which time a phase that came several times has come, and for how long, at a share of its whole time."""
    left = share * sum(seconds)
    for turn, length in enumerate(seconds):
        if left <= length:
            return turn, left
        left -= length
    return len(seconds) - 1, seconds[-1]


def kill_in(host: Host, order: Order, phase: str, turn: int, delay: float) -> str:
    """Whether the run was killed, and in which phase; it may have got through before its time had come."""
    for ended in host.start(order):
        come = [name for name, _ in ended.phases].count(phase)
        if ended.status is None and ended.phases[-1][0] == phase and come == turn + 1:
            time.sleep(delay)
            try:
                os.kill(ended.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
    if ended.status != -signal.SIGKILL:
        return "through before the kill"
    return f"hit {ended.phases[-2][0]}"


def kills_of_the_flow(bench: Bench, times: int, chance: random.Random) -> list[Tally]:
    """What kills of `onrecord run` itself did, Prefect and worker processes included."""
    tally = Tally("`onrecord run` killed (SIGKILL), with Prefect and its worker processes")
    for _ in range(times):
        tally.attempt(partial(kill_the_flow, bench, chance.uniform(0.0, 6.0)))
    return [tally]


def kill_the_flow(bench: Bench, delay: float, tally: Tally) -> None:
    """Nothing, or DamageError: the command is killed so many seconds after it has begun to write."""
    project = bench.changed_copy()
    warehouse = project / "data/warehouse"
    command = [sys.executable, "-m", "flows.cli", "run", project / "data/raw", "--warehouse", warehouse]
    environment = {**os.environ, "PREFECT_HOME": str(bench.directory / "prefect")}
    flow = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    began = (warehouse / "writer.lock").stat().st_mtime_ns
    while flow.poll() is None and (warehouse / "writer.lock").stat().st_mtime_ns == began:
        time.sleep(0.02)
    time.sleep(delay)
    tally.ends["through before the kill" if flow.poll() is not None else "killed"] += 1
    flow.kill()
    flow.wait()
    bench.require_recovery(tally, Order(str(project)))
