"""NITF, the IPTC's News Industry Text Format."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from transforms.readers.fields import canonical_fields
from transforms.readers.records import PLAIN_TEXT, Place, document
from transforms.readers.registry import Reader, ReadOptions
from transforms.readers.streams import whole
from transforms.readers.xml import body_text, descendants, first_text, parsed_xml, root_name, text_in
from transforms.reasons import Reason, RejectionError
from transforms.records import RawDocument, Rejected

if TYPE_CHECKING:
    from lxml.etree import _Element


def read(stream: BinaryIO, source_uri: str, options: ReadOptions) -> Iterator[RawDocument | Rejected]:
    """Yields the one article."""
    content = whole(stream, options.limits.record_bytes)
    root = parsed_xml(content)
    text = nitf_text(root)
    fields = canonical_fields(nitf_fields(root), options.mapping)
    yield document(Place(source_uri, READER.name, 0, 0, len(content)), content, PLAIN_TEXT, text, fields)


def nitf_text(root: "_Element") -> str:
    """The text of the article's body; raises RejectionError with `no_text` if there is none."""
    text = "\n\n".join(filter(None, map(body_text, descendants(root, "body.content"))))
    if not text:
        raise RejectionError(Reason.NO_TEXT, "The document has no paragraphs in its body.content")
    return text


def nitf_fields(root: "_Element") -> dict[str, Any]:
    """What head and body.head say about the article, under names that `canonical_fields` knows."""
    attributes = {
        "published": ("date.issue", "norm"),
        "id": ("doc-id", "id-string"),
        "section": ("pubdata", "position.section"),
        "publication": ("pubdata", "name"),
        "url": ("pubdata", "ex-ref"),
    }
    fields: dict[str, Any] = {name: _attribute(root, *place) for name, place in attributes.items()}
    return {
        **fields,
        "published": fields["published"] or _attribute(root, "pubdata", "date.publication"),
        "headline": first_text(root, "hl1", "hedline", "title"),
        "abstract": first_text(root, "abstract", "hl2"),
        "byline": first_text(root, "byline"),
        "author": [
            text_in(person) for byline in descendants(root, "byline") for person in descendants(byline, "person")
        ],
        "dateline": first_text(root, "dateline"),
        "location": first_text(next(descendants(root, "dateline"), root), "location"),
        "keywords": [keyword.get("key") for keyword in descendants(root, "keyword")],
        "source": first_text(root, "distributor"),
        "language": root.get("{http://www.w3.org/XML/1998/namespace}lang"),
    }


def _attribute(root: "_Element", name: str, attribute: str) -> str | None:
    return next((value for element in descendants(root, name) if (value := element.get(attribute))), None)


READER = Reader(
    name="nitf",
    suffixes=(".nitf",),
    describes="NITF: one article of the IPTC's older XML format",
    read=read,
    recognises=lambda head: root_name(head) == "nitf",
)
