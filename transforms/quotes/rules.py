"""Attribution by rules for languages without learned weights: quotes in marks, and the clauses of their sentences.

The rules know only shapes - cue and speaker before or after a quote, inverted or not, quotes in two pieces, said-that
and according-to clauses; the words come from the language's data.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from transforms.quotes.attribution import RULE_CONFIDENCE, Attribution
from transforms.quotes.clauses import (
    Cue,
    Item,
    cue_at,
    is_adverb,
    is_break,
    sentences_of,
    speaker_after,
    speaker_before,
    speaker_of,
)
from transforms.quotes.kinds import Kind, kind_of
from transforms.quotes.languages import Language
from transforms.quotes.marks import MarkedSpan
from transforms.quotes.reported import Source, reported_clauses, source_at, span_of
from transforms.records import Span

ALONE_RULE = "marks:alone"
UNATTRIBUTED = Attribution((), None, None, None, "speech", ALONE_RULE, RULE_CONFIDENCE[ALONE_RULE])
SURELY_UNSAID = 0.2  # probability of speech up to which even a cue does not make marked words speech
LONGEST_AUXILIARIES = 3  # items before the cue of an aside
LONGEST_ADVERBIAL = 8  # words between the speaker of a quote and its second piece
FARTHEST_CUE = 12  # items between a cue and a quote after it
NEAREST_WORDS = 6  # items after a quote within which its cue begins


def attribute(text: str, language: Language | None, marks: Sequence[MarkedSpan]) -> list[Attribution]:
    """Quotes of an article in reading order; without a language, what is marked and looks like speech, unattributed.

    Spans are characters of `text`, without the marks at their edges. Marked words that nobody said are kept with
    their kind.
    """
    outermost = [index for index, mark in enumerate(marks) if mark.parent is None]
    kinds = {index: kind_of(text, marks, index, language) for index in outermost}
    if language is None:
        return _grouped([_alone(marks[index], kinds[index]) for index in outermost], marks)
    unsaid = [
        index for index in outermost if kinds[index].kind != "speech" and kinds[index].probability <= SURELY_UNSAID
    ]
    speech = sorted(set(outermost).difference(unsaid))
    kind_at = {marks[index].inner_start: kinds[index].kind for index in speech}
    attributed = [_with_kind(attribution, kind_at) for attribution in _attributed(text, language, marks, speech)]
    return _grouped([*attributed, *(_alone(marks[index], kinds[index]) for index in unsaid)], marks)


def _with_kind(attribution: Attribution, kinds: Mapping[int, str]) -> Attribution:
    """The attribution; without a cue or an earlier speaker, its words are what their looks say."""
    if attribution.rule != ALONE_RULE:
        return attribution
    return replace(attribution, kind=kinds.get(attribution.spans[0].start_char, attribution.kind))


def _alone(mark: MarkedSpan, kind: Kind) -> Attribution:
    return replace(UNATTRIBUTED, spans=(_inner(mark),), kind=kind.kind)


def _attributed(
    text: str, language: Language, marks: Sequence[MarkedSpan], speech: Sequence[int]
) -> Iterator[Attribution]:
    """Attributions paragraph by paragraph; a quote without a cue has the speaker of the one before it."""
    last: Attribution | None = None
    place = 0
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        inside = []
        while place < len(speech) and marks[speech[place]].start_char < end:
            inside.append(speech[place])
            place += 1
        here = list(_in_paragraph(text, Span(start, end), language, marks, inside, last))
        yield from here
        if text[start:end].strip():
            last = next((attribution for attribution in reversed(here) if attribution.speaker_span), None)
        start = end + 1


def _in_paragraph(
    text: str,
    paragraph: Span,
    language: Language,
    marks: Sequence[MarkedSpan],
    inside: Sequence[int],
    before: Attribution | None,
) -> list[Attribution]:
    """Attributions of one paragraph; `before` is the last one of the paragraph before."""
    found: list[Attribution] = []
    speaker = before.speaker_span if before else None
    for number, sentence in enumerate(sentences_of(text, *paragraph, marks, inside, language)):
        reported = list(reported_clauses(sentence, language))
        for place, item in enumerate(sentence):
            if item.mark is None or any(_holds(clause, item) for clause in (*reported, *found[-1:])):
                continue
            quote = _quote(text, sentence, place, marks[item.mark], language)
            if quote.cue_span is None:
                quote = _with_aside(text, quote, marks[item.mark], language)
            if found and _goes_on(text, found[-1], quote):
                found[-1] = replace(found[-1], spans=(*found[-1].spans, *quote.spans))
                continue
            if speaker and quote.speaker_span is None and _may_carry(quote, found, place, number):
                quote = replace(
                    quote, speaker_span=speaker, rule="rules:carried", confidence=RULE_CONFIDENCE["rules:carried"]
                )
            found.append(quote)
            speaker = quote.speaker_span or speaker
        for clause in reported:
            source = clause.speaker_span or (speaker if found else None)
            if source:
                found.append(replace(clause, speaker_span=source))
                speaker = source
    return found


def _quote(text: str, sentence: Sequence[Item], place: int, mark: MarkedSpan, language: Language) -> Attribution:
    """The quote at an item with the cue and speaker of its sentence; none of both if there are none."""
    found = _after(sentence, place, language) if ":" not in sentence[place].gap else None
    if found is None:
        found = _before(sentence, place, language) or UNATTRIBUTED
        if found.rule == "rules:before" and _is_fragment(text, mark):
            clause = _clause_around(sentence, place, found, language)
            return replace(found, spans=(clause or _inner(mark),))
    return replace(found, spans=(_inner(mark),))


def _is_fragment(text: str, mark: MarkedSpan) -> bool:
    """Whether marked words are part of the sentence around them, not one of their own."""
    return text[mark.inner_start].islower() and text[mark.inner_end - 1] not in "?!"


def _clause_around(sentence: Sequence[Item], place: int, found: Attribution, language: Language) -> Span | None:
    """What follows the cue up to punctuation, if that is more than the marked words: called it a "disaster"."""
    after = max(span.end_char for span in (found.cue_span, found.speaker_span) if span)
    first = next(at for at, item in enumerate(sentence) if item.start >= after)
    while first < place and is_adverb(sentence[first], language):
        first += 1
    if sentence[first].lower in language.complementizers:
        first += 1
    between = sentence[first:place]
    if not between or between[0].lower in language.stops or any(is_break(item) for item in sentence[first + 1 : place]):
        return None
    last = place
    while last + 1 < len(sentence) and not is_break(sentence[last + 1]):
        last += 1
    return Span(between[0].start, sentence[last].end)


def _after(sentence: Sequence[Item], place: int, language: Language) -> Attribution | None:
    """Cue and speaker after a quote: "...", said X; "...", X said; "...", according to X."""
    first = place + 1
    if first >= len(sentence) or sentence[first].mark is not None:
        return None
    source = source_at(sentence, first, language)
    if source:
        return _sourced(source)
    if sentence[first].lower in language.quotatives:
        speaker = speaker_after(sentence, first + 1, language)
        return _attribution(sentence, Cue(first, first + 1, "speech"), speaker, "rules:after") if speaker else None
    for at in range(first, min(len(sentence), first + NEAREST_WORDS)):
        if sentence[at].mark is not None or (at > first and is_break(sentence[at])):
            return None
        cue = cue_at(sentence, at, language)
        if cue:
            return _after_at(sentence, first, cue, language)
    return None


def _after_at(sentence: Sequence[Item], first: int, cue: Cue, language: Language) -> Attribution | None:
    """The attribution by a cue in the clause that begins at `first`, right after a quote."""
    if sentence[first].lower in language.stops or sentence[cue.first].lower.endswith(language.participle_endings):
        return None  # the sentence goes on: "..." and called it; "...", adding that
    speaker = speaker_before(sentence, cue.first, language)
    if all(is_adverb(item, language) for item in sentence[first : cue.first]):
        speaker = speaker_after(sentence, cue.after, language) or speaker
    return _attribution(sentence, cue, speaker, "rules:after")


def _before(sentence: Sequence[Item], place: int, language: Language) -> Attribution | None:
    """Cue and speaker before a quote: X said: "..."; on Monday said X: "..."; according to X, "..."."""
    for at in range(place - 1, max(-1, place - 1 - FARTHEST_CUE), -1):
        if sentence[at].mark is not None:
            return None
        cue = cue_at(sentence, at, language)
        if cue:
            return _attribution(sentence, cue, speaker_of(sentence, cue, language), "rules:before")
        source = source_at(sentence, at, language)
        if source:
            return _sourced(source)
    return None


def _sourced(source: Source) -> Attribution:
    rule = "rules:source"
    return Attribution((), source.cue, source.speaker, None, "speech", rule, RULE_CONFIDENCE[rule])


def _attribution(sentence: Sequence[Item], cue: Cue, speaker: Span | None, rule: str) -> Attribution:
    confidence = RULE_CONFIDENCE[rule if speaker else ALONE_RULE]
    return Attribution((), span_of(sentence, cue), speaker, None, cue.kind, rule, confidence)


def _holds(clause: Attribution, item: Item) -> bool:
    return any(span.start_char <= item.start and item.end <= span.end_char for span in clause.spans)


def _goes_on(text: str, earlier: Attribution, quote: Attribution) -> bool:
    """Whether a quote is the second piece of the one whose cue and speaker stand right before it."""
    if earlier.rule != "rules:after" or earlier.cue_span is None:
        return False
    tail = max(earlier.cue_span.end_char, earlier.speaker_span.end_char if earlier.speaker_span else 0)
    if tail < earlier.spans[-1].end_char:
        return False
    if quote.cue_span is None:
        return len(text[tail : quote.spans[0].start_char].split()) <= LONGEST_ADVERBIAL
    return quote.cue_span == earlier.cue_span


def _with_aside(text: str, quote: Attribution, mark: MarkedSpan, language: Language) -> Attribution:
    """The quote, in two pieces if an aside within its marks says who speaks: « Partons, dit-elle. Vite. »"""
    if not (language.clitics or mark.style == "dash"):
        return quote
    for sentence in sentences_of(text, mark.inner_start, mark.inner_end, (), (), language):
        for place, item in enumerate(sentence[1:], start=1):
            aside = _aside_at(sentence, place, language) if "," in item.gap else None
            if aside is None:
                continue
            after = max(span.end_char for span in (aside.cue_span, aside.speaker_span) if span)
            pieces = (Span(mark.inner_start, sentence[place - 1].end), _trimmed(text, after, mark.inner_end))
            return replace(aside, spans=tuple(piece for piece in pieces if piece))
    return quote


def _aside_at(sentence: Sequence[Item], place: int, language: Language) -> Attribution | None:
    for at in range(place, min(len(sentence), place + LONGEST_AUXILIARIES + 1)):
        cue = cue_at(sentence, at, language)
        if cue:
            clitic = speaker_before(sentence, cue.first, language) if at > place else None
            speaker = clitic or speaker_after(sentence, cue.after, language)
            return _attribution(sentence, cue, speaker, "rules:aside") if speaker else None
        if is_break(sentence[at]) and at > place:
            return None
        if not is_adverb(sentence[at], language) and sentence[at].lower not in language.clitics:
            return None
    return None


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """The piece from its first word on; None if there is none."""
    while start < end and not text[start].isalnum():
        start += 1
    return Span(start, end) if start < end else None


def _may_carry(quote: Attribution, found: Sequence[Attribution], place: int, sentence_number: int) -> bool:
    """Whether a quote without a speaker can be by the speaker before it: it has a cue, or begins its sentence.

    Without a quote before it in its paragraph it must begin the paragraph.
    """
    if found:
        return quote.cue_span is not None or place == 0
    return place == 0 and sentence_number == 0


def _grouped(found: Sequence[Attribution], marks: Sequence[MarkedSpan]) -> list[Attribution]:
    """The attributions with the pieces of a quote that runs over paragraphs joined into one."""
    groups = {mark.inner_start: mark.group for mark in marks}
    best: list[Attribution] = []
    pieces: list[list[Span]] = []
    by_group: dict[int, int] = {}
    for attribution in sorted(found, key=lambda attribution: attribution.spans):
        group = groups.get(attribution.spans[0].start_char)
        place = by_group.get(group, -1) if group is not None else -1
        if place < 0:
            place = len(best)
            best.append(attribution)
            pieces.append([])
        elif attribution.confidence > best[place].confidence:
            best[place] = attribution
        pieces[place] += attribution.spans
        by_group.update((groups[span.start_char], place) for span in attribution.spans if span.start_char in groups)
    return [replace(attribution, spans=tuple(spans)) for attribution, spans in zip(best, pieces, strict=True)]


def _inner(mark: MarkedSpan) -> Span:
    return Span(mark.inner_start, mark.inner_end)
