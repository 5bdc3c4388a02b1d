"""Fixtures: a lake of its own for each test, and the committing of articles to it."""

import shutil

import pytest

from tests.warehouse import samples
from warehouse.lake import Lake


@pytest.fixture
def lake(tmp_path, empty_lake):
    shutil.copytree(empty_lake, tmp_path, dirs_exist_ok=True)
    with Lake.open(tmp_path) as opened:
        yield opened


@pytest.fixture
def commit(lake):
    def commit_articles(*articles, at=samples.MONDAY, run_id="run-1", **more):
        parts = samples.parts(lake, articles, at)
        return lake.commit(parts, run_id=run_id, committed_at=at, **more)

    return commit_articles
