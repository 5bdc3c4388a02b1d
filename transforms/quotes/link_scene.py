"""An article as the linker sees it: tokens with their sentence, paragraph and quote marks, and who and what is near."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from transforms.quotes.labels import TokenSpan
from transforms.quotes.marks import MarkedSpan
from transforms.quotes.paths import Floats
from transforms.quotes.tagger import TokenTags
from transforms.quotes.tokens import Tokens

# A mention or a cue which the best path passed over is still a candidate from this probability on.
_WEAK_CANDIDATE = 0.2
LIKELY = 0.5


class Candidate(NamedTuple):
    """A run of tokens [first, last) that may be a cue or may name a speaker, with its probability."""

    first: int
    last: int
    score: float


@dataclass(frozen=True, slots=True)
class Candidates:
    """Candidates in reading order, none overlapping another.

    `firsts` are their first tokens, `likely_firsts` those of the ones that are more likely than not.
    """

    runs: list[Candidate]
    firsts: list[int]
    likely_firsts: list[int]

    def between(self, first: int, last: int) -> list[Candidate]:
        """The candidates that begin in the token range [first, last)."""
        return self.runs[bisect_left(self.firsts, first) : bisect_left(self.firsts, last)]

    def likely(self, first: int, last: int) -> list[Candidate]:
        """Those of them which are more likely than not."""
        return [run for run in self.between(first, last) if run.score >= LIKELY]

    def count_likely(self, first: int, last: int) -> int:
        """How many those are."""
        return bisect_left(self.likely_firsts, last) - bisect_left(self.likely_firsts, first)


@dataclass(frozen=True, slots=True)
class Region:
    """The words [first, last) between an outermost pair of quote marks, and that mark's index."""

    first: int
    last: int
    mark: int


@dataclass(frozen=True, slots=True)
class Scene:
    """The evidence about one article, token by token.

    `words` tells words from punctuation; `sentence`, `paragraph` and `region` hold indices, -1 for no region;
    `inside` and `cue_inside` the probability that a token is content or cue.
    """

    text: str
    tokens: Tokens
    words: bytes
    tags: TokenTags
    marks: Sequence[MarkedSpan]
    sentence: list[int]
    paragraph: list[int]
    region: list[int]
    regions: list[Region]
    cues: Candidates
    sources: Candidates
    inside: list[float]
    cue_inside: list[float]

    def group(self, region: int) -> int:
        """What the regions of one quote over several paragraphs have in common."""
        return self.marks[self.regions[region].mark].group

    def sentence_bounds(self, token: int) -> tuple[int, int]:
        """Tokens [first, last) of the sentence that a token stands in."""
        number = self.sentence[token]
        return bisect_left(self.sentence, number), bisect_right(self.sentence, number)


def scene_of(text: str, tags: TokenTags, marks: Sequence[MarkedSpan]) -> Scene:
    """Scene of an article."""
    tokens = tags.tokens
    count = len(tokens.starts)
    begins = tokens.sentences
    sentence = [0] * count
    for index, (first, last) in enumerate(pairwise([*begins, count])):
        sentence[first:last] = [index] * (last - first)
    paragraph = [0] * count
    for index, (first, last) in enumerate(tokens.paragraphs):
        paragraph[first:last] = [index] * (last - first)
    regions = regions_of(tokens, marks)
    region = [-1] * count
    for index, found in enumerate(regions):
        region[found.first : found.last] = [index] * (found.last - found.first)
    cue_inside = 1.0 - tags.cue[:, 0]
    return Scene(
        text,
        tokens,
        words_among(tokens.words),
        tags,
        marks,
        sentence,
        paragraph,
        region,
        regions,
        candidates(tags.cues, cue_inside, tags.cue[:, 1]),
        candidates(tags.sources, 1.0 - tags.source[:, 0], tags.source[:, 1]),
        (1.0 - tags.content[:, 0]).tolist(),
        cue_inside.tolist(),
    )


def regions_of(tokens: Tokens, marks: Sequence[MarkedSpan]) -> list[Region]:
    """Regions of the outermost marks that hold a word, in reading order."""
    regions: list[Region] = []
    for index, mark in enumerate(marks):
        if mark.parent is not None:
            continue
        first = bisect_left(tokens.starts, mark.inner_start)
        last = bisect_right(tokens.ends, mark.inner_end)
        first, last = trimmed(tokens, first, last)
        if first < last and (not regions or regions[-1].last <= first):
            regions.append(Region(first, last, index))
    return regions


def trimmed(tokens: Tokens, first: int, last: int) -> tuple[int, int]:
    """The range [first, last) without the punctuation at its edges."""
    while first < last and not is_word(tokens.words[first]):
        first += 1
    while first < last and not is_word(tokens.words[last - 1]):
        last -= 1
    return first, last


def words_among(tokens: Sequence[str]) -> bytes:
    """For each token whether it is a word."""
    known = {token: is_word(token) for token in set(tokens)}
    return bytes([known[token] for token in tokens])


def is_word(token: str) -> bool:
    """Whether the token has a letter or digit, as against punctuation."""
    return token[0].isalnum() or token[-1].isalnum()


def candidates(best: Sequence[TokenSpan], inside: Floats, begin: Floats) -> Candidates:
    """The best path's runs and, between them, the weaker ones, in reading order."""
    taken = bytearray(len(inside))
    for run in best:
        taken[run.first : run.last] = b"\1" * (run.last - run.first)
    found = [Candidate(run.first, run.last, run.score) for run in best]
    weak = [token for token in np.flatnonzero(inside >= _WEAK_CANDIDATE).tolist() if not taken[token]]
    start = 0
    for place, token in enumerate(weak):
        following = weak[place + 1] if place + 1 < len(weak) else -1
        if following != token + 1 or begin[following] > inside[following] / 2:
            found.append(Candidate(weak[start], token + 1, float(inside[weak[start] : token + 1].max())))
            start = place + 1
    found.sort(key=lambda run: run.first)
    return Candidates(found, [run.first for run in found], [run.first for run in found if run.score >= LIKELY])
