"""`onrecord search`."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import typer

from flows.options import DEFAULT_WAREHOUSE, FormatOption, OutputFormat, WarehouseOption

SHOWN = ("published_date", "outlet", "speaker", "text", "headline")
"""Columns that a table shows; CSV and JSON have all."""
DAY = {"formats": ["%Y-%m-%d"], "metavar": "YYYY-MM-DD"}


class Texts(StrEnum):
    """What is searched."""

    QUOTES = "quotes"
    PARAGRAPHS = "paragraphs"


def search(
    query: Annotated[
        str, typer.Argument(metavar="WORDS", help='Words, or "phrases" in quote marks: all must be there.')
    ],
    texts: Annotated[Texts, typer.Option("--in", help="What is searched.")] = Texts.QUOTES,
    speaker: Annotated[str | None, typer.Option(help="Only who has these words in the name.", metavar="NAME")] = None,
    outlet: Annotated[str | None, typer.Option(help="Only outlets with these words.", metavar="NAME")] = None,
    since: Annotated[datetime | None, typer.Option(help="First day of publication.", **DAY)] = None,
    until: Annotated[datetime | None, typer.Option(help="Last day of publication.", **DAY)] = None,
    limit: Annotated[int, typer.Option(help="Rows at most, the best first.", min=1, metavar="ROWS")] = 20,
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
    output_format: FormatOption = OutputFormat.TABLE,
) -> None:
    """Find words in what was said, or in whole articles.

    A word is found in all its forms, by the language of the article, whatever its case and accents. CSV and JSON have
    `hits`: the characters of `text` at which the words are, end exclusive. In SQL this is search_quotes('words').

    \b
    onrecord search "ceasefire talks" --speaker Moor --since 2025-01-01
    onrecord search '"no comment"' --in paragraphs
    """
    from flows.output import print_rows
    from warehouse.served import SERVED_NAME
    from warehouse.served import query as ask

    found = ask(
        warehouse / SERVED_NAME,
        f"FROM search_{texts}($query, speaker := $speaker, outlet := $outlet, since := $since, until := $until,"
        " top := $limit)",
        {
            "query": query,
            "speaker": speaker,
            "outlet": outlet,
            "since": since and since.date(),
            "until": until and until.date(),
            "limit": limit,
        },
    )
    if not found.rows:
        typer.echo(f"None of the {texts} holds {query} with these options.", err=True)
    if output_format is not OutputFormat.TABLE:
        print_rows(found.columns, found.rows, output_format)
    elif found.rows:
        columns = [name for name in SHOWN if name in found.columns]
        rows = [_shown(dict(zip(found.columns, row, strict=True)), columns) for row in found.rows]
        print_rows(columns, rows, output_format)


def _shown(row: dict[str, Any], columns: list[str]) -> tuple[Any, ...]:
    """The values of the columns, the text with its hits in bold."""
    from rich.text import Text

    text = Text(row["text"])
    for hit in row["hits"]:
        text.stylize("bold", hit["start_char"], hit["end_char"])
    return tuple(text if name == "text" else row[name] for name in columns)
