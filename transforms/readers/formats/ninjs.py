"""ninjs, the IPTC's news in JSON (versions 1 and 2)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from transforms.readers.fields import is_markup, record_document
from transforms.readers.json_values import is_json_lines, parsed_object
from transforms.readers.records import Place
from transforms.readers.registry import Reader, ReadOptions
from transforms.readers.streams import whole
from transforms.records import RawDocument, Rejected

# Properties that no other JSON of articles has.
NINJS_ONLY = re.compile(rb'"(?:representationtype|pubstatus|versioncreated|contentcreated)"|ninjs', re.I)


def read(stream: BinaryIO, source_uri: str, options: ReadOptions) -> Iterator[RawDocument | Rejected]:
    """Yields the one news item."""
    content = whole(stream, options.limits.record_bytes)
    item = parsed_object(content)
    place = Place(source_uri, READER.name, 0, 0, len(content))
    yield record_document(place, content, {**item, "text": _body(item)}, options.mapping)


def is_ninjs(head: bytes) -> bool:
    """Whether JSON that begins so is a ninjs item."""
    return head.startswith(b"{") and NINJS_ONLY.search(head) is not None and not is_json_lines(head)


def _body(item: Mapping[str, Any]) -> str | None:
    """Of several bodies the longest that is marked up, else the longest: markup keeps the paragraphs."""
    bodies = [value for name, value in item.items() if name.startswith("body_")]
    bodies += [body.get("value") for body in item.get("bodies") or [] if isinstance(body, Mapping)]
    texts = [body for body in bodies if isinstance(body, str)]
    return max(texts, key=lambda text: (is_markup(text), len(text)), default=None)


READER = Reader(
    name="ninjs",
    suffixes=(".ninjs",),
    describes="ninjs: one news item of the IPTC's JSON format, version 1 or 2",
    read=read,
    recognises=is_ninjs,
)
