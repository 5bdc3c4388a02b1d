"""Interviews and transcripts: paragraphs that begin with the label of their speaker ("Q:", "A:", "REYES:")."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.quotes.attribution import Attribution
from transforms.quotes.resolve import Cast
from transforms.records import Paragraph, Span

_CAPITALS = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’\-]+(?: [A-ZÀ-Þ][A-ZÀ-Þ.'’\-]*){0,3}"
_NAME = r"[A-ZÀ-Þ][^\W\d_]+(?: [A-ZÀ-Þ][^\W\d_]+){0,2}"
_TURN = re.compile(
    rf"[*_]*(?P<speaker>[QA]|{_CAPITALS}|{_NAME})(?P<cue>:)[*_]*\s+(?P<content>[^\s*_].*[^\s*_])[*_\s]*", re.DOTALL
)
_QUESTION, _ANSWER = "Q", "A"
_FEWEST = 2  # turns of each speaker, at least one of whom has so many, and turns in all
_CONFIDENCE = 0.6


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says in one paragraph, which begins at `start_char`."""

    start_char: int
    label: str
    speaker: Span
    cue: Span
    content: Span


def turns_of(text: str, paragraphs: Sequence[Paragraph]) -> list[Turn]:
    """The turns of an interview in reading order; none where the labels are those of lists or of single lines.

    An interview has two labels, one of them twice, or questions and answers.
    """
    turns: list[Turn] = []
    for paragraph in paragraphs:
        match = _TURN.fullmatch(text, paragraph.start_char, paragraph.end_char)
        if match:
            spans = (Span(*match.span(name)) for name in ("speaker", "cue", "content"))
            turns.append(Turn(paragraph.start_char, match["speaker"], *spans))
    counts = Counter(turn.label for turn in turns)
    often = {label for label, count in counts.items() if count >= _FEWEST}
    if {_QUESTION, _ANSWER} <= counts.keys() or (often and len(counts) > 1):
        known = often | {label for label in counts if label.isupper()}
        return [turn for turn in turns if turn.label in known]
    return []


def with_turns(
    text: str, found: Sequence[Attribution], paragraphs: Sequence[Paragraph], cast: Cast
) -> list[Attribution]:
    """The attributions, those that begin in an interview's turn replaced by the turn."""
    turns = turns_of(text, paragraphs)
    if not turns:
        return list(found)
    starts = [paragraph.start_char for paragraph in paragraphs]
    taken = {turn.start_char for turn in turns}
    rest = [one for one in found if starts[bisect_right(starts, one.spans[0].start_char) - 1] not in taken]
    first = turns[0].start_char
    interviewee = only_speaker([one for one in rest if one.spans[0].start_char < first], cast) or only_person(
        cast, first
    )
    return rest + [turn_attribution(turn, interviewee) for turn in turns]


def turn_attribution(turn: Turn, interviewee: Span | None) -> Attribution:
    """A turn as speech of its label; an answer "A" is the interviewee's, a question "Q" nobody's that is known."""
    speaker: Span | None = turn.speaker
    if turn.label in (_QUESTION, _ANSWER):
        speaker = interviewee if turn.label == _ANSWER else None
    return Attribution((turn.content,), turn.cue, speaker, None, "speech", "interview:label", _CONFIDENCE)


def only_speaker(found: Sequence[Attribution], cast: Cast) -> Span | None:
    """The mention of the only speaker of the quotes before an interview; None if there are more."""
    mentions = [one.speaker_span for one in found if one.speaker_span is not None]
    return mentions[0] if len(names_of(mentions, cast)) == 1 else None


def only_person(cast: Cast, end: int) -> Span | None:
    """The first mention of the only person whom the text before an interview names; None if there are more."""
    mentions = [mention.span for mention in cast.mentions_between(0, end) if mention.kind == "person"]
    return mentions[0] if len(names_of(mentions, cast)) == 1 else None


def names_of(mentions: Sequence[Span], cast: Cast) -> set[str]:
    """The people that mentions stand for."""
    resolved = [cast.resolve(mention, at=mention.start_char) for mention in mentions]
    return {who.speaker for who in resolved if who.speaker is not None and who.speaker_kind == "person"}
