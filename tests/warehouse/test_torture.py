"""A short form of `make torture`: each kind of trial once, on a small newsroom."""

import random
import time
from functools import partial

import pytest

from benchmarks.torture import faults, kills, loads
from benchmarks.torture.bench import prepared
from benchmarks.torture.readers import readers_through_publishes
from benchmarks.torture.tally import Tally
from benchmarks.torture.work import PHASES


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    with prepared(tmp_path_factory.mktemp("torture")) as bench:
        yield bench


def test_a_killed_run_loses_nothing_and_ends_in_the_same_tables(bench):
    due = kills.instants(2, random.Random(7), phases=("commit", "publish"))
    tallies = kills.kills(bench, due, time.monotonic() + 300)
    assert [tally.tried for tally in tallies] == [phase in ("commit", "publish") for phase in PHASES]
    assert [tally.damages for tally in tallies] == [[]] * len(PHASES)


@pytest.mark.parametrize(("share", "place"), [(0.0, (0, 0.0)), (0.1, (0, 0.4)), (0.5, (1, 1.0)), (1.0, (1, 3.0))])
def test_a_share_of_a_phase_falls_into_one_of_the_times_it_came(share, place):
    assert kills.place_in([1.0, 3.0], share) == pytest.approx(place)


@pytest.mark.parametrize("fault", [faults.disk_full, faults.permissions_lost, loads.large_file])
def test_a_fault_ends_in_a_whole_run_or_a_clear_error(bench, fault):
    (tally,) = fault(bench, {faults.disk_full: [300], faults.permissions_lost: 1, loads.large_file: 80}[fault])
    assert (tally.tried, tally.damages) == (1, [])


def test_a_run_started_during_maintenance_says_why_it_does_not_run(bench):
    tally = Tally("a run during maintenance")
    tally.attempt(partial(loads.meet, bench, False, True))
    assert (tally.damages, tally.ends) == ([], {"clear error": 1})


def test_readers_see_each_publish_whole(bench):
    (tally,) = readers_through_publishes(bench, publishes=2, count=2, pause=0.3)
    assert tally.damages == []
    assert tally.ends.total() > 0
