"""Newsletters as mail messages."""

from collections.abc import Iterator
from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from typing import Any, BinaryIO

from transforms.encoding import decode_text
from transforms.readers.fields import canonical_fields
from transforms.readers.formats.html import page_text
from transforms.readers.records import HTML, PLAIN_TEXT, Place, document
from transforms.readers.registry import Reader, ReadOptions
from transforms.readers.streams import whole
from transforms.reasons import Reason, RejectionError
from transforms.records import RawDocument, Rejected

MAIL_HEADERS = (b"from:", b"date:", b"subject:", b"received:", b"return-path:", b"delivered-to:", b"mime-version:")


def read(stream: BinaryIO, source_uri: str, options: ReadOptions) -> Iterator[RawDocument | Rejected]:
    """Yields the message as one article: its HTML part, which keeps the paragraphs, else its plain text."""
    content = whole(stream, options.limits.record_bytes)
    try:
        message = BytesParser(policy=policy.default).parsebytes(content)
        part, fields = _text_part(message), canonical_fields(_stated(message), options.mapping)
    except (LookupError, ValueError, AttributeError, TypeError, RecursionError) as error:
        # What the standard library's parser of structured headers raises for some that are malformed.
        raise RejectionError(Reason.MALFORMED, f"The message's headers cannot be parsed: {error!r}") from error
    is_html = part.get_content_subtype() == "html"
    text = _part_text(part, is_html=is_html)
    place = Place(source_uri, READER.name, 0, 0, len(content))
    yield document(place, content, HTML if is_html else PLAIN_TEXT, text, fields)


def _text_part(message: EmailMessage) -> MIMEPart:
    if not any(message.get(name) for name in ("from", "date", "subject")):
        raise RejectionError(Reason.MALFORMED, "The message has none of the headers From, Date and Subject")
    part = message.get_body(("html", "plain"))
    if part is None:
        raise RejectionError(Reason.NO_TEXT, "The message has no part with text")
    return part


def _part_text(part: MIMEPart, *, is_html: bool) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        raise RejectionError(Reason.MALFORMED, "The message's text is not a single part")
    decode = page_text if is_html else decode_text
    return decode(payload, part.get_content_charset())


def _stated(message: EmailMessage) -> dict[str, Any]:
    """What the headers say, under names that `canonical_fields` knows."""
    senders = message["from"].addresses if message["from"] else ()
    return {
        "headline": message["subject"],
        "date": message["date"],
        # A newsletter's sender is its name, not the author of what it says.
        "publisher": next((sender.display_name or sender.domain for sender in senders), None),
        "language": message["content-language"],
        "id": message["message-id"],
    }


def _is_mail(head: bytes) -> bool:
    """Whether at least two headers of a mail stand before the first blank line."""
    headers = head.replace(b"\r\n", b"\n").partition(b"\n\n")[0].lower().split(b"\n")
    return sum(any(line.startswith(name) for line in headers) for name in MAIL_HEADERS) >= 2


READER = Reader(
    name="email",
    suffixes=(".eml",),
    describes="Mail message (a newsletter): its HTML part, else its plain text",
    read=read,
    recognises=_is_mail,
)
