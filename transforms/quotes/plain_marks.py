"""Quote marks as the tagger knows them: every pair as “ and ”, and nothing else that looks like a mark.

It has learned from articles with plain double marks, and takes the words of a paragraph for spoken or not by the
marks alone. Where single marks, marks the wrong way round, lost closers or inches would mislead it, the pairs that
`transforms.quotes.marks` has found stand in for what is printed.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from transforms.quotes.features import CLOSER, INSIDE, OPENER, QUOTE_MARKS, quote_states
from transforms.quotes.marks import MarkedSpan
from transforms.quotes.tokens import Tokens

_OPEN, _CLOSE, _NO_MARK = "“", "”", "'"
_DASHES = "dash"


def with_plain_marks(tokens: Tokens, marks: Sequence[MarkedSpan]) -> Tokens:
    """The tokens, their words changed in the paragraphs whose marks tell the tagger something else than the pairs."""
    pairs = [mark for mark in marks if mark.parent is None and mark.style != _DASHES]
    if not pairs:
        return tokens
    states = states_of(tokens, pairs)
    words: list[str] | None = None
    for first, last in tokens.paragraphs:
        own, printed = states[first:last], tokens.words[first:last]
        if bytes(own) != quote_states(printed).tobytes():
            words = words or list(tokens.words)
            words[first:last] = map(_plain, printed, own)
    return tokens if words is None else replace(tokens, words=words)


def states_of(tokens: Tokens, pairs: Sequence[MarkedSpan]) -> bytearray:
    """What `quote_states` would say of every token if all that it went by were these pairs."""
    states = bytearray(len(tokens.words))
    ends = {last for _, last in tokens.paragraphs}
    for mark in pairs:
        first, last = bisect_left(tokens.starts, mark.start_char), bisect_right(tokens.ends, mark.end_char)
        if first >= last:
            continue
        states[first:last] = bytes([INSIDE]) * (last - first)
        states[first] = OPENER
        # Where the closer is lost amid a paragraph, the stop or comma behind the words stands in for it.
        is_lost = mark.closure == "missing" and last not in ends and not tokens.words[last - 1][-1].isalnum()
        if last - first > 1 and (mark.closure == "explicit" or is_lost):
            states[last - 1] = CLOSER
    return states


def _plain(word: str, state: int) -> str:
    if state in (OPENER, CLOSER):
        return _OPEN if state == OPENER else _CLOSE
    return _NO_MARK if word in QUOTE_MARKS else word
