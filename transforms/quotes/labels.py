"""Contents, cues and sources as labels of tokens, and back."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.quotes.tokens import Tokens

OUT, BEGIN, CONTINUE, INSIDE = range(4)  # content; cues and sources have no continuation
MARK_BEGIN, MARK_INSIDE = 1, 2
Labels = npt.NDArray[np.int8]
Probabilities = npt.NDArray[np.float32]
Paragraphs = Sequence[tuple[int, int]]
_WORD = re.compile(r"\w")


class TokenSpan(NamedTuple):
    """Tokens [first, last) and the mean probability of their labels."""

    first: int
    last: int
    score: float


class Content(NamedTuple):
    """The content of one quote as token ranges [first, last), and the mean probability of their labels."""

    pieces: tuple[tuple[int, int], ...]
    score: float


def word_tokens(tokens: Tokens, start: int, end: int) -> tuple[int, int]:
    """Tokens [first, last) that touch the characters [start, end), without punctuation at the edges."""
    first, last = bisect_right(tokens.ends, start), bisect_left(tokens.starts, end)
    while first < last and not _WORD.search(tokens.words[first]):
        first += 1
    while last > first and not _WORD.search(tokens.words[last - 1]):
        last -= 1
    return first, last


def content_labels(tokens: Tokens, quotes: Iterable[Sequence[tuple[int, int]]]) -> Labels:
    """OUT, BEGIN, CONTINUE or INSIDE per token for quotes given as character spans.

    Quotes hold no punctuation at their edges. Where quotes overlap, the longest one labels the tokens. A piece that
    runs over a paragraph's end goes on as a CONTINUE.
    """
    labels = np.zeros(len(tokens.words), np.int8)
    openings = {first for first, _ in tokens.paragraphs}
    for spans in sorted(quotes, key=_length, reverse=True):
        label = BEGIN
        for start, end in sorted(spans):
            first, last = word_tokens(tokens, start, end)
            for position in range(first, last):
                if position == first or position in openings:
                    wanted, label = label, CONTINUE
                else:
                    wanted = INSIDE
                if labels[position] == OUT:
                    labels[position] = wanted
    return labels


def mark_labels(tokens: Tokens, spans: Iterable[tuple[int, int]]) -> Labels:
    """OUT, MARK_BEGIN or MARK_INSIDE per token for the character spans of cues or sources."""
    labels = np.zeros(len(tokens.words), np.int8)
    for start, end in sorted(spans, key=_extent, reverse=True):
        first, last = word_tokens(tokens, start, end)
        if first == last:  # a colon may be a cue
            first, last = bisect_right(tokens.ends, start), bisect_left(tokens.starts, end)
        if not labels[first:last].any():
            labels[first:last] = MARK_INSIDE
            labels[first : first + 1] = MARK_BEGIN
    return labels


def contents_of(labels: Labels, probabilities: Probabilities, paragraphs: Paragraphs) -> list[Content]:
    """Contents that content labels say, in reading order.

    `probabilities` is that of each token's label. A CONTINUE with no content before it in its paragraph begins one.
    """
    sums = _running_sums(probabilities)
    contents: list[Content] = []
    pieces: list[tuple[int, int]] = []
    paragraph_ends = (last for _, last in paragraphs)
    paragraph_end = 0
    for first, last in label_runs(labels, (BEGIN, CONTINUE), paragraphs):
        if pieces and (first >= paragraph_end or labels[first] != CONTINUE):
            contents.append(_content(pieces, sums))
            pieces = []
        while first >= paragraph_end:
            paragraph_end = next(paragraph_ends)
        pieces.append((first, last))
    if pieces:
        contents.append(_content(pieces, sums))
    return contents


def mark_spans(labels: Labels, probabilities: Probabilities, paragraphs: Paragraphs) -> list[TokenSpan]:
    """Cues or sources that their labels say, in reading order; see `contents_of`."""
    sums = _running_sums(probabilities)
    return [
        TokenSpan(first, last, float(sums[last] - sums[first]) / (last - first))
        for first, last in label_runs(labels, (MARK_BEGIN,), paragraphs)
    ]


def label_runs(labels: Labels, begins: Sequence[int], paragraphs: Paragraphs) -> list[tuple[int, int]]:
    """Ranges [first, last) of labelled tokens, cut before each label of `begins` and at the paragraphs' ends."""
    if not len(labels):
        return []
    marked = labels != OUT
    starts = np.logical_or.reduce([labels == begin for begin in begins])
    starts[1:] |= ~marked[:-1]
    starts[[first for first, _ in paragraphs]] = True
    starts &= marked
    ends = np.ones(len(labels), bool)
    ends[:-1] = starts[1:] | ~marked[1:]
    ends &= marked
    return list(zip(np.flatnonzero(starts).tolist(), (np.flatnonzero(ends) + 1).tolist(), strict=True))


def _running_sums(probabilities: Probabilities) -> npt.NDArray[np.float64]:
    return np.concatenate([[0.0], np.cumsum(probabilities, dtype=np.float64)])


def _content(pieces: list[tuple[int, int]], sums: npt.NDArray[np.float64]) -> Content:
    total = sum(float(sums[last] - sums[first]) for first, last in pieces)
    return Content(tuple(pieces), total / sum(last - first for first, last in pieces))


def _extent(span: tuple[int, int]) -> int:
    return span[1] - span[0]


def _length(spans: Sequence[tuple[int, int]]) -> int:
    return sum(map(_extent, spans))
