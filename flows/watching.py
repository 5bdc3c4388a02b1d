"""Runs of the pipeline whenever something changes below folders."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from watchfiles import watch

from flows.pipeline import pipeline
from flows.summary import sentences_of

QUIET_MILLISECONDS = 2000
"""How long nothing must change before a run begins: a file may be written in many steps."""
LONGEST_MILLISECONDS = 60_000
"""How long changes may go on before a run begins all the same."""


def run_on_changes(folders: Sequence[Path], parameters: Mapping[str, Any]) -> Iterator[str]:
    """Tells what each run did: one now, and one after each change below the folders, until the user interrupts."""
    changes = watch(*folders, debounce=LONGEST_MILLISECONDS, step=QUIET_MILLISECONDS, raise_interrupt=False)
    for _ in chain([None], changes):
        try:
            summary = pipeline(sources=[str(folder) for folder in folders], **parameters)
        except Exception as error:
            # Whatever it was, the watch goes on: the next change has the work done again.
            yield f"The run failed with {type(error).__name__}: {error}"
        else:
            yield "\n".join(sentences_of(summary))
