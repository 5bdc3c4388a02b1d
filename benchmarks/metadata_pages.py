"""Metadata of HTML pages beside trafilatura's own, measured on JSON Lines (.gz) of url, title, author, date, html.

    python benchmarks/metadata_pages.py PATH

Of the pages with a gold value, the share whose value equals it after folding white space and case: the title, the
set of authors (the gold line split at commas and "and"), the day of publication (the gold time's, in UTC).
"""

import gzip
import json
import re
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from transforms.articles import Draft, draft_article
from transforms.normalise import articles_of
from transforms.reasons import RejectionError
from transforms.records import Article, RawDocument

NOW = datetime.now(UTC)


def main(path: Path) -> None:
    """Print the figures of both, and where ours are wrong."""
    from trafilatura import extract_metadata

    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    started = time.perf_counter()
    ours = _ours(rows)
    took = time.perf_counter() - started
    theirs = []
    for row in rows:
        found = extract_metadata(row["html"], default_url=row["url"])
        theirs.append((_folded(found.title), _names((found.author or "").replace(";", ",")), found.date))
    gold = [(_folded(r["title"]), _names(r["author"]), (r["date_published"] or "")[:10] or None) for r in rows]
    print(f"{'':8}{'ours':>18}{'trafilatura':>18}")
    for index, name in enumerate(("title", "authors", "date")):
        pages = [page for page in range(len(rows)) if gold[page][index]]
        print(f"{name:8}" + "".join(f"{_share(found, gold, pages, index):>18}" for found in (ours, theirs)))
    size = sum(len(row["html"]) for row in rows)
    print(f"{size / took / 1e6:.2f} million characters per second")
    for index, name in enumerate(("title", "authors", "date")):
        for row, found, wanted, other in zip(rows, ours, gold, theirs, strict=True):
            if wanted[index] and found[index] != wanted[index]:
                print(f"  {name}: wanted {wanted[index]!r} got {found[index]!r} (theirs {other[index]!r}) {row['url']}")


def _ours(rows: list[dict[str, Any]]) -> list[tuple[str, frozenset[str], str | None]]:
    """Title, authors and day of each page; empty where there is no article in it."""
    drafts = [_draft(row) for row in rows]
    found = [draft for draft in drafts if draft is not None]
    articles = iter(articles_of(found, run_id="", extractor_version="", latest=NOW))
    return [("", frozenset(), None) if draft is None else _values(next(articles)) for draft in drafts]


def _draft(row: dict[str, Any]) -> Draft | None:
    fields = {"url": row["url"]} if row["url"] else {}
    html = row["html"]
    try:
        return draft_article(RawDocument("", "html", 0, 0, len(html), "text/html", html, fields, ""), NOW)
    except RejectionError:
        return None


def _values(article: Article) -> tuple[str, frozenset[str], str | None]:
    names = frozenset(_folded(author.name) for author in article.authors)
    return _folded(article.headline), names, article.published_at.date().isoformat() if article.published_at else None


def _folded(value: str | None) -> str:
    return " ".join((value or "").split()).casefold()


def _names(line: str | None) -> frozenset[str]:
    parts = re.split(r"\s*[,;]\s*|\s+(?:and|und|et)\s+", _folded(line))
    return frozenset(part for part in parts if part)


def _share(found: list[Any], gold: list[Any], pages: list[int], index: int) -> str:
    right = sum(found[page][index] == gold[page][index] for page in pages)
    return f"{100 * right / len(pages):.1f} % ({right}/{len(pages)})"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
