"""An article with its quotes made visible: which words are content, cue and speaker, and what each row says of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from importlib import resources
from itertools import pairwise
from string import Template

from transforms.records import Quote

SPEAKER, CUE, CONTENT, PLAIN = "speaker", "cue", "content", "plain"
STYLED = frozenset({SPEAKER, CUE, "direct", "mixed", "indirect", "stance", "term", "title", "nickname"})


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the text in which nothing begins or ends.

    `part` is speaker, cue, content or plain; where parts overlap, the first of these. `style` is the type of the
    innermost quote around it, or its kind where that is not speech; empty outside content. `number` is that of the
    same quote, or outside content of the quote whose cue or speaker it is, or 0. `begins` are the numbers of the quotes
    whose content begins here. Numbers count from 1 in the order of the rows.
    """

    text: str
    part: str
    style: str
    number: int
    begins: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """An article and its rows, with the title and the language (ISO 639-1) to show it under."""

    title: str
    language: str | None
    text: str
    quotes: Sequence[Quote]


def segments_of(text: str, quotes: Sequence[Quote]) -> list[Segment]:
    """The text cut wherever content, a cue or a speaker begins or ends; the segments joined are the text."""
    opened: dict[int, list[tuple[str, int]]] = defaultdict(list)
    closed: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for number, part, start, end in _parts(quotes):
        opened[start].append((part, number))
        closed[end].append((part, number))
    bounds = sorted({0, len(text), *opened, *closed})
    firsts = {number: quotes[number - 1].spans[0].start_char for number in range(1, len(quotes) + 1)}
    active: dict[tuple[str, int], None] = {}  # in the order of opening
    segments = []
    for start, end in pairwise(bounds):
        for key in closed[start]:
            active.pop(key, None)
        active.update(dict.fromkeys(opened[start]))
        begins = tuple(sorted(number for part, number in opened[start] if part == CONTENT and firsts[number] == start))
        segments.append(Segment(text[start:end], *_look(active, quotes), begins))
    return segments


def _parts(quotes: Sequence[Quote]) -> Iterator[tuple[int, str, int, int]]:
    for number, quote in enumerate(quotes, start=1):
        for span in quote.spans:
            yield number, CONTENT, *span
        if quote.cue_span:
            yield number, CUE, *quote.cue_span
        if quote.speaker_span:
            yield number, SPEAKER, *quote.speaker_span


def _look(active: Iterable[tuple[str, int]], quotes: Sequence[Quote]) -> tuple[str, str, int]:
    """The part, the style and the number of a segment under these open parts."""
    numbers = {part: number for part, number in active}  # noqa: C416 (of a dictionary's keys); the last is the innermost
    part = next((part for part in (SPEAKER, CUE, CONTENT) if part in numbers), PLAIN)
    if CONTENT not in numbers:
        return part, "", numbers.get(part, 0)
    innermost = quotes[numbers[CONTENT] - 1]
    return part, innermost.type if innermost.kind == "speech" else innermost.kind, numbers[CONTENT]


def facts_of(quote: Quote) -> list[tuple[str, str]]:
    """What a row says of its quote, as labels and values for readers; what it does not know is left out."""
    said_by = quote.speaker_mention or ""
    if quote.speaker and quote.speaker != quote.speaker_mention:
        said_by = f"{said_by} → {quote.speaker}" if said_by else quote.speaker
    facts = [
        ("type", f"{quote.type} {quote.kind}" + (", in the headline" if quote.scope == "headline" else "")),
        ("content", quote.text),
        ("speaker", said_by or "none"),
        ("speaker is", ", ".join(filter(None, (quote.speaker_kind, quote.speaker_role)))),
        ("resolution", quote.resolution),
        ("relayed by", quote.relayed_by or ""),
        ("cue", quote.cue or ""),
        ("closing mark", quote.closure or ""),
        ("rule", quote.rule),
        ("confidence", f"{quote.confidence:.2f}"),
    ]
    return [(label, value) for label, value in facts if value]


def page_of(articles: Sequence[Explained], *, title: str) -> str:
    """A page of HTML that needs nothing beside itself: each article in colours, and below it what its rows say."""
    return Template(_resource("explain.html")).substitute(
        title=escape(title),
        style=_resource("quotes.css"),
        articles="\n".join(_article_in_html(place, article) for place, article in enumerate(articles, start=1)),
    )


def reading_of(article: Explained) -> str:
    """An article as a piece of HTML for a page that has one: hovering over a quote tells its speaker, a click its row.

    It needs no script: a quote is the label of a radio button, which shows the facts that follow it, and which the
    arrow keys reach as well.
    """
    text = "".join(_segment_to_click(segment, article.quotes) for segment in segments_of(article.text, article.quotes))
    rows = "\n".join(_facts_to_click(number, quote) for number, quote in enumerate(article.quotes, start=1))
    language = f' lang="{escape(article.language)}"' if article.language else ""
    return Template(_resource("reading.html")).substitute(
        style=_resource("quotes.css"), title=escape(article.title), language=language, text=text, rows=rows
    )


def _segment_to_click(segment: Segment, quotes: Sequence[Quote]) -> str:
    words = escape(segment.text)
    if not segment.number:
        return words
    quote = quotes[segment.number - 1]
    speaker = escape(f"{quote.speaker or 'speaker unresolved'} ({quote.speaker_kind}, {quote.resolution})")
    return f'<label for="quote-{segment.number}" class="{_classes(segment)}" title="{speaker}">{words}</label>'


def _facts_to_click(number: int, quote: Quote) -> str:
    facts = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in facts_of(quote))
    name = escape(f"quote {number} of {quote.speaker or 'an unresolved speaker'}")
    return f'<input type="radio" name="quote" id="quote-{number}" aria-label="{name}">\n<dl>{facts}</dl>'


def _article_in_html(place: int, article: Explained) -> str:
    text = "".join(_segment_in_html(place, segment) for segment in segments_of(article.text, article.quotes))
    rows = "\n".join(_facts_in_html(place, number, quote) for number, quote in enumerate(article.quotes, start=1))
    language = f' lang="{escape(article.language)}"' if article.language else ""
    heading = f"<h2>{escape(article.title)}</h2>"
    return f'<article>\n{heading}\n<div class="text"{language}>{text}</div>\n<ol>\n{rows}\n</ol>\n</article>'


def _segment_in_html(place: int, segment: Segment) -> str:
    links = "".join(
        f'<sup><a id="text-{place}-{number}" href="#quote-{place}-{number}">{number}</a></sup>'
        for number in segment.begins
    )
    classes = _classes(segment)
    words = escape(segment.text)
    return f'{links}<span class="{classes}">{words}</span>' if classes else links + words


def _classes(segment: Segment) -> str:
    return " ".join(name for name in (segment.style, segment.part) if name in STYLED)


def _facts_in_html(place: int, number: int, quote: Quote) -> str:
    facts = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in facts_of(quote))
    heading = f'<h3><a href="#text-{place}-{number}">{number}</a></h3>'
    return f'<li id="quote-{place}-{number}">{heading}<dl>{facts}</dl></li>'


def _resource(name: str) -> str:
    return resources.files("transforms.quotes").joinpath(name).read_text(encoding="utf-8")
