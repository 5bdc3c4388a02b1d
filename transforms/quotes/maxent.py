"""Log-linear decisions over named features."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp

# Features that a function names from a few values. They are spelt out once for the same values.
Terms = tuple[Callable[..., Sequence[str]], tuple[Hashable, ...]]
Features = Sequence[Terms]
_MOST_KNOWN = 200_000


def spelt(features: Features) -> list[str]:
    """The names of the features, in order."""
    return [name for name_features, values in features for name in name_features(*values)]


@dataclass(frozen=True, slots=True)
class Maxent:
    """Weights of the binary features of one decision. At most 200,000 sums of weights are remembered."""

    weights: Mapping[str, float]
    _known: dict[Terms, float] = field(default_factory=dict, init=False, repr=False, compare=False)

    def score(self, features: Features) -> float:
        """Sum of the weights of the features; one that training never saw counts nothing."""
        known = self._known
        total = 0.0
        for terms in features:
            share = known.get(terms)
            total += self._learned(terms) if share is None else share
        return total

    def probability(self, features: Features) -> float:
        """Probability that a yes-or-no decision with these features is yes."""
        return logistic(self.score(features))

    def choose(self, candidates: Iterable[Features]) -> tuple[int, float]:
        """Index of the likeliest candidate, the first among equals, and its probability among them."""
        scores = [self.score(features) for features in candidates]
        best = max(scores)
        return scores.index(best), 1.0 / sum([exp(max(-60.0, score - best)) for score in scores])

    def _learned(self, terms: Terms) -> float:
        name_features, values = terms
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        share = self._known[terms] = sum_of(self.weights, name_features(*values))
        return share


def sum_of(weights: Mapping[str, float], names: Iterable[str]) -> float:
    """Sum of the weights of named features."""
    return sum([weights.get(name, 0.0) for name in names])


def logistic(score: float) -> float:
    """Probability of yes at a score."""
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, score))))
