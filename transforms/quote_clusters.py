"""The same words in several places: quotes of one utterance, whatever was trimmed from them and how they are marked.

Quotes that share a run of words are found by winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003) and joined when
nearly all words of the shorter one stand in the longer one in the same order.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, pairwise
from typing import TYPE_CHECKING
from zlib import crc32

from rapidfuzz.distance import LCSseq

from transforms.word_runs import MULTIPLIER, runs_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_RUN, _WINDOW = 4, 4  # words: every common run of seven leaves a common fingerprint
_MOST_TOGETHER = 50  # different texts under one fingerprint that are compared, of all speakers or of one
_SHORTEST, _SHORTEST_UNKNOWN, _LONG = 6, 8, 12  # words
_SHARED, _SHARED_STRICT = 0.85, 0.9  # of the words of the shorter one
_DAYS, _DAYS_INDIRECT = 60, 3  # between two quotes of fewer than _LONG words, and between indirect ones of any length
_TELLING = frozenset("not no never nobody nothing none neither nor without cannot".split())
_MARKED = ("direct", "mixed")


@dataclass(frozen=True, slots=True)
class SpokenQuote:
    """A quote as clusters are made of: `speaker_id` is its speaker's identity, None when unknown or only described."""

    quote_id: str
    article_id: str
    type: str
    text: str
    speaker_id: str | None
    published_date: date | None


@dataclass(slots=True)
class _Wording:
    """The quotes of one speaker that have exactly the same words."""

    words: tuple[str, ...]
    speaker_id: str | None
    is_marked: bool
    days: tuple[int, ...]
    members: list[SpokenQuote] = field(default_factory=list)


def clusters_of(quotes: Iterable[SpokenQuote]) -> list[list[SpokenQuote]]:
    """The quotes whose words stand in more than one place, those of one utterance together, the earliest first.

    Words that a quote shares with others by chance do not join it: short ones, figures and negations must agree, and
    so must the speakers where both are known. The result does not depend on the order of the quotes.
    """
    wordings = _wordings_of(quotes)
    roots = list(range(len(wordings)))
    unlike: set[tuple[int, int]] = set()
    for one, other in _candidates(wordings):
        first, second = _root(roots, one), _root(roots, other)
        if first == second or (one, other) in unlike:
            continue
        if is_same_utterance(wordings[one], wordings[other]):
            roots[max(first, second)] = min(first, second)
        else:
            unlike.add((one, other))
    together: dict[int, list[SpokenQuote]] = defaultdict(list)
    for place, wording in enumerate(wordings):
        together[_root(roots, place)] += wording.members
    clusters = [sorted(members, key=_order_of) for members in together.values() if len(members) > 1]
    return sorted(clusters, key=lambda members: _order_of(members[0]))


def is_same_utterance(one: _Wording, other: _Wording) -> bool:
    """Whether two wordings are of one utterance."""
    short, long = sorted((one, other), key=lambda wording: len(wording.words))
    count = len(short.words)
    is_one_speaker = one.speaker_id is not None and one.speaker_id == other.speaker_id
    are_two = None not in (one.speaker_id, other.speaker_id) and not is_one_speaker
    is_quoted = one.is_marked and other.is_marked
    if not (is_quoted or is_one_speaker):
        return False
    if (count < _LONG or not is_quoted) and not _are_near(one.days, other.days, _DAYS if is_quoted else _DAYS_INDIRECT):
        return False
    if count < _SHORTEST:
        return is_one_speaker and short.words == long.words
    if not is_quoted:
        return _contains(long.words, short.words)
    if (are_two and count < _LONG) or (not is_one_speaker and count < _SHORTEST_UNKNOWN):
        return False
    shared = LCSseq.similarity(short.words, long.words) / count
    return shared >= (_SHARED if is_one_speaker else _SHARED_STRICT) and not _changes_sense(short.words, long.words)


def normal_words(text: str) -> tuple[str, ...]:
    """The words of a text as quotes are compared by them: no case, no marks."""
    return tuple(_WORD.findall(text.casefold().replace("’", "'")))


def _wordings_of(quotes: Iterable[SpokenQuote]) -> list[_Wording]:
    alike: dict[tuple[tuple[str, ...], str, bool], list[SpokenQuote]] = defaultdict(list)
    for quote in quotes:
        words = normal_words(quote.text)
        if words:
            alike[words, quote.speaker_id or "", quote.type in _MARKED].append(quote)
    wordings = []
    for (words, speaker_id, is_marked), members in sorted(alike.items(), key=lambda item: item[0]):
        days = _DAYS if is_marked else _DAYS_INDIRECT
        for group in [members] if is_marked and len(words) >= _LONG else _runs(members, days):
            when = tuple(sorted({q.published_date.toordinal() for q in group if q.published_date}))
            are_one = len(words) > 2 if speaker_id else is_marked and len(words) >= _SHORTEST_UNKNOWN
            parts = [group] if are_one else [[quote] for quote in group]
            wordings += [_Wording(words, speaker_id or None, is_marked, when, part) for part in parts]
    return wordings


def _runs(quotes: Sequence[SpokenQuote], days: int) -> Iterator[list[SpokenQuote]]:
    """The quotes, those together between which there is no long time; the undated go with the first."""
    run: list[SpokenQuote] = []
    for quote in sorted(quotes, key=_order_of):
        last = run[-1].published_date if run else None
        if last and quote.published_date and (quote.published_date - last).days > days:
            yield run
            run = []
        run.append(quote)
    yield run


def _candidates(wordings: Sequence[_Wording]) -> Iterator[tuple[int, int]]:
    """The pairs of wordings, by their places, that share a fingerprint and could be of one utterance."""
    for places in _sharing(wordings):
        if len(places) <= _MOST_TOGETHER:
            yield from combinations([place for place in places if wordings[place].is_marked], 2)
        by_speaker: dict[str, list[int]] = defaultdict(list)
        for place in places:
            by_speaker[wordings[place].speaker_id or ""].append(place)
        for speaker, own in by_speaker.items():
            if speaker and len(own) <= _MOST_TOGETHER:
                yield from combinations(own, 2)


class Numbers(dict[str, int]):
    """A number for each word, the same in every process, worked out once."""

    def __missing__(self, word: str) -> int:
        number = self[word] = crc32(word.encode())
        return number


def _sharing(wordings: Sequence[_Wording]) -> Iterator[list[int]]:
    """The places, in their order, of the wordings that share a fingerprint: the least hash of several runs of words in
    a row. Those of few words share one when all their words are the same, too."""
    import numpy as np

    few: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, wording in enumerate(wordings):
        if len(wording.words) < _RUN + _WINDOW - 1:
            few[wording.words].append(place)
    yield from (places for places in few.values() if len(places) > 1)
    marks, places = _fingerprints([wording.words for wording in wordings])
    order = np.argsort(marks, kind="stable")
    marks, places = marks[order], places[order]
    bounds = np.flatnonzero(np.diff(marks, prepend=~marks[:1], append=~marks[-1:]))
    for start, end in pairwise(bounds):
        if end - start > 1:
            together = np.unique(places[start:end]).tolist()
            if len(together) > 1:
                yield together


def _fingerprints(texts: Sequence[tuple[str, ...]]) -> "tuple[NDArray[np.uint64], NDArray[np.int64]]":
    """The fingerprints of the texts, some of them more than once, and the place of the text that each belongs to."""
    import numpy as np

    numbers = Numbers()
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    words = np.fromiter((numbers[word] for text in texts for word in text), dtype=np.uint64, count=int(lengths.sum()))
    places = np.repeat(np.arange(len(texts)), lengths)
    runs = runs_of(words, _RUN)
    # The high bits decide which is least: now all words have a part in them.
    runs = (runs ^ (runs >> np.uint64(32))) * np.uint64(MULTIPLIER)
    found = []
    ends = np.cumsum(lengths)
    for size in range(1, _WINDOW + 1):  # runs that the least is taken of: fewer where the text has no more
        if size == _WINDOW:
            span = _RUN + _WINDOW - 1
            begins = np.flatnonzero(places[: max(len(words) - span + 1, 0)] == places[span - 1 :])
        else:
            begins = (ends - lengths)[lengths == _RUN + size - 1]
        least = np.min([runs[begins + start] for start in range(size)], axis=0)
        found.append((least, places[begins]))
    marks, owners = (np.concatenate(each) for each in zip(*found, strict=True))
    is_new = np.ones(len(marks), dtype=bool)
    is_new[1:] = (marks[1:] != marks[:-1]) | (owners[1:] != owners[:-1])
    return marks[is_new], owners[is_new]


def _are_near(one: Sequence[int], other: Sequence[int], days: int) -> bool:
    return not one or not other or min(abs(a - b) for a in one for b in other) <= days


def _contains(long: tuple[str, ...], short: tuple[str, ...]) -> bool:
    """Whether the shorter words stand in the longer ones without a break."""
    return f" {' '.join(short)} " in f" {' '.join(long)} "


def _changes_sense(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether what differs between the first and the last word that two wordings share has a figure or a negation."""
    ops = LCSseq.opcodes(short, long)
    equal = [place for place, op in enumerate(ops) if op.tag == "equal"]
    for place, op in enumerate(ops):
        differing = [] if op.tag == "equal" else list(short[op.src_start : op.src_end])
        if op.tag != "equal" and equal and equal[0] < place < equal[-1]:
            differing += long[op.dest_start : op.dest_end]
        if any(word in _TELLING or word.endswith("n't") or word[0].isdigit() for word in differing):
            return True
    return False


def _order_of(quote: SpokenQuote) -> tuple[date, str]:
    return quote.published_date or date.max, quote.quote_id


def _root(roots: list[int], place: int) -> int:
    while roots[place] != place:
        roots[place] = roots[roots[place]]
        place = roots[place]
    return place
