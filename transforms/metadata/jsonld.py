"""What a page says about its article in JSON-LD (schema.org)."""

import json
import re
from collections.abc import Iterator
from typing import Any

from transforms.metadata.candidates import Candidate

_ARTICLE_TYPES = frozenset(
    "article newsarticle reportagenewsarticle analysisnewsarticle askpublicnewsarticle backgroundnewsarticle"
    " opinionnewsarticle reviewnewsarticle blogposting liveblogposting socialmediaposting report scholarlyarticle"
    " techarticle review medicalscholarlyarticle advertisercontentarticle satiricalarticle videoobject".split()
)
_PAGE_TYPES = frozenset("webpage itempage aboutpage".split())
_WRAPPING = re.compile(r"^\s*(?:/\*.*?\*/|//[^\n]*\n|<!--|<!\[CDATA\[)+|(?:-->|\]\]>|//)\s*$", re.DOTALL)
_TEXT_COLUMNS = (
    ("headline", "headline"),
    ("headline", "name"),
    ("published_at", "datePublished"),
    ("published_at", "dateCreated"),
    ("published_at", "uploadDate"),
    ("modified_at", "dateModified"),
    ("section", "articleSection"),
    ("dek", "alternativeHeadline"),
    ("dek", "description"),
    ("tags", "keywords"),
    ("language", "inLanguage"),
)


def read_jsonld(scripts: list[str]) -> list[Candidate]:
    """Candidates from the page's JSON-LD scripts, articles before web pages; scripts that do not parse give none."""
    nodes = [node for script in scripts for node in _nodes(_parsed(script))]
    articles = [node for node in nodes if _types(node) & _ARTICLE_TYPES]
    pages = [node for node in nodes if _types(node) & _PAGE_TYPES]
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 2}
    return [candidate for node in (*articles, *pages) for candidate in _candidates(node, by_id, node in articles)]


def _candidates(node: dict[str, Any], by_id: dict[str, Any], is_article: bool) -> Iterator[Candidate]:
    extractor = "json-ld" if is_article else "json-ld webpage"
    for column, key in _TEXT_COLUMNS:
        for text in _texts(node.get(key)):
            yield Candidate(column, extractor, text)
    if not is_article:
        return
    for author in (*_items(node.get("author")), *_items(node.get("creator"))):
        kind = " organisation" if isinstance(author, dict) and "organization" in _types(author) else ""
        for name in _names(author, by_id):
            yield Candidate("authors", extractor + kind, name)
    for publisher in _items(node.get("publisher")):
        for name in _names(publisher, by_id):
            yield Candidate("outlet", extractor, name)
    for url in (*_texts(node.get("url")), *_texts(node.get("mainEntityOfPage"))):
        yield Candidate("url", extractor, url)


def _parsed(script: str) -> Any:
    text = _WRAPPING.sub("", script).strip().rstrip(";")
    try:
        # Not strict: line breaks inside strings are common on pages.
        return json.loads(text, strict=False)
    except ValueError:
        return None


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Objects at the top of the script, in its lists and graphs, and the main entity of each."""
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "itemListElement"):
            if isinstance(value.get(key), list | dict):
                yield from _nodes(value[key])


def _types(node: dict[str, Any]) -> set[str]:
    return {str(item).casefold().rsplit("/", 1)[-1] for item in _items(node.get("@type"))}


def _items(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _texts(value: Any) -> Iterator[str]:
    for item in _items(value):
        if isinstance(item, dict):
            item = item.get("@value") or item.get("name") or item.get("@id")
        if isinstance(item, str) and item.strip():
            yield item.strip()


def _names(value: Any, by_id: dict[str, Any]) -> Iterator[str]:
    if isinstance(value, dict) and "name" not in value:
        value = by_id.get(str(value.get("@id")), {})
    yield from _texts(value.get("name") if isinstance(value, dict) else value)
