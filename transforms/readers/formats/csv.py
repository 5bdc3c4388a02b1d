"""CSV and TSV: one article a row, under a row of names."""

import csv
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO, NamedTuple

from transforms.encoding import encoding_of, wide_encoding
from transforms.readers.fields import record_document, text_names
from transforms.readers.records import Place, rejected
from transforms.readers.registry import Reader, ReadOptions
from transforms.readers.streams import Line, lines, too_large, with_head
from transforms.reasons import Reason, RejectionError
from transforms.records import RawDocument, Rejected

DELIMITERS = ",;\t|"
# Every byte is a character of it, so that a row can be cut apart before its encoding is known.
BYTEWISE = "latin-1"


class Row(NamedTuple):
    """A row: its place and bytes, and its values as BYTEWISE text or what is wrong with it."""

    byte_start: int
    byte_end: int
    record: bytes
    values: list[str] | RejectionError


def read(stream: BinaryIO, source_uri: str, options: ReadOptions) -> Iterator[RawDocument | Rejected]:
    """Yields the article of each row, or why the row was set aside.

    Raises RejectionError with `no_text` where no column can hold the text.
    """
    head, stream = with_head(stream)
    if (wide := wide_encoding(head)) is not None:
        raise RejectionError(Reason.UNDECODABLE, f"The source is {wide}; CSV must be UTF-8 or an 8-bit encoding")
    if head.startswith(b"\xef\xbb\xbf"):
        stream.read(3)
    names: list[str] = []
    number = 0
    for start, end, record, bytewise in _rows(stream, options.limits.record_bytes, _delimiter(head)):
        place = Place(source_uri, READER.name, number, start, end)
        try:
            values = _decoded(bytewise, record)
            if not any(values):
                continue
            if not names:
                names = _checked_names(values, options)
                continue
            if len(values) != len(names):
                raise RejectionError(Reason.MALFORMED, f"The row has {len(values)} values for {len(names)} columns")
            yield record_document(place, record, dict(zip(names, values, strict=True)), options.mapping)
        except RejectionError as error:
            if not names:
                raise
            yield rejected(error, *place)
        number += 1


def _delimiter(head: bytes) -> str:
    """The delimiter that the first line has most of."""
    first_line = head.partition(b"\n")[0].decode(BYTEWISE)
    return max(DELIMITERS, key=first_line.count)


def _checked_names(names: list[str], options: ReadOptions) -> list[str]:
    if not text_names(names, options.mapping):
        known = ", ".join(names)[:400]
        raise RejectionError(
            Reason.NO_TEXT, f"No column is known to hold the text; --map text=NAME says which: {known}"
        )
    return names


def _decoded(values: list[str] | RejectionError, record: bytes) -> list[str]:
    if isinstance(values, RejectionError):
        raise values
    encoding = encoding_of(record)
    try:
        return [value.encode(BYTEWISE).decode(encoding) for value in values]
    except UnicodeDecodeError as error:
        raise RejectionError(Reason.UNDECODABLE, f"The row looks like {encoding}, but is not valid in it") from error


def _rows(stream: BinaryIO, limit: int, delimiter: str) -> Iterator[Row]:
    """Each row of the source that is not blank. After a bad row of several lines those behind the first are rows again.

    A quote without an end would swallow the rest of the source otherwise.
    """
    # The limit of the csv module is one for the whole process; ours is on the row.
    csv.field_size_limit(max(csv.field_size_limit(), limit))
    feed = _LineFeed(lines(stream, limit, keep_end=True), limit)
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    while feed.begin_row():
        values: list[str] | RejectionError
        try:
            values = next(reader, [])
        except csv.Error as error:
            values = RejectionError(Reason.MALFORMED, f"The row is not valid CSV: {error}")
        except RejectionError as error:
            values = error
        if isinstance(values, RejectionError):
            feed.give_back()
        row_lines = feed.row
        yield Row(row_lines[0].byte_start, row_lines[-1].byte_end, feed.row_bytes(), values)


class _LineFeed:
    """The lines for a csv reader, which remembers those of the current row."""

    def __init__(self, source: Iterator[Line], limit: int) -> None:
        self.source = source
        self.limit = limit
        self.row: list[Line] = []
        self.size = 0
        self.waiting: deque[Line] = deque()

    def __iter__(self) -> "_LineFeed":
        return self

    def __next__(self) -> str:
        line = self.waiting.popleft() if self.waiting else next(self.source)
        self.row.append(line)
        self.size += line.byte_end - line.byte_start
        if line.content is None or self.size > self.limit:
            raise too_large(self.limit)
        return line.content.decode(BYTEWISE)

    def begin_row(self) -> bool:
        """Whether there is another row; forgets the lines of the last one."""
        self.row, self.size = [], 0
        if not self.waiting:
            self.waiting.extend(islice(self.source, 1))
        return bool(self.waiting)

    def give_back(self) -> None:
        """Nothing; the lines behind the row's first are read again."""
        self.waiting.extendleft(reversed(self.row[1:]))
        del self.row[1:]

    def row_bytes(self) -> bytes:
        """The bytes of the current row."""
        return b"".join(line.content or b"" for line in self.row)


READER = Reader(
    name="csv",
    suffixes=(".csv", ".tsv", ".tab"),
    describes="CSV or TSV with a row of column names: one article a row (`--map`)",
    read=read,
    recognises=lambda head: False,
    has_names_line=True,
)
