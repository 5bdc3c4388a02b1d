"""JSON: one article, an array of them, or an object that wraps such an array."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import orjson

from transforms.encoding import wide_encoding
from transforms.readers.fields import MAX_DEPTH, record_document, text_of
from transforms.readers.formats.ninjs import is_ninjs
from transforms.readers.json_values import is_json_lines, json_values, parsed_object
from transforms.readers.records import Place, rejected
from transforms.readers.registry import Reader, ReadOptions
from transforms.readers.streams import too_large, with_head
from transforms.reasons import Reason, RejectionError
from transforms.records import RawDocument, Rejected

VALUE_HEAD = re.compile(rb'\{\s*"|\[\s*[{\]]|\{\s*\}')


def read(stream: BinaryIO, source_uri: str, options: ReadOptions) -> Iterator[RawDocument | Rejected]:
    """Yields the articles of the source, or why a value was set aside."""
    head, stream = with_head(stream)
    if (encoding := wide_encoding(head)) is not None:
        raise RejectionError(Reason.UNDECODABLE, f"The source is {encoding}; JSON must be UTF-8")
    if head.startswith(b"\xef\xbb\xbf"):
        stream.read(3)
    number = 0
    for start, end, content in json_values(stream, options.limits.record_bytes):
        try:
            if content is None:
                raise too_large(options.limits.record_bytes)
            articles = _articles(parsed_object(content), options.mapping)
        except RejectionError as error:
            yield rejected(error, source_uri, READER.name, number, start, end)
            number += 1
            continue
        for article in articles:
            place = Place(source_uri, READER.name, number, start, end)
            record = content if len(articles) == 1 else orjson.dumps(article)
            try:
                yield record_document(place, record, article, options.mapping)
            except RejectionError as error:
                yield rejected(error, *place)
            number += 1


def _articles(value: Mapping[str, Any], mapping: Mapping[str, str]) -> list[Mapping[str, Any]]:
    """The object itself if it has a text, else the first list of objects with a text in it."""
    if text_of(value, mapping) is not None:
        return [value]
    return _wrapped(value, mapping) or [value]


def _wrapped(value: Mapping[str, Any], mapping: Mapping[str, str], depth: int = MAX_DEPTH) -> list[Mapping[str, Any]]:
    if depth == 0:
        return []
    for inner in value.values():
        items = [item for item in inner if isinstance(item, Mapping)] if isinstance(inner, list) else []
        if any(text_of(item, mapping) is not None for item in items):
            return items
        found = _wrapped(inner, mapping, depth - 1) if isinstance(inner, Mapping) else []
        if found:
            return found
    return []


def _is_json(head: bytes) -> bool:
    return VALUE_HEAD.match(head) is not None and not is_json_lines(head) and not is_ninjs(head)


READER = Reader(
    name="json",
    suffixes=(".json",),
    describes="JSON: one article, an array of articles, or an object with such an array inside (`--map`)",
    read=read,
    recognises=_is_json,
)
