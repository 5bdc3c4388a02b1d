"""`onrecord schedule`."""

from typing import Annotated

import typer

from flows.options import DEFAULT_WAREHOUSE, CatalogOption, DataPathOption, SourcesArgument, WarehouseOption


def schedule(
    cron: Annotated[str, typer.Option(metavar="CRON", help="When to run: minute, hour, day, month, day of the week.")],
    sources: SourcesArgument = None,
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
    catalog: CatalogOption = None,
    data_path: DataPathOption = None,
) -> None:
    """Run again and again, at set times, until Ctrl-C.

    Runs do not overlap: one that falls due while another is at work is cancelled. With PREFECT_API_URL set, they are
    served from that Prefect server; without it, one is started here, and its address is told: it shows every run,
    task, log and table of counts.

    \b
    onrecord schedule --cron "*/30 * * * *"
    onrecord schedule --cron "0 5 * * 1-5" data/raw s3://newsroom/wires/
    """
    from contextlib import nullcontext

    from flows.environment import prepare_prefect
    from flows.server import own_server

    prepare_prefect(warehouse, is_quiet=False)
    import os

    with nullcontext() if "PREFECT_API_URL" in os.environ else own_server() as address:
        if address:
            typer.echo(f"Prefect shows the runs at {address}")
        from prefect import serve

        from flows.deployment import deployment_of

        serve(deployment_of(cron, sources or ["data/raw"], warehouse, catalog, data_path))
