"""What readers hand out: documents, and records set aside."""

import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from transforms.reasons import Reason, RejectionError, duplicate_of
from transforms.records import RawDocument, Rejected

PLAIN_TEXT = "text/plain"
MARKDOWN = "text/markdown"
HTML = "text/html"


class Numbered(Protocol):
    """Anything that tells which record of which source it is of: a document, an article, the key of either."""

    @property
    def source_uri(self) -> str:
        """The source."""

    @property
    def record_number(self) -> int:
        """The record's position in it, from 0."""


class Place(NamedTuple):
    """Where a record stands: source, reader, position among the records from 0, bytes of the decompressed source."""

    source_uri: str
    source_format: str
    record_number: int
    byte_start: int
    byte_end: int


def document(place: Place, record: bytes, media_type: str, content: str, fields: Mapping[str, Any]) -> RawDocument:
    """The record as a document; `record` is its bytes in the source.

    Raises RejectionError with `empty` if there is nothing but white space in the text.
    """
    if not content.strip("\ufeff\0 \t\r\n") or content.isspace():
        raise RejectionError(Reason.EMPTY, "There is nothing but white space")
    return RawDocument(
        *place,
        media_type=media_type,
        content=content,
        fields=dict(fields),
        sha256=hashlib.sha256(record).hexdigest(),
    )


def rejected(
    error: RejectionError,
    source_uri: str,
    source_format: str | None,
    record_number: int,
    byte_start: int | None,
    byte_end: int | None,
) -> Rejected:
    """The record at that place, set aside for that error. The run's id is left for the run to fill in."""
    return Rejected(
        source_uri=source_uri,
        record_number=record_number,
        source_format=source_format,
        reason_code=error.reason.value,
        reason=str(error),
        byte_start=byte_start,
        byte_end=byte_end,
        original_sha256=None,
        run_id="",
    )


def duplicate(record: Numbered, article_id: str) -> Rejected:
    """The record, set aside because a later one holds the same article.

    Its format and its bytes are left out: they are known no more where the other one comes in a later batch or run,
    and the row must not depend on where a batch ends. Nor does it name the other one: that is not the last word, where
    a third record comes later still.
    """
    return rejected(duplicate_of(article_id), record.source_uri, None, record.record_number, None, None)
