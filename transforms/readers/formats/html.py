"""HTML pages."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from transforms.encoding import decode_text
from transforms.readers.records import HTML, Place, document
from transforms.readers.registry import Reader, ReadOptions
from transforms.readers.streams import whole
from transforms.records import RawDocument, Rejected

XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
PAGE_HEAD = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)


def read(stream: BinaryIO, source_uri: str, options: ReadOptions) -> Iterator[RawDocument | Rejected]:
    """Yields the one page, whole: finding the article in it is left to who knows pages."""
    content = whole(stream, options.limits.record_bytes)
    page = page_text(content)
    yield document(Place(source_uri, READER.name, 0, 0, len(content)), content, HTML, page, {})


def page_text(content: bytes, declared: str | None = None) -> str:
    """The decoded page without its XML declaration, whose encoding no longer holds for text (lxml refuses it)."""
    page = decode_text(content, declared)
    declaration = XML_DECLARATION.match(page)
    return page[declaration.end() :] if declaration else page


READER = Reader(
    name="html",
    suffixes=(".html", ".htm", ".xhtml"),
    describes="HTML page: body and metadata are found in it (JSON-LD, Open Graph, meta tags, text)",
    read=read,
    recognises=lambda head: head.startswith(b"<") and PAGE_HEAD.search(head, 0, 2048) is not None,
)
