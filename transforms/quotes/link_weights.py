"""The linker's learned decisions, as the package ships them."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from transforms.quotes.maxent import Maxent


@dataclass(frozen=True, slots=True)
class LinkWeights:
    """The linker's decisions: is a marked span content, is an unmarked run, are two pieces one quote, which cue, who.

    `right` is how likely a finished attribution is right in content and speaker.
    """

    owned: Maxent
    kept: Maxent
    join: Maxent
    cue: Maxent
    source: Maxent
    right: Maxent

    @staticmethod
    @cache
    def load() -> "LinkWeights":
        """Weights of the package, read once per process."""
        stored = json.loads(files("transforms.quotes").joinpath("weights", "link.json").read_bytes())
        return LinkWeights(**{name: Maxent(weights) for name, weights in stored.items()})
