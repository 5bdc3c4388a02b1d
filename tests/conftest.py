"""Settings of the whole test run, and the sample articles of data/raw, read and published once for it."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from tests.flows.conftest import Newsroom
from warehouse.build import build_and_publish
from warehouse.lake import Lake
from warehouse.served import SERVED_NAME

RAW = Path(__file__).parents[1] / "data" / "raw"
NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)

# A machine under load is no failure: examples may take the time they need.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def empty_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse's directory with an empty lake, to be copied: making the tables takes most of a short test."""
    directory = tmp_path_factory.mktemp("empty")
    Lake.open(directory).close()
    return directory


@pytest.fixture(scope="session")
def sample_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of the sample articles, whose sources are named as in the project's folder."""
    project = tmp_path_factory.mktemp("project")
    newsroom = Newsroom(project)
    shutil.copytree(RAW, newsroom.raw, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        newsroom.run()
    with Lake.open(newsroom.warehouse) as lake:
        build_and_publish(lake, newsroom.warehouse / SERVED_NAME, run_id="run-1", built_at=NOW)
    return newsroom.warehouse
