"""SIGKILL at random instants of every phase of a run, and of the real flow."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from benchmarks.torture.bench import Bench
from benchmarks.torture.host import ROOT, Host
from benchmarks.torture.tally import Tally
from benchmarks.torture.work import PHASES, Order


def kills(bench: Bench, times: int, chance: random.Random, until: float, phases: Sequence[str] = PHASES) -> list[Tally]:
    """What so many kills did, by the phase in which they were due; none begins after `until` of the monotonic clock."""
    tallies = [Tally(f"run killed (SIGKILL) in phase {phase}") for phase in phases]
    plan = [(tallies[number % len(phases)], phases[number % len(phases)]) for number in range(times)]
    instants = [(tally, phase, chance.random()) for tally, phase in plan]
    lanes = len(bench.hosts)
    with ThreadPoolExecutor(lanes) as pool:
        list(pool.map(lambda lane: kill_in_turn(bench, bench.hosts[lane], instants[lane::lanes], until), range(lanes)))
    return tallies


def kill_in_turn(bench: Bench, host: Host, instants: list[tuple[Tally, str, float]], until: float) -> None:
    """Nothing; kills one run after the other."""
    for tally, phase, share in instants:
        if time.monotonic() > until:
            return
        tally.attempt(partial(kill_and_recover, bench, host, phase, share))


def kill_and_recover(bench: Bench, host: Host, phase: str, share: float, tally: Tally) -> None:
    """Nothing, or DamageError: a run is killed at a share of a phase's usual time after the phase began."""
    order = Order(str(bench.changed_copy()), workers=1 if phase == "process" else 0)
    tally.ends[kill_in(host, order, phase, share * bench.seconds.get(phase, 0.1))] += 1
    bench.require_recovery(tally, host, order)


def kill_in(host: Host, order: Order, phase: str, delay: float) -> str:
    """Whether the run was killed, and in which phase; it may have got through before its time had come."""
    is_due = True
    for ended in host.start(order):
        if is_due and ended.status is None and ended.phases[-1][0] == phase:
            is_due = False
            time.sleep(delay)
            try:
                os.kill(ended.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
    if ended.status != -signal.SIGKILL:
        return "through before the kill"
    return f"hit {ended.phases[-2][0]}"


def kills_of_the_flow(bench: Bench, times: int, chance: random.Random) -> Tally:
    """What kills of `onrecord run` itself did, Prefect and worker processes included."""
    tally = Tally("`onrecord run` killed (SIGKILL), with Prefect and its worker processes")
    for _ in range(times):
        tally.attempt(partial(kill_the_flow, bench, chance.uniform(0.0, 6.0)))
    return tally


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
    bench.require_recovery(tally, bench.hosts[0], Order(str(project)))
