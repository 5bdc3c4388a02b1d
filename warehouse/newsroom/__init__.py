"""What the newsroom shows, asked of the served file: one query a file, the file's name is the question's.

All readers of one edition of the served file share one connection, and the answers that were given last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb

from transforms.records import Quote, Span
from warehouse.served import connect, edition_of

Rows = list[dict[str, Any]]
"""The answer to a query, a dictionary of column and value for each row."""

OF_QUOTES = (
    "totals",
    "speakers",
    "speakers_by_period",
    "types_by_outlet",
    "speaker_kinds",
    "datelines",
    "story_spread",
    "quote_spread",
    "latest_quotes",
)
"""Questions about the quotes that the filters let through."""
OF_REJECTED = ("rejections", "rejected")
"""Questions about the records that were set aside."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which quotes are looked at, by the columns of marts.quotes; what is empty filters nothing."""

    since: date | None = None
    until: date | None = None
    outlet: tuple[str, ...] = ()
    speaker: str = ""  # part of any name of a speaker whom articles name, in any case
    language: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()


AT_FIRST = Filters(kind=("speech",))
"""What a reader sees before any filter is set."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters can be set to; the dates are None when no article has one."""

    outlets: list[str]
    languages: list[str]
    first_date: date | None
    last_date: date | None


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article to be read, with its quotes in their order."""

    article_id: str
    headline: str
    outlet: str | None
    published_date: date | None
    language: str | None
    text: str
    quotes: list[Quote]


def published(path: Path) -> Mapping[str, Any]:
    """What the served file says of itself: snapshot_id and built_at."""
    [row] = _rows(_cursor(path), "published")
    return row


def choices(path: Path) -> Choices:
    """The values that the filters can be set to."""
    [row] = _rows(_cursor(path), "choices")
    return Choices(**row)


def answers(path: Path, filters: Filters) -> Mapping[str, Rows]:
    """The answers to the questions about quotes and about rejected records, by the question's name."""
    return _answers(path, edition_of(path), filters)


@lru_cache(maxsize=32)
def _answers(path: Path, edition: tuple[int, int], filters: Filters) -> Mapping[str, Rows]:
    return ask(path, filters, OF_QUOTES + OF_REJECTED)


def articles(path: Path, filters: Filters, headline: str = "") -> Rows:
    """The newest articles that hold such quotes and have these words in their headline, at most 200."""
    return _articles(path, edition_of(path), filters, headline)


@lru_cache(maxsize=32)
def _articles(path: Path, edition: tuple[int, int], filters: Filters, headline: str) -> Rows:
    return ask(path, filters, ("articles",), {"headline": headline})["articles"]


def ask(
    path: Path, filters: Filters, questions: Sequence[str], values: Mapping[str, Any] | None = None
) -> dict[str, Rows]:
    """The answers to the questions, asked of the served file now, about the quotes that the filters let through."""
    cursor = _filtered(path, filters)
    return {question: _rows(cursor, question, values) for question in questions}


def read_article(path: Path, article_id: str) -> ReadArticle:
    """An article with all its quotes, whatever the filters. Raises KeyError when there is none of that id."""
    cursor = _cursor(path)
    found = _rows(cursor, "article", {"article_id": article_id})
    if not found:
        raise KeyError(article_id)
    rows = _rows(cursor, "article_quotes", {"article_id": article_id})
    return ReadArticle(**found[0], quotes=[_quote_of(row) for row in rows])


def _cursor(path: Path) -> duckdb.DuckDBPyConnection:
    """A cursor on the served file, with variables and temporary views of its own."""
    cursor = _connection(path, edition_of(path)).cursor()
    return cursor.execute("USE onrecord")


@lru_cache(maxsize=1)
def _connection(path: Path, edition: tuple[int, int]) -> duckdb.DuckDBPyConnection:
    return connect(path)


def _filtered(path: Path, filters: Filters) -> duckdb.DuckDBPyConnection:
    """A cursor with the view `filtered`, which the questions about quotes read.

    A view and not a table: each question then reads only the columns that it needs.
    """
    cursor = _cursor(path)
    for name, value in asdict(filters).items():
        cursor.execute(f"SET VARIABLE {name} = $value", {"value": list(value) if isinstance(value, tuple) else value})
    return cursor.execute(f"CREATE TEMP VIEW filtered AS {_sql('filtered')}")


def _rows(cursor: duckdb.DuckDBPyConnection, question: str, values: Mapping[str, Any] | None = None) -> Rows:
    answer = cursor.execute(_sql(question), values)
    names = [column[0] for column in answer.description or []]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _sql(question: str) -> str:
    return resources.files(__name__).joinpath(f"{question}.sql").read_text(encoding="utf-8")


def _quote_of(row: Mapping[str, Any]) -> Quote:
    """The record of a row of fct_quote, which has columns beside."""
    columns = {field.name: row[field.name] for field in fields(Quote)}
    spans = tuple(Span(**span) for span in row["spans"])
    places = {name: Span(**row[name]) if row[name] else None for name in ("speaker_span", "cue_span")}
    return Quote(**{**columns, **places, "spans": spans})
