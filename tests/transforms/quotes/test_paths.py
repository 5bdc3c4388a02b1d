"""Best paths and marginals against an enumeration of every path."""

from itertools import pairwise, product

import numpy as np
import pytest

from transforms.quotes.paths import IMPOSSIBLE, best_paths, marginals


@pytest.mark.parametrize("seed", range(5))
def test_paths_and_marginals_equal_an_enumeration(seed: int) -> None:
    chance = np.random.default_rng(seed)
    chains, sequences, positions, labels = 2, 3, 4, 3
    emissions = chance.normal(size=(positions, chains, sequences, labels)).astype(np.float32)
    transitions = chance.normal(size=(chains, labels, labels)).astype(np.float32)
    transitions[0, 0, 2] = IMPOSSIBLE
    lengths = np.array([4, 3, 1])
    paths = best_paths(emissions, transitions, lengths)
    chances = marginals(emissions, transitions, lengths)
    for chain, sequence in product(range(chains), range(sequences)):
        length = lengths[sequence]
        scores = {
            path: sum(emissions[i, chain, sequence, label] for i, label in enumerate(path))
            + sum(transitions[chain, a, b] for a, b in pairwise(path))
            for path in product(range(labels), repeat=length)
        }
        assert tuple(paths[:length, chain, sequence]) == max(scores, key=scores.__getitem__)
        weights = {path: np.exp(score) for path, score in scores.items()}
        for position in range(length):
            for label in range(labels):
                expected = sum(weight for path, weight in weights.items() if path[position] == label)
                assert chances[position, chain, sequence, label] == pytest.approx(
                    expected / sum(weights.values()), abs=1e-4
                )
