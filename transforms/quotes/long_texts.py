"""Texts too long for one reading: cut between paragraphs, read part by part, and the rows put back in place.

An article of any usual length is one part. What is longer - a dump, a book, a file of quote marks - is read within
bounded memory; speakers are then resolved within their part.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from transforms.quotes.marks import find_marks
from transforms.records import Paragraph, Quote, Span

LONGEST_PART = 300_000  # characters, some 50,000 words
# A paragraph of more than 15,000 words is cut between sentences. Of what is no prose, a sentence as long or whatever
# stands behind the first 80,000 words of such a paragraph, only the marks are looked at: it would take minutes.
LONGEST_PARAGRAPH = 100_000
LONGEST_PROSE = 500_000
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+|[。！？][」』”’]*")


def parts_of(paragraphs: Sequence[Paragraph]) -> Iterator[Sequence[Paragraph]]:
    """Runs of paragraphs that are read together; the windows of one that is too long stand alone."""
    first = 0
    for index, paragraph in enumerate(paragraphs):
        is_long = is_endless(paragraph)
        if first < index and (is_long or paragraph.end_char - paragraphs[first].start_char > LONGEST_PART):
            yield paragraphs[first:index]
            first = index
        if is_long:
            for window in windows_of(paragraph):
                yield [window]
            first = index + 1
    if first < len(paragraphs):
        yield paragraphs[first:]


def is_endless(paragraph: Paragraph) -> bool:
    """Whether a paragraph is longer than is read at once."""
    return paragraph.end_char - paragraph.start_char > LONGEST_PARAGRAPH


def windows_of(paragraph: Paragraph) -> Iterator[Paragraph]:
    """A long paragraph in pieces that end with a sentence: each short enough to be read, or no prose."""
    text, at, start = paragraph.text, paragraph.start_char, 0
    while start < len(text):
        is_last = start >= LONGEST_PROSE or len(text) - start <= LONGEST_PARAGRAPH
        end = len(text) if is_last else cut_after(text, start)
        yield replace(paragraph, start_char=at + start, end_char=at + end, text=text[start:end])
        start = end


def cut_after(text: str, start: int) -> int:
    """Where a window that begins at `start` ends: with the last sentence that fits, outside of quotes if there is one.

    The sentence that begins the window ends it if it is too long itself.
    """
    window = text[start : start + LONGEST_PARAGRAPH]
    ends = [match.end() for match in _SENTENCE_END.finditer(window)]
    if not ends:
        following = _SENTENCE_END.search(text, start + LONGEST_PARAGRAPH)
        return following.end() if following else len(text)
    marks = [mark for mark in find_marks(window) if mark.parent is None]
    openings = [mark.start_char for mark in marks]
    for end in reversed(ends[bisect_left(ends, LONGEST_PARAGRAPH // 2) :]):
        opened = bisect_left(openings, end)
        if not opened or marks[opened - 1].end_char <= end:
            return start + end
    return start + ends[-1]


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
