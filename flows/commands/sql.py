"""`onrecord sql`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from flows.options import DEFAULT_WAREHOUSE, FormatOption, OutputFormat, WarehouseOption

PROMPT, CONTINUED = "onrecord> ", "     ...> "


def sql(
    query: Annotated[
        str | None, typer.Argument(metavar="[QUERY]", help="A query in DuckDB's SQL; without it, a prompt.")
    ] = None,
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
    output_format: FormatOption = OutputFormat.TABLE,
) -> None:
    """Ask the published warehouse, while runs go on or not.

    The file is opened to read only, and a query reaches nothing outside it. The tables are in the schemas marts (for
    analysis), core and staging: `show all tables` lists them, `describe marts.quotes` the columns of one.

    \b
    onrecord sql "select speaker, count(*) from marts.quotes group by all order by 2 desc"
    onrecord sql -f csv "from marts.quotes" > quotes.csv
    onrecord sql                         a prompt: queries end with ; and Ctrl-D ends it
    """
    from warehouse.served import SERVED_NAME

    served = warehouse / SERVED_NAME
    if query is not None:
        _answer(served, query, output_format)
        return
    _prompt(served, output_format)


def _answer(served: Path, query: str, output_format: OutputFormat) -> None:
    from flows.output import print_rows
    from warehouse.served import query as ask

    result = ask(served, query)
    print_rows(result.columns, result.rows, output_format)


def _prompt(served: Path, output_format: OutputFormat) -> None:
    """Answer queries from the terminal, or from a file on standard input, until it ends."""
    import contextlib

    from warehouse.errors import WarehouseError

    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 - importing it gives input() a history and editing
    lines: list[str] = []
    while True:
        try:
            lines.append(input(CONTINUED if lines else PROMPT) if sys.stdin.isatty() else input())
        except EOFError:
            break
        if not lines[-1].rstrip().endswith(";"):
            continue
        try:
            _answer(served, "\n".join(lines), output_format)
        except WarehouseError as error:
            typer.echo(error, err=True)
        lines = []
    if "".join(lines).strip():
        _answer(served, "\n".join(lines), output_format)
