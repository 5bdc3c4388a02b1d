"""`onrecord rejected`."""

import sys
from pathlib import Path
from typing import Annotated, NoReturn

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
    replay: Annotated[
        bool, typer.Option("--replay", help="Try them again, as a run does, and say what came of it.")
    ] = False,
) -> None:
    """List the records that were set aside: which, where their bytes are, and why; or try them again.

    A record leaves the list when its source is read without setting it aside again, or is gone. The bytes of each
    record are kept beside the lake, but for those of duplicates and of records over 16 MB: with --replay a source that
    is there is read again, and of one that has gone since the last run the kept bytes are. The exit code of --replay
    is that of a run.

    \b
    onrecord rejected
    onrecord rejected malformed -f csv
    onrecord rejected failed --replay
    """
    if replay:
        _replay(reason, warehouse, catalog, data_path)
    from flows.output import print_rows
    from warehouse.lake import Lake

    with Lake.read(warehouse, catalog=catalog, data_path=data_path) as lake:
        rows = lake.rejected(reason)
    columns = ("source_uri", "record_number", "byte_start", "byte_end", "reason_code", "reason", "run_id")
    print_rows(columns, [tuple(getattr(row, column) for column in columns) for row in rows], output_format)


def _replay(reason: str | None, warehouse: Path, catalog: str | None, data_path: str | None) -> NoReturn:
    """Nothing; ends the command with the exit code of the runs that tried the records again."""
    from flows.environment import leave_tracebacks_to_the_server, prepare_prefect
    from flows.progress import shows_progress
    from flows.replay import replays
    from warehouse.lake import Lake

    with Lake.read(warehouse, catalog=catalog, data_path=data_path) as lake:
        asked = replays(lake, reason)
    if not asked:
        typer.echo("nothing is set aside" + (f" as {reason}" if reason else ""))
        sys.exit(0)
    prepare_prefect(warehouse, is_quiet=shows_progress())
    from flows.pipeline import pipeline
    from flows.summary import sentences_of

    leave_tracebacks_to_the_server()
    exit_code = 0
    for each in asked:
        summary = pipeline(
            sources=each.source_uris,
            warehouse=str(warehouse),
            catalog=catalog,
            data_path=data_path,
            field_names=each.field_names,
            separator=each.separator,
            is_replay=True,
        )
        for line in sentences_of(summary):
            typer.echo(line)
        exit_code = max(exit_code, summary.exit_code)
    sys.exit(exit_code)
