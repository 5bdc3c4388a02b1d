"""The words of quotes as numbers, by which all of them are compared at once, and the fingerprints of their runs.

A word is letters and figures, and apostrophes between them, without case.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from transforms.word_numbers import Words, codes_of, joined, mixed, numbers_of_pieces, pieces_of, runs_of, which

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

Texts: TypeAlias = "Callable[[NDArray[np.uint64]], Iterable[tuple[NDArray[np.uint64], pa.Array[Any]]]]"
"""Texts, with their hashes, in parts that are not large: those with the hashes asked for, and perhaps others too."""

RUN, WINDOW = 4, 4  # words: every common run of seven leaves a common fingerprint
_TEXTS_AT_ONCE = 1 << 13
"""Texts whose characters are in memory at once, as four bytes each and in a few such arrays."""
_NEGATIONS = "not no never nobody nothing none neither nor without cannot"
_APOSTROPHE, _CURLY_APOSTROPHE, _N, _T = map(ord, "'’nt")


def is_telling(number: int) -> bool:
    """Whether a word is a negation or a figure, without which a statement is another one."""
    return bool(number & 1)


class SpokenTexts(NamedTuple):
    """Texts by their words, as columns: those of the same words are one. The words themselves are not kept."""

    asked: "NDArray[np.uint64]"  # the hashes of all texts, sorted
    hashes: "NDArray[np.uint64]"  # of one text that has these words
    counts: "NDArray[np.int64]"  # words
    alike: "NDArray[np.int64]"  # for each text which one of these it is
    marks: "NDArray[np.uint64]"  # the fingerprints, some of them more than once
    owners: "NDArray[np.int64]"  # which one of these has the fingerprint


def spoken_texts(hashes: "NDArray[np.uint64]", texts: Texts) -> SpokenTexts:
    """The texts with these hashes, which are sorted, each once."""
    import numpy as np

    keys, counts = np.zeros(len(hashes), dtype=np.uint64), np.zeros(len(hashes), dtype=np.int64)
    found = [(np.empty(0, np.uint64), np.empty(0, np.int64))]
    for places, some in _each_once(hashes, texts(hashes)):
        words = words_of_quotes(some)
        keys[places], counts[places] = numbers_of_pieces(words.numbers, words.counts), words.counts
        marks, owners = fingerprints_of(words)
        found.append((marks, places[owners]))
    _, firsts, alike = np.unique(keys, return_index=True, return_inverse=True)
    marks, owners = (np.concatenate(each) for each in zip(*found, strict=True))
    is_first = np.zeros(len(hashes), dtype=bool)
    is_first[firsts] = True
    is_kept = is_first[owners]
    return SpokenTexts(hashes, hashes[firsts], counts[firsts], alike, marks[is_kept], alike[owners[is_kept]])


def words_of_some(spoken: SpokenTexts, wanted: "NDArray[np.int64]", texts: Texts) -> "tuple[Words, NDArray[np.int64]]":
    """The words of some of the texts, and for each of all texts the place of its words there; -1 for the others."""
    import numpy as np

    order = wanted[np.argsort(spoken.hashes[wanted])]
    hashes = spoken.hashes[order]
    rows = np.full(len(spoken.counts), -1, dtype=np.int64)
    found: list[Words] = []
    count = 0
    for places, some in _each_once(hashes, texts(hashes)):
        found.append(words_of_quotes(some))
        rows[order[places]] = np.arange(count, count + len(some))
        count += len(some)
    return joined(found), rows


def _each_once(
    hashes: "NDArray[np.uint64]", found: "Iterable[tuple[NDArray[np.uint64], Any]]"
) -> "Iterator[tuple[NDArray[np.int64], list[str]]]":
    """The texts that were found with these sorted hashes, each once, and their places among them."""
    import numpy as np

    is_read = np.zeros(len(hashes), dtype=bool)
    for some, texts in found:
        own, firsts = np.unique(some, return_index=True)
        places = np.searchsorted(hashes, own)
        is_new = places < len(hashes)
        is_new[is_new] = (hashes[places[is_new]] == own[is_new]) & ~is_read[places[is_new]]
        is_read[places[is_new]] = True
        if is_new.any():
            yield places[is_new].astype(np.int64), texts.take(firsts[is_new]).to_pylist()


def words_of_quotes(texts: Sequence[str]) -> Words:
    """The words of the texts, in their order; the numbers of those that are telling are odd."""
    import numpy as np

    words = joined([_words_of_a_few(texts[n : n + _TEXTS_AT_ONCE]) for n in range(0, len(texts), _TEXTS_AT_ONCE)])
    is_negation: NDArray[np.bool_] = np.isin(words.numbers, _words_of_a_few(_NEGATIONS.split()).numbers)
    return words._replace(numbers=np.bitwise_or(words.numbers, is_negation))


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


def _words_of_a_few(texts: Sequence[str]) -> Words:
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
