"""Who might be speaking: every name, role, group, body, document and pronoun of a text, with its span.

There is no parser: a mention is a head word from the lexicon, stretched to the left over its modifiers as far as its
determiner and to the right over "of the Harbour Trust". The work grows with the text and with nothing else.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from transforms.quotes.lexicon import GROUP, ORGANISATION, PRONOUN, ROLE, Lexicon
from transforms.quotes.names import NAME, PERSON, PLACE, Named, is_possessive
from transforms.quotes.tokens import Tokens
from transforms.records import Span

SINGULAR, PLURAL = "singular", "plural"

_MOST_MODIFIERS = 7  # words between a determiner and its noun
_MOST_COMPLEMENT = 7  # words after "of"
_LONGEST_PHRASE = 24  # words from a head to its last complement's preposition


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


def find_mentions(text: str, tokens: Tokens, names: Sequence[Named], lexicon: Lexicon) -> list[Mention]:
    """The mentions of a text in reading order, none inside another."""
    mentions = [_named(text, tokens, names, index, lexicon) for index, name in enumerate(names) if name.kind != ROLE]
    taken = [(name.start, name.name_end) for name in names if name.kind != ROLE]
    taken.append((len(text), len(text)))
    at = 0
    heads = lexicon.heads
    for index in [index for index, word in enumerate(tokens.words) if word in heads]:
        word, start = tokens.words[index], tokens.starts[index]
        kind = heads[word]
        while taken[at][1] <= start < taken[-1][0]:
            at += 1
        if taken[at][0] <= start:
            continue
        if kind == PRONOUN:
            mentions.append(_pronoun(start, word, lexicon))
        elif not _heads_on(tokens, index, lexicon):
            noun = _noun_phrase(text, tokens, index, kind, lexicon)
            if noun is not None:
                mentions.append(noun)
    return _outermost(mentions)


def _outermost(mentions: list[Mention]) -> list[Mention]:
    mentions.sort(key=_by_start_then_longest)
    kept: list[Mention] = []
    end = 0
    for mention in mentions:
        if mention.start_char >= end:
            kept.append(mention)
            end = mention.end_char
    return kept


def _by_start_then_longest(mention: Mention) -> tuple[int, int]:
    return mention.start_char, -mention.end_char


def _named(text: str, tokens: Tokens, names: Sequence[Named], index: int, lexicon: Lexicon) -> Mention:
    name = names[index]
    start, end = name.start, name.name_end
    before = bisect_left(tokens.starts, start) - 1
    if before >= 0 and tokens.ends[before] == start - 1:
        word = tokens.words[before]
        lower = word.lower()
        if lower in lexicon.definite or lower in lexicon.modifiers:
            start = tokens.starts[before]
        elif name.kind in (PERSON, NAME) and lexicon.heads.get(word) == ROLE:
            start = left_edge(text, tokens, before, lexicon)
    following = names[index + 1] if index + 1 < len(names) and name.kind == PERSON else None
    if following is not None and text[end : following.start] in (" of ", " of the "):
        end = following.name_end
    number = PLURAL if name.kind == PLACE and name.words[-1].endswith("s") else SINGULAR
    return Mention(start, end, name.kind, name.gender or None, number, name.words[-1].lower())


def _pronoun(start: int, word: str, lexicon: Lexicon) -> Mention:
    head = word.lower()
    kind = lexicon.pronouns[head]
    number: str | None = SINGULAR
    if kind in ("plural", "first_plural"):
        number = PLURAL
    elif kind in ("relative", "second", "indefinite"):
        number = None
    return Mention(start, start + len(word), PRONOUN, lexicon.gender.get(head), number, head)


def _heads_on(tokens: Tokens, index: int, lexicon: Lexicon) -> bool:
    """Whether the next word is a head as well, so that this one only modifies it: "police chief"."""
    if index + 1 == len(tokens.words) or not _adjoins(tokens, index + 1):
        return False
    return lexicon.heads.get(tokens.words[index + 1], PRONOUN) != PRONOUN


def _adjoins(tokens: Tokens, index: int) -> bool:
    """Whether one character, a space, parts a token from the one before it."""
    return tokens.starts[index] - tokens.ends[index - 1] == 1


def _noun_phrase(text: str, tokens: Tokens, index: int, kind: str, lexicon: Lexicon) -> Mention | None:
    word, start = tokens.words[index], tokens.starts[index]
    edge = left_edge(text, tokens, index, lexicon)
    if edge == start and kind in (ROLE, ORGANISATION) and word[0].islower():
        return None  # a bare singular noun: "in office", "by train"
    head = word.lower()
    number = PLURAL if kind == GROUP or (kind != ROLE and head.endswith("s")) else SINGULAR
    return Mention(edge, _right_edge(tokens, index, lexicon), kind, lexicon.gender.get(head), number, head)


def left_edge(text: str, tokens: Tokens, index: int, lexicon: Lexicon) -> int:
    """Where the phrase begins whose head, or last role word, is a token."""
    sure = tokens.starts[index]
    is_certain = True  # no unknown word has been passed, over which only a determiner leads
    for back in range(index - 1, max(index - 1 - _MOST_MODIFIERS, -1), -1):
        word = tokens.words[back]
        if word in ("'s", "’s") or (word in ("'", "’") and is_possessive(text, tokens.starts[back])):
            return _possessor_start(tokens, back - 1, lexicon) if back else sure
        if not _adjoins(tokens, back + 1):
            break
        lower = word.lower()
        if lower in lexicon.determining:
            return tokens.starts[back]
        if lower in lexicon.closed or not word[0].isalnum():
            break
        is_known = (
            word[0].isupper() or lower in lexicon.modifiers or lower in lexicon.demonyms or lower in lexicon.heads
        )
        if is_known or lower in lexicon.numbers or lower.isdigit():
            sure = tokens.starts[back] if is_certain else sure
        elif lower.endswith(("ed", "ing")) and back and tokens.words[back - 1] in lexicon.heads:
            break  # "the party nominated Senator Hall"
        else:
            is_certain = False
    return sure


def _possessor_start(tokens: Tokens, index: int, lexicon: Lexicon) -> int:
    """Where a possessor begins: its capitalised words and its article."""
    for back in range(index - 1, max(index - 5, -1), -1):
        word = tokens.words[back]
        if not _adjoins(tokens, back + 1):
            break
        if word.lower() in lexicon.definite:
            return tokens.starts[back]
        if not word[0].isupper() or not tokens.words[index][0].isupper() or word.lower() in lexicon.function:
            break
        index = back
    return tokens.starts[index]


def _right_edge(tokens: Tokens, index: int, lexicon: Lexicon) -> int:
    """Where the phrase ends: its head, or what a preposition adds to it."""
    words = tokens.words
    last = index
    at = index + 1
    limit = min(len(words), index + _LONGEST_PHRASE)
    while at < limit and words[at] in lexicon.locatives and _adjoins(tokens, at):
        stop = at
        for ahead in range(at + 1, min(at + 1 + _MOST_COMPLEMENT, len(words))):
            word = words[ahead]
            lower = word.lower()
            if not _adjoins(tokens, ahead) or not word[0].isalnum():
                break
            if lower in lexicon.breaks and not (ahead == at + 1 and lower in lexicon.determining):
                break
            if lower in lexicon.calendar:
                break
            if ahead > at + 1 and lower.endswith("ed") and word[0].islower():
                break
            stop = ahead
        if stop == at or (words[at] != "of" and not words[stop][0].isupper()):
            break
        last = stop
        at = stop + 1
    return tokens.ends[last]
