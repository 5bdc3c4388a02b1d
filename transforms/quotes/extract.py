"""Quotes of an article as rows: who said what, by which words we know, and how sure we are."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

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
from transforms.quotes.long_texts import LONGEST_PART, is_endless, moved_paragraph, moved_quote, parts_of
from transforms.quotes.marks import MarkedSpan, find_marks
from transforms.quotes.nested import nested_attribution
from transforms.quotes.plain_marks import with_plain_marks
from transforms.quotes.resolve import Cast, Resolved
from transforms.quotes.rules import attribute
from transforms.quotes.tagger import Tagger, TokenTags
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
# The detector takes none of 435 English sentences of 4 to 14 words for French, German or Spanish so surely.
_SURE = 0.6


@dataclass(frozen=True, slots=True)
class Unread:
    """An article to extract quotes from.

    `language` is an ISO 639-1 code; without one it is found out. `paragraphs` are the article's if it is split
    already.
    """

    text: str
    article_id: str
    language: str | None = None
    paragraphs: Sequence[Paragraph] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What is read at once of the article at an index: all of it, unless it is very long; it begins at `start_char`."""

    article: int
    text: str
    plain: str
    start_char: int
    paragraphs: Sequence[Paragraph]
    paragraphs_before: int
    language: str
    words: Language | None
    marks: list[MarkedSpan]
    tokens: Tokens

    @property
    def is_learned(self) -> bool:
        """Whether the weights know the language."""
        return self.words is not None and self.language == _LEARNED


Readable = TypeVar("Readable", Unread, Part)


def extract_quotes(
    text: str, *, article_id: str, language: str | None = None, paragraphs: Sequence[Paragraph] | None = None
) -> list[Quote]:
    """Quotes of an article in reading order, among them the marked words that nobody said, with a kind of their own.

    Spans count characters of `text`; see `Unread` for the arguments.
    """
    return extract_many([Unread(text, article_id, language, paragraphs)])[0]


def extract_many(articles: Sequence[Unread]) -> list[list[Quote]]:
    """Quotes of each article: what `extract_quotes` gives, in less time, because the tagger reads them together."""
    quotes: list[list[Quote]] = [[] for _ in articles]
    parts = (part for index, article in enumerate(articles) for part in parts_to_read(article, index))
    for together in batches_of(parts, LONGEST_PART):  # so that memory is bounded
        learned = [part.tokens for part in together if part.is_learned]
        tags = iter(Tagger.load().tag_many(learned) if learned else [])
        for part in together:
            article_id, before = articles[part.article].article_id, quotes[part.article]
            found = quotes_of_part(part, next(tags) if part.is_learned else None, article_id)
            if part.start_char or part.paragraphs_before or before:
                moves = (part.start_char, len(before), part.paragraphs_before)
                found = [moved_quote(quote, article_id, *moves) for quote in found]
            before.extend(found)
    return quotes


def batches_of(texts: Iterable[Readable], most: int) -> Iterator[list[Readable]]:
    """Runs of texts, in order, each of at most so many characters or of one text."""
    batch: list[Readable] = []
    size = 0
    for text in texts:
        if batch and size + len(text.text) > most:
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text.text)
    if batch:
        yield batch


def parts_to_read(article: Unread, index: int) -> Iterator[Part]:
    """The parts of an article, which is the one at `index`, with their marks and tokens."""
    text = article.text
    paragraphs = paragraphs_of(text, article.article_id) if article.paragraphs is None else article.paragraphs
    plain = unwrapped(analysis_text(text), paragraphs)
    code = article.language or language_of(plain, paragraphs)
    parts = list(parts_of(paragraphs))
    for own in parts:
        # The only part is the whole text, with what stands around its paragraphs.
        start, end = (0, len(text)) if len(parts) == 1 else (own[0].start_char, own[-1].end_char)
        endless = is_endless(own[0])
        marks = find_marks(plain[start:end], code)
        yield Part(
            article=index,
            text=text[start:end],
            plain=plain[start:end],
            start_char=start,
            paragraphs=[moved_paragraph(paragraph, -start) for paragraph in own] if start else own,
            paragraphs_before=own[0].paragraph_index,
            language=code,
            words=None if endless else Language.load(code),
            marks=marks,
            tokens=with_plain_marks(tokenize("" if endless else plain[start:end]), [] if endless else marks),
        )


def quotes_of_part(part: Part, tags: TokenTags | None, article_id: str) -> list[Quote]:
    """Quotes of a part, by the means that its language has: weights, rules over its words, or the marks alone."""
    # The id of a quote tells its place in the article, so that the part's own place belongs to it.
    own_id = f"{article_id}@{part.start_char}" if part.start_char else article_id
    text, words, marks, paragraphs = part.plain, part.words, part.marks, part.paragraphs
    quoted = [(mark.start_char, mark.end_char) for mark in marks if mark.parent is None]
    cast = Cast.of(text, tokens=part.tokens, language=part.language, quoted=quoted)
    if tags is not None and words is not None:
        found = attributions(text, tags, marks, LinkWeights.load(), words)
    else:
        found = attribute(text, words, marks)
    found = with_headline(text, found, words, paragraphs)
    found = with_turns(text, found, paragraphs, cast)
    found.extend(asides(text, marks, found, words, cast))
    found.sort(key=lambda one: (one.spans[0].start_char, -one.spans[-1].end_char))
    return rows_of(part.text, own_id, found, cast, marks, paragraphs)


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
        if not covered and begins_inside(taken, span):
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


def begins_inside(taken: Sequence[Span], span: Span) -> bool:
    """Whether one of the sorted spans begins in another one: what stands between marks has an aside cut out."""
    place = bisect_left(taken, (span.start_char, 0))
    return place < len(taken) and taken[place].start_char < span.end_char


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
        own = count_letters(text, start, end)
        letters += own
        while place < len(regions) and regions[place][0] < end:
            first, last = max(start, regions[place][0]), min(end, regions[place][1])
            inside += own if (first, last) == (start, end) else count_letters(text, first, last)
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
