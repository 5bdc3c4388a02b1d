"""Who might be speaking: every name, role, group, body, document and pronoun of a text, with its span.

There is no parser: a mention is a head word from the lexicon, stretched to the left over its modifiers as far as its
determiner and to the right over "of the Harbour Trust". The work grows with the text and with nothing else.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from transforms.quotes.lexicon import GROUP, ORGANISATION, PRONOUN, ROLE, Lexicon, kind_of_head
from transforms.quotes.names import NAME, PERSON, Named, is_possessive
from transforms.records import Span

SINGULAR, PLURAL = "singular", "plural"

_WORD = re.compile(r"[^\W_](?:\w|-(?=\w)|['’](?!(?:s|S|re|ve|ll|d|m)\b)(?=\w)|\.(?=\w)){0,60}|%")
_MOST_MODIFIERS = 7  # words between a determiner and its noun
_MOST_COMPLEMENT = 7  # words after "of"
_SPACES = " \u00a0\u202f"


class Mention(NamedTuple):
    """A phrase that may be somebody's name, role or stand-in.

    `kind` is person, organisation, place, name (any of these), group, document, role (one person, by what he is) or
    pronoun; `gender` is "m", "f" or None, `number` singular, plural or None, `head` the word that
    decides, in lower case.
    """

    start_char: int
    end_char: int
    kind: str
    gender: str | None
    number: str | None
    head: str

    @property
    def span(self) -> Span:
        """Where the mention stands in the text."""
        return Span(self.start_char, self.end_char)


class _Kinds(dict[str, str]):
    """What kind of mention a word heads ("" for none), worked out once for each word."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, word: str) -> str:
        kind = self[word] = kind_of_head(word.lower(), self._lexicon)
        return kind


def find_mentions(
    text: str, names: Sequence[Named], lexicon: Lexicon, start: int = 0, end: int | None = None
) -> list[Mention]:
    """The mentions of a text, or of the part between two positions, in reading order, none inside another."""
    end = len(text) if end is None else end
    words = words_between(text, start, end)
    kinds = _Kinds(lexicon)
    first_name = bisect_left(names, start, key=_start_of)
    last_name = bisect_left(names, end, key=_start_of)
    taken = [(name.start, name.name_end) for name in names[first_name:last_name] if name.kind != ROLE]
    starts = [word[0] for word in words]
    mentions = [
        _named_mention(text, name, words, starts, kinds, lexicon)
        for name in names[first_name:last_name]
        if name.kind != ROLE
    ]
    at = 0
    for index, (word_start, word_end, word) in enumerate(words):
        kind = kinds[word]
        if not kind:
            continue
        while at < len(taken) and taken[at][1] <= word_start:
            at += 1
        if at < len(taken) and taken[at][0] <= word_start:
            continue
        if kind == PRONOUN:
            mentions.append(_pronoun(word_start, word_end, word, lexicon))
        elif not _heads_on(text, words, index, kinds):
            noun = _noun_phrase(text, words, index, kind, kinds, lexicon)
            if noun is not None:
                mentions.append(noun)
    return _outermost(mentions)


def words_between(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """The words between two positions of a text with their spans; a possessive ending is not part of its word."""
    return [(match.start(), match.end(), match.group()) for match in _WORD.finditer(text, start, end)]


def _start_of(name: Named) -> int:
    return name.start


def _outermost(mentions: list[Mention]) -> list[Mention]:
    mentions.sort(key=lambda mention: (mention.start_char, -mention.end_char))
    kept: list[Mention] = []
    for mention in mentions:
        if not kept or mention.start_char >= kept[-1].end_char:
            kept.append(mention)
    return kept


def _named_mention(
    text: str,
    name: Named,
    words: Sequence[tuple[int, int, str]],
    starts: Sequence[int],
    kinds: _Kinds,
    lexicon: Lexicon,
) -> Mention:
    start = name.start
    before = bisect_left(starts, start) - 1
    if before >= 0 and words[before][1] == start - 1 and text[start - 1] in _SPACES:
        lower = words[before][2].lower()
        if lower in lexicon.definite or lower in lexicon.modifiers:
            start = words[before][0]
        elif name.kind in (PERSON, NAME) and kinds[words[before][2]] == ROLE:
            start = left_edge(text, words, before, lexicon)
    kind = name.kind
    number = PLURAL if kind == "place" and name.words[-1].endswith("s") else SINGULAR
    return Mention(start, name.name_end, kind, name.gender or None, number, name.words[-1].lower())


def _pronoun(start: int, end: int, word: str, lexicon: Lexicon) -> Mention:
    kind = lexicon.pronouns[word.lower()]
    gender = lexicon.gender.get(word.lower())
    number = (
        PLURAL
        if kind in ("plural", "first_plural")
        else None
        if kind in ("relative", "second", "indefinite")
        else SINGULAR
    )
    return Mention(start, end, PRONOUN, gender, number, word.lower())


def _heads_on(text: str, words: Sequence[tuple[int, int, str]], index: int, kinds: _Kinds) -> bool:
    """Whether the next word is a head as well, so that this one only modifies it: "police chief"."""
    if index + 1 == len(words) or words[index + 1][0] != words[index][1] + 1 or text[words[index][1]] not in _SPACES:
        return False
    return kinds[words[index + 1][2]] not in ("", PRONOUN)


def _noun_phrase(
    text: str, words: Sequence[tuple[int, int, str]], index: int, kind: str, kinds: _Kinds, lexicon: Lexicon
) -> Mention | None:
    head = words[index][2].lower()
    edge = left_edge(text, words, index, lexicon)
    if edge == words[index][0] and kind in (ROLE, ORGANISATION) and words[index][2][0].islower():
        return None  # a bare singular noun: "in office", "by train"
    gender = lexicon.gender.get(head)
    end = _right_edge(text, words, index, lexicon)
    number = PLURAL if kind == GROUP or (kind != ROLE and head.endswith("s")) else SINGULAR
    return Mention(edge, end, kind, gender, number, head)


def left_edge(text: str, words: Sequence[tuple[int, int, str]], index: int, lexicon: Lexicon) -> int:
    """Where the phrase begins whose head or last role word is given."""
    sure = words[index][0]
    for back in range(index - 1, max(index - 1 - _MOST_MODIFIERS, -1), -1):
        start, end, word = words[back]
        if is_possessive(text, end):
            return _possessor_start(words, back, lexicon)
        if words[back + 1][0] - end != 1 or text[end] not in _SPACES:
            break
        lower = word.lower()
        if lower in lexicon.definite or lower in lexicon.indefinite or lower in lexicon.possessive:
            return start
        if lower in lexicon.numbers or lower.isdigit():
            sure = start
            continue
        if lower in lexicon.breaks or lower in lexicon.function or lower in lexicon.pronouns:
            break
        if word[0].isupper() or lower in lexicon.modifiers or lower in lexicon.demonyms or kind_of_head(lower, lexicon):
            sure = start
    return sure


def _possessor_start(words: Sequence[tuple[int, int, str]], index: int, lexicon: Lexicon) -> int:
    """Where a possessor begins: its capitalised words and its article."""
    start = words[index][0]
    for back in range(index - 1, max(index - 5, -1), -1):
        before, end, word = words[back]
        if words[back + 1][0] - end != 1:
            break
        if word.lower() in lexicon.definite:
            return before
        if not word[0].isupper() or not words[index][2][0].isupper() or word.lower() in lexicon.function:
            break
        start = before
    return start


def _right_edge(text: str, words: Sequence[tuple[int, int, str]], index: int, lexicon: Lexicon) -> int:
    """Where the phrase ends: its head, or what a preposition adds to it."""
    end = words[index][1]
    at = index + 1
    while at < len(words) and _adjacent(text, words, at) and words[at][2] in lexicon.locatives:
        stop = at
        for ahead in range(at + 1, min(at + 1 + _MOST_COMPLEMENT, len(words))):
            word = words[ahead][2]
            lower = word.lower()
            opening = ahead == at + 1 and (lower in lexicon.definite | lexicon.indefinite | lexicon.possessive)
            if not _adjacent(text, words, ahead) or (lower in lexicon.breaks and not opening):
                break
            if lower.endswith("ed") and ahead > at + 1 and word[0].islower():
                break
            stop = ahead
        if stop == at or (words[at][2] != "of" and not words[stop][2][0].isupper()):
            break
        end = words[stop][1]
        at = stop + 1
    return end


def _adjacent(text: str, words: Sequence[tuple[int, int, str]], index: int) -> bool:
    return words[index][0] - words[index - 1][1] == 1 and text[words[index][0] - 1] in _SPACES
