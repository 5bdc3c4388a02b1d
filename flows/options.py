"""Options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

SourcesArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SOURCE]...", help="Files, folders, globs, or URIs such as s3://bucket/prefix."),
]
WarehouseOption = Annotated[
    Path,
    typer.Option(
        "--warehouse", "-w", envvar="ONRECORD_WAREHOUSE", help="Folder of the lake and the served file.", metavar="DIR"
    ),
]
CatalogOption = Annotated[
    str | None,
    typer.Option(
        envvar="ONRECORD_CATALOG",
        help="The lake's catalog: a PostgreSQL URL, or a file. By default catalog.sqlite in the warehouse.",
        metavar="URL",
    ),
]
DataPathOption = Annotated[
    str | None,
    typer.Option(
        envvar="ONRECORD_DATA_PATH",
        help="Where the lake's Parquet files go: a folder or an s3:// prefix. By default lake in the warehouse.",
        metavar="PATH",
    ),
]
RunnerOption = Annotated[
    str, typer.Option(help="What processes the batches: processes, threads or dask.", metavar="NAME")
]
DaskAddressOption = Annotated[
    str | None,
    typer.Option(help="Scheduler of the Dask cluster; by default one is made on this machine.", metavar="URL"),
]
WorkersOption = Annotated[
    int | None,
    typer.Option(min=1, help="Batches at once, and cores for the rest; by default all cores.", metavar="N"),
]
DEFAULT_WAREHOUSE = Path("data/warehouse")


class OutputFormat(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


FormatOption = Annotated[OutputFormat, typer.Option("--format", "-f", help="How the rows are printed.")]
