"""What the tagger knows of a token before it has seen the words around it."""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

UNKNOWN = 0
CONTEXTS = ("<first>", "<second>", "<other>", "<after colon>", "<after quote>")
SHAPES = ("x", "X", "XX", "Xx", "xX", "dddd", "d", "dx", "X-", "x-", ".")
OUTSIDE, INSIDE, OPENER, CLOSER = range(4)

_DIGIT = re.compile(r"\d")
_CLOSERS_OF = {
    '"': frozenset('"”'),
    "“": frozenset('”"'),
    "”": frozenset('"”'),
    "„": frozenset("“”"),
    "«": frozenset("»"),
    "``": frozenset({"''"}),
    "''": frozenset({"''"}),
}
QUOTE_MARKS = frozenset(_CLOSERS_OF) | {"»"}
_WORD_BITS, _AFFIX_BITS = 20, 14
_MOST_SURFACES = 200_000


def normal_form(word: str) -> str:
    """The form of a word that the vocabulary holds: lower case, straight apostrophe, every digit 0."""
    lower = word.lower().replace("’", "'")
    return _DIGIT.sub("0", lower) if any(char.isdigit() for char in lower) else lower


def suffix_of(form: str) -> str:
    """The last three letters of a longer word, else nothing."""
    return form[-3:] if len(form) > 3 else ""


def prefix_of(form: str) -> str:
    """The first three letters of a longer word, else nothing."""
    return form[:3] if len(form) > 4 else ""


def shape_of(word: str) -> int:
    """Index in SHAPES of how a word is written: its case, digits and hyphens."""
    return SHAPES.index(_shape_name(word))


def _shape_name(word: str) -> str:
    if word.isalpha():
        if word.islower():
            return "x"
        if word.isupper():
            return "X" if len(word) == 1 else "XX"
        return "Xx" if word[0].isupper() and word[1:].islower() else "xX"
    if word.isdigit():
        return "dddd" if len(word) == 4 else "d"
    if any(char.isdigit() for char in word):
        return "dx"
    if any(char.isalpha() for char in word):
        return "X-" if word[0].isupper() else "x-"
    return "."


class Lexicon(dict[str, int]):
    """Surface form -> its features packed into one integer, worked out once per form.

    Row 0 of the words, suffixes and prefixes stands for all that are unknown. The words begin with the unknown word
    and the CONTEXTS, which stand before a paragraph. At most 200,000 forms are remembered.
    """

    def __init__(self, words: Sequence[str], suffixes: Sequence[str], prefixes: Sequence[str]) -> None:
        super().__init__()
        self._words = {word: row for row, word in enumerate(words)}
        self._suffixes = {suffix: row for row, suffix in enumerate(suffixes)}
        self._prefixes = {prefix: row for row, prefix in enumerate(prefixes)}

    def __missing__(self, surface: str) -> int:
        form = normal_form(surface)
        word = self._words.get(form, UNKNOWN)
        if word == UNKNOWN and "-" in form:
            word = self._words.get(form.rsplit("-", 1)[1], UNKNOWN)
        suffix = self._suffixes.get(suffix_of(form), UNKNOWN)
        prefix = self._prefixes.get(prefix_of(form), UNKNOWN)
        code = pack(word, suffix, prefix, shape_of(surface))
        if len(self) >= _MOST_SURFACES:
            self.clear()
        self[surface] = code
        return code

    def context_code(self, context: str) -> int:
        """Code of one of CONTEXTS."""
        return pack(self._words[context], UNKNOWN, UNKNOWN, SHAPES.index("."))


def pack(word: int, suffix: int, prefix: int, shape: int) -> int:
    """One integer for a token's four features."""
    return ((shape << _AFFIX_BITS | prefix) << _AFFIX_BITS | suffix) << _WORD_BITS | word


def unpack(codes: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], ...]:
    """Rows of word, suffix, prefix and shape: the inverse of `pack` on an array of any shape."""
    affix = (1 << _AFFIX_BITS) - 1
    return (
        codes & ((1 << _WORD_BITS) - 1),
        codes >> _WORD_BITS & affix,
        codes >> (_WORD_BITS + _AFFIX_BITS) & affix,
        codes >> (_WORD_BITS + 2 * _AFFIX_BITS),
    )


def quote_states(words: Sequence[str]) -> npt.NDArray[np.int8]:
    """OUTSIDE, INSIDE, OPENER or CLOSER for each token of a paragraph; a quote left open lasts to its end."""
    states = np.zeros(len(words), np.int8)
    if QUOTE_MARKS.isdisjoint(words):  # most paragraphs
        return states
    closers: frozenset[str] = frozenset()
    opened = 0
    for position in [position for position, word in enumerate(words) if word in QUOTE_MARKS]:
        word = words[position]
        if closers:
            if word in closers:
                states[opened + 1 : position] = INSIDE
                states[position] = CLOSER
                closers = frozenset()
        elif word in _CLOSERS_OF:
            states[position] = OPENER
            closers, opened = _CLOSERS_OF[word], position
    if closers:
        states[opened + 1 :] = INSIDE
    return states


def context_of(index: int, last_word: str, last_state: int) -> str:
    """Which of CONTEXTS the paragraph at an index stands in, by how the one before it ends."""
    if index == 0:
        return "<first>"
    if last_word == ":":
        return "<after colon>"
    if last_state in (INSIDE, CLOSER):
        return "<after quote>"
    return "<second>" if index == 1 else "<other>"
