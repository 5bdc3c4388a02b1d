"""WARC files of a web crawl."""

import base64
import hashlib
import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from transforms.encoding import decode_text
from transforms.readers.formats.html import page_text
from transforms.readers.records import HTML, PLAIN_TEXT, Place, document, rejected
from transforms.readers.registry import Reader, ReadOptions
from transforms.readers.streams import too_large
from transforms.readers.warc_records import WarcBytes, warc_records
from transforms.reasons import Reason, RejectionError
from transforms.records import RawDocument, Rejected

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

HTML_TYPES = ("text/html", "application/xhtml+xml")
# Heads of records that can hold an article: what a server sent, a page saved without that, text taken from a page.
PAGE_HEAD = re.compile(rb"^warc-type:[ \t]*(?:response|resource|conversion)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
PAGE_TYPE = re.compile(rb"^content-type:[ \t]*(?:text/html|application/xhtml|text/plain)", re.IGNORECASE | re.MULTILINE)
HTTP_HEAD_BYTES = 8192
HTTP_OK = 200
DIGESTS = ("md5", "sha1", "sha256", "sha512")


class Page(NamedTuple):
    """A page of a crawl."""

    url: str | None
    media_type: str
    content: bytes
    charset: str | None


def read(stream: BinaryIO, source_uri: str, options: ReadOptions) -> Iterator[RawDocument | Rejected]:
    """Yields each HTML page that a server sent with status 200, each saved page, and each text taken from a page.

    Other records (requests, pictures, redirects, errors) hold no articles and are passed over. Damaged records are
    set aside with their offset.
    """
    limit = options.limits.record_bytes
    number = 0
    for record in warc_records(stream, limit):
        place = Place(source_uri, READER.name, number, record.byte_start, record.byte_end)
        try:
            page = _page(record, limit)
            if page is None:
                continue
            decode = page_text if page.media_type == HTML else decode_text
            text = decode(page.content, page.charset)
            fields = {"url": page.url} if page.url else {}
            yield document(place, record.head + record.block, page.media_type, text, fields)
        except RejectionError as error:
            yield rejected(error, *place)
        number += 1


def _page(record: WarcBytes, limit: int) -> Page | None:
    """The page that the record holds, or None if it is a record of something else; raises RejectionError."""
    from fastwarc.warc import ArchiveIterator

    if record.error is not None:
        raise record.error
    if PAGE_HEAD.search(record.head) is None:
        return None
    if record.block_length > limit:
        if PAGE_TYPE.search(record.head + record.block[:HTTP_HEAD_BYTES]) is None:
            return None
        raise too_large(limit)
    raw = io.BytesIO(record.head + record.block + b"\r\n\r\n")
    try:
        parsed = next(iter(ArchiveIterator(raw, parse_http=False, stream_detect=False)))
        return _parsed_page(parsed, record.block, limit)
    except (OSError, StopIteration) as error:
        raise RejectionError(Reason.MALFORMED, f"The WARC record cannot be parsed: {error}") from error


def _parsed_page(parsed: "WarcRecord", block: bytes, limit: int) -> Page | None:
    digest = parsed.headers.get("WARC-Block-Digest")
    if digest and not _is_intact(block, digest):
        raise RejectionError(Reason.CORRUPT, f"The WARC record's block does not match its digest {digest}")
    url = parsed.headers.get("WARC-Target-URI")
    content_type = (parsed.headers.get("Content-Type") or "").partition(";")[0].strip().casefold()
    charset = None
    if content_type == "application/http":
        parsed.parse_http(auto_decode="all")
        status = parsed.http_headers.status_code if parsed.http_headers else None
        if status is None:
            raise RejectionError(Reason.MALFORMED, "The WARC record holds no valid HTTP response")
        if status != HTTP_OK or parsed.http_content_type not in HTML_TYPES:
            return None
        content_type, charset = parsed.http_content_type, parsed.http_charset
    if content_type not in (*HTML_TYPES, PLAIN_TEXT):
        return None
    if truncation := parsed.headers.get("WARC-Truncated"):
        raise RejectionError(Reason.TRUNCATED, f"The crawler cut the page off ({truncation})")
    content = parsed.reader.read(limit + 1)
    if len(content) > limit:
        raise too_large(limit)
    return Page(url, HTML if content_type in HTML_TYPES else PLAIN_TEXT, content, charset)


def _is_intact(block: bytes, digest: str) -> bool:
    """Whether the block has the digest, in hexadecimal or base 32 as both are in use; True for unknown kinds."""
    algorithm, _, stated = digest.partition(":")
    if algorithm.casefold() not in DIGESTS:
        return True
    computed = hashlib.new(algorithm.casefold(), block)
    forms = (computed.hexdigest(), base64.b32encode(computed.digest()).decode().rstrip("=").casefold())
    return stated.rstrip("=").casefold() in forms


READER = Reader(
    name="warc",
    suffixes=(".warc", ".wet"),
    describes="WARC: each HTML page of a web crawl, or the text of each (WET)",
    read=read,
    recognises=lambda head: head.startswith((b"WARC/1.", b"WARC/0.")),
    is_text=False,
    has_member_per_record=True,
)
