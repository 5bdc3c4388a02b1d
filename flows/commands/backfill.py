"""`onrecord backfill`."""

from datetime import datetime
from typing import Annotated

import typer

from flows.options import (
    DEFAULT_WAREHOUSE,
    CatalogOption,
    DaskAddressOption,
    DataPathOption,
    RunnerOption,
    WarehouseOption,
    WorkersOption,
)

Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")]


def backfill(
    patterns: Annotated[
        list[str], typer.Argument(metavar="PATTERN...", help="Sources with {date:%Y/%m/%d} or the like in their path.")
    ],
    since: Day,
    until: Day,
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
    catalog: CatalogOption = None,
    data_path: DataPathOption = None,
    runner: RunnerOption = "processes",
    dask_address: DaskAddressOption = None,
    workers: WorkersOption = None,
    again: Annotated[bool, typer.Option("--again", help="Also ranges that a run has completed.")] = False,
) -> None:
    """Run over the sources of each day, month or year from one date to another.

    Each range is a run of its own, its batches worked on in parallel. Ranges that are done are passed over: a backfill
    that was broken off is taken up by the same command. One that fails does not stop the others.

    The exit code is 0 when all went well, 3 when records were set aside, 1 when a range failed.

    \b
    onrecord backfill --since 2026-01-01 --until 2026-03-31 's3://newsroom/{date:%Y/%m/%d}/'
    onrecord backfill --since 2020-01-01 --until 2025-12-31 'archive/{date:%Y-%m}.jsonl.gz' --workers 8
    """
    import sys

    from flows.environment import leave_tracebacks_to_the_server, prepare_prefect
    from flows.server import server_for_run

    prepare_prefect(warehouse, is_quiet=False)
    with server_for_run(runner, dask_address) as server:
        from flows import backfill as backfills  # while the server starts

        if server:
            server.wait(runner)
        leave_tracebacks_to_the_server()
        ranges = backfills.backfill(
            patterns,
            since.date(),
            until.date(),
            is_again=again,
            warehouse=str(warehouse),
            catalog=catalog,
            data_path=data_path,
            runner=runner,
            dask_address=dask_address,
            workers=workers,
        )
    for line in backfills.sentences_of(ranges):
        typer.echo(line)
    if any(each.error for each in ranges):
        sys.exit(1)
    sys.exit(max((each.summary.exit_code for each in ranges if each.summary), default=0))
