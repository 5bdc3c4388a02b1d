import os
from pathlib import Path

from flows.garbage import give_back_memory


def megabytes_in_use():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def test_memory_that_is_free_goes_back_to_the_system():
    held = [bytes(1000) for _ in range(200_000)]
    last = held[-1]  # what comes before it is not given back by itself
    held.clear()
    before = megabytes_in_use()
    give_back_memory()
    assert megabytes_in_use() < before - 100
    assert last
