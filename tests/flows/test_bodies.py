import numpy as np
import pytest

from flows.bodies import TOGETHER, BodiesOnDisk
from transforms.likeness import bodies_of

TEXTS = {
    f"a{n}": f"the ferry left harbour {n} at {n}.30 with {n % 7} cars — one of twelve. " * (n % 3) for n in range(150)
}


def test_bodies_on_disk_are_those_that_were_made():
    kept = BodiesOnDisk(TEXTS.items())
    assert len(TEXTS) > 2 * TOGETHER
    assert list(kept) == list(TEXTS)
    for (article_id, text), body in zip(TEXTS.items(), bodies_of(list(TEXTS.values())), strict=True):
        found = kept[article_id]
        assert np.array_equal(found.words, body.words)
        assert np.array_equal(found.shingles, body.shingles)
        assert np.array_equal(found.long_shingles, body.long_shingles)
        assert found.numbers == body.numbers, text


def test_no_bodies_are_kept_of_no_articles():
    kept = BodiesOnDisk([])
    assert len(kept) == 0
    with pytest.raises(KeyError):
        kept["a"]
