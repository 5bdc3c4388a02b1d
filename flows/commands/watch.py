"""`onrecord watch`."""

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from flows.options import DEFAULT_WAREHOUSE, CatalogOption, DataPathOption, WarehouseOption


def watch(
    folders: Annotated[
        list[Path] | None, typer.Argument(metavar="[DIR]...", help="Folders that files land in.", file_okay=False)
    ] = None,
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
    catalog: CatalogOption = None,
    data_path: DataPathOption = None,
) -> None:
    """Run now, and again whenever files land, change or go, until Ctrl-C.

    A run begins once nothing has changed for two seconds. One that fails is told, and the next change has the work
    done again.

    \b
    onrecord watch
    onrecord watch data/raw /mnt/wires
    """
    from flows.environment import leave_tracebacks_to_the_server, prepare_prefect
    from flows.errors import UserError

    watched = folders or [Path("data/raw")]
    missing = [folder for folder in watched if not folder.is_dir()]
    if missing:
        raise UserError(f"There is no folder {str(missing[0])!r}: check the name.")
    prepare_prefect(warehouse, is_quiet=False)
    from flows.watching import run_on_changes

    leave_tracebacks_to_the_server()
    parameters = {"warehouse": str(warehouse), "catalog": catalog, "data_path": data_path}
    with suppress(KeyboardInterrupt):  # wherever it comes: it is how a watch ends
        for told in run_on_changes(watched, parameters):
            typer.echo(told)
