"""Words and punctuation of a text with their offsets, by paragraph and sentence."""

import re
from dataclasses import dataclass
from functools import cached_property

# Ordered by frequency. Every alternative consumes what it has matched, so that a pass is linear.
_TOKEN = re.compile(
    r"[^\W\d](?:\w+(?:-\w+)*|(?:\.[^\W\d_])+\.|(?:-\w+)+|)"  # words, compounds and U.S.
    r"|\d+(?:[.,:/]\d+)*\w*"
    r"|\n\s*"
    r"|['’](?:[sdmtSDMT]|re|ve|ll|RE|VE|LL)\b"  # the possessive is no part of a speaker's name
    r"|``|''|\.\.+|--+"
    r"|[^\w\s]"
)
_ENDERS = frozenset(".!?…")
_CLOSERS = frozenset("\"'”’»›)]") | {"''"}
_ABBREVIATION = re.compile(
    r"adm|ave|capt|co|col|corp|dr|etc|ft|gen|gov|hon|inc|jr|lt|ltd|messrs|mr|mrs|ms|mt|pres|prof|reps?|rev|sens?|sgt|sr"
    r"|st|supt|vs|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Tokens:
    """The tokens of a text.

    Token i is text[starts[i]:ends[i]]. Tokens rise, do not overlap, hold no white space, and every other character
    of the text is in exactly one. `paragraphs` holds token ranges [first, last), one per line that has any token.
    """

    words: list[str]
    starts: list[int]
    ends: list[int]
    paragraphs: list[tuple[int, int]]

    @cached_property
    def sentences(self) -> list[int]:
        """First tokens of the sentences; see `sentence_starts`."""
        return sentence_starts(self)

    def chars(self, first: int, last: int) -> tuple[int, int]:
        """Characters [start, end) of the tokens [first, last)."""
        return self.starts[first], self.ends[last - 1]


def tokenize(text: str) -> Tokens:
    """Tokens of a text, in time linear in its length."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    paragraphs: list[tuple[int, int]] = []
    first = 0
    for match in _TOKEN.finditer(text):
        word = match.group()
        if word[0] == "\n":
            if first < len(words):
                paragraphs.append((first, len(words)))
                first = len(words)
        else:
            words.append(word)
            starts.append(match.start())
            ends.append(match.end())
    if first < len(words):
        paragraphs.append((first, len(words)))
    return Tokens(words, starts, ends, paragraphs)


def sentence_starts(tokens: Tokens) -> list[int]:
    """First tokens of the sentences, rising; every paragraph starts one.

    A sentence ends with . ! ? or … and the closing marks behind it, unless the full stop belongs to an abbreviation
    or an initial, or a lower-case word follows.
    """
    words = tokens.words
    begins = [first for first, _ in tokens.paragraphs]
    lasts = iter(tokens.paragraphs)
    first = last = following = 0
    for position in [position for position, word in enumerate(words) if word[-1] in _ENDERS]:
        if position < following:
            continue  # among the marks behind an earlier end
        while position >= last:
            first, last = next(lasts)
        if _is_abbreviated(words, position, first):
            continue
        following = position + 1
        while following < last and words[following] in _CLOSERS:
            following += 1
        if following < last and not words[following][0].islower() and words[following][0] not in ",;:":
            begins.append(following)
    return sorted(begins)


def _is_abbreviated(words: list[str], position: int, first: int) -> bool:
    word = words[position]
    if word != ".":
        return len(word) > 1 and word[0] != "."  # U.S. and its like
    if position == first:
        return True
    before = words[position - 1]
    return bool(_ABBREVIATION.fullmatch(before)) or (len(before) == 1 and before.isalpha() and before != "I")
