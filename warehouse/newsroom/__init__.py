"""What the newsroom shows, asked of the served file: one query a file, the file's name is the question's."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb

from transforms.records import Quote, Span
from warehouse.served import connect

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
    speaker: str = ""  # part of the name, in any case
    language: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()


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


def choices(path: Path) -> Choices:
    """The values that the filters can be set to."""
    with connect(path) as connection:
        [row] = _rows(connection, "choices")
    return Choices(**row)


def answers(path: Path, filters: Filters) -> dict[str, Rows]:
    """The answers to the questions about quotes and about rejected records, by the question's name."""
    with connect(path) as connection:
        _filter(connection, filters)
        return {question: _rows(connection, question) for question in OF_QUOTES + OF_REJECTED}


def articles(path: Path, filters: Filters, headline: str = "") -> Rows:
    """The newest articles that hold such quotes and have these words in their headline, at most 200."""
    with connect(path) as connection:
        _filter(connection, filters)
        return _rows(connection, "articles", {"headline": headline})


def read_article(path: Path, article_id: str) -> ReadArticle:
    """An article with all its quotes, whatever the filters. Raises KeyError when there is none of that id."""
    with connect(path) as connection:
        found = _rows(connection, "article", {"article_id": article_id})
        if not found:
            raise KeyError(article_id)
        rows = _rows(connection, "article_quotes", {"article_id": article_id})
    return ReadArticle(**found[0], quotes=[_quote_of(row) for row in rows])


def _filter(connection: duckdb.DuckDBPyConnection, filters: Filters) -> None:
    """Nothing; makes the view `filtered` that the questions about quotes read.

    A view and not a table: each question then reads only the columns that it needs.
    """
    for name, value in asdict(filters).items():
        connection.execute(
            f"SET VARIABLE {name} = $value", {"value": list(value) if isinstance(value, tuple) else value}
        )
    connection.execute(f"CREATE TEMP VIEW filtered AS {_sql('filtered')}")


def _rows(connection: duckdb.DuckDBPyConnection, question: str, values: Mapping[str, Any] | None = None) -> Rows:
    answer = connection.execute(_sql(question), values)
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
