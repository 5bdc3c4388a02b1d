"""Training of log-linear decisions: full-batch, deterministic, numpy alone."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

# One decision: the features of each candidate, and which candidates are right.
Choice = tuple[list[list[str]], list[int]]

_STEPS = 250
_RATE = 0.15
_PENALTY = 2.0  # on the squared weights; a feature must pay for itself on a few examples
_RARE = 3


def train_choices(choices: Sequence[Choice]) -> dict[str, float]:
    """Weights that make the right candidates likely among their rivals, rounded to thousandths.

    Maximises the log of the right candidates' joint softmax probability with an L2 penalty, by Adam over all
    examples at once.
    """
    counts = Counter(feature for candidates, _ in choices for features in candidates for feature in features)
    names = sorted(feature for feature, count in counts.items() if count >= _RARE)
    index = {name: position for position, name in enumerate(names)}
    flat: list[int] = []
    row_of: list[int] = []
    choice_of: list[int] = []
    right: list[bool] = []
    for number, (candidates, good) in enumerate(choices):
        for position, features in enumerate(candidates):
            known = [index[feature] for feature in features if feature in index]
            flat.extend(known)
            row_of.extend([len(choice_of)] * len(known))
            choice_of.append(number)
            right.append(position in good)
    return _fit(names, np.array(flat), np.array(row_of), np.array(choice_of), np.array(right))


def train_decisions(examples: Sequence[tuple[list[str], bool]]) -> dict[str, float]:
    """Weights of a yes-or-no decision: yes scores the features, no scores nothing."""
    return train_choices([([features, []], [0] if answer else [1]) for features, answer in examples])


def _fit(
    names: Sequence[str],
    flat: npt.NDArray[np.int64],
    row_of: npt.NDArray[np.int64],
    choice_of: npt.NDArray[np.int64],
    right: npt.NDArray[np.bool_],
) -> dict[str, float]:
    """Weights of the features `flat`, of candidate `row_of` each, of candidates that belong to `choice_of`."""
    rows, number = len(choice_of), int(choice_of[-1]) + 1
    weights = np.zeros(len(names))
    moment = np.zeros_like(weights)
    square = np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        scores = np.bincount(row_of, weights[flat], rows)
        peak = np.full(number, -np.inf)
        np.maximum.at(peak, choice_of, scores)
        odds = np.exp(scores - peak[choice_of])
        every = odds / np.bincount(choice_of, odds, number)[choice_of]
        good = odds * right
        wanted = good / np.maximum(np.bincount(choice_of, good, number), 1e-12)[choice_of]
        gradient = np.bincount(flat, (every - wanted)[row_of], len(names)) + _PENALTY * weights
        moment = 0.9 * moment + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        rate = _RATE * (1 - (step - 1) / _STEPS)
        weights -= rate * (moment / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True) if abs(weight) >= 0.0005}
