"""The names of an article's fields: ours, and those under which the sources of this world keep them."""

import html
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import chain
from typing import Any

from transforms.readers.records import HTML, PLAIN_TEXT, Place, document
from transforms.reasons import Reason, RejectionError
from transforms.records import RawDocument

# Ours, with theirs in order of preference. Theirs are in lower case, without spaces, hyphens, underscores and the like.
FIELD_NAMES: dict[str, tuple[str, ...]] = {
    "headline": ("headline", "title", "articletitle", "headlines", "webtitle", "titre", "titel", "titular"),
    "text": (
        *("text", "articletext", "fulltext", "body", "bodytext", "articlebody", "maintext", "plaintext", "content"),
        *("articlecontent", "story", "storytext", "html", "bodyhtml", "contenthtml", "contentencoded", "bodyxhtml"),
        *("article", "texte", "contenu", "inhalt", "texto", "contenido"),
    ),
    "dek": (
        *("dek", "standfirst", "subtitle", "subheadline", "subhead", "abstract", "summary", "description"),
        *("trailtext", "lead", "excerpt", "descriptiontext", "descriptions"),
    ),
    "url": ("canonicalurl", "url", "link", "articleurl", "weburl", "permalink", "sourceurl", "mainentityofpage"),
    "id": ("id", "articleid", "docid", "documentid", "guid", "uuid", "guidname", "uri"),
    "authors": ("authors", "author", "creator", "dccreator", "authorname", "writer", "writers", "reporter", "auteur"),
    "byline": ("byline", "bylinetext", "by"),
    "published_at": (
        *("publishedat", "published", "publisheddate", "publicationdate", "datepublished", "pubdate", "publishdate"),
        *("webpublicationdate", "firstpublished", "datecreated", "dateposted", "date", "datetime", "time", "timestamp"),
        *("createdat", "created", "dcdate", "issued", "firstcreated", "contentcreated", "versioncreated"),
    ),
    "modified_at": (
        *("modifiedat", "modified", "datemodified", "updatedat", "updated", "lastmodified", "dateupdated"),
        *("contentmodified", "versioncreated"),
    ),
    "outlet": (
        *("outlet", "publisher", "publication", "newspaper", "sourcename", "source", "site", "sitename", "domain"),
        *("provider", "media", "medium", "journal", "copyrightholder", "infosource", "infosources"),
    ),
    "language": ("language", "lang", "inlanguage", "languagecode", "dclanguage", "langue", "sprache"),
    "section": ("section", "articlesection", "sectionname", "category", "desk", "rubrik", "rubrique"),
    "tags": ("tags", "keywords", "topics", "categories", "subjects", "subject"),
    "dateline": ("dateline",),
    "location": ("location", "place", "contentlocation", "locationcreated", "located"),
}
FIELDS_OF_NAME = {
    theirs: [ours for ours, names in FIELD_NAMES.items() if theirs in names]
    for theirs in chain.from_iterable(FIELD_NAMES.values())
}
LIST_SEPARATORS = {"authors": re.compile(r"\s*[;|]\s*"), "tags": re.compile(r"\s*[;|,]\s*")}

# Objects in which services keep the article or its fields, one level down.
WRAPPERS = ("article", "fields", "attributes", "metadata", "meta", "data", "document", "_source")
# Keys under which an object holds what it stands for: a person's name, a WordPress title.
VALUE_KEYS = ("name", "rendered", "value", "text", "#text", "@value", "title", "@id", "url", "literal", "term")

# No source nests a field or its articles deeper; what does is not meant to be read.
MAX_DEPTH = 8

SEPARATORS = re.compile(r"[\s_:.-]+")
MARKUP = re.compile(
    r"</?(?:p|div|br|h[1-6]|article|section|blockquote|span|figure|ul|ol|table|em|strong|a)(?:\s[^<>]*|/)?>", re.I
)
ENTITY = re.compile(r"&(?:[a-z]+[0-9]?|#[0-9]+|#x[0-9a-f]+);", re.I)
MILLISECONDS_FROM = 100_000_000_000  # such a number of seconds lies in the year 5138


def canonical_fields(record: Mapping[str, Any], mapping: Mapping[str, str]) -> dict[str, Any]:
    """The record's fields under our names; fields that we have no name for are left out.

    `mapping` (ours to theirs) goes before the names of FIELD_NAMES. Values are strings, but `authors` and `tags` are
    lists of strings. Times stay as the source writes them; numbers of seconds or milliseconds become ISO 8601.
    """
    flat = _flattened(record)
    fields: dict[str, Any] = {}
    # Most records have few of the many names: only their fields are looked for, in the order of FIELD_NAMES.
    stated = {ours for name in flat for ours in FIELDS_OF_NAME.get(name, ())} | mapping.keys()
    for ours in filter(stated.__contains__, FIELD_NAMES):
        value = _first_value(flat, ours, mapping)
        if not value:
            continue
        if ours == "text":
            fields[ours] = "\n\n".join(value)
        elif ours in LIST_SEPARATORS:
            fields[ours] = [part for item in value for part in LIST_SEPARATORS[ours].split(item.strip()) if part]
        else:
            fields[ours] = _time(value[0].strip()) if ours.endswith("_at") else value[0].strip()
    if fields.get("modified_at") == fields.get("published_at"):
        fields.pop("modified_at", None)
    return fields


def text_of(record: Mapping[str, Any], mapping: Mapping[str, str]) -> str | None:
    """The text among the record's fields, a blank line between its parts if it is a list; None if there is none."""
    return "\n\n".join(_first_value(_flattened(record), "text", mapping)) or None


def text_names(names: Iterable[str], mapping: Mapping[str, str]) -> list[str]:
    """Those of a table's column names that can hold the text."""
    return [name for name in names if _folded(name) in _names_of("text", mapping)]


def is_markup(text: str) -> bool:
    """Whether the text is written in HTML."""
    return MARKUP.search(text) is not None


def without_markup(text: str) -> str:
    """The text without HTML's tags."""
    return MARKUP.sub("", text)


def without_entities(text: str) -> str:
    """Plain text with HTML's character references resolved, which feeds and exports leave in it."""
    return ENTITY.sub(lambda found: html.unescape(found[0]), text)


def _names_of(ours: str, mapping: Mapping[str, str]) -> tuple[str, ...]:
    """The folded names of the field."""
    return (_folded(mapping[ours]),) if ours in mapping else FIELD_NAMES[ours]


def _first_value(flat: Mapping[str, Any], ours: str, mapping: Mapping[str, str]) -> list[str]:
    """The values of the first of the field's names that has any."""
    candidates = (_values(flat[name]) for name in _names_of(ours, mapping) if name in flat)
    return next((values for values in candidates if values), [])


def _flattened(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record's values by folded name, with those of its wrappers where it has none of that name itself."""
    flat = {_folded(str(name)): value for name, value in record.items()}
    for wrapper in WRAPPERS:
        inner = record.get(wrapper)
        if isinstance(inner, dict):
            flat = {**{_folded(str(name)): value for name, value in inner.items()}, **flat}
    return flat


@lru_cache(maxsize=4096)
def _folded(name: str) -> str:
    return SEPARATORS.sub("", name).casefold()


def _values(value: Any, depth: int = MAX_DEPTH) -> list[str]:
    """The value as strings: the items of a list, the name of an object, nothing for null and empty."""
    if depth == 0:
        return []
    if isinstance(value, dict):
        return next((found for key in VALUE_KEYS if (found := _values(value.get(key), depth - 1))), [])
    if isinstance(value, list | tuple):
        return [item for entry in value for item in _values(entry, depth - 1)]
    if value is None or isinstance(value, bool):
        return []
    text = value.isoformat() if isinstance(value, date) else str(value)
    return [text] if text.strip() else []


def _time(value: str) -> str:
    """The time as written; a count of seconds or milliseconds since 1970 as ISO 8601."""
    try:
        seconds = float(value)
    except ValueError:
        return value
    if seconds < 10_000_000 or len(value.partition(".")[0]) not in (9, 10, 12, 13):
        return value  # a year, or a date without separators
    if seconds >= MILLISECONDS_FROM:
        seconds /= 1000
    return datetime.fromtimestamp(seconds, tz=UTC).isoformat()


def record_document(place: Place, record: bytes, values: Mapping[str, Any], mapping: Mapping[str, str]) -> RawDocument:
    """The document of a record with named values, its text taken from among them.

    Raises RejectionError with `no_text` if no field has the text.
    """
    fields = canonical_fields(values, mapping)
    text = fields.pop("text", None)
    if text is None:
        known = ", ".join(sorted(values)[:12])
        raise RejectionError(Reason.NO_TEXT, f"No field holds the article's text; there are: {known}")
    return written_document(place, record, text, fields)


def written_document(place: Place, record: bytes, text: str, fields: Mapping[str, Any]) -> RawDocument:
    """The document of a record whose text may be HTML or plain text, by the look of it."""
    if is_markup(text):
        return document(place, record, HTML, text, fields)
    return document(place, record, PLAIN_TEXT, without_entities(text), fields)
