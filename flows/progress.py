"""How far a run is, on a terminal."""

import sys
from collections.abc import Iterable, Iterator

from flows.batches import BatchResult


def shows_progress() -> bool:
    """Whether there is a terminal to draw on."""
    return sys.stderr.isatty()


def with_progress(results: Iterable[BatchResult], total_bytes: int) -> Iterator[BatchResult]:
    """The results, while a bar on the terminal tells how much of the landed bytes is done."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = (
        TextColumn("who said what"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), disable=not shows_progress(), transient=True) as progress:
        task = progress.add_task("", total=total_bytes)
        for result in results:
            yield result
            progress.advance(task, result.batch.byte_count)
