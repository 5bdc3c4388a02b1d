"""HTML pages."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from transforms.encoding import decode_text
from transforms.readers.records import HTML, PLAIN_TEXT, Place, document
from transforms.readers.registry import Reader, ReadOptions
from transforms.readers.streams import whole
from transforms.readers.xml import root_name, without_xml_declaration
from transforms.records import RawDocument, Rejected

DOCTYPE = re.compile(rb"<!doctype\s+html[\s>]", re.IGNORECASE)


def read(stream: BinaryIO, source_uri: str, options: ReadOptions) -> Iterator[RawDocument | Rejected]:
    """Yields the one page, whole (finding the article in it is left to others); plain text if it has no tag at all."""
    content = whole(stream, options.limits.record_bytes)
    page = page_text(content)
    media_type = HTML if "<" in page else PLAIN_TEXT
    yield document(Place(source_uri, READER.name, 0, 0, len(content)), content, media_type, page, {})


def page_text(content: bytes, declared: str | None = None) -> str:
    """The decoded page; `declared` is the encoding that came with it, if one did."""
    return without_xml_declaration(decode_text(content, declared))


READER = Reader(
    name="html",
    suffixes=(".html", ".htm", ".xhtml"),
    describes="HTML page: body and metadata are found in it (JSON-LD, Open Graph, meta tags, text)",
    read=read,
    recognises=lambda head: DOCTYPE.match(head) is not None or root_name(head) in ("html", "head", "body"),
)
