"""Whom a pronoun stands for: candidates before it, weighed by agreement, nearness, subjecthood and who spoke last.

The weights are set by hand after centering theory's order of preference (subject before object, near before far); no
corpus in reach marks pronouns of speakers in numbers that would allow to learn them.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from transforms.quotes.tokens import Tokens, sentence_starts
from transforms.records import Span

FARTHEST = 1500  # characters between a pronoun and its antecedent
_AFTER_PREPOSITION = re.compile(r"\b(?:of|with|to|for|from|by|against|about|on|told|at|in|and|like|than)\s(?:the\s)?\Z")

_SENTENCE, _PARAGRAPH = 1.0, 0.6
_SOURCE, _SUBJECT, _AGREES, _SPOKE, _SPOKE_BEFORE = 1.0, 1.2, 0.8, 1.6, 0.5
_QUOTED, _POSSESSOR, _OBLIQUE, _UNSURE = 2.0, 1.0, 0.8, 0.6
_REPEATED, _SALIENT, _OFTEN = 0.15, 0.8, 8  # mentions
_FLOOR = -2.5  # what scores lower is no antecedent
_CLEAR = 1.0  # a lead over the second by so much is beyond doubt


class Candidate(NamedTuple):
    """Somebody who may be meant: `key` is the same for all mentions of one, `gender`
    and what follows are the key's."""

    key: str
    start: int
    end: int
    gender: str
    is_sure: bool
    mentions: int  # in the whole article
    is_source: bool  # named elsewhere beside a word of saying


class Sentences:
    """Where the sentences and paragraphs of a text begin, to count those between two positions."""

    def __init__(self, tokens: Tokens) -> None:
        self._starts = [0, *(tokens.starts[first] for first in sentence_starts(tokens))]
        self._paragraphs = [0, *(tokens.starts[first] for first, _ in tokens.paragraphs)]

    def start_of(self, position: int) -> int:
        """The first character of the sentence that a position is in."""
        return self._starts[bisect_right(self._starts, position) - 1]

    def between(self, first: int, second: int) -> tuple[int, int]:
        """How many sentences and paragraphs begin after one position and up to another."""
        sentences = bisect_right(self._starts, second) - bisect_right(self._starts, first)
        return sentences, bisect_right(self._paragraphs, second) - bisect_right(self._paragraphs, first)


def choose(
    text: str,
    at: int,
    candidates: Sequence[Candidate],
    *,
    gender: str,
    spoke: Sequence[str],
    quoted: Sequence[Span],
    sentences: Sentences,
) -> tuple[str, float] | None:
    """The key of the candidate that a pronoun at a position most likely means and how sure that is; None if none is.

    `spoke` holds the keys of earlier speakers, the last one last; `quoted` the marked spans, in which names count less.
    """
    scores: dict[str, float] = {}
    for candidate in candidates:
        if gender and candidate.gender and candidate.gender != gender:
            continue
        score = _score(text, at, candidate, quoted, sentences)
        score += _AGREES if gender and candidate.gender == gender else 0.0
        score += _SALIENT * min(candidate.mentions, _OFTEN) / _OFTEN
        score += _SOURCE if candidate.is_source else 0.0
        score -= 0.0 if candidate.is_sure else _UNSURE
        before = scores.get(candidate.key)
        scores[candidate.key] = score if before is None else max(score, before) + _REPEATED
    if spoke and spoke[-1] in scores:
        scores[spoke[-1]] += _SPOKE
    for key in set(spoke[-4:-1]) - set(spoke[-1:]):
        if key in scores:
            scores[key] += _SPOKE_BEFORE
    ranked = sorted(((score, key) for key, score in scores.items()), reverse=True)
    if not ranked or ranked[0][0] < _FLOOR:
        return None
    lead = ranked[0][0] - ranked[1][0] if len(ranked) > 1 else _CLEAR
    return ranked[0][1], 0.5 + 0.4 * min(max(lead, 0.0), _CLEAR) / _CLEAR


def _score(text: str, at: int, candidate: Candidate, quoted: Sequence[Span], sentences: Sentences) -> float:
    away, paragraphs = sentences.between(candidate.start, at)
    score = -_SENTENCE * min(away, 4) - _PARAGRAPH * paragraphs
    opening = sentences.start_of(candidate.start)
    if text[candidate.end : candidate.end + 2] in ("'s", "’s", "s'", "s’"):
        score -= _POSSESSOR
    elif _AFTER_PREPOSITION.search(text, max(opening, candidate.start - 16), candidate.start):
        score -= _OBLIQUE
    elif text[candidate.end : candidate.end + 1] in (" ", ","):
        score += _SUBJECT if candidate.start - opening < 4 else _SUBJECT / 2
    return score - (_QUOTED if is_within(quoted, candidate.start) else 0.0)


def is_within(spans: Sequence[Span], position: int) -> bool:
    """Whether a position is inside one of some spans that are in reading order and do not overlap."""
    index = bisect_left(spans, position, key=_end_of)
    return index < len(spans) and spans[index].start_char <= position < spans[index].end_char


def _end_of(span: Span) -> int:
    return span.end_char - 1
