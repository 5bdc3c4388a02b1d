"""A short form of `make torture`: killed writers lose nothing, readers see one publish whole."""

import random

from benchmarks import torture


def test_a_writer_killed_at_random_loses_nothing_and_ends_in_the_same_tables(tmp_path):
    assert len(torture.survive_kills(tmp_path, 2, random.Random(7), steps=2)) >= 2


def test_readers_see_each_publish_whole(tmp_path):
    assert torture.read_through_publishes(tmp_path, publishes=3, reader_count=3) > 0
