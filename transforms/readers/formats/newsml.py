"""NewsML-G2, the IPTC's news in XML: one item, or a message or package of them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from transforms.readers.fields import canonical_fields
from transforms.readers.formats.nitf import nitf_fields
from transforms.readers.records import PLAIN_TEXT, Place, document, rejected
from transforms.readers.registry import Reader, ReadOptions
from transforms.readers.streams import whole
from transforms.readers.xml import body_text, descendants, first_text, parsed_xml, root_name, text_in
from transforms.reasons import Reason, RejectionError
from transforms.records import RawDocument, Rejected

if TYPE_CHECKING:
    from lxml.etree import _Element

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read(stream: BinaryIO, source_uri: str, options: ReadOptions) -> Iterator[RawDocument | Rejected]:
    """Yields the article of each news item with a text, or why it was set aside.

    The place of an item is the whole document.
    """
    from lxml import etree

    content = whole(stream, options.limits.record_bytes)
    root = parsed_xml(content)
    for number, item in enumerate(root.iter("{*}newsItem")):
        place = Place(source_uri, READER.name, number, 0, len(content))
        try:
            text = _item_text(item)
            fields = canonical_fields(_item_fields(item), options.mapping)
            yield document(place, etree.tostring(item, with_tail=False), PLAIN_TEXT, text, fields)
        except RejectionError as error:
            yield rejected(error, *place)


def _item_text(item: "_Element") -> str:
    """The text of the first rendition that has any: NITF or XHTML inside, or plain text."""
    for inside in descendants(item, "inlineXML"):
        if text := body_text(next(descendants(inside, "body.content"), inside)):
            return text
    for inside in descendants(item, "inlineData"):
        if text := "".join(inside.itertext()).strip():
            return text
    raise RejectionError(Reason.NO_TEXT, "The news item has no text inside it (inlineXML or inlineData)")


def _item_fields(item: "_Element") -> dict[str, Any]:
    """What itemMeta, contentMeta and an NITF inside say, under names that `canonical_fields` knows."""
    inside = next(descendants(item, "nitf"), None)
    language = next(descendants(item, "language"), None)
    stated = {
        "id": item.get("guid"),
        "published": first_text(item, "contentCreated", "firstCreated", "versionCreated"),
        "modified": first_text(item, "contentModified", "versionCreated"),
        "headline": first_text(item, "headline", "title"),
        "abstract": first_text(item, "description"),
        "byline": first_text(item, "by"),
        "author": [_name(creator) for creator in descendants(item, "creator")],
        "dateline": first_text(item, "dateline"),
        "location": next((_name(place) for place in descendants(item, "located")), None),
        "keywords": [_name(subject) for subject in descendants(item, "subject")],
        "provider": next((_name(provider) for provider in descendants(item, "provider")), None),
        "language": language.get("tag") if language is not None else item.get(XML_LANG),
        "url": next((link.get("href") for link in descendants(item, "link") if link.get("href")), None),
    }
    nested = nitf_fields(inside) if inside is not None else {}
    return {**nested, **{name: value for name, value in stated.items() if value}}


def _name(element: "_Element") -> str | None:
    """The name of a concept, which may have a literal beside or no name at all."""
    return first_text(element, "name") or text_in(element) or element.get("literal")


READER = Reader(
    name="newsml",
    suffixes=(".newsml", ".newsmlg2"),
    describes="NewsML-G2: news items of the IPTC's XML format, alone or in a message",
    read=read,
    recognises=lambda head: root_name(head) in ("newsitem", "newsmessage"),
)
