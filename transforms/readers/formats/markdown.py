"""Markdown with or without front matter."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import yaml

from transforms.encoding import decode_text
from transforms.readers.fields import canonical_fields
from transforms.readers.records import MARKDOWN, Place, document
from transforms.readers.registry import Reader, ReadOptions
from transforms.readers.streams import whole
from transforms.reasons import Reason, RejectionError
from transforms.records import RawDocument, Rejected

FRONT_MATTER = re.compile(r"\s*---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
FRONT_MATTER_HEAD = re.compile(rb"---[ \t]*\r?\n[\w-]+[ \t]*:")


def read(stream: BinaryIO, source_uri: str, options: ReadOptions) -> Iterator[RawDocument | Rejected]:
    """Yields the one article: the text below the front matter, and the front matter's fields."""
    content = whole(stream, options.limits.record_bytes)
    text = decode_text(content)
    front_matter = FRONT_MATTER.match(text)
    fields = canonical_fields(_parsed(front_matter[1]), options.mapping) if front_matter else {}
    fields.pop("text", None)
    body = text[front_matter.end() :] if front_matter else text
    yield document(Place(source_uri, READER.name, 0, 0, len(content)), content, MARKDOWN, body, fields)


class FrontMatterLoader(yaml.SafeLoader):
    """YAML's safe loader without aliases: a few aliases of aliases stand for more values than fit anywhere."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """The next node; raises YAMLError if it is an alias."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("it repeats parts of itself by aliases")
        return super().compose_node(parent, index)


def _parsed(front_matter: str) -> dict[str, Any]:
    try:
        parsed = yaml.load(front_matter, FrontMatterLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        detail = " ".join(str(error).split())
        raise RejectionError(Reason.MALFORMED, f"The front matter is not valid YAML: {detail}") from error
    if parsed is None:
        return {}
    if not isinstance(parsed, dict):
        raise RejectionError(Reason.MALFORMED, "The front matter is not a list of names and values")
    return parsed


READER = Reader(
    name="markdown",
    suffixes=(".md", ".markdown"),
    describes="Markdown: one article, with its metadata in YAML front matter",
    read=read,
    recognises=lambda head: FRONT_MATTER_HEAD.match(head) is not None,
)
