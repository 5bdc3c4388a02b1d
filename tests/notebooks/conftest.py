"""The sample articles as a served file."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.flows.conftest import Newsroom
from warehouse.build import build_and_publish
from warehouse.lake import Lake
from warehouse.served import SERVED_NAME

ROOT = Path(__file__).parents[2]
BUILT_AT = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The served file of data/raw."""
    newsroom = Newsroom(tmp_path_factory.mktemp("samples"))
    shutil.copytree(ROOT / "data" / "raw", newsroom.raw, dirs_exist_ok=True)
    newsroom.run()
    with Lake.open(newsroom.warehouse) as lake:
        build_and_publish(lake, newsroom.warehouse / SERVED_NAME, run_id="run-1", built_at=BUILT_AT)
    return newsroom.warehouse / SERVED_NAME


@pytest.fixture
def warehouse(sample_file: Path, tmp_path: Path) -> Path:
    """A folder with a copy of the served file, to be changed."""
    shutil.copy(sample_file, tmp_path)
    return tmp_path
