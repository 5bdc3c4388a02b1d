"""`onrecord run`."""

from pathlib import Path
from typing import Annotated

import typer

from flows.errors import UserError
from flows.options import (
    DEFAULT_WAREHOUSE,
    CatalogOption,
    DaskAddressOption,
    DataPathOption,
    OutputFormat,
    RunnerOption,
    SourcesArgument,
    WarehouseOption,
    WorkersOption,
)


def run(
    sources: SourcesArgument = None,
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
    catalog: CatalogOption = None,
    data_path: DataPathOption = None,
    runner: RunnerOption = "processes",
    dask_address: DaskAddressOption = None,
    workers: WorkersOption = None,
    batch_megabytes: Annotated[float, typer.Option(min=0.001, help="How much one batch takes in.", metavar="MB")] = 2.0,
    field_names: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="NAME=FIELD", help="Field that holds the headline, text, url ... Repeatable."),
    ] = None,
    separator: Annotated[
        str | None, typer.Option(metavar="LINE", help="Line between the articles of a text file.")
    ] = None,
    reprocess: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=VALUE",
            help="Make articles again that did not change: since or until (day of publication), source (pattern), "
            "version (of the extractor). Repeatable; all must hold.",
        ),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help="Tell what would change in each table but those that relate articles, and change nothing.",
        ),
    ] = False,
    export_html: Annotated[
        Path | None,
        typer.Option(help="Also write the newsroom's charts and newest quotes as one page of HTML.", metavar="FILE"),
    ] = None,
) -> None:
    """Read articles, bring the warehouse up to them, publish it.

    Only what is new or changed since the last run is processed, and the articles of a file that has gone are marked
    gone. What cannot be read is set aside with its reason: see `onrecord rejected`. A run that was broken off is
    taken up by the next one; until a run has ended well, queries see what the last one published.

    The exit code is 0 when all went well, 3 when records were set aside, 1 when the run failed.

    \b
    onrecord run                         what is in data/raw
    onrecord run data/raw '/mnt/feeds/**/*.jsonl.gz'
    onrecord run s3://newsroom/2026/ --workers 8
    onrecord run export.csv --map headline=title --map text=content
    onrecord run --reprocess since=2025-03-01 --reprocess 'source=data/raw/wires/*' --dry-run
    onrecord run s3://newsroom/ --data-path s3://lake --runner dask --dask-address tcp://scheduler:8786
    """
    import sys

    from flows.choice import choice_of
    from flows.environment import leave_tracebacks_to_the_server, prepare_prefect
    from flows.garbage import no_collection
    from flows.progress import shows_progress
    from flows.server import server_for_run

    if export_html:
        from flows.newsroom.page import check_can_draw

        check_can_draw()
    fields = field_map(field_names or [])
    conditions = pairs_of("--reprocess", reprocess or [], example="since=2025-03-01")
    choice_of(conditions)
    prepare_prefect(warehouse, is_quiet=shows_progress())
    if shows_progress():
        typer.echo("Starting Prefect, which takes some seconds ...", err=True)
    with server_for_run(runner, dask_address) as server:
        with no_collection():
            from flows.pipeline import pipeline  # while the server starts

        if server:
            server.wait(runner)
        leave_tracebacks_to_the_server()
        summary = pipeline(
            sources=sources or ["data/raw"],
            warehouse=str(warehouse),
            catalog=catalog,
            data_path=data_path,
            runner=runner,
            dask_address=dask_address,
            workers=workers,
            batch_megabytes=batch_megabytes,
            field_names=fields,
            separator=separator,
            reprocess=conditions,
            is_dry_run=dry_run,
            export_html=str(export_html) if export_html else None,
        )
    from flows.output import print_rows
    from flows.summary import next_step, rows_of_changes, sentences_of

    for line in sentences_of(summary):
        typer.echo(line)
    if summary.row_changes:
        columns = ("table", "rows written", "rows replaced", "rows ended")
        print_rows(columns, rows_of_changes(summary), OutputFormat.TABLE)
    typer.echo(next_step(summary))
    sys.exit(summary.exit_code)


def field_map(pairs: list[str]) -> dict[str, str]:
    """The fields by the names of what they hold, from NAME=FIELD. Raises UserError."""
    from transforms.readers import ReadOptions

    fields = pairs_of("--map", pairs, example="headline=title")
    try:
        ReadOptions(mapping=fields)
    except ValueError as error:
        raise UserError(f"{error}.") from error
    return fields


def pairs_of(option: str, pairs: list[str], *, example: str) -> dict[str, str]:
    """The values by their names, from NAME=VALUE. Raises UserError."""
    for pair in pairs:
        if "=" not in pair:
            raise UserError(f"{option} {pair!r} is no name and value, as in {example}.")
    return dict(pair.split("=", 1) for pair in pairs)
