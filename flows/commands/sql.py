"""`onrecord sql`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from flows.options import (
    DEFAULT_WAREHOUSE,
    CatalogOption,
    DataPathOption,
    FormatOption,
    OutputFormat,
    WarehouseOption,
)

PROMPT, CONTINUED = "onrecord> ", "     ...> "


def sql(
    query: Annotated[
        str | None, typer.Argument(metavar="[QUERY]", help="A query in DuckDB's SQL; without it, a prompt.")
    ] = None,
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
    catalog: CatalogOption = None,
    data_path: DataPathOption = None,
    as_of: Annotated[
        int | None, typer.Option(help="Ask the warehouse as it was at this snapshot of the lake.", metavar="SNAPSHOT")
    ] = None,
    output_format: FormatOption = OutputFormat.TABLE,
) -> None:
    """Ask the published warehouse, while runs go on or not.

    The file is opened to read only, and a query reaches nothing outside it. The tables are in the schemas marts (for
    analysis) and core: `show all tables` lists them, `describe marts.quotes` the columns of one.

    \b
    onrecord sql "select speaker, count(*) from marts.quotes group by all order by 2 desc"
    onrecord sql -f csv "from marts.quotes" > quotes.csv
    onrecord sql --as-of 12 "from marts.speakers"
    onrecord sql                         a prompt: queries end with ; and Ctrl-D ends it
    """
    from warehouse.served import SERVED_NAME

    if as_of is not None:
        _ask_as_of(warehouse, catalog, data_path, as_of, query, output_format)
        return
    _ask(warehouse / SERVED_NAME, query, output_format)


def _ask(served: Path, query: str | None, output_format: OutputFormat) -> None:
    if query is not None:
        _answer(served, query, output_format)
        return
    _prompt(served, output_format)


def _ask_as_of(
    warehouse: Path,
    catalog: str | None,
    data_path: str | None,
    snapshot_id: int,
    query: str | None,
    output_format: OutputFormat,
) -> None:
    from datetime import UTC, datetime
    from tempfile import TemporaryDirectory

    from warehouse.build import build_file
    from warehouse.lake import Lake

    with TemporaryDirectory() as directory:
        built = Path(directory) / "as_of.duckdb"
        with Lake.read(warehouse, catalog=catalog, data_path=data_path) as lake:
            build_file(lake, built, snapshot_id, run_id="", built_at=datetime.now(UTC))
        _ask(built, query, output_format)


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
