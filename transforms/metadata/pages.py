"""What an HTML page says about its article: JSON-LD, meta tags, microdata, time elements, bylines and headings."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from transforms.metadata.candidates import Candidate
from transforms.metadata.jsonld import read_jsonld
from transforms.metadata.page_authors import read_authors

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Names and properties of meta tags for each column, in order of trust.
_META = {
    "headline": (
        *("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "headline"),
        *("hdl", "title", "twitter:text:title", "cxenseparse:title"),
    ),
    "dek": ("og:description", "description", "twitter:description", "dc.description", "sailthru.description"),
    "authors": (
        *("author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "dc.creator"),
        *("dcterms.creator", "dc.creator.name", "citation_author", "byl", "article:author_name", "authors", "byline"),
        *("cxenseparse:author", "article.author", "creator", "rbauthors"),
    ),
    "published_at": (
        *("article:published_time", "og:article:published_time", "article:published", "datepublished", "og:pubdate"),
        *("parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "dcterms.issued", "pubdate"),
        *("publishdate", "publish-date", "publish_date", "published_date", "publication_date", "publicationdate"),
        *("originalpublicationdate", "article.published", "date.created", "datecreated", "date_published", "pdate"),
        *("ptime", "displaydate", "citation_publication_date", "citation_online_date", "dc.date", "dcterms.date"),
        *(
            "date",
            "release_date",
            "created",
            "cxenseparse:recs:publishtime",
            "article_date_original",
            "video:release_date",
        ),
    ),
    "modified_at": (
        *("article:modified_time", "og:article:modified_time", "datemodified", "og:updated_time", "dcterms.modified"),
        *("lastmod", "last-modified", "modified", "revised", "utime", "article:updated"),
    ),
    "outlet": ("og:site_name", "application-name", "cre", "dc.publisher", "publisher", "article:publisher_name"),
    "section": ("article:section", "og:article:section", "parsely-section", "section", "sailthru.verticals", "cg"),
    "tags": ("news_keywords", "article:tag", "keywords", "parsely-tags", "sailthru.tags"),
    "language": ("og:locale", "content-language", "dc.language", "language", "inlanguage"),
    "url": ("og:url", "twitter:url"),
}
_COLUMN_OF_META = {name: (column, rank) for column, names in _META.items() for rank, name in enumerate(names)}
_DATE_CLASSES = re.compile(
    r"(?:^|[\s_-])(?:date|dateline|timestamp|pubdate|published|publish-date|post-date|entry-date|time)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CONTAINERS = frozenset("html body article main img script style meta link input form".split())
_AUTHOR_LABELS = frozenset(("written by", "author", "by", "verfasst von", "écrit par", "escrito por"))
_MAX_DATE_CHARS = 60
_ELSEWHERE = frozenset(("aside", "nav", "footer"))


def read_page(tree: "HtmlElement") -> list[Candidate]:
    """Candidates for the columns of the page's article, for each column in order of trust."""
    scripts = [s.text_content() for s in tree.iter("script") if "ld+json" in (s.get("type") or "").casefold()]
    found = read_jsonld(scripts)
    found += _read_meta_tags(tree)
    found += _labelled_by_twitter(tree)
    found += _read_links(tree)
    found += _read_microdata(tree)
    found += _read_visible(tree)
    found += read_authors(tree)
    return found


def _read_meta_tags(tree: "HtmlElement") -> list[Candidate]:
    ranked: list[tuple[int, Candidate]] = []
    for meta in tree.iter("meta"):
        content = (meta.get("content") or meta.get("value") or "").strip()
        if not content:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (meta.get(attribute) or "").strip().casefold()
            if name in _COLUMN_OF_META:
                column, rank = _COLUMN_OF_META[name]
                ranked.append((rank, Candidate(column, f"meta {name}", content)))
                break
    # Sorting is stable: tags of one name stay in the page's order.
    return [candidate for _, candidate in sorted(ranked, key=lambda item: item[0])]


def _labelled_by_twitter(tree: "HtmlElement") -> Iterator[Candidate]:
    """The author that a card's label announces: twitter:label1 "Written by", twitter:data1 the name."""
    values = {meta.get("name"): meta.get("content") or meta.get("value") or "" for meta in tree.iter("meta")}
    for number in "12":
        if values.get(f"twitter:label{number}", "").casefold() in _AUTHOR_LABELS:
            yield Candidate("authors", "meta twitter:data", values.get(f"twitter:data{number}", ""))


def _read_links(tree: "HtmlElement") -> Iterator[Candidate]:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").casefold().split() and link.get("href"):
            yield Candidate("url", "link canonical", link.get("href", ""))
    html_language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    if html_language:
        yield Candidate("language", "html lang", html_language)


def _read_microdata(tree: "HtmlElement") -> Iterator[Candidate]:
    """Candidates from itemprop attributes outside the head."""
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag in ("meta", "link"):
            continue
        properties = (element.get("itemprop") or "").casefold().split()
        if "headline" in properties and not _is_elsewhere(element):
            yield Candidate("headline", "microdata", _text(element))
        if "datepublished" in properties or "datecreated" in properties or element.get("pubdate") is not None:
            yield Candidate("published_at", "microdata", _time_of(element))
        if "datemodified" in properties:
            yield Candidate("modified_at", "microdata", _time_of(element))


def _read_visible(tree: "HtmlElement") -> Iterator[Candidate]:
    """Candidates from what the reader sees: time elements, elements classed as dates, h1, title."""
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "time" and not _is_elsewhere(element):
            yield Candidate("published_at", "time element", _time_of(element))
            continue
        if element.tag in _CONTAINERS:
            continue
        label = f"{element.get('class') or ''} {element.get('id') or ''}"
        if label == " ":
            continue
        if _DATE_CLASSES.search(label) and not _is_elsewhere(element):
            text = _text(element)
            if 6 <= len(text) <= _MAX_DATE_CHARS:
                yield Candidate("published_at", "date element", text)
    for heading in tree.iter("h1"):
        if text := _text(heading):
            yield Candidate("headline", "h1", text)
    for title in tree.iter("title"):
        if text := _text(title):
            yield Candidate("headline", "title element", text)
        break


def _time_of(element: "HtmlElement") -> str:
    return element.get("datetime") or element.get("content") or _text(element)


def _text(element: "HtmlElement") -> str:
    return " ".join(" ".join(str(piece) for piece in element.itertext()).split())


def _is_elsewhere(element: "HtmlElement") -> bool:
    return any(ancestor.tag in _ELSEWHERE for ancestor in element.iterancestors())
