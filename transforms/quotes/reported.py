"""Clauses that report what somebody said without quoting it whole: said-that, according-to, and the reported mood."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from transforms.quotes.attribution import RULE_CONFIDENCE, Attribution
from transforms.quotes.clauses import (
    Cue,
    Item,
    cue_at,
    is_adverb,
    is_break,
    phrase_of,
    speaker_after,
    speaker_before,
    speaker_of,
)
from transforms.quotes.languages import Language
from transforms.records import Span

FARTHEST_CONJUNCTION = 10  # items between a cue and the conjunction of its clause
LONGEST_SOURCE_WORDS = 4
LONGEST_TAIL = 14  # items of a clause that names cue and speaker after what was said
SHORTEST_REPORT = 3  # words


class Source(NamedTuple):
    """An according-to phrase: its cue, its speaker, and the first item after it."""

    cue: Span
    speaker: Span
    after: int


def reported_clauses(sentence: Sequence[Item], language: Language) -> Iterator[Attribution]:
    """What the sentence reports, at most once; a clause that is one quote from end to end is left to the marks."""
    for find in (_said_that, _sourced, _said_after, _in_reported_mood):
        found = find(sentence, language)
        if found is not None:
            yield found
            return


def source_at(sentence: Sequence[Item], place: int, language: Language) -> Source | None:
    """The according-to phrase that begins at an item."""
    for size in range(min(LONGEST_SOURCE_WORDS, len(sentence) - place), 0, -1):
        items = sentence[place : place + size]
        if phrase_of(items) in language.according_to:
            verb = cue_at(sentence, place + size, language) if place + size < len(sentence) else None
            speaker = speaker_after(sentence, verb.after if verb else place + size, language)
            if speaker is None:
                return None
            return Source(Span(items[0].start, items[-1].end), speaker, _first_after(sentence, speaker.end_char))
    return _as_somebody_said(sentence, place, language)


def _as_somebody_said(sentence: Sequence[Item], place: int, language: Language) -> Source | None:
    """As X said, ...: the phrase ends with the cue or the speaker, before punctuation."""
    if sentence[place].lower not in language.as_words:
        return None
    end = next((at for at in range(place + 1, len(sentence)) if is_break(sentence[at])), len(sentence))
    for at in range(place + 1, end):
        cue = cue_at(sentence, at, language)
        if cue:
            speaker = speaker_before(sentence, cue.first, language) or speaker_after(sentence, cue.after, language)
            return Source(span_of(sentence, cue), speaker, end) if speaker else None
    return None


def _first_after(sentence: Sequence[Item], end: int) -> int:
    return next((place for place, item in enumerate(sentence) if item.start >= end), len(sentence))


def _report(
    sentence: Sequence[Item],
    first: int,
    after: int,
    cue: Span,
    speaker: Span | None,
    kind: str,
    rule: str,
) -> Attribution | None:
    """The attribution of the items from `first` to `after`, unless they are too few or a quote as a whole."""
    items = sentence[first:after]
    if sum(1 if item.mark is None else SHORTEST_REPORT for item in items) < SHORTEST_REPORT:
        return None
    if len(items) == 1:
        return None
    return Attribution((Span(items[0].start, items[-1].end),), cue, speaker, None, kind, rule, RULE_CONFIDENCE[rule])


def _said_that(sentence: Sequence[Item], language: Language) -> Attribution | None:
    """X said that ...; that stands after the cue, perhaps after the speaker or a comma."""
    for place in range(len(sentence)):
        cue = cue_at(sentence, place, language)
        conjunction = _conjunction_after(sentence, cue, language) if cue else None
        if cue is None or conjunction is None:
            continue
        speaker = speaker_of(sentence, cue, language)
        return _report(
            sentence, conjunction + 1, len(sentence), span_of(sentence, cue), speaker, cue.kind, "rules:that"
        )
    return None


def _conjunction_after(sentence: Sequence[Item], cue: Cue, language: Language) -> int | None:
    for place in range(cue.after, min(len(sentence), cue.after + FARTHEST_CONJUNCTION)):
        if sentence[place].mark is not None:
            return None
        if sentence[place].lower in language.complementizers:
            return place
        if place > cue.after and is_break(sentence[place]):
            return None
    return None


def _sourced(sentence: Sequence[Item], language: Language) -> Attribution | None:
    """According to X, ...; or the same phrase after a comma; or X and a word that follows the speaker."""
    for place, item in enumerate(sentence):
        if item.lower in language.according_to_after:
            speaker = speaker_before(sentence, place, language)
            if speaker:
                cue = Span(item.start, item.end)
                return _report(sentence, place + 1, len(sentence), cue, speaker, "speech", "rules:source")
        source = source_at(sentence, place, language) if place == 0 or is_break(item) else None
        if source and place == 0:
            return _report(sentence, source.after, len(sentence), source.cue, source.speaker, "speech", "rules:source")
        if source and source.after >= len(sentence):
            return _report(sentence, 0, place, source.cue, source.speaker, "speech", "rules:source")
    return None


def _said_after(sentence: Sequence[Item], language: Language) -> Attribution | None:
    """..., said X: a clause that begins with its cue ends the sentence; quotes in marks have their own rule."""
    if sentence[0].lower in language.stops:
        return None
    for place in range(max(1, len(sentence) - LONGEST_TAIL), len(sentence)):
        quotes_words = sentence[place - 1].mark is not None
        if "," not in sentence[place].gap or (quotes_words and not _is_clause(sentence, place, language)):
            continue
        at = place
        while at < len(sentence) and (is_adverb(sentence[at], language) or sentence[at].lower in language.clitics):
            at += 1
        cue = cue_at(sentence, at, language) if at < len(sentence) else None
        if cue is None or sentence[at].lower.endswith(language.participle_endings):
            continue
        speaker = speaker_after(sentence, cue.after, language) or speaker_before(sentence, cue.first, language)
        if speaker and speaker.start_char >= sentence[place].start:
            return _report(sentence, 0, place, span_of(sentence, cue), speaker, cue.kind, "rules:said-after")
    return None


def _is_clause(sentence: Sequence[Item], place: int, language: Language) -> bool:
    """Whether the items before `place` are a clause that quotes some of its words, none of them a cue."""
    words = [at for at in range(place) if sentence[at].mark is None]
    return len(words) > 1 and words[0] == 0 and not any(cue_at(sentence, at, language) for at in words)


def _in_reported_mood(sentence: Sequence[Item], language: Language) -> Attribution | None:
    """X said, ... with the verb of the clause in the mood of reported speech."""
    for place in range(len(sentence)):
        cue = cue_at(sentence, place, language)
        if cue is None:
            continue
        comma = next((at for at in range(cue.after, len(sentence)) if is_break(sentence[at])), None)
        if comma is None or sentence[comma].gap.strip() != ",":
            continue
        if any(item.lower in language.reported_mood for item in sentence[comma:]):
            speaker = speaker_of(sentence, cue, language)
            return _report(sentence, comma, len(sentence), span_of(sentence, cue), speaker, cue.kind, "rules:mood")
    return None


def span_of(sentence: Sequence[Item], cue: Cue) -> Span:
    """Characters of a cue."""
    return Span(sentence[cue.first].start, sentence[cue.after - 1].end)
