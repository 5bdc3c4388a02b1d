"""The notebook runs from top to bottom on a served file."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.flows.conftest import Newsroom
from warehouse.build import build_and_publish
from warehouse.lake import Lake
from warehouse.served import SERVED_NAME

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def run_notebook(warehouse: Path) -> subprocess.CompletedProcess[str]:
    """What the notebook said when it was run as a script."""
    environment = {**os.environ, "ONRECORD_WAREHOUSE": str(warehouse), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(ROOT / "notebooks" / "newsroom.py")]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def served_newsroom(tmp_path: Path) -> Newsroom:
    newsroom = Newsroom(tmp_path)
    newsroom.write("fair.txt", 'Fair opens\n\n"It will not rain," said Mayor Ada Quill. "I have asked."\n')
    newsroom.write("empty.txt", "")
    newsroom.run()
    with Lake.open(newsroom.warehouse) as lake:
        build_and_publish(lake, newsroom.warehouse / SERVED_NAME, run_id="run-1", built_at=NOW)
    return newsroom


def test_every_cell_runs(served_newsroom):
    done = run_notebook(served_newsroom.warehouse)
    assert done.returncode == 0, done.stderr


def test_a_broken_served_file_is_an_error(served_newsroom):
    (served_newsroom.warehouse / SERVED_NAME).write_bytes(b"no database")
    assert run_notebook(served_newsroom.warehouse).returncode != 0
