"""The records of a WARC stream, each whole or with what is wrong with it.

Libraries stop at the first damage, or hand out a record that is cut off as if it were whole. Here the frame of every
record is checked (ISO 28500: a head, Content-Length bytes, two line ends), and behind damage the next record is found.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from transforms.readers.streams import BUFFER_BYTES
from transforms.reasons import Reason, RejectionError

RECORD_START = re.compile(rb"WARC/[01]\.\d+\r?\n\Z")
CONTENT_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,15})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
MAX_HEAD_BYTES = 64 * 2**10


class WarcBytes(NamedTuple):
    """A record's place, its head, the first `limit` bytes of its block and the length of all of it; or an error."""

    byte_start: int
    byte_end: int
    head: bytes = b""
    block: bytes = b""
    block_length: int = 0
    error: RejectionError | None = None


def warc_records(stream: BinaryIO, limit: int) -> Iterator[WarcBytes]:
    """Each record of a decompressed WARC stream, with no more than `limit` bytes of its block held."""
    source = _Rewindable(stream)
    while True:
        start = source.position
        try:
            line = source.next_line()
            if not line:
                return
            if not line.strip():
                continue
            if RECORD_START.match(line) is None:
                raise RejectionError(Reason.CORRUPT, "There is no head where a WARC record should begin")
            head = line + _rest_of_head(source)
            yield _record_with_block(source, start, head, limit)
        except RejectionError as error:
            later = _skip_to_record(source)
            yield WarcBytes(start, source.position, error=error)
            if later is not None:
                yield WarcBytes(source.position, source.position, error=later)


class _Rewindable:
    """A stream that what was read too far can be given back to."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.given_back = b""
        self.position = 0

    def read(self, size: int) -> bytes:
        piece = self.given_back[:size]
        self.given_back = self.given_back[size:]
        if len(piece) < size:
            piece += self.stream.read(size - len(piece))
        self.position += len(piece)
        return piece

    def next_line(self) -> bytes:
        """The next line or BUFFER_BYTES of it; nothing at the end."""
        line, newline, rest = self.given_back.partition(b"\n")
        self.given_back = rest
        line += newline
        if not newline:
            line += self.stream.readline(BUFFER_BYTES)
        self.position += len(line)
        return line

    def give_back(self, piece: bytes) -> None:
        self.given_back = piece + self.given_back
        self.position -= len(piece)


def _skip_to_record(source: _Rewindable) -> RejectionError | None:
    """The damage met while going on to the next line that ends in the first line of a record, if any was.

    In the line, not at its start: a record that is cut off may have no line end.
    """
    try:
        while line := source.next_line():
            found = RECORD_START.search(line)
            if found is not None:
                source.give_back(found[0])
                break
    except RejectionError as error:
        return error
    return None


def _rest_of_head(source: _Rewindable) -> bytes:
    head = bytearray()
    while (line := source.next_line()).strip():
        head += line
        if len(head) > MAX_HEAD_BYTES:
            raise RejectionError(Reason.CORRUPT, f"The head of the WARC record is longer than {MAX_HEAD_BYTES:,} bytes")
    if not line:
        raise RejectionError(Reason.TRUNCATED, "The source ends in the head of a WARC record")
    return bytes(head + line)


def _record_with_block(source: _Rewindable, start: int, head: bytes, limit: int) -> WarcBytes:
    """The record; raises RejectionError with the source right behind the record's head, so that none is skipped."""
    stated = CONTENT_LENGTH.search(head)
    if stated is None:
        raise RejectionError(Reason.CORRUPT, "The head of the WARC record states no Content-Length")
    length = int(stated[1])
    block = source.read(min(length, limit))
    skipped = 0
    while len(block) + skipped < length and (piece := source.read(min(BUFFER_BYTES, length - len(block) - skipped))):
        skipped += len(piece)
    end = source.read(4)
    if len(block) + skipped == length and not end.strip(b"\r\n"):
        return WarcBytes(start, source.position, head, block, length)
    if not skipped:
        source.give_back(block + end)
    if len(block) + skipped < length:
        raise RejectionError(
            Reason.TRUNCATED, f"The WARC record is cut off: {len(block) + skipped:,} of its {length:,} bytes are there"
        )
    raise RejectionError(Reason.CORRUPT, f"The WARC record does not end after the {length:,} bytes that it states")
