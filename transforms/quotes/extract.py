"""Quotes of an article as rows: who said what, by which words we know, and how sure we are."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from transforms.metadata.headline import headline_span
from transforms.metadata.language import detect_language
from transforms.paragraphs import BODY, HEADLINE, find_blocks, label_paragraphs
from transforms.quotes.attribution import Attribution
from transforms.quotes.interview import with_turns
from transforms.quotes.kinds import kind_of
from transforms.quotes.languages import Language
from transforms.quotes.link import attributions
from transforms.quotes.link_headline import headline_attribution
from transforms.quotes.link_weights import LinkWeights
from transforms.quotes.long_texts import is_endless, moved_paragraph, moved_quote, parts_of
from transforms.quotes.marks import MarkedSpan, find_marks
from transforms.quotes.nested import nested_attribution
from transforms.quotes.resolve import Cast, Resolved
from transforms.quotes.rules import attribute
from transforms.quotes.tagger import Tagger
from transforms.quotes.tokens import Tokens, tokenize
from transforms.records import Paragraph, Quote, Span
from transforms.text import analysis_text

SPEECH = "speech"
STANCE = "stance"
TERM = "term"
CARRIED = ":carried"
_LEARNED = "en"  # the language of the weights; the others go by rules
# A quote's type is what its letters say: this share of them inside marks, as in PolNeAR's evaluation.
_DIRECT_SHARE = 0.95
_INDIRECT_SHARE = 0.02
_SAMPLE = 8  # paragraphs that tell a language
_SURE = 0.9


def extract_quotes(
    text: str, *, article_id: str, language: str | None = None, paragraphs: Sequence[Paragraph] | None = None
) -> list[Quote]:
    """Quotes of an article in reading order, among them the marked words that nobody said, with a kind of their own.

    `language` is an ISO 639-1 code; without one it is found out. `paragraphs` are the article's if it is split
    already. Spans count characters of `text`.
    """
    paragraphs = paragraphs_of(text, article_id) if paragraphs is None else paragraphs
    plain = unwrapped(analysis_text(text), paragraphs)
    code = language or language_of(plain, paragraphs)
    parts = list(parts_of(paragraphs))
    if len(parts) == 1:
        return quotes_of_part(text, plain, article_id, code, paragraphs)
    quotes: list[Quote] = []
    for part in parts:
        start, end = part[0].start_char, part[-1].end_char
        own = [moved_paragraph(paragraph, -start) for paragraph in part]
        # The id of a quote tells its place in the article, so that the part's own place belongs to it.
        found = quotes_of_part(text[start:end], plain[start:end], f"{article_id}@{start}", code, own)
        before, paragraphs_before = len(quotes), bisect_left(paragraphs, start, key=lambda one: one.start_char)
        quotes.extend(
            replace(
                moved_quote(quote, start, quotes_before=before, paragraphs_before=paragraphs_before),
                article_id=article_id,
            )
            for quote in found
        )
    return quotes


def quotes_of_part(text: str, plain: str, article_id: str, code: str, paragraphs: Sequence[Paragraph]) -> list[Quote]:
    """Quotes of a text that is read at once; `plain` is its analysis text, `code` its language."""
    endless = len(paragraphs) == 1 and is_endless(paragraphs[0])
    words = None if endless else Language.load(code)
    marks = find_marks(plain, code)
    tokens = tokenize("" if endless else plain)
    quoted = [(mark.start_char, mark.end_char) for mark in marks if mark.parent is None]
    cast = Cast.of(plain, tokens=tokens, language=code, quoted=quoted)
    found = with_headline(plain, attributions_of(plain, tokens, marks, code, words), words, paragraphs)
    found = with_turns(plain, found, paragraphs, cast)
    found.extend(asides(plain, marks, found, words, cast))
    found.sort(key=lambda one: (one.spans[0].start_char, -one.spans[-1].end_char))
    return rows_of(text, article_id, found, cast, marks, paragraphs)


def paragraphs_of(text: str, article_id: str) -> list[Paragraph]:
    """Paragraphs of a text that comes without any, the first being the headline if it looks like one."""
    headline = headline_span(text)
    kinds = {} if headline is None else {headline.start_char: HEADLINE}
    blocks = find_blocks(text, [] if headline is None else [headline])
    return label_paragraphs(text, blocks, article_id=article_id, known_kinds=kinds)


def unwrapped(text: str, paragraphs: Sequence[Paragraph]) -> str:
    """The text, as long as before, with a space for every line end inside a paragraph: hard-wrapped lines go on."""
    pieces: list[str] = []
    done = 0
    for paragraph in paragraphs:
        pieces.append(text[done : paragraph.start_char])
        pieces.append(text[paragraph.start_char : paragraph.end_char].replace("\n", " "))
        done = paragraph.end_char
    return "".join(pieces) + text[done:]


def language_of(text: str, paragraphs: Sequence[Paragraph]) -> str:
    """ISO 639-1 code of the language of the body; English where the body is too short to tell."""
    body = [text[one.start_char : one.end_char] for one in paragraphs if one.kind == BODY]
    detected = detect_language(" ".join(body[:_SAMPLE]))
    return detected.code if detected and detected.confidence >= _SURE else _LEARNED


def attributions_of(
    text: str, tokens: Tokens, marks: Sequence[MarkedSpan], language: str, words: Language | None
) -> list[Attribution]:
    """Attributions by the means that the language has: weights, rules over its words, or the marks alone."""
    if words is not None and language == _LEARNED:
        return attributions(text, Tagger.load().tag(text, tokens), marks, LinkWeights.load(), words)
    return attribute(text, words, marks)


def with_headline(
    text: str, found: list[Attribution], words: Language | None, paragraphs: Sequence[Paragraph]
) -> list[Attribution]:
    """The attributions, and the one of a headline that ends in its speaker in place of others there."""
    if words is None or not paragraphs or paragraphs[0].kind != HEADLINE:
        return found
    headline = Span(paragraphs[0].start_char, paragraphs[0].end_char)
    own = headline_attribution(text, headline, words)
    if own is None:
        return found
    return [own, *(one for one in found if one.spans[0].start_char >= headline.end_char)]


def asides(
    text: str, marks: Sequence[MarkedSpan], found: Sequence[Attribution], words: Language | None, cast: Cast
) -> list[Attribution]:
    """The marked words that are no quote's content, under their kind, and the quotes inside other quotes' marks."""
    taken = sorted(span for attribution in found for span in attribution.spans)
    rest: list[Attribution] = []
    for index, mark in enumerate(marks):
        span = Span(mark.inner_start, mark.inner_end)
        place = bisect_right(taken, (span.start_char, len(text))) - 1
        covered = place >= 0 and taken[place].end_char >= span.end_char
        if span.start_char >= span.end_char or (covered and (mark.parent is None or taken[place] == span)):
            continue
        kind = kind_of(text, marks, index, words)
        if kind.kind != SPEECH:
            rest.append(Attribution((span,), None, None, None, kind.kind, "marks:alone", kind.probability))
        elif covered and words is not None:
            nested = nested_attribution(text, marks, index, words, cast)
            rest.extend([nested] if nested else [])
        elif not covered:
            rest.append(Attribution((span,), None, None, None, TERM, "marks:alone", kind.probability))
    return rest


def rows_of(
    text: str,
    article_id: str,
    found: Sequence[Attribution],
    cast: Cast,
    marks: Sequence[MarkedSpan],
    paragraphs: Sequence[Paragraph],
) -> list[Quote]:
    """Rows of the attributions, which come in reading order, each after the one that encloses it."""
    regions = [(mark.start_char, mark.end_char) for mark in marks if mark.parent is None]
    starts = [paragraph.start_char for paragraph in paragraphs]
    rows: list[Quote] = []
    resolved: list[Resolved] = []
    spoken: list[Resolved] = []
    open_rows: list[int] = []
    for attribution in found:
        first, last = attribution.spans[0].start_char, attribution.spans[-1].end_char
        while open_rows and rows[open_rows[-1]].spans[-1].end_char < last:
            open_rows.pop()
        parent = open_rows[-1] if open_rows else None
        who = speaker_of(attribution, cast, spoken, None if parent is None else resolved[parent])
        index = max(bisect_right(starts, first) - 1, 0)
        mention, cue, relay = attribution.speaker_span, attribution.cue_span, attribution.relayed_by_span
        rows.append(
            Quote(
                quote_id=quote_id_of(article_id, attribution.spans),
                article_id=article_id,
                quote_index=len(rows),
                first_paragraph_index=index,
                last_paragraph_index=max(bisect_right(starts, last - 1) - 1, 0),
                type=type_of(text, attribution.spans, regions),
                kind=attribution.kind,
                scope="headline" if paragraphs and paragraphs[index].kind == HEADLINE else "body",
                spans=attribution.spans,
                text=" ".join(text[start:end] for start, end in attribution.spans),
                closure=closure_of(attribution.spans[-1], marks),
                speaker_mention=None if mention is None else text[mention.start_char : mention.end_char],
                speaker_span=mention,
                speaker=who.speaker,
                speaker_kind=who.speaker_kind,
                speaker_role=who.speaker_role,
                resolution=who.resolution,
                relayed_by=None if relay is None else text[relay.start_char : relay.end_char],
                cue=None if cue is None else text[cue.start_char : cue.end_char],
                cue_span=cue,
                parent_quote_id=None if parent is None else rows[parent].quote_id,
                confidence=round(attribution.confidence, 4),
                rule=attribution.rule,
            )
        )
        resolved.append(who)
        open_rows.append(len(rows) - 1)
        if parent is None and attribution.kind in (SPEECH, STANCE):
            spoken.append(who)
    return rows


def speaker_of(
    attribution: Attribution, cast: Cast, spoken: Sequence[Resolved], enclosing: Resolved | None
) -> Resolved:
    """The resolved speaker; `spoken` are those of the quotes before, `enclosing` that of the quote around this one."""
    is_carried = attribution.rule.endswith(CARRIED)
    who = cast.resolve(
        attribution.speaker_span,
        at=attribution.spans[0].start_char,
        content=attribution.spans,
        enclosing=enclosing,
        previous=spoken if attribution.speaker_span is not None or is_carried else (),
    )
    return who._replace(resolution="carried") if is_carried and who.speaker is not None else who


def quote_id_of(article_id: str, spans: Sequence[Span]) -> str:
    """Id of a quote: the same for the same place in the same article, whatever else changes."""
    place = ",".join(f"{start}-{end}" for start, end in spans)
    return sha256(f"{article_id}\n{place}".encode()).hexdigest()[:20]


def type_of(text: str, spans: Sequence[Span], regions: Sequence[tuple[int, int]]) -> str:
    """direct, mixed or indirect, by the share of the letters and digits that are inside marks."""
    letters = inside = 0
    for start, end in spans:
        place = max(bisect_right(regions, (start, len(text))) - 1, 0)
        letters += count_letters(text, start, end)
        while place < len(regions) and regions[place][0] < end:
            inside += count_letters(text, max(start, regions[place][0]), min(end, regions[place][1]))
            place += 1
    if inside >= _DIRECT_SHARE * letters:
        return "direct"
    return "indirect" if inside <= _INDIRECT_SHARE * letters else "mixed"


def count_letters(text: str, start: int, end: int) -> int:
    """Letters and digits in a range of characters."""
    return sum(map(str.isalnum, text[start:end]))


def closure_of(span: Span, marks: Sequence[MarkedSpan]) -> str | None:
    """How the last mark that touches a span closes; None where no mark does."""
    place = bisect_right(marks, span.end_char - 1, key=lambda mark: mark.start_char) - 1
    while place >= 0 and marks[place].parent is not None and marks[place].end_char < span.end_char:
        place = marks[place].parent or 0
    return marks[place].closure if place >= 0 and marks[place].end_char > span.start_char else None
