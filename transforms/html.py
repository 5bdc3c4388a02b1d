"""Articles out of HTML pages: the body as paragraphs in order, and candidates for the metadata."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from transforms.metadata.authors import are_confirmed
from transforms.metadata.candidates import Candidate
from transforms.metadata.pages import read_page
from transforms.metadata.times import read_time
from transforms.paragraphs import BODY, SUBHEADING
from transforms.text import normalise_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BLOCKS_WITHIN = ("p", "item", "head", "list", "quote", "row", "cell")
_MIN_WORDS_TO_BE_A_REPEAT = 8


class Page(NamedTuple):
    """An HTML page's article: its paragraphs as (kind, text) in order, and what the page says about it."""

    paragraphs: list[tuple[str, str]]
    candidates: list[Candidate]


def read_html(html: str, url: str | None, latest: datetime | None) -> Page:
    """The article of a page or of a fragment of one.

    The body is trafilatura's. Metadata are read from the page by `read_page`; what trafilatura and htmldate make
    of them follows as the last resort. `latest` bounds the dates that htmldate guesses.
    """
    # Late: these take a second to load, and plain text needs none of them.
    from trafilatura import bare_extraction, load_html

    tree = load_html(html)
    if tree is None:
        return Page([], [])
    candidates = read_page(tree)
    candidates += _guessed(tree, url, latest, candidates)
    document = bare_extraction(tree, url=url, include_comments=False, include_tables=False)
    body = getattr(document, "body", None)
    paragraphs = [] if body is None else list(_paragraphs(body))
    return Page(_without_repeats(paragraphs), candidates)


def _guessed(tree: "HtmlElement", url: str | None, latest: datetime | None, read: list[Candidate]) -> list[Candidate]:
    """Guesses where the page states no day or headline, or nothing confirms its authors. Both libraries are slow."""
    from htmldate import find_date
    from trafilatura import extract_metadata

    guesses: list[Candidate] = []
    dates: dict[str, Any] = {"original_date": True, "max_date": latest}
    has_time = any(c.column == "published_at" and read_time(c.value) is not None for c in read)
    if not has_time and (day := find_date(tree, url=url, **dates)):
        # It fills gaps with the first of January: such a day stands for its year.
        guesses.append(Candidate("published_at", "htmldate", day.removesuffix("-01-01")))
    if not any(c.column == "headline" for c in read) or not are_confirmed(read):
        metadata = extract_metadata(tree, default_url=url, date_config={**dates, "extensive_search": False})
        named = (("headline", metadata.title), ("authors", metadata.author), ("outlet", metadata.sitename))
        guesses += [Candidate(column, "trafilatura", value) for column, value in named if value]
    return guesses


def _paragraphs(body: Any) -> Iterator[tuple[str, str]]:
    for element in body:
        if not isinstance(element.tag, str):
            continue
        if any(child.tag in _BLOCKS_WITHIN for child in element):
            if element.text and element.text.strip():
                yield from _pieces(BODY, element.text)
            yield from _paragraphs(element)
        else:
            yield from _pieces(SUBHEADING if element.tag == "head" else BODY, _text(element))
        if element.tail and element.tail.strip():
            yield from _pieces(BODY, element.tail)


def _text(element: Any) -> str:
    """The element's text; a line break becomes a newline, two of them part paragraphs."""
    pieces: list[str] = [element.text or ""]
    for child in element:
        if not isinstance(child.tag, str):
            pieces.append(child.tail or "")
        else:
            pieces += ["\n" if child.tag == "lb" else _text(child), child.tail or ""]
    return "".join(pieces)


def _pieces(kind: str, text: str) -> Iterator[tuple[str, str]]:
    for piece in re.split(r"\n[^\S\n]*\n\s*", normalise_text(text)):
        line = re.sub(r"[^\S\n]*\n[^\S\n]*", "\n", piece).strip()
        if line:
            yield kind, re.sub(r"[ \t\r\f\v]+", " ", line)


def _without_repeats(paragraphs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The paragraphs without the long ones that came before: pages often print a passage twice."""
    seen: set[str] = set()
    kept: list[tuple[str, str]] = []
    for kind, text in paragraphs:
        folded = " ".join(text.split()).casefold()
        if folded in seen and len(folded.split()) >= _MIN_WORDS_TO_BE_A_REPEAT:
            continue
        seen.add(folded)
        kept.append((kind, text))
    return kept
