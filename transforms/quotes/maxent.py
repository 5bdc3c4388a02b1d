"""Log-linear decisions over named features."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp


@dataclass(frozen=True, slots=True)
class Maxent:
    """Weights of the binary features of one decision."""

    weights: Mapping[str, float]

    def score(self, features: Iterable[str]) -> float:
        """Sum of the weights of the features; one that training never saw counts nothing."""
        weight = self.weights.get
        return sum([weight(feature, 0.0) for feature in features])

    def probability(self, features: Iterable[str]) -> float:
        """Probability that a yes-or-no decision with these features is yes."""
        return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, self.score(features)))))

    def choose(self, candidates: Sequence[Iterable[str]]) -> tuple[int, float]:
        """Index of the likeliest candidate, the first among equals, and its probability among them."""
        scores = [self.score(features) for features in candidates]
        best = max(range(len(scores)), key=scores.__getitem__)
        return best, 1.0 / sum(exp(max(-60.0, score - scores[best])) for score in scores)
