"""The words and sentences of many texts at once: how many each has, and which words they are."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from transforms.word_numbers import codes_of, is_of_word, which

if TYPE_CHECKING:
    from numpy.typing import NDArray

_JOINS = frozenset("'’.-‐/")
# Looking at the first character before all else makes it, and the abbreviations below, three times as fast.
_SENTENCE_BREAK = re.compile(
    r"[.!?…。！？](?:(?<=[.!?…])[.!?…]*[\"'”’»)\]]*\s+(?=[\"'“‘„«(\[]*[A-ZÀ-ÞА-Я0-9])|(?<=[。！？])[。！？]*(?=.))"
)
_ABBREVIATION = re.compile(
    r"[\s(\"“‘](?:[A-Z]|[A-Z](?:\.[A-Z])+|Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Rev|Hon|St|Jr|Sr|No|Mt|Inc|"
    r"Co|Corp|Ltd|vs|etc|Jan|Feb|Aug|Sept|Oct|Nov|Dec|M|Mme|bzw|ca|z\.\s?B|u\.\s?a|d\.\s?h|\d{1,2})$"
)
_ABBREVIATION_CHARS = 12


def count_words(texts: Sequence[str]) -> list[int]:
    """The words of each text: runs of letters and digits, held together by apostrophes, hyphens and points inside."""
    import numpy as np

    codes = codes_of(texts)
    is_word, is_join = which(codes, is_of_word), which(codes, _JOINS.__contains__)
    starts = np.flatnonzero(is_word[1:] > is_word[:-1]) + 1
    starts = starts[~(is_join[starts - 1] & is_word[starts - 2])]
    counts: list[int] = np.diff(np.searchsorted(starts, _starts_of(texts))).tolist()
    return counts


def count_sentences(texts: Sequence[str], words: Sequence[int]) -> list[int]:
    """The sentences of each paragraph, at least one if it has words; abbreviations do not end one.

    `words` says how many words each has.
    """
    text = "\n".join(("", *texts, ""))  # before a paragraph, as inside it, an abbreviation stands after white space
    starts = _starts_of(texts)
    counts = [min(count, 1) for count in words]
    place = 0
    for found in _SENTENCE_BREAK.finditer(text):
        at = found.start()
        place = bisect_right(starts, at, place) - 1
        if not counts[place] or found.end() >= starts[place + 1]:
            continue
        # No abbreviation ends in five letters, as most sentences do.
        if text[at] != "." or text[max(at - 5, 0) : at].isalpha():
            counts[place] += 1
        else:
            first = max(starts[place] - 1, at - _ABBREVIATION_CHARS)
            counts[place] += _ABBREVIATION.search(text, first, at) is None
    return counts


def words_of(texts: Sequence[str]) -> Iterator[list[str]]:
    """The words of each text, without marks: its runs of letters, digits and underscores."""
    import numpy as np

    codes = codes_of(texts)
    plain: NDArray[np.uint32] = np.where(which(codes, is_of_word), codes, np.uint32(ord(" ")))
    plain[np.array(_starts_of(texts)) - 1] = ord("\n")
    return map(str.split, plain.tobytes().decode("utf-32-le", "surrogatepass").split("\n")[1:-1])


def _starts_of(texts: Sequence[str]) -> list[int]:
    """Where each text starts among the codes of all, and where one more would."""
    return list(accumulate((len(text) + 1 for text in texts), initial=1))
