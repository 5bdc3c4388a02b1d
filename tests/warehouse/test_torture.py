"""A short form of `make torture`: each kind of trial once, on a small newsroom."""

import random
import time
from functools import partial

import pytest

from benchmarks.torture import faults, kills, loads
from benchmarks.torture.bench import prepared
from benchmarks.torture.readers import readers_through_publishes
from benchmarks.torture.tally import Tally


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    with prepared(tmp_path_factory.mktemp("torture")) as bench:
        yield bench


def test_a_killed_run_loses_nothing_and_ends_in_the_same_tables(bench):
    tallies = kills.kills(bench, 2, random.Random(7), time.monotonic() + 300, phases=("commit", "publish"))
    assert [(tally.tried, tally.damages) for tally in tallies] == [(1, []), (1, [])]


@pytest.mark.parametrize("fault", [faults.disk_full, faults.permissions_lost, loads.large_file])
def test_a_fault_ends_in_a_whole_run_or_a_clear_error(bench, fault):
    tally = fault(bench, {faults.disk_full: [300], faults.permissions_lost: 1, loads.large_file: 80}[fault])
    assert (tally.tried, tally.damages) == (1, [])


def test_a_run_started_during_maintenance_says_why_it_does_not_run(bench):
    tally = Tally("a run during maintenance")
    tally.attempt(partial(loads.meet, bench, False, True))
    assert (tally.damages, tally.ends) == ([], {"clear error": 1})


def test_readers_see_each_publish_whole(tmp_path):
    tally = readers_through_publishes(tmp_path, publishes=3, count=3)
    assert tally.damages == []
    assert tally.ends.total() > 0
