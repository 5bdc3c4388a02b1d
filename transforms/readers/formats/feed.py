"""RSS and Atom feeds saved as files."""

import io
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import orjson

from transforms.readers.fields import canonical_fields, without_entities, without_markup, written_document
from transforms.readers.records import Place, rejected
from transforms.readers.registry import Reader, ReadOptions
from transforms.readers.streams import whole
from transforms.readers.xml import root_name, xml_text
from transforms.reasons import Reason, RejectionError
from transforms.records import RawDocument, Rejected

FEED_ROOTS = ("rss", "feed", "rdf")
FEED_ENDS = ("</rss>", "</feed>", ":rdf>")


def read(stream: BinaryIO, source_uri: str, options: ReadOptions) -> Iterator[RawDocument | Rejected]:
    """Yields the article of each entry: its full content if the feed has that, else its summary.

    The place of an entry is the whole feed. Raises RejectionError where the feed is not well-formed, after the entries
    that could be read all the same; the last one of a feed that is cut off is not among them.
    """
    import feedparser

    content = whole(stream, options.limits.record_bytes)
    text = xml_text(content)
    # A stream, since feedparser takes a string for an address or a file name where it looks like one.
    parsed = feedparser.parse(io.BytesIO(text.encode()), response_headers={"content-type": "text/xml; charset=utf-8"})
    is_cut_off = bool(parsed.bozo) and not text.rstrip().casefold().endswith(FEED_ENDS)
    entries = parsed.entries[:-1] if is_cut_off else parsed.entries
    for number, entry in enumerate(entries):
        place = Place(source_uri, READER.name, number, 0, len(content))
        try:
            yield _entry_document(place, entry, parsed.feed, options.mapping)
        except RejectionError as error:
            yield rejected(error, *place)
    if parsed.bozo:
        reason = Reason.TRUNCATED if is_cut_off else Reason.MALFORMED
        raise RejectionError(reason, f"The feed is not well-formed XML: {parsed.bozo_exception}")


def _entry_document(
    place: Place, entry: Mapping[str, Any], feed: Mapping[str, Any], mapping: Mapping[str, str]
) -> RawDocument:
    contents = [part["value"] for part in entry.get("content", ()) if part.get("value")]
    text = "\n\n".join(contents) or entry.get("summary")
    if not text:
        raise RejectionError(Reason.NO_TEXT, "The entry has neither content nor a summary")
    stated = {
        "headline": _plain(entry.get("title"), entry.get("title_detail", {})),
        "summary": _plain(entry.get("summary"), entry.get("summary_detail", {})) if contents else None,
        "url": entry.get("link"),
        "id": entry.get("id"),
        "authors": entry.get("authors") or entry.get("author"),
        # Not entry.get(): feedparser gives the one for the other.
        "published": dict.get(entry, "published"),  # type: ignore[call-overload]
        "updated": dict.get(entry, "updated"),  # type: ignore[call-overload]
        "tags": [tag.get("term") for tag in entry.get("tags", ())],
        "publisher": entry.get("source", {}).get("title") or feed.get("title"),
        "language": feed.get("language"),
    }
    record = orjson.dumps({**stated, "text": text}, default=str)
    return written_document(place, record, text, canonical_fields(stated, mapping))


def _plain(text: str | None, detail: Mapping[str, Any]) -> str | None:
    """The text without HTML, if it is said to be that."""
    return without_entities(without_markup(text)) if text and detail.get("type") == "text/html" else text


READER = Reader(
    name="feed",
    suffixes=(".rss", ".atom"),
    describes="RSS or Atom feed: one article an entry, with its full content where the feed has it",
    read=read,
    recognises=lambda head: root_name(head) in FEED_ROOTS,
)
