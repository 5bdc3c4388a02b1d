"""The words of quotes as numbers, by which all of them are compared at once, and the fingerprints of their runs.

A word is letters and figures, and apostrophes between them, without case.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from transforms.word_numbers import Words, codes_of, mixed, pieces_of, runs_of, which

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RUN, WINDOW = 4, 4  # words: every common run of seven leaves a common fingerprint
_TEXTS_AT_ONCE = 1 << 13
"""Texts whose characters are in memory at once, as four bytes each and in a few such arrays."""
_NEGATIONS = "not no never nobody nothing none neither nor without cannot"
_APOSTROPHE, _CURLY_APOSTROPHE, _N, _T = map(ord, "'’nt")


def is_telling(number: int) -> bool:
    """Whether a word is a negation or a figure, without which a statement is another one."""
    return bool(number & 1)


def words_of_quotes(texts: Sequence[str]) -> Words:
    """The words of the texts, in their order; the numbers of those that are telling are odd."""
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
    runs = mixed(runs_of(words.numbers, RUN))
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


def _words_of_some(texts: Sequence[str]) -> Words:
    """The words of a few texts; of those that tell, only figures and shortened negations are told apart."""
    import numpy as np

    folded = [text.casefold() for text in texts]
    codes = codes_of(folded)
    codes = np.where(codes == _CURLY_APOSTROPHE, np.uint32(_APOSTROPHE), codes)
    is_word = which(codes, str.isalnum)
    apostrophes = np.flatnonzero(codes == _APOSTROPHE)
    is_word[apostrophes] = is_word[apostrophes - 1] & is_word[apostrophes + 1]
    starts, ends, words = pieces_of(folded, codes, is_word)
    # In a shorter word one of the three characters is a mark or the space before it.
    is_shortened = (codes[ends - 3] == _N) & (codes[ends - 2] == _APOSTROPHE) & (codes[ends - 1] == _T)
    tells = (which(codes, str.isdigit)[starts] | is_shortened).astype(np.uint64)
    return Words((words.numbers & ~np.uint64(1)) | tells, words.bounds)
