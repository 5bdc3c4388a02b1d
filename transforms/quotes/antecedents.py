"""Whom a pronoun stands for: candidates before it, weighed by agreement, nearness, subjecthood and who spoke last.

The weights are set by hand after centering theory's order of preference (subject before object, near before far); no
corpus in reach marks pronouns of speakers in numbers that would allow to learn them.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from transforms.quotes.lexicon import DOCUMENT, GROUP, ORGANISATION, ROLE, Lexicon
from transforms.quotes.mentions import PLURAL, Mention
from transforms.quotes.names import NAME, PERSON, PLACE, Named, starts_sentence
from transforms.quotes.people import Entity, Register
from transforms.quotes.tokens import Tokens
from transforms.records import Span

FARTHEST = 1000  # characters between a pronoun and its antecedent
_AFTER_PREPOSITION = re.compile(r"\b(?:of|with|to|for|from|by|against|about|on|told|at|in|and|like|than)\s(?:the\s)?\Z")

_SENTENCE, _PARAGRAPH = 1.0, 0.6
_SOURCE, _SUBJECT, _AGREES, _SPOKE, _SPOKE_BEFORE = 1.0, 1.2, 0.8, 1.6, 0.5
_QUOTED, _POSSESSOR, _OBLIQUE, _UNSURE = 2.0, 1.0, 0.8, 0.6
_REPEATED, _SALIENT, _OFTEN = 0.15, 0.8, 8  # mentions
_FLOOR = -2.5  # what scores lower is no antecedent
_CLEAR = 1.0  # a lead over the second by so much is beyond doubt


_MOST_MENTIONS = 8  # of one entity that are looked at
_PHRASES = frozenset({ROLE, GROUP, ORGANISATION, DOCUMENT})  # mentions that are no names
_PERSONS = frozenset({PERSON, NAME, ROLE})
_PLURALS = frozenset({GROUP, ORGANISATION, PLACE})
_AGREEING = {
    "masculine": _PERSONS,
    "feminine": _PERSONS,
    "neuter": frozenset({ORGANISATION, PLACE, DOCUMENT}),
}


class Candidate(NamedTuple):
    """Somebody who may be meant by a pronoun: an entity, or the phrase that one mention is."""

    meant: Entity | Mention
    key: str  # the same for all mentions of one
    start: int
    end: int
    gender: str
    is_sure: bool
    mentions: int  # in the whole article
    is_source: bool  # named elsewhere beside a word of saying


class Sentences:
    """Where the sentences and paragraphs of a text begin, to count those between two positions."""

    def __init__(self, tokens: Tokens) -> None:
        self._starts = [0, *(tokens.starts[first] for first in tokens.sentences)]
        self._paragraphs = [0, *(tokens.starts[first] for first, _ in tokens.paragraphs)]

    def start_of(self, position: int) -> int:
        """The first character of the sentence that a position is in."""
        return self._starts[bisect_right(self._starts, position) - 1]

    def between(self, first: int, second: int) -> tuple[int, int]:
        """How many sentences and paragraphs begin after one position and up to another."""
        sentences = bisect_right(self._starts, second) - bisect_right(self._starts, first)
        return sentences, bisect_right(self._paragraphs, second) - bisect_right(self._paragraphs, first)


class Antecedents:
    """The possible antecedents of an article's pronouns."""

    def __init__(
        self,
        text: str,
        tokens: Tokens,
        register: Register,
        mentions: Sequence[Mention],
        quoted: Sequence[Span],
        lexicon: Lexicon,
    ) -> None:
        self._text = text
        self._tokens = tokens
        self._register = register
        self._mentions = mentions
        self._quoted = quoted
        self._lexicon = lexicon
        self._starts = [mention.start_char for mention in mentions]
        self._sources: dict[int, bool] = {}

    @cached_property
    def _sentences(self) -> Sentences:
        return Sentences(self._tokens)

    @cached_property
    def _by_name(self) -> dict[str, Entity]:
        return {entity.name: entity for entity in self._register.entities}

    def find(
        self,
        at: int,
        kind: str,
        gender: str,
        content: Sequence[Span],
        spoke: Sequence[str],
        phrase_of: Callable[[Mention], str | None],
    ) -> tuple[Entity | Mention, float] | None:
        """Whom a pronoun at a position most likely means and how sure that is; None if nobody is near enough.

        `kind` is the pronoun's, none is taken from the spans `content`, `spoke` names the earlier speakers, the last
        one last, and `phrase_of` says what a nominal mention stands for.
        """
        scores: dict[str, float] = {}
        meant: dict[str, Entity | Mention] = {}
        for candidate in self._candidates(at, kind, content, phrase_of):
            if gender and candidate.gender and candidate.gender != gender:
                continue
            score = self._score(at, candidate) + (_AGREES if gender and candidate.gender == gender else 0.0)
            before = scores.get(candidate.key)
            scores[candidate.key] = score if before is None else max(score, before) + _REPEATED
            meant[candidate.key] = candidate.meant
        if spoke and spoke[-1] in scores:
            scores[spoke[-1]] += _SPOKE
        for key in set(spoke[-4:-1]) - set(spoke[-1:]):
            if key in scores:
                scores[key] += _SPOKE_BEFORE
        ranked = sorted(((score, key) for key, score in scores.items()), reverse=True)
        if not ranked or ranked[0][0] < _FLOOR:
            return None
        lead = ranked[0][0] - ranked[1][0] if len(ranked) > 1 else _CLEAR
        return meant[ranked[0][1]], 0.5 + 0.4 * min(max(lead, 0.0), _CLEAR) / _CLEAR

    def _candidates(
        self, at: int, kind: str, content: Sequence[Span], phrase_of: Callable[[Mention], str | None]
    ) -> Iterator[Candidate]:
        wanted = _AGREEING.get(kind, _PLURALS)
        names = self._register.names
        for index in range(bisect_left(names, at - FARTHEST, key=_start_of), bisect_left(names, at, key=_start_of)):
            named, entity = names[index], self._register.entity_of[index]
            if entity is None or entity.kind not in wanted or named.name_end > at or is_within(content, named.start):
                continue
            if entity.kind == PLACE and kind == "plural" and not entity.words[-1].endswith("s"):
                continue
            if entity.kind == NAME and not self._is_name_elsewhere(entity):
                continue
            yield self._of_entity(entity, self._opening(named.start), named.name_end)
        first = bisect_left(self._starts, at - FARTHEST)
        for mention in self._mentions[first : bisect_left(self._starts, at)]:
            if mention.kind not in _PHRASES or mention.kind not in wanted or is_within(content, mention.start_char):
                continue
            if mention.end_char > at or (mention.number == PLURAL) != (kind == "plural" and mention.kind == GROUP):
                continue
            phrase = phrase_of(mention)
            if phrase is None:
                continue
            entity = self._by_name.get(phrase)
            start, end = mention.start_char, mention.end_char
            if entity is not None:
                yield self._of_entity(entity, start, end)
            else:
                yield Candidate(mention, phrase, start, end, mention.gender or "", True, 1, False)

    def _of_entity(self, entity: Entity, start: int, end: int) -> Candidate:
        is_sure = entity.is_sure or len(entity.words) > 1
        is_source = self._is_source(entity)
        return Candidate(entity, entity.name, start, end, entity.gender, is_sure, len(entity.mentions), is_source)

    def _opening(self, start: int) -> int:
        """Where the mention begins that a name is in: before its title and article."""
        index = bisect_right(self._starts, start) - 1
        if index < 0 or self._mentions[index].end_char <= start:
            return start
        return self._mentions[index].start_char

    def _score(self, at: int, candidate: Candidate) -> float:
        text, sentences = self._text, self._sentences
        away, paragraphs = sentences.between(candidate.start, at)
        score = -_SENTENCE * min(away, 4) - _PARAGRAPH * paragraphs
        opening = sentences.start_of(candidate.start)
        if text[candidate.end : candidate.end + 2] in ("'s", "’s", "s'", "s’"):
            score -= _POSSESSOR
        elif _AFTER_PREPOSITION.search(text, max(opening, candidate.start - 16), candidate.start):
            score -= _OBLIQUE
        elif text[candidate.end : candidate.end + 1] in (" ", ","):
            score += _SUBJECT if candidate.start - opening < 4 else _SUBJECT / 2
        score -= _QUOTED if is_within(self._quoted, candidate.start) else 0.0
        score += _SALIENT * min(candidate.mentions, _OFTEN) / _OFTEN
        score += _SOURCE if candidate.is_source else 0.0
        return score - (0.0 if candidate.is_sure else _UNSURE)

    def _is_source(self, entity: Entity) -> bool:
        """Whether a word of saying follows one of an entity's mentions or stands before it."""
        known = self._sources.get(id(entity))
        if known is None:
            after, before = _saying(self._lexicon)
            names = (self._register.names[index] for index in entity.mentions[:_MOST_MENTIONS])
            known = self._sources[id(entity)] = any(
                after.match(self._text, named.name_end)
                or before.search(self._text, max(named.start - 20, 0), named.start)
                for named in names
            )
        return known

    def _is_name_elsewhere(self, entity: Entity) -> bool:
        """Whether an unknown name is also written with a capital where no sentence begins."""
        if len(entity.words) > 1:
            return True
        mentions = entity.mentions[:_MOST_MENTIONS]
        return not all(starts_sentence(self._text, self._register.names[index].start) for index in mentions)


@lru_cache(maxsize=8)
def _saying(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A word of saying after a name and one before it."""
    words = "|".join(sorted(lexicon.saying))
    return re.compile(rf",?\s(?:\w{{2,12}}\s)?(?:{words})\b"), re.compile(rf"\b(?:{words})\s\Z")


def _start_of(named: Named) -> int:
    return named.start


def is_within(spans: Sequence[Span], position: int) -> bool:
    """Whether a position is inside one of some spans that are in reading order and do not overlap."""
    index = bisect_left(spans, position, key=_end_of)
    return index < len(spans) and spans[index].start_char <= position < spans[index].end_char


def _end_of(span: Span) -> int:
    return span.end_char - 1
