"""Plain text: one article, or several with a separator line between them."""

from collections.abc import Iterator
from typing import BinaryIO

from transforms.encoding import decode_text
from transforms.readers.records import PLAIN_TEXT, Place, document, rejected
from transforms.readers.registry import Reader, ReadOptions
from transforms.readers.streams import lines, too_large, whole
from transforms.reasons import RejectionError
from transforms.records import RawDocument, Rejected


def read(stream: BinaryIO, source_uri: str, options: ReadOptions) -> Iterator[RawDocument | Rejected]:
    """Yields the source as one article, or each piece between lines that equal `options.separator`."""
    limit = options.limits.record_bytes
    if options.separator is None:
        content = whole(stream, limit)
        place = Place(source_uri, READER.name, 0, 0, len(content))
        yield document(place, content, PLAIN_TEXT, decode_text(content), {})
        return
    for number, (start, end, record) in enumerate(_pieces(stream, options.separator.encode(), limit)):
        place = Place(source_uri, READER.name, number, start, end)
        try:
            if record is None:
                raise too_large(limit)
            yield document(place, record, PLAIN_TEXT, decode_text(record), {})
        except RejectionError as error:
            yield rejected(error, *place)


def _pieces(stream: BinaryIO, separator: bytes, limit: int) -> Iterator[tuple[int, int, bytes | None]]:
    """Start, end and bytes of each piece that is not blank; None for the bytes of one longer than the limit."""
    piece: bytearray | None = bytearray()
    start = end = 0
    for line in lines(stream, limit, keep_end=True):
        if line.content is not None and line.content.strip() == separator:
            if piece is None or piece.strip():
                yield start, line.byte_start, None if piece is None else bytes(piece)
            piece, start = bytearray(), line.byte_end
        elif piece is None or line.content is None or len(piece) + len(line.content) > limit:
            piece = None
        else:
            piece += line.content
        end = line.byte_end
    if piece is None or piece.strip():
        yield start, end, None if piece is None else bytes(piece)


READER = Reader(
    name="text",
    suffixes=(".txt", ".text"),
    describes="Plain text: one article, or several with a separator line between them (`--separator`)",
    read=read,
    recognises=lambda head: False,
)
