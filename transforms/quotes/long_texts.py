"""Texts too long for one reading: cut between paragraphs, read part by part, and the rows put back in place.

An article of any usual length is one part. What is longer - a dump, a book, a file of quote marks - is read within
bounded memory; speakers are then resolved within their part.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from transforms.records import Paragraph, Quote, Span

LONGEST_PART = 300_000  # characters, some 50,000 words
# No prose has paragraphs of 15,000 words: only the marks of a longer one are looked at.
LONGEST_PARAGRAPH = 100_000


def parts_of(paragraphs: Sequence[Paragraph]) -> Iterator[Sequence[Paragraph]]:
    """Runs of paragraphs that are read together; one that is too long for prose stands alone."""
    first = 0
    for index, paragraph in enumerate(paragraphs):
        is_long = is_endless(paragraph)
        if first < index and (is_long or paragraph.end_char - paragraphs[first].start_char > LONGEST_PART):
            yield paragraphs[first:index]
            first = index
        if is_long:
            yield paragraphs[index : index + 1]
            first = index + 1
    if first < len(paragraphs):
        yield paragraphs[first:]


def is_endless(paragraph: Paragraph) -> bool:
    """Whether a paragraph is longer than any prose."""
    return paragraph.end_char - paragraph.start_char > LONGEST_PARAGRAPH


def moved_paragraph(paragraph: Paragraph, by: int) -> Paragraph:
    """The paragraph that many characters further on."""
    return replace(paragraph, start_char=paragraph.start_char + by, end_char=paragraph.end_char + by)


def moved_quote(quote: Quote, article_id: str, by: int, quotes_before: int, paragraphs_before: int) -> Quote:
    """The quote that many characters further on, behind other quotes and paragraphs; its own id stays as it is."""
    return replace(
        quote,
        article_id=article_id,
        quote_index=quote.quote_index + quotes_before,
        first_paragraph_index=quote.first_paragraph_index + paragraphs_before,
        last_paragraph_index=quote.last_paragraph_index + paragraphs_before,
        spans=tuple(moved_span(span, by) for span in quote.spans),
        speaker_span=None if quote.speaker_span is None else moved_span(quote.speaker_span, by),
        cue_span=None if quote.cue_span is None else moved_span(quote.cue_span, by),
    )


def moved_span(span: Span, by: int) -> Span:
    """The span that many characters further on."""
    return Span(span.start_char + by, span.end_char + by)
