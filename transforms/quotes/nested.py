"""Quotes inside quotes: speech within marks that a quote's own words attribute ("He told me, 'Go home'")."""

import re
from collections.abc import Sequence

from transforms.quotes.attribution import Attribution
from transforms.quotes.languages import Language
from transforms.quotes.marks import MarkedSpan
from transforms.quotes.resolve import Cast
from transforms.records import Span

_REACH = 80  # characters before the marks in which the cue stands
_NEAREST = 3  # words
_CONFIDENCE = 0.6
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)]*\s")


def nested_attribution(
    text: str, marks: Sequence[MarkedSpan], index: int, language: Language, cast: Cast
) -> Attribution | None:
    """The attribution of marked words inside other marks; None if no verb of saying and a pause stand before them.

    Without the pause the words are a name or a term ("what he calls 'hell'").
    """
    mark = marks[index]
    if mark.parent is None:
        return None
    start = max(marks[mark.parent].inner_start, mark.start_char - _REACH)
    for match in _SENTENCE_END.finditer(text, start, mark.start_char):
        start = match.end()
    words = list(_WORD.finditer(text, start, mark.start_char))
    if not text[start : mark.start_char].rstrip().endswith((",", ":")):
        return None
    for word in reversed(words[-_NEAREST:]):
        if word.group().lower() in language.speech_cues:
            mentions = cast.mentions_between(start, word.start())
            return Attribution(
                spans=(Span(mark.inner_start, mark.inner_end),),
                cue_span=Span(*word.span()),
                speaker_span=mentions[-1].span if mentions else None,
                relayed_by_span=None,
                kind="speech",
                rule="nested:before",
                confidence=_CONFIDENCE,
            )
    return None
