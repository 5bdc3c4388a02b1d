"""`onrecord rejected`."""

from typing import Annotated

import typer

from flows.options import DEFAULT_WAREHOUSE, CatalogOption, DataPathOption, FormatOption, OutputFormat, WarehouseOption


def rejected(
    reason: Annotated[
        str | None, typer.Argument(metavar="[REASON]", help="A reason's code, such as empty or malformed.")
    ] = None,
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
    catalog: CatalogOption = None,
    data_path: DataPathOption = None,
    output_format: FormatOption = OutputFormat.TABLE,
) -> None:
    """List the records that were set aside: which, where their bytes are, and why.

    A record leaves the list when a later run reads its source without setting it aside again.

    \b
    onrecord rejected
    onrecord rejected malformed -f csv
    """
    from flows.output import print_rows
    from warehouse.lake import Lake

    with Lake.read(warehouse, catalog=catalog, data_path=data_path) as lake:
        rows = lake.rejected(reason)
    columns = ("source_uri", "record_number", "byte_start", "byte_end", "reason_code", "reason", "run_id")
    print_rows(columns, [tuple(getattr(row, column) for column in columns) for row in rows], output_format)
