"""Authors as an HTML page shows them: microdata, rel and class attributes, links to author pages, "By" lines."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from transforms.metadata.byline import is_person_name, read_byline_line
from transforms.metadata.candidates import Candidate

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CLASSES = re.compile(
    r"(?:^|[\s_-])(?:by-?lines?|authors?|author-?name|writers?|reporters?|contributors?|credit-name|autor(?:in)?|auteur)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_OTHER_CLASSES = re.compile(
    r"bio|avatar|image|photo|social|follow|related|comment|share|footer|more|recommend|twitter", re.IGNORECASE
)
_AUTHOR_PAGE = re.compile(
    r"/(?:about/)?(?:authors?|profiles?|staff|by|people|contributors?|columnists?|editors?|writers?|reporters?|bios?"
    r"|journalists?|autor(?:en|es)?|auteurs?)/(?P<name>[^/?#,]+)/?(?:$|[?#,])"
)
_BYLINE_TAGS = ("span", "div", "p", "li", "address", "h2", "h3", "h4", "h5", "h6", "td", "small", "strong", "em", "a")
_MAX_CHARS = 200
_MAX_LINE_CHARS = 120


def read_authors(tree: "HtmlElement") -> list[Candidate]:
    """Candidates for the authors from the page's body, by extractor in order of trust.

    Pages name the authors of other articles too. So each extractor keeps to its first find and those beside it.
    """
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    found = [
        Candidate("authors", "microdata", text) for text in _nearby(elements, _has_author_property, _property_text)
    ]
    found += [Candidate("authors", "rel author", text) for text in _nearby(elements, _is_rel_author, _text)]
    found += [Candidate("authors", "byline element", text) for text in _nearby(elements, _is_classed, _text)]
    found += [Candidate("authors", "author link", text) for text in _nearby(elements, _links_to_author, _text)]
    found += [Candidate("authors", "byline element", text) for text in _by_line(elements)]
    found += [Candidate("authors", "author address", name) for name in _names_in_addresses(tree)]
    return found


def _nearby(
    elements: Sequence["HtmlElement"],
    is_author: Callable[["HtmlElement"], bool],
    text_of: Callable[["HtmlElement"], str],
) -> Iterator[str]:
    """Texts of the first element that is an author's and of those which share its surroundings."""
    surroundings: HtmlElement | None = None
    for element in elements:
        if not is_author(element) or _is_elsewhere(element):
            continue
        if surroundings is not None and not any(ancestor is surroundings for ancestor in element.iterancestors()):
            continue
        text = text_of(element)
        if not 1 < len(text) <= _MAX_CHARS:
            continue
        if surroundings is None:
            parents = list(element.iterancestors())
            surroundings = parents[min(1, len(parents) - 1)] if parents else element
        yield text


def _has_author_property(element: "HtmlElement") -> bool:
    properties = (element.get("itemprop") or "").casefold().split()
    return element.tag != "meta" and ("author" in properties or "creator" in properties)


def _property_text(element: "HtmlElement") -> str:
    names = [e for e in element.iter() if "name" in str(e.get("itemprop") or "").casefold().split()]
    if not names:
        return _text(element)
    return (names[0].get("content") or names[0].get("value") or _text(names[0])).strip()


def _is_rel_author(element: "HtmlElement") -> bool:
    return element.tag == "a" and "author" in (element.get("rel") or "").casefold().split()


def _is_classed(element: "HtmlElement") -> bool:
    """Whether class or id say that the element is a byline, and none inside it says so more closely."""
    if element.tag not in _BYLINE_TAGS or not _says_author(element):
        return False
    return not any(_says_author(inner) for inner in element.iterdescendants() if isinstance(inner.tag, str))


def _says_author(element: "HtmlElement") -> bool:
    label = f"{element.get('class') or ''} {element.get('id') or ''}"
    return _CLASSES.search(label) is not None and _OTHER_CLASSES.search(label) is None and _text(element) != ""


def _links_to_author(element: "HtmlElement") -> bool:
    return (
        element.tag == "a"
        and _AUTHOR_PAGE.search(element.get("href") or "") is not None
        and len(_text(element).split()) > 1
        and is_person_name(_text(element))
    )


def _by_line(elements: Sequence["HtmlElement"]) -> Iterator[str]:
    for element in elements:
        if element.tag in _BYLINE_TAGS and re.match(r"\s*(?:by|von|par|por)\b", element.text or "", re.IGNORECASE):
            text = _text(element)
            if len(text) <= _MAX_LINE_CHARS and not _is_elsewhere(element) and read_byline_line(text):
                yield text
                return


def _names_in_addresses(tree: "HtmlElement") -> Iterator[str]:
    """Names in the addresses of author pages that meta tags give, as in /staff/ana-bell."""
    for meta in tree.iter("meta"):
        if (meta.get("property") or meta.get("name") or "").casefold() == "article:author":
            for match in _AUTHOR_PAGE.finditer(meta.get("content") or meta.get("value") or ""):
                words = match["name"].split("-")
                if 2 <= len(words) <= 4 and all(word.isalpha() for word in words):
                    yield " ".join(word.capitalize() for word in words)


def _text(element: "HtmlElement") -> str:
    return " ".join(" ".join(str(piece) for piece in element.itertext()).split())


def _is_elsewhere(element: "HtmlElement") -> bool:
    tags = {ancestor.tag for ancestor in element.iterancestors()}
    return "nav" in tags or ("footer" in tags and not tags & {"article", "main"})
