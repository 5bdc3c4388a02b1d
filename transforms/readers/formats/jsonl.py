"""JSON Lines: one article a line."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from transforms.encoding import wide_encoding
from transforms.readers.fields import record_document
from transforms.readers.formats.ninjs import is_ninjs
from transforms.readers.json_values import parsed_object
from transforms.readers.records import Place, rejected
from transforms.readers.registry import Reader, ReadOptions
from transforms.readers.streams import lines, too_large, with_head
from transforms.reasons import Reason, RejectionError
from transforms.records import RawDocument, Rejected

OBJECT_HEAD = re.compile(rb'\{[ \t]*"')


def read(stream: BinaryIO, source_uri: str, options: ReadOptions) -> Iterator[RawDocument | Rejected]:
    """Yields the article of each line that is not blank, or why that line was set aside."""
    head, stream = with_head(stream)
    if (encoding := wide_encoding(head)) is not None:
        raise RejectionError(Reason.UNDECODABLE, f"The source is {encoding}; JSON Lines must be UTF-8")
    number = 0
    for start, end, content in lines(stream, options.limits.record_bytes):
        if content is not None and not content.removeprefix(b"\xef\xbb\xbf").strip():
            continue
        place = Place(source_uri, READER.name, number, start, end)
        try:
            if content is None:
                raise too_large(options.limits.record_bytes)
            yield record_document(place, content, parsed_object(content), options.mapping)
        except RejectionError as error:
            yield rejected(error, *place)
        number += 1


READER = Reader(
    name="jsonl",
    suffixes=(".jsonl", ".ndjson", ".jsonlines"),
    describes="JSON Lines: one article a line; field names are guessed or given (`--map`)",
    read=read,
    recognises=lambda head: OBJECT_HEAD.match(head) is not None and not is_ninjs(head),
)
