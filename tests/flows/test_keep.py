"""The commands that keep the lake: maintain, diff, rollback, forget, and asking as of a snapshot."""

import pytest
from typer.testing import CliRunner

from flows.cli import app
from tests.warehouse import samples
from warehouse.build import build_and_publish
from warehouse.lake import Lake
from warehouse.served import SERVED_NAME


@pytest.fixture
def warehouse(tmp_path):
    with Lake.open(tmp_path) as lake:
        versions = (samples.MONDAY, samples.TEXT), (samples.TUESDAY, samples.TEXT.replace("safe", "closed"))
        for at, text in versions:
            parts = samples.parts(lake, [samples.article(1, text=text)], at)
            lake.commit(parts, run_id="run-1", committed_at=at)
            build_and_publish(lake, tmp_path / SERVED_NAME, run_id="run-1", built_at=samples.WEDNESDAY)
    return tmp_path


@pytest.fixture
def onrecord(warehouse):
    def invoke(*arguments):
        told = CliRunner().invoke(app, [*arguments, "--warehouse", str(warehouse)], catch_exceptions=False)
        assert told.exit_code == 0, told.output
        return told.output

    return invoke


def test_each_command_says_what_it_did(onrecord):
    words = "select text from marts.quotes"
    assert "closed" in onrecord("sql", words)
    assert "safe" in onrecord("sql", "--as-of", "2", words)
    assert "article-1" in onrecord("diff", "--from", "2")
    assert "snapshot 2 is served" in onrecord("rollback")
    assert "safe" in onrecord("sql", words)
    assert "0 files deleted" not in onrecord("maintain", "--keep-days", "0")
    told = onrecord("forget", "article-1")
    assert "forgot article-1" in told
    assert "delete it from raw/1.txt too" in told
    assert "[]" in onrecord("sql", "--format", "json", "from core.dim_article_version")
