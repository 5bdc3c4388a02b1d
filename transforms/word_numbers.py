"""The words of many texts as numbers, taken from all their characters at once, so that they are compared as arrays."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MULTIPLIER = 0x9E3779B97F4A7C15
"""Odd multiplier of the polynomials by which words and runs are hashed, modulo 2 ** 64: that of Fibonacci hashing."""


class Words(NamedTuple):
    """The words of texts as numbers, one text after the other."""

    numbers: "NDArray[np.uint64]"  # equal for equal words, the same in every process
    bounds: "NDArray[np.int64]"  # the words of text n are those from bounds[n] to bounds[n + 1]

    @property
    def counts(self) -> "NDArray[np.int64]":
        """The number of words of each text."""
        return self.bounds[1:] - self.bounds[:-1]

    def of(self, text: int) -> list[int]:
        """The words of one text."""
        found: list[int] = self.numbers[self.bounds[text] : self.bounds[text + 1]].tolist()
        return found


class Pieces(NamedTuple):
    """The words of texts as pieces of one array of characters."""

    starts: "NDArray[np.int64]"
    ends: "NDArray[np.int64]"
    words: Words


def joined(parts: Sequence[Words]) -> Words:
    """The words of the texts of all parts, in their order."""
    import numpy as np

    counts = np.concatenate([np.empty(0, np.int64), *(part.counts for part in parts)])
    numbers = np.concatenate([np.empty(0, np.uint64), *(part.numbers for part in parts)])
    return Words(numbers, np.concatenate(([0], np.cumsum(counts))))


def codes_of(texts: Sequence[str]) -> "NDArray[np.uint32]":
    """The code points of the texts in one array, with the end of a line before, between and after them."""
    import numpy as np

    return np.frombuffer("\n".join(("", *texts, "")).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def is_of_word(character: str) -> bool:
    """Whether the character is one of words: a letter, a digit or an underscore."""
    return character.isalnum() or character == "_"


def which(codes: "NDArray[np.uint32]", test: Callable[[str], bool]) -> "NDArray[np.bool_]":
    """Which of the code points are characters of which the test is true."""
    import numpy as np

    present = np.flatnonzero(np.bincount(codes))
    table = np.zeros(present[-1] + 1, dtype=bool)
    table[present] = [test(chr(code)) for code in present]
    found: NDArray[np.bool_] = table.take(codes)  # in half of the time of an index in brackets
    return found


def pieces_of(texts: Sequence[str], codes: "NDArray[np.uint32]", is_word: "NDArray[np.bool_]") -> Pieces:
    """The words of the texts whose code points these are, as runs of those that are of words."""
    import numpy as np

    edges = np.flatnonzero(is_word[1:] != is_word[:-1]) + 1
    starts, ends = edges[::2], edges[1::2]
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    bounds = np.searchsorted(starts, np.concatenate(([0], np.cumsum(lengths + 1))))
    numbers = numbers_of_pieces(codes[is_word].astype(np.uint64), ends - starts)
    return Pieces(starts, ends, Words(numbers, bounds))


def numbers_of_pieces(values: "NDArray[np.uint64]", lengths: "NDArray[np.int64]") -> "NDArray[np.uint64]":
    """A hash of each piece of an array that is cut into pieces of these lengths; 0 for an empty one."""
    import numpy as np

    found = np.zeros(len(lengths), dtype=np.uint64)
    if not len(values):
        return found
    has_any = lengths > 0
    lengths = lengths[has_any]
    starts = np.cumsum(lengths) - lengths
    within = np.arange(len(values)) - np.repeat(starts, lengths)
    powers = np.multiply.accumulate(np.full(lengths.max(), _MULTIPLIER, dtype=np.uint64))
    found[has_any] = mixed(np.add.reduceat(mixed(values + np.uint64(1)) * powers[within], starts))
    return found


def mixed(hashes: "NDArray[np.uint64]") -> "NDArray[np.uint64]":
    """Hashes with all their bits in every other one, so that sums of them are not those of others by their making."""
    import numpy as np

    hashes = (hashes ^ (hashes >> np.uint64(32))) * np.uint64(_MULTIPLIER)
    return hashes ^ (hashes >> np.uint64(32))


def runs_of(numbers: "NDArray[np.uint64]", size: int) -> "NDArray[np.uint64]":
    """The hashes of the runs of so many numbers, each right after the one before, in their order."""
    import numpy as np

    count = max(len(numbers) - size + 1, 0)
    runs = np.zeros(count, dtype=np.uint64)
    for start in range(size):
        runs = runs * np.uint64(_MULTIPLIER) + numbers[start : start + count]
    return runs
