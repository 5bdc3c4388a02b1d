"""Runs of the pipeline whenever something changes below folders."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from watchfiles import watch

from flows.pipeline import pipeline
from flows.summary import sentences_of

QUIET_MILLISECONDS = 2000
"""How long nothing must change before a run begins: a file may be written in many steps."""
LONGEST_MILLISECONDS = 60_000
"""How long changes may go on before a run begins all the same."""


LOOK_MILLISECONDS = 500
"""How long the watcher waits for a change before it is asked again."""


def run_on_changes(folders: Sequence[Path], parameters: Mapping[str, Any]) -> Iterator[str]:
    """Tells what each run did: one now, and one after each change below the folders, until the user interrupts."""
    changes = watch(
        *folders,
        debounce=LONGEST_MILLISECONDS,
        step=QUIET_MILLISECONDS,
        rust_timeout=LOOK_MILLISECONDS,
        yield_on_timeout=True,
        raise_interrupt=False,
    )
    # The first look starts the watcher: a file that lands while the first run is at work must not be missed.
    next(changes, None)
    yield _run(folders, parameters)
    for changed in changes:
        if changed:
            yield _run(folders, parameters)


def _run(folders: Sequence[Path], parameters: Mapping[str, Any]) -> str:
    """What a run did, or why it failed."""
    try:
        summary = pipeline(sources=[str(folder) for folder in folders], **parameters)
    except Exception as error:
        # Whatever it was, the watch goes on: the next change has the work done again.
        return f"The run failed with {type(error).__name__}: {error}"
    return "\n".join(sentences_of(summary))
