"""The same words in several places: quotes of one utterance, whatever was trimmed from them and how they are marked.

Quotes that share a run of words are found by winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003) and joined when
nearly all words of the shorter one stand in the longer one in the same order.
"""

from array import array
from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from rapidfuzz.distance import LCSseq

from transforms.quote_words import (
    RUN,
    WINDOW,
    SpokenTexts,
    Texts,
    is_telling,
    words_of_some,
)
from transforms.word_numbers import Words

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

_MOST_TOGETHER = 50  # different texts under one fingerprint that are compared, of all speakers or of one
_SHORTEST, _SHORTEST_UNKNOWN, _LONG = 6, 8, 12  # words
_SHARED, _SHARED_STRICT = 0.85, 0.9  # of the words of the shorter one
_DAYS, _DAYS_INDIRECT = 60, 3  # between two quotes of fewer than _LONG words, and between indirect ones of any length
_MARKED = ("direct", "mixed")
_NEVER = 1 << 30  # in place of the day where it is unknown
_NOBODY = -1
_PAIRS_AT_ONCE = 1 << 16
_MARK_PARTS = 16  # in which fingerprints are looked at

Pairs: TypeAlias = "NDArray[np.int64]"
"""Pairs of wordings by their places, in two rows: the ones and the others."""


class _Wordings(NamedTuple):
    """The wordings of quotes, as columns: those of one speaker that have the same words, and days not far apart."""

    texts: "NDArray[np.int64]"
    counts: "NDArray[np.int64]"  # words
    speakers: "NDArray[np.int64]"  # _NOBODY where unknown
    is_marked: "NDArray[np.bool_]"
    day_starts: "NDArray[np.int64]"  # the known days of a wording are days[day_starts:day_ends], in their order
    day_ends: "NDArray[np.int64]"
    days: "NDArray[np.int64]"
    quotes: "NDArray[np.int64]"  # the places of all quotes that have words, those of one wording together
    owners: "NDArray[np.int64]"  # the wordings of these quotes

    def are_of_one_speaker(self, pairs: "Pairs") -> "NDArray[np.bool_]":
        """Whether the speakers of the wordings of each pair are known to be one."""
        one, other = self.speakers[pairs]
        are_one: NDArray[np.bool_] = (one == other) & (one != _NOBODY)
        return are_one

    def are_marked(self, pairs: "Pairs") -> "NDArray[np.bool_]":
        """Whether the wordings of each pair are direct or mixed quotes, both of them."""
        one, other = self.is_marked[pairs]
        are_both: NDArray[np.bool_] = one & other
        return are_both

    def most_days_apart(self, pairs: "Pairs") -> "NDArray[np.int64]":
        """The days that may lie between the wordings of each pair if they are of one utterance."""
        import numpy as np

        of_marked = np.where(self.counts[pairs].min(axis=0) < _LONG, _DAYS, _NEVER)
        return np.where(self.are_marked(pairs), of_marked, _DAYS_INDIRECT)

    def least_days_apart(self, pairs: "Pairs") -> "NDArray[np.int64]":
        """The days between the wordings of each pair, or less, where those of one lie among those of the other."""
        import numpy as np

        first, last = self.days[self.day_starts], self.days[np.maximum(self.day_ends - 1, self.day_starts)]
        apart = np.maximum(first[pairs[0]] - last[pairs[1]], first[pairs[1]] - last[pairs[0]])
        return np.where((self.day_starts < self.day_ends)[pairs].all(axis=0), apart, 0)

    def days_of(self, place: int) -> "NDArray[np.int64]":
        """The known days of one wording, in their order."""
        return self.days[self.day_starts[place] : self.day_ends[place]]


def clusters_of(quotes: "pa.Table", spoken: SpokenTexts, texts: Texts) -> "NDArray[np.int64]":
    """For each quote the place of the earliest one of its utterance; -1 where its words stand nowhere else.

    `quotes` has the columns quote_id, type, text_hash, speaker_id (the speaker's identity, null when unknown or only
    described) and published_date; `spoken` has their texts, and perhaps others. Words that a quote shares with others
    by chance do not join it: short ones, figures and negations must agree, and so must the speakers where both are
    known. The order of the quotes decides nothing.
    """
    import numpy as np

    places = np.searchsorted(spoken.asked, quotes["text_hash"].to_numpy())
    wordings = _wordings_of(quotes, spoken.alike[places], spoken.counts)
    pairs = _possible_pairs(wordings, spoken)
    differ = np.not_equal(*wordings.texts[pairs])
    words, rows = words_of_some(spoken, np.unique(wordings.texts[pairs[:, differ]]), texts)
    roots = array("q", range(len(wordings.texts)))
    for start in range(0, pairs.shape[1], _PAIRS_AT_ONCE):
        _join(roots, wordings, words, rows, pairs[:, start : start + _PAIRS_AT_ONCE])
    utterances = np.array([_root(roots, place) for place in range(len(roots))], dtype=np.int64)
    return _earliest_of_several(quotes, wordings.quotes, utterances[wordings.owners])


def _join(roots: "array[int]", wordings: _Wordings, words: Words, rows: "NDArray[np.int64]", pairs: Pairs) -> None:
    """Nothing; those of the pairs that are of one utterance have one root. The words of text n are those at rows[n]."""
    texts = wordings.texts[pairs]
    is_quoted, is_one_speaker = wordings.are_marked(pairs), wordings.are_of_one_speaker(pairs)
    columns = (*pairs, texts[0] == texts[1], *rows[texts], is_quoted, is_one_speaker, wordings.most_days_apart(pairs))
    for one, other, are_alike, row, other_row, *conditions in zip(
        *(column.tolist() for column in columns), strict=True
    ):
        first, second = _root(roots, one), _root(roots, other)
        if first == second or not _are_near(wordings.days_of(one), wordings.days_of(other), conditions[-1]):
            continue
        if are_alike or _say_the_same(words.of(row), words.of(other_row), *conditions[:-1]):
            roots[max(first, second)] = min(first, second)


def _codes_of(column: "pa.ChunkedArray[Any]") -> "NDArray[np.int64]":
    """A number for each value of a column, -1 for null."""
    import numpy as np

    codes = column.combine_chunks().dictionary_encode().indices.fill_null(_NOBODY).to_numpy(zero_copy_only=False)
    return codes.astype(np.int64)


def _days_of(column: "pa.ChunkedArray[Any]") -> "NDArray[np.int64]":
    """The days of a column as numbers, _NEVER where unknown."""
    import numpy as np
    import pyarrow as pa

    return (
        column.cast(pa.date32()).cast(pa.int32()).fill_null(pa.scalar(_NEVER, pa.int32())).to_numpy().astype(np.int64)
    )


def _wordings_of(quotes: "pa.Table", texts: "NDArray[np.int64]", word_counts: "NDArray[np.int64]") -> _Wordings:
    """The wordings of the quotes, ordered by their texts, each of which is known by the place of its words."""
    import numpy as np

    speakers, days = _codes_of(quotes["speaker_id"]), _days_of(quotes["published_date"])
    is_marked = np.isin(quotes["type"].to_numpy(zero_copy_only=False), _MARKED)
    order = np.lexsort((days, is_marked, speakers, texts))
    order = order[word_counts[texts[order]] > 0]
    texts, speakers, is_marked, days = texts[order], speakers[order], is_marked[order], days[order]
    counts = word_counts[texts]
    # A run is of quotes between which there is no long time; the undated go with the last.
    is_start = np.ones(len(order), dtype=bool)
    is_start[1:] = (texts[1:] != texts[:-1]) | (speakers[1:] != speakers[:-1]) | (is_marked[1:] != is_marked[:-1])
    is_late = (np.diff(days) > np.where(is_marked, _DAYS, _DAYS_INDIRECT)[1:]) & (days[1:] != _NEVER)
    is_start[1:] |= is_late & ~(is_marked & (counts >= _LONG))[1:]
    runs = np.cumsum(is_start) - 1
    run_starts = np.flatnonzero(is_start)
    run_ends = run_starts + np.bincount(runs[days != _NEVER], minlength=len(run_starts))
    # What is short and whose speaker is unknown may be anybody's: each quote of it is for itself.
    is_start |= ~np.where(speakers != _NOBODY, counts > 2, is_marked & (counts >= _SHORTEST_UNKNOWN))
    first = np.flatnonzero(is_start)
    return _Wordings(
        texts[first],
        counts[first],
        speakers[first],
        is_marked[first],
        run_starts[runs[first]],
        run_ends[runs[first]],
        days,
        order,
        np.cumsum(is_start) - 1,
    )


def _possible_pairs(wordings: _Wordings, spoken: SpokenTexts) -> Pairs:
    """The pairs of wordings that share a fingerprint and may be of one utterance, each once."""
    import numpy as np

    marks, places = _sharing(wordings, spoken)
    marked = wordings.is_marked[places] & (_sizes_of(marks) <= _MOST_TOGETHER)
    of_marked = _possible_within(wordings, marks[marked], places[marked])
    known = wordings.speakers[places] != _NOBODY
    marks, places = marks[known], places[known]
    groups = marks * (wordings.speakers.max(initial=0) + 1) + wordings.speakers[places]
    order = np.argsort(groups, kind="stable")
    groups, places = groups[order], places[order]
    few = _sizes_of(groups) <= _MOST_TOGETHER
    of_known = _possible_within(wordings, groups[few], places[few])
    count = len(wordings.texts) or 1
    return np.stack(np.divmod(np.unique(np.concatenate(((count, 1) @ of_marked, (count, 1) @ of_known))), count))


def _possible_within(wordings: _Wordings, groups: "NDArray[np.int64]", places: "NDArray[np.int64]") -> Pairs:
    """The pairs of the places in one group that may be of one utterance, the groups being sorted."""
    import numpy as np

    later = np.searchsorted(groups, groups, side="right") - np.arange(len(groups)) - 1
    ends = np.cumsum(later)
    found = [np.empty((2, 0), dtype=np.int64)]
    start = 0
    while start < len(groups):
        most = ends[start] - later[start] + _PAIRS_AT_ONCE
        stop = max(start + 1, int(np.searchsorted(ends, most, side="right")))
        some = later[start:stop]
        ones = np.repeat(np.arange(start, stop), some)
        others = ones + 1 + np.arange(len(ones)) - np.repeat(np.cumsum(some) - some, some)
        found.append(_possible(wordings, np.stack((places[ones], places[others]))))
        start = stop
    return np.concatenate(found, axis=1)


def _possible(wordings: _Wordings, pairs: Pairs) -> Pairs:
    """Those of the pairs that neither speakers nor days nor the number of words keep apart."""
    import numpy as np

    counts = wordings.counts[pairs].min(axis=0)
    is_one_speaker = wordings.are_of_one_speaker(pairs)
    are_two = (wordings.speakers[pairs] != _NOBODY).all(axis=0) & ~is_one_speaker
    is_said = np.equal(*wordings.texts[pairs])
    is_possible = np.where(
        is_one_speaker,
        (counts >= _SHORTEST) | is_said,
        wordings.are_marked(pairs) & (counts >= np.where(are_two, _LONG, _SHORTEST_UNKNOWN)),
    )
    is_possible &= wordings.least_days_apart(pairs) <= wordings.most_days_apart(pairs)
    return pairs[:, is_possible]


def _sharing(wordings: _Wordings, spoken: SpokenTexts) -> "tuple[NDArray[np.int64], NDArray[np.int64]]":
    """The fingerprints that several wordings share, as numbers, with the places of these, in order.

    Those of few words share one when all their words are the same, too.
    """
    import numpy as np

    text_count = len(spoken.counts)
    bounds = np.searchsorted(wordings.texts, np.arange(text_count + 1))
    wording_counts = np.diff(bounds)
    found = []
    count = 0
    # By the last bits of the fingerprints: most are of one wording alone, and those of all texts are many.
    for part in range(_MARK_PARTS):
        is_of_part = spoken.marks % np.uint64(_MARK_PARTS) == part
        owners = spoken.owners[is_of_part]
        _, numbers = np.unique(spoken.marks[is_of_part], return_inverse=True)
        shares = np.bincount(numbers, wording_counts[owners])[numbers] > 1
        found.append((count + numbers[shares]) * text_count + owners[shares])
        count += numbers.max(initial=-1) + 1
    few = np.flatnonzero((spoken.counts < RUN + WINDOW - 1) & (wording_counts > 1))
    # In order, each once.
    shared = np.unique(np.concatenate((*found, (count + few) * text_count + few)))
    marks, texts = np.divmod(shared, text_count or 1)
    sizes = wording_counts[texts]
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.repeat(marks, sizes), np.repeat(bounds[texts], sizes) + within


def _sizes_of(groups: "NDArray[np.int64]") -> "NDArray[np.int64]":
    """How often the value at each place of a sorted array stands in it."""
    import numpy as np

    return np.searchsorted(groups, groups, side="right") - np.searchsorted(groups, groups)


def _are_near(one: "NDArray[np.int64]", other: "NDArray[np.int64]", days: int) -> bool:
    """Whether some of the one days lie so near to some of the others, both sorted; also where none are known."""
    import numpy as np

    if days == _NEVER or not len(one) or not len(other):
        return True
    return bool(np.any(np.searchsorted(other, one - days) < np.searchsorted(other, one + days, side="right")))


def _say_the_same(one: Sequence[int], other: Sequence[int], is_quoted: bool, is_one_speaker: bool) -> bool:
    """Whether one of two texts, as words, is the other one or a part of it, up to what makes no other sense of it."""
    short, long = sorted((one, other), key=len)
    if not is_quoted:
        return any(long[start : start + len(short)] == short for start in range(len(long) - len(short) + 1))
    least = len(short) * (_SHARED if is_one_speaker else _SHARED_STRICT)
    if LCSseq.similarity(short, long, score_cutoff=ceil(least)) < least or _changes_sense(short, long):
        return False
    return len(short) < len(long) or not _changes_sense(long, short)


def _changes_sense(short: Sequence[int], long: Sequence[int]) -> bool:
    """Whether what differs between the first and the last word that two texts share has a figure or a negation."""
    ops = LCSseq.opcodes(short, long)
    equal = [place for place, op in enumerate(ops) if op.tag == "equal"]
    for place, op in enumerate(ops):
        differing = [] if op.tag == "equal" else list(short[op.src_start : op.src_end])
        if op.tag != "equal" and equal and equal[0] < place < equal[-1]:
            differing += long[op.dest_start : op.dest_end]
        if any(map(is_telling, differing)):
            return True
    return False


def _earliest_of_several(
    quotes: "pa.Table", places: "NDArray[np.int64]", utterances: "NDArray[np.int64]"
) -> "NDArray[np.int64]":
    """For each quote the place of the earliest one of its utterance, if that has several; else -1."""
    import numpy as np

    is_shared = np.bincount(utterances)[utterances] > 1 if len(utterances) else utterances > 0
    places, utterances = places[is_shared], utterances[is_shared]
    days = _days_of(quotes["published_date"])[places]
    ids = quotes["quote_id"].take(places).to_numpy(zero_copy_only=False)
    order = np.lexsort((ids, days, utterances))
    _, starts, alike = np.unique(utterances[order], return_index=True, return_inverse=True)
    found = np.full(len(quotes), -1, dtype=np.int64)
    found[places[order]] = places[order][starts[alike]]
    return found


def _root(roots: "array[int]", place: int) -> int:
    while roots[place] != place:
        roots[place] = roots[roots[place]]
        place = roots[place]
    return place
