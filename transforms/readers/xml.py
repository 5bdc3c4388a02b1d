"""XML that nobody vouches for: parsed without entities, and asked for its text."""

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from transforms.encoding import decode_text
from transforms.reasons import Reason, RejectionError

if TYPE_CHECKING:
    from lxml.etree import _Element

PROLOG = re.compile(
    r"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*<(?:[\w.-]+:)?([\w.-]+)", re.DOTALL | re.IGNORECASE
)
XML_DECLARATION = re.compile(r"(?:\s*<\?xml[^>]*\?>)+")
HTML_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]*;")
ENTITY_DECLARATION = re.compile(r"<!ENTITY\b", re.IGNORECASE)
WHITE_SPACE = re.compile(r"[ \t\r\n]+")

PARAGRAPH_TAGS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "hl2", "li", "dt", "dd", "pre", "blockquote", "bq"}
# What stands beside the text: pictures with their captions, tables, notes.
ASIDE_TAGS = {"media", "figure", "table", "fn", "nitf-table", "script", "style"}


def root_name(head: bytes) -> str:
    """The local name of the first element of XML that begins so, in lower case; empty if there is none."""
    found = PROLOG.match(head.decode("utf-8", errors="replace"))
    return found[1].casefold() if found else ""


def without_xml_declaration(text: str) -> str:
    """The document from behind its XML declaration, whose encoding does not hold for decoded text (lxml refuses it)."""
    declaration = XML_DECLARATION.match(text)
    return text[declaration.end() :] if declaration else text


def xml_text(content: bytes) -> str:
    """The decoded document without its XML declaration.

    HTML's entities, which XML does not know, are characters in it.
    Raises RejectionError with `unsafe_xml` if it declares entities, besides what `decode_text` raises.
    """
    text = without_xml_declaration(decode_text(content))
    if ENTITY_DECLARATION.search(text):
        raise RejectionError(Reason.UNSAFE_XML, "The XML declares entities of its own; such documents are not read")
    return HTML_ENTITY.sub(lambda found: html.unescape(found[0]), text)


def parsed_xml(content: bytes) -> "_Element":
    """The root element; raises RejectionError with `unsafe_xml` or `malformed`. Nothing outside is ever loaded."""
    from lxml import etree

    text = xml_text(content)
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise RejectionError(Reason.MALFORMED, f"The XML is not well-formed: {error}") from error


def local_name(element: "_Element") -> str:
    """The element's name without its namespace; empty for comments and processing instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def descendants(element: "_Element", name: str) -> "Iterator[_Element]":
    """The elements of that local name below the element, in any namespace."""
    return (found for found in element.iter("{*}" + name) if found is not element)


def text_in(element: "_Element | None") -> str | None:
    """The element's text in one line; None if it has none."""
    return WHITE_SPACE.sub(" ", "".join(element.itertext())).strip() or None if element is not None else None


def first_text(element: "_Element", *names: str) -> str | None:
    """The text of the first descendant that has any, by name in the order of the names."""
    texts = (text_in(found) for name in names for found in descendants(element, name))
    return next((text for text in texts if text), None)


def body_text(element: "_Element") -> str:
    """The text of NITF or XHTML, a blank line between its paragraphs, without pictures, tables and notes."""
    return "\n\n".join(_paragraphs(element)) or text_in(element) or ""


def _paragraphs(element: "_Element") -> Iterator[str]:
    for child in element:
        name = local_name(child).casefold()
        if name in ASIDE_TAGS:
            continue
        if name in PARAGRAPH_TAGS and not any(local_name(inner) in PARAGRAPH_TAGS for inner in child.iterdescendants()):
            text = text_in(child)
            if text:
                yield text
        else:
            yield from _paragraphs(child)
