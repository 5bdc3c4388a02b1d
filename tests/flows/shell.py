"""Documents whose commands a shell runs, as a reader would type them."""

import os
import sys
from pathlib import Path

import prefect.settings

PROJECT = Path(__file__).parents[2]


def with_the_command(folder: Path) -> dict[str, str]:
    """The environment of a shell that finds `onrecord` in the new folder, and reports to the server of the tests."""
    folder.mkdir()
    command = folder / "onrecord"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m flows.cli "$@"\n')
    command.chmod(0o755)
    return {
        **os.environ,
        "PATH": f"{folder}:{os.environ['PATH']}",
        "PYTHONPATH": str(PROJECT),
        "PREFECT_API_URL": prefect.settings.PREFECT_API_URL.value(),
    }
