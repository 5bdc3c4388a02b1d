"""`onrecord status`."""

from typing import Annotated

import typer

from flows.options import DEFAULT_WAREHOUSE, CatalogOption, DataPathOption, WarehouseOption


def status(
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
    catalog: CatalogOption = None,
    data_path: DataPathOption = None,
    last: Annotated[int, typer.Option(min=1, help="How many runs to show.", metavar="N")] = 5,
) -> None:
    """Show the last runs, what the lake holds and which records were set aside.

    \b
    onrecord status
    onrecord status --last 20
    """
    from collections import Counter

    from flows.options import OutputFormat
    from flows.output import print_rows
    from flows.summary import row_of_run
    from warehouse.lake import Lake

    with Lake.read(warehouse, catalog=catalog, data_path=data_path) as lake:
        runs = lake.recent_runs(last)
        counts = lake.counts()
        rejected = Counter(row.reason_code for row in lake.rejected())
    columns = ("run", "started", "seconds", "status", "files", "articles")
    print_rows(columns, [row_of_run(run) for run in runs], OutputFormat.TABLE)
    print_rows(("table", "rows"), list(counts.items()), OutputFormat.TABLE)
    if rejected:
        print_rows(("set aside because", "records"), rejected.most_common(), OutputFormat.TABLE)
