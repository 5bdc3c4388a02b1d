"""The words of quotes as numbers, by which all of them are compared at once, and the fingerprints of their runs."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from transforms.word_runs import MULTIPLIER, runs_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RUN, WINDOW = 4, 4  # words: every common run of seven leaves a common fingerprint
_TEXTS_AT_ONCE = 1 << 13
"""Texts whose characters are in memory at once, as four bytes each and in a few such arrays."""
_NEGATIONS = "not no never nobody nothing none neither nor without cannot"
_APOSTROPHE, _CURLY_APOSTROPHE, _N, _T = map(ord, "'’nt")


class Words(NamedTuple):
    """The words of texts, one text after the other: no case, no marks but an apostrophe between letters."""

    numbers: "NDArray[np.uint64]"  # equal for equal words, the same in every process; see `is_telling`
    bounds: "NDArray[np.int64]"  # the words of text n are those from bounds[n] to bounds[n + 1]

    @property
    def counts(self) -> "NDArray[np.int64]":
        """The number of words of each text."""
        return self.bounds[1:] - self.bounds[:-1]

    def of(self, text: int) -> list[int]:
        """The words of one text."""
        found: list[int] = self.numbers[self.bounds[text] : self.bounds[text + 1]].tolist()
        return found

    def distinct(self) -> "tuple[Words, NDArray[np.int64]]":
        """The texts that differ in a word, and of all texts which one of these they are."""
        import numpy as np

        keys = _numbers_of_pieces(self.numbers, self.counts)
        _, firsts, alike = np.unique(keys, return_index=True, return_inverse=True)
        is_first = np.zeros(len(keys), dtype=bool)
        is_first[firsts] = True
        bounds = np.concatenate(([0], np.cumsum(self.counts[is_first])))
        return Words(self.numbers[np.repeat(is_first, self.counts)], bounds), np.argsort(np.argsort(firsts))[alike]


def is_telling(number: int) -> bool:
    """Whether a word is a negation or a figure, without which a statement is another one."""
    return bool(number & 1)


def words_of_quotes(texts: Sequence[str]) -> Words:
    """The words of the texts, in their order."""
    import numpy as np

    parts = [_words_of_some(texts[n : n + _TEXTS_AT_ONCE]) for n in range(0, len(texts), _TEXTS_AT_ONCE)]
    counts = np.concatenate([np.empty(0, np.int64), *(part.counts for part in parts)])
    numbers = np.concatenate([np.empty(0, np.uint64), *(part.numbers for part in parts)])
    is_negation: NDArray[np.bool_] = np.isin(numbers, _words_of_some(_NEGATIONS.split()).numbers)
    return Words(np.bitwise_or(numbers, is_negation), np.concatenate(([0], np.cumsum(counts))))


def fingerprints_of(words: Words) -> "tuple[NDArray[np.uint64], NDArray[np.int64]]":
    """The fingerprints of the texts, some of them more than once, and the place of the text that each belongs to.

    A fingerprint is the least hash of several runs of words in a row, of fewer where the text has no more.
    """
    import numpy as np

    counts = words.counts
    places = np.repeat(np.arange(len(counts)), counts)
    runs = _mixed(runs_of(words.numbers, RUN))
    found = []
    for size in range(1, WINDOW + 1):
        if size == WINDOW:
            span = RUN + WINDOW - 1
            begins = np.flatnonzero(places[: max(len(places) - span + 1, 0)] == places[span - 1 :])
        else:
            begins = words.bounds[:-1][counts == RUN + size - 1]
        least = np.min([runs[begins + start] for start in range(size)], axis=0)
        found.append((least, places[begins]))
    marks, owners = (np.concatenate(each) for each in zip(*found, strict=True))
    is_new = np.ones(len(marks), dtype=bool)
    is_new[1:] = (marks[1:] != marks[:-1]) | (owners[1:] != owners[:-1])
    return marks[is_new], owners[is_new]


def _words_of_some(texts: Iterable[str]) -> Words:
    """The words of a few texts; of those that tell, only figures and shortened negations are told apart."""
    import numpy as np

    folded = [text.casefold() for text in texts]
    joined = "\n".join(("", *folded, ""))  # no word ends where a text does not
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    codes = np.where(codes == _CURLY_APOSTROPHE, np.uint32(_APOSTROPHE), codes)
    present = np.flatnonzero(np.bincount(codes))
    is_alnum, is_digit = (np.zeros(present[-1] + 1, dtype=bool) for _ in range(2))
    is_alnum[present] = [chr(code).isalnum() for code in present]
    is_digit[present] = [chr(code).isdigit() for code in present]
    is_word = is_alnum[codes]
    apostrophes = np.flatnonzero(codes == _APOSTROPHE)
    is_word[apostrophes] = is_word[apostrophes - 1] & is_word[apostrophes + 1]
    edges = np.flatnonzero(is_word[1:] != is_word[:-1]) + 1
    starts, ends = edges[::2], edges[1::2]
    # In a shorter word one of the three characters is a mark or the space before it.
    is_shortened = (codes[ends - 3] == _N) & (codes[ends - 2] == _APOSTROPHE) & (codes[ends - 1] == _T)
    lengths = np.fromiter(map(len, folded), dtype=np.int64, count=len(folded))
    bounds = np.searchsorted(starts, np.concatenate(([0], np.cumsum(lengths + 1))))
    numbers = _numbers_of_pieces(codes[is_word].astype(np.uint64), ends - starts) & ~np.uint64(1)
    return Words(numbers | (is_digit[codes[starts]] | is_shortened).astype(np.uint64), bounds)


def _numbers_of_pieces(values: "NDArray[np.uint64]", lengths: "NDArray[np.int64]") -> "NDArray[np.uint64]":
    """A hash of each piece of an array that is cut into pieces of these lengths; 0 for an empty one."""
    import numpy as np

    found = np.zeros(len(lengths), dtype=np.uint64)
    if not len(values):
        return found
    has_any = lengths > 0
    lengths = lengths[has_any]
    starts = np.cumsum(lengths) - lengths
    within = np.arange(len(values)) - np.repeat(starts, lengths)
    powers = np.multiply.accumulate(np.full(lengths.max(), MULTIPLIER, dtype=np.uint64))
    found[has_any] = _mixed(np.add.reduceat(_mixed(values + np.uint64(1)) * powers[within], starts))
    return found


def _mixed(hashes: "NDArray[np.uint64]") -> "NDArray[np.uint64]":
    """Hashes with all their bits in every other one, so that sums of them are not those of others by their making."""
    import numpy as np

    hashes = (hashes ^ (hashes >> np.uint64(32))) * np.uint64(MULTIPLIER)
    return hashes ^ (hashes >> np.uint64(32))
