"""The values of a JSON stream, cut apart without holding more than one."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import orjson

from transforms.readers.streams import Line, chunks
from transforms.reasons import Reason, RejectionError

STRUCTURE = re.compile(rb'["{}\[\]]')
STRING_END = re.compile(rb'["\\]')
TWO_LINES_HEAD = re.compile(rb'\{[ \t]*"[^\n]*\}[ \t]*\r?\n\s*\{')
BETWEEN_VALUES = b" \t\r\n,"


def is_json_lines(head: bytes) -> bool:
    """Whether JSON that begins so has an object in its first line and another one in its second."""
    return TWO_LINES_HEAD.match(head) is not None


def json_values(stream: BinaryIO, limit: int) -> Iterator[Line]:
    """Each object of the stream, be they one after another or the items of one array, with its place.

    The bytes are None for a value longer than `limit`. What stands between objects and is no comma or white space
    comes as a value too: parsing it says what is wrong.

    Raises RejectionError with `truncated` if the stream ends early.
    """
    scanner = Scanner(limit)
    for chunk in chunks(stream):
        yield from scanner.feed(chunk)
    yield from scanner.finish()


def parsed_object(content: bytes) -> Mapping[str, Any]:
    """The JSON object; raises RejectionError with `malformed` or `undecodable`."""
    try:
        parsed = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        reason = Reason.UNDECODABLE if "UTF-8" in str(error) else Reason.MALFORMED
        raise RejectionError(reason, f"The record is not valid JSON: {error}") from error
    if not isinstance(parsed, dict):
        raise RejectionError(Reason.MALFORMED, f"The record is a JSON {type(parsed).__name__}, not an object")
    return parsed


class Scanner:
    """Where the scan is: in a string or not, how deep, and what of the current value has been seen."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.depth = 0
        self.is_in_array = False
        self.has_begun = False
        self.is_in_string = False
        self.is_escaped = False
        self.offset = 0  # of the current chunk in the stream
        self.start = 0  # of the current value in the stream
        self.value: bytearray | None = bytearray()

    def feed(self, chunk: bytes) -> Iterator[Line]:
        """The values that end in the chunk."""
        kept = position = 0
        if self.is_escaped:
            position, self.is_escaped = 1, False
        while found := (STRING_END if self.is_in_string else STRUCTURE).search(chunk, position):
            mark, at, position = found[0], found.start(), found.end()
            if mark == b"\\":
                position += 1
                self.is_escaped = position > len(chunk)
            elif mark == b'"':
                self.is_in_string = not self.is_in_string
            elif mark in b"[{":
                if self.depth == 0:
                    self._keep(chunk[kept:at])
                    yield from self._cut(self.offset + at)
                    kept = at
                    if mark == b"[" and not self.has_begun:
                        # The items of this array are the values.
                        self.is_in_array, self.has_begun = True, True
                        kept = position
                        self.start = self.offset + position
                        continue
                    self.has_begun = True
                self.depth += 1
            elif self.depth == 0:
                # A bracket that closes the array of values, or one too many.
                self._keep(chunk[kept : at if self.is_in_array and mark == b"]" else position])
                self.is_in_array = self.is_in_array and mark != b"]"
                yield from self._cut(self.offset + position)
                kept = position
            else:
                self.depth -= 1
                if self.depth == 0:
                    self._keep(chunk[kept:position])
                    yield from self._cut(self.offset + position)
                    kept = position
        self._keep(chunk[kept:])
        self.offset += len(chunk)

    def finish(self) -> Iterator[Line]:
        """What is left when the stream has ended; raises RejectionError with `truncated` if it ended too early."""
        if self.depth == 0 and not self.is_in_string:
            yield from self._cut(self.offset)
        if self.depth or self.is_in_string or self.is_in_array:
            what = "a value" if self.depth else "the array"
            raise RejectionError(
                Reason.TRUNCATED, f"The JSON ends inside {what}", byte_start=self.start, byte_end=self.offset
            )

    def _keep(self, piece: bytes) -> None:
        if self.value is not None:
            self.value += piece
            if len(self.value) > self.limit:
                self.value = None

    def _cut(self, end: int) -> Iterator[Line]:
        """The current value, which ends here, unless there is none; the next one starts here."""
        if self.value is None:
            yield Line(self.start, end, None)
        elif content := self.value.strip(BETWEEN_VALUES):
            start = self.start + len(self.value) - len(self.value.lstrip(BETWEEN_VALUES))
            yield Line(start, start + len(content), bytes(content))
        self.value, self.start = bytearray(), end
