"""`onrecord export`."""

from pathlib import Path
from typing import Annotated

import typer

from flows.options import DEFAULT_WAREHOUSE, WarehouseOption


def export(
    asked: Annotated[str, typer.Argument(metavar="QUERY", help="A query in DuckDB's SQL, or the name of a table.")],
    target: Annotated[
        Path, typer.Argument(metavar="FILE", help="File ending in .parquet, .csv, .jsonl, .xlsx (Excel) or .zip.")
    ],
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Write what a query gives to a file for other programs.

    A .zip is a Frictionless data package: CSV, with every column described in datapackage.json; licences are yours to
    add. Quotes get `selectors`: the W3C text-quote selectors that find them on their page again. Times are in UTC.

    \b
    onrecord export marts.quotes quotes.parquet
    onrecord export "from said_by('Moor')" moor.xlsx
    onrecord export marts.speakers speakers.zip
    """
    from warehouse.export import export as write
    from warehouse.served import SERVED_NAME

    count = write(warehouse / SERVED_NAME, asked, target)
    typer.echo(f"{count:,} rows in {target}")
