"""How alike the bodies of two articles are, and whether that makes one a copy of the other."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from transforms.word_numbers import Words, codes_of, is_of_word, pieces_of, runs_of, which

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHINGLE_WORDS, _SHINGLES_TOGETHER = 4, 3
"""Words in a short run, which says how much two texts share, and short runs that are a long one: of twelve words, which
says that sentences of one text stand in the other."""
_LEAST_SHARED = 0.2
_NUMBER = re.compile(r"\d+(?:[.,/-]+\d+)*")
_NUMBER_WORDS = "one two three four five six seven eight nine ten eleven twelve"


class Body(NamedTuple):
    """What one body is compared by: its words, its runs of four of them, and the numbers in it."""

    words: "NDArray[np.uint64]"  # hashes
    shingles: "NDArray[np.uint64]"  # hashes, sorted, each once
    numbers_written: str  # one after the other, between spaces

    @property
    def numbers(self) -> Counter[str]:
        """How often each number stands in it."""
        return Counter(self.numbers_written.split())

    @property
    def long_shingles(self) -> "NDArray[np.uint64]":
        """The hashes of its runs of twelve words, sorted, each once: few bodies are compared by them."""
        return _distinct(runs_of(self.words, SHINGLE_WORDS * _SHINGLES_TOGETHER))


def bodies_of(texts: Sequence[str]) -> list[Body]:
    """What bodies are compared by, of their casefolded texts; made together it takes the least time."""
    words = _words_of(texts)
    shingles = runs_of(words.numbers, SHINGLE_WORDS)
    bodies = []
    for text, start, end, spelled in zip(texts, words.bounds, words.bounds[1:], _number_words_of(words), strict=False):
        numbers = " ".join((*_NUMBER.findall(text), *spelled))
        own = shingles[start : max(start, end - SHINGLE_WORDS + 1)]
        bodies.append(Body(words.numbers[start:end], _distinct(own), numbers))
    return bodies


def similarity_of_copy(one: Body, other: Body) -> float | None:
    """The share of their short shingles that two bodies have in common, if one is a copy of the other; else None.

    An editor who cuts, tops or credits an article leaves whole sentences as they are. Articles of a series (prices,
    results, weather) share as many words, but tell them with other numbers, each standing where the other has its own.
    The limits were chosen on wires of 1987, which are full of both.
    """
    both = _common(one.shingles, other.shingles)
    shared = both / max(1, len(one.shingles) + len(other.shingles) - both)
    if shared < _LEAST_SHARED:
        return None
    numbers, others = one.numbers, other.numbers
    kept = (numbers & others).total()
    most_kept = min(numbers.total(), others.total())
    if most_kept - kept > 0.25 * most_kept:
        return None
    return shared if shared >= 0.6 or _contained(one.long_shingles, other.long_shingles) >= 0.4 else None


def _contained(one: "NDArray[np.uint64]", other: "NDArray[np.uint64]") -> float:
    """The share of the values of the shorter array that the other one has, too."""
    return _common(one, other) / max(1, min(len(one), len(other)))


def _words_of(texts: Sequence[str]) -> Words:
    codes = codes_of(texts)
    return pieces_of(texts, codes, which(codes, is_of_word)).words


def _number_words_of(words: Words) -> list[list[str]]:
    """The words for numbers in each text."""
    import numpy as np

    spelled = _number_words()
    places = np.flatnonzero(np.isin(words.numbers, np.fromiter(spelled, dtype=np.uint64)))
    texts = np.searchsorted(words.bounds, places, side="right") - 1
    found: list[list[str]] = [[] for _ in words.counts]
    for text, number in zip(texts.tolist(), words.numbers[places].tolist(), strict=True):
        found[text].append(spelled[number])
    return found


@lru_cache(maxsize=1)
def _number_words() -> dict[int, str]:
    """The words for numbers, by the numbers that stand for words."""
    words = _NUMBER_WORDS.split()
    return dict(zip(_words_of(words).numbers.tolist(), words, strict=True))


def _distinct(values: "NDArray[np.uint64]") -> "NDArray[np.uint64]":
    """The values in order, each once."""
    import numpy as np

    ordered = np.sort(values)
    is_new = np.ones(len(ordered), dtype=bool)
    is_new[1:] = ordered[1:] != ordered[:-1]
    return ordered[is_new]


def _common(one: "NDArray[np.uint64]", other: "NDArray[np.uint64]") -> int:
    """How many values two arrays have in common, each of which has none twice."""
    import numpy as np

    both = np.concatenate((one, other))
    both.sort()
    return int(np.count_nonzero(both[1:] == both[:-1]))
