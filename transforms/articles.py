"""One raw document into the draft of an article: its text, its paragraphs, and what is said about it."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from transforms.html import read_html
from transforms.markdown import read_markdown
from transforms.metadata.authors import choose_authors, folded_name
from transforms.metadata.byline import place_of_byline, read_byline_line
from transforms.metadata.candidates import Candidate, choose
from transforms.metadata.dateline import Dateline, find_dateline
from transforms.metadata.front import read_front_matter
from transforms.metadata.headline import clean_headline, headline_span
from transforms.metadata.page_titles import page_titles
from transforms.metadata.times import read_file_date
from transforms.metadata.urls import url_of
from transforms.paragraphs import BODY, BYLINE, HEADLINE, SUBHEADING, Labelled, find_blocks, is_aside, joined, labelled
from transforms.reasons import Reason, RejectionError
from transforms.records import Author, Provenance, RawDocument, Span
from transforms.text import normalise_text

HTML = "text/html"
MARKDOWN = "text/markdown"

_ID_DIGITS = 24  # hexadecimal: 96 bits, so that no two articles of a lake share an id by chance
# Bylines stand above the body or below it; a dateline opens it, sometimes after a summary.
_BYLINE_BLOCKS_ABOVE = 5
_BYLINE_BLOCKS_BELOW = 4
_DATELINE_BLOCKS = 6
_LANGUAGE_CHARS = 800
_WORD = re.compile(r"\w")
# The name of a file of many articles tells when it was made, not when they were published.
_FORMATS_OF_ONE_ARTICLE = frozenset(("text", "markdown", "html", "email", "nitf", "newsml", "ninjs"))


@dataclass(frozen=True, slots=True)
class Draft:
    """An article whose text is settled and whose metadata are as their sources state them.

    `opening` is what the language is told by. `candidates` are those for the columns that a batch normalises together.
    """

    document: RawDocument
    article_id: str
    url: str | None
    text: str
    paragraphs: tuple[Labelled, ...]
    headline: str | None
    dateline: Dateline | None
    dateline_text: str | None
    dateline_span: Span | None
    authors: tuple[Author, ...]
    opening: str
    candidates: tuple[Candidate, ...]
    provenance: tuple[Provenance, ...]


class _Layout(NamedTuple):
    """A text with the spans of its paragraphs, the kinds that are settled by first character, and its bylines."""

    text: str
    blocks: list[Span]
    kinds: dict[int, str]
    headline: str | None
    headline_provenance: Provenance | None
    authors: tuple[Author, ...]
    time: str | None


def draft_article(document: RawDocument, latest: datetime | None = None) -> Draft:
    """The draft of the document's article. `latest`, the run's start, bounds the dates that are guessed.

    The stored text of a plain article is the whole normalised text, headline included. Where the source states the
    headline apart (HTML, Markdown, records with fields), the stored text begins with it as a paragraph of its own,
    so that quotes in it have offsets.

    Raises RejectionError with `no_text` if there is no article in the document.
    """
    stated = _stated(document)
    if document.media_type == HTML:
        page = read_html(document.content, document.fields.get("url"), latest)
        candidates = [*stated, *page.candidates]
        layout = _layout_of_paragraphs(page.paragraphs, candidates)
    elif document.media_type == MARKDOWN:
        candidates = stated
        layout = _layout_of_paragraphs(read_markdown(document.content), candidates)
    else:
        candidates = stated
        layout = _layout_of_text(normalise_text(document.content), candidates)
    url = url_of(candidates)
    article_id = article_id_of(url, document.source_uri, document.record_number)
    kinds, authors = _with_bylines(layout)
    paragraphs = labelled(
        layout.text,
        layout.blocks,
        known_kinds=kinds,
        has_marked_headings=document.media_type in (HTML, MARKDOWN),
    )
    if not any(_WORD.search(paragraph.text) for paragraph in paragraphs if paragraph.kind != HEADLINE):
        raise RejectionError(Reason.NO_TEXT, "There is no article in the record: no paragraph of text was found")
    dateline, dateline_text, dateline_span = _dateline(layout.text, paragraphs, document.fields.get("dateline"))
    outlets = frozenset(folded_name(c.value) for c in candidates if c.column == "outlet")
    stated_authors = (c for c in candidates if c.column == "authors")
    chosen = choose_authors(stated_authors, (*layout.authors, *authors), outlets)
    candidates = [*candidates, *_times(layout.time, dateline, document)]
    provenance = (layout.headline_provenance, chosen.provenance)
    return Draft(
        document=document,
        article_id=article_id,
        url=url,
        text=layout.text,
        paragraphs=tuple(paragraphs),
        headline=layout.headline,
        dateline=dateline,
        dateline_text=dateline_text,
        dateline_span=dateline_span,
        authors=chosen.authors,
        opening=_opening(paragraphs, dateline_span),
        candidates=tuple(c for c in candidates if c.column not in ("headline", "authors", "url")),
        provenance=tuple(entry for entry in provenance if entry is not None),
    )


def article_id_of(url: str | None, source_uri: str, record_number: int) -> str:
    """Stable id of an article: from its canonical URL, else from its source and its place there."""
    key = url if url else f"{source_uri}\n{record_number}"
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_DIGITS]


def _stated(document: RawDocument) -> list[Candidate]:
    """Candidates from the fields that the source states beside the text."""
    return [
        Candidate("authors" if field == "byline" else field, "source", normalise_text(str(item)))
        for field, value in document.fields.items()
        for item in (value if isinstance(value, list) else [value])
    ]


def _times(shown: str | None, dateline: Dateline | None, document: RawDocument) -> Iterator[Candidate]:
    """Candidates for the time of publication from the text, the dateline and the name of the file."""
    if dateline and dateline.day and dateline.day.year:
        day = dateline.day
        yield Candidate("published_at", "dateline", f"{day.year}-{day.month:02}-{day.day:02}")
    if shown:
        yield Candidate("published_at", "text", shown)
    if document.source_format in _FORMATS_OF_ONE_ARTICLE and (moment := read_file_date(document.source_uri)):
        yield Candidate("published_at", "file name", f"{moment.at:%Y-%m-%d}")


def _layout_of_text(text: str, candidates: Sequence[Candidate]) -> _Layout:
    stated = [(c.extractor, clean_headline(c.value)) for c in candidates if c.column == "headline"]
    span = headline_span(text)
    if stated and (span is None or not _is_same_line(text[slice(*span)], stated[0][1])):
        text = f"{stated[0][1]}\n\n{text}"
        span = Span(0, len(stated[0][1]))
    in_text = [("text", clean_headline(text[slice(*span)]))] if span else []
    headline, provenance = choose("headline", [*stated, *in_text])
    front = read_front_matter(text, span.end_char if span else 0)
    leading = [*([span] if span else []), *(line for line, _ in front.lines)]
    kinds = {line.start_char: kind for line, kind in front.lines}
    if span:
        kinds[span.start_char] = HEADLINE
    return _Layout(text, find_blocks(text, leading), kinds, headline, provenance, front.authors, front.time)


def _layout_of_paragraphs(paragraphs: Sequence[tuple[str, str]], candidates: Sequence[Candidate]) -> _Layout:
    """The layout of a text whose paragraphs are known: the headline first, then the others in order."""
    headline, provenance = choose("headline", page_titles(candidates))
    rest = list(paragraphs)
    if headline is None and rest and rest[0][0] == SUBHEADING:
        headline, provenance = choose("headline", [("text", clean_headline(rest[0][1]))])
    first = headline
    if headline and rest and _is_same_line(rest[0][1], headline):
        first = rest.pop(0)[1]
    pieces = [(HEADLINE, first), *rest] if first else rest
    text, blocks = joined(content for _, content in pieces)
    # Only what the markup settles: a body paragraph may still turn out to be a caption or a note.
    kinds = {span.start_char: kind for span, (kind, _) in zip(blocks, pieces, strict=True) if kind != BODY}
    return _Layout(text, blocks, kinds, headline, provenance, (), None)


def _with_bylines(layout: _Layout) -> tuple[dict[int, str], tuple[Author, ...]]:
    """The settled kinds with those of the bylines above and below the body, and the authors that these name."""
    kinds = dict(layout.kinds)
    authors: tuple[Author, ...] = ()
    count = len(layout.blocks)
    last = next((i for i in reversed(range(count)) if not is_aside(layout.text[slice(*layout.blocks[i])])), 0)
    for index, span in enumerate(layout.blocks):
        is_near_an_end = index < _BYLINE_BLOCKS_ABOVE or index >= count - _BYLINE_BLOCKS_BELOW
        if is_near_an_end and span.start_char not in kinds:
            named = read_byline_line(layout.text[slice(*span)], is_last=index == last)
            if named:
                kinds[span.start_char] = BYLINE
                authors += named
    return kinds, authors


def _dateline(
    text: str, paragraphs: Sequence[Labelled], stated: str | None
) -> tuple[Dateline | None, str | None, Span | None]:
    """The dateline, as printed, and its span: the one in the text, or that the source states, or a byline's place."""
    body = [paragraph for paragraph in paragraphs if paragraph.kind in (BODY, SUBHEADING)][:_DATELINE_BLOCKS]
    for paragraph in body:
        found = find_dateline(text, paragraph.start_char, paragraph.end_char)
        if found is not None:
            return found, text[slice(*found.span)], found.span
    if stated:
        line = " ".join(stated.split()).rstrip(" -–—")
        found = find_dateline(f"{line} - ")
        return found, line, None
    for paragraph in paragraphs[:_BYLINE_BLOCKS_ABOVE]:
        place = place_of_byline(paragraph.text) if paragraph.kind == BYLINE else None
        if place:
            span = Span(paragraph.start_char + place.start_char, paragraph.start_char + place.end_char)
            named = text[slice(*span)]
            return Dateline(span, span.end_char, (named,), (), None, None), named, span
    return None, None, None


def _opening(paragraphs: Iterable[Labelled], dateline_span: Span | None) -> str:
    """The beginning of the body, without headline, dateline and bylines, whose names mislead language detection."""
    pieces: list[str] = []
    length = 0
    for paragraph in paragraphs:
        if paragraph.kind == BODY and length < _LANGUAGE_CHARS:
            skip = 0
            if dateline_span and dateline_span.start_char == paragraph.start_char:
                skip = dateline_span.end_char - dateline_span.start_char
            pieces.append(paragraph.text[skip:])
            length += len(pieces[-1])
    return "\n".join(pieces)


def _is_same_line(line: str, headline: str) -> bool:
    return clean_headline(line).casefold() == clean_headline(headline).casefold()
