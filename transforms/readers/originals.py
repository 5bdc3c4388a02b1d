"""The bytes of records that were set aside: taken from their source, and read again without it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from typing import BinaryIO

from transforms.readers.archives import archive_of
from transforms.readers.compression import compression_of, decompressed
from transforms.readers.records import rejected as set_aside
from transforms.readers.registry import Limits, ReadOptions, reader_named
from transforms.readers.source import read_source
from transforms.readers.streams import BUFFER_BYTES, with_head
from transforms.reasons import RejectionError
from transforms.records import RawDocument, Rejected

LONGEST_LINE_OF_NAMES = 2**20


def originals(stream: BinaryIO, rows: Sequence[Rejected], limits: Limits) -> Iterator[tuple[Rejected, bytes]]:
    """Yields rows of one source with the bytes that were set aside: as they stand in the decompressed source or member.

    A row without a place in its source has the whole of it, as it is stored. Nothing is yielded for more bytes than
    one record may have (`limits.record_bytes`), nor for what cannot be reached behind damage. `stream` is seekable.
    """
    holder = min((row.source_uri for row in rows), key=len).partition("!/")[0]
    whole = [row for row in rows if row.source_uri == holder and not _has_place(row)]
    if whole and len(content := stream.read(limits.record_bytes + 1)) <= limits.record_bytes:
        yield from ((row, content) for row in whole)
    stream.seek(0)
    by_uri: dict[str, list[Rejected]] = {}
    for row in rows:
        if row not in whole:
            by_uri.setdefault(row.source_uri, []).append(row)
    if not by_uri:
        return
    try:
        for uri, inside in _opened(stream, holder, limits):
            yield from _cut(inside, by_uri.get(uri, ()), limits)
    except RejectionError:
        # The damage for which the rest was set aside: it has no bytes of its own to keep.
        return


def read_original(content: bytes, row: Rejected, options: ReadOptions) -> Iterator[RawDocument | Rejected]:
    """Yields the records that the kept bytes of a row hold, under the name and number that they had in their source.

    `content` is what `originals` yielded for the row. A row that stood for the rest of its source gives all records
    from its own on, any other gives one.
    """
    if row.source_format is not None and _has_place(row):
        reader = reader_named(row.source_format)
        try:
            records = [*reader.read(BytesIO(content), row.source_uri, options)]
        except RejectionError as error:
            yield set_aside(error, row.source_uri, reader.name, row.record_number, row.byte_start, row.byte_end)
            return
        # A slice holds one record; a source whose records have no place of their own (a feed) comes as a whole.
        own = [record for record in records if len(records) == 1 or record.record_number == row.record_number]
        for record in own[:1]:
            yield _at(record, row)
        return
    for record in read_source(BytesIO(content), row.source_uri, options):
        if record.record_number >= row.record_number:
            yield record


def _at(record: RawDocument | Rejected, row: Rejected) -> RawDocument | Rejected:
    """The record with the number and place that it had in its source."""
    if isinstance(record, Rejected):
        return replace(record, record_number=row.record_number, byte_start=row.byte_start, byte_end=row.byte_end)
    start, end = row.byte_start or 0, row.byte_end or 0
    return replace(record, record_number=row.record_number, byte_start=start, byte_end=end)


def _has_place(row: Rejected) -> bool:
    return row.byte_start is not None and row.byte_end is not None


def _opened(stream: BinaryIO, uri: str, limits: Limits, *, depth: int = 2) -> Iterator[tuple[str, BinaryIO]]:
    """The source, or each member of it if it is an archive, decompressed; what `read_source` opens."""
    head, stream = with_head(stream)
    compression, archive = compression_of(head), archive_of(head, uri)
    if compression is not None and depth:
        inside = decompressed(stream, compression, limits, by_member=True)
        yield from _opened(inside, uri, limits, depth=depth - 1)
    elif archive is not None and depth:
        for member in archive.members(stream, uri, limits):
            if not isinstance(member, Rejected):
                yield from _opened(member.stream, member.source_uri, limits, depth=depth - 1)
    else:
        yield uri, stream


def _cut(stream: BinaryIO, rows: Sequence[Rejected], limits: Limits) -> Iterator[tuple[Rejected, bytes]]:
    """Yields the rows with their bytes of a stream that cannot go back. Rows of the same bytes get the same."""
    placed: dict[tuple[int, int], list[Rejected]] = {}
    for row in rows:
        placed.setdefault((row.byte_start or 0, row.byte_end if row.byte_end is not None else -1), []).append(row)
    names = b""
    position = 0
    for (start, end), owners in sorted(placed.items(), key=lambda item: item[0]):
        if owners[0].source_format is not None and reader_named(owners[0].source_format).has_names_line and not names:
            names = stream.readline(LONGEST_LINE_OF_NAMES)
            position = len(names)
        size = limits.record_bytes + 1 if end < 0 else end - start
        if start < position or (end >= 0 and size > limits.record_bytes):
            continue
        position += _skip(stream, start - position)
        content = _read(stream, size)
        position += len(content)
        if len(content) <= limits.record_bytes:
            yield from ((row, names + content) for row in owners)


def _skip(stream: BinaryIO, size: int) -> int:
    left = size
    while left and (piece := stream.read(min(left, BUFFER_BYTES))):
        left -= len(piece)
    return size - left


def _read(stream: BinaryIO, size: int) -> bytes:
    pieces: list[bytes] = []
    left = size
    while left and (piece := stream.read(min(left, BUFFER_BYTES))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
