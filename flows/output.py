"""Rows on standard output, as a table, as CSV or as JSON."""

import csv
import sys
from collections.abc import Sequence
from typing import Any

from flows.options import OutputFormat

ROWS_SHOWN = 1000
"""Rows that a table shows at most: it must be laid out as a whole, while CSV and JSON are written as they come."""


def print_rows(columns: Sequence[str], rows: Sequence[tuple[Any, ...]], output_format: OutputFormat) -> None:
    """Print rows to standard output."""
    if output_format is OutputFormat.CSV:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    elif output_format is OutputFormat.JSON:
        _print_json(columns, rows)
    else:
        _print_table(columns, rows)


def _print_json(columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    import orjson

    separator = "[\n"
    for row in rows:
        record = dict(zip(columns, row, strict=True))
        sys.stdout.write(separator + orjson.dumps(record, default=str).decode())
        separator = ",\n"
    sys.stdout.write("\n]\n" if rows else "[]\n")


def _print_table(columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(columns):
        is_number = any(isinstance(row[number], int | float) for row in rows[:ROWS_SHOWN])
        table.add_column(column, justify="right" if is_number else "left", overflow="fold")
    for row in rows[:ROWS_SHOWN]:
        # Text, because what the news says in brackets is no markup.
        table.add_row(
            *(value if isinstance(value, Text) else Text("" if value is None else str(value)) for value in row)
        )
    Console().print(table)
    if len(rows) > ROWS_SHOWN:
        message = f"The first {ROWS_SHOWN:,} of {len(rows):,} rows; --format csv or json prints all."
        print(message, file=sys.stderr)  # noqa: T201
