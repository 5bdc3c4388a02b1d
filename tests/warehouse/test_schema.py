"""The lake follows the contracts: a column that the code gained is added, a change that would lose rows is refused."""

import tarfile
from pathlib import Path

import pytest

from tests.warehouse import samples
from tests.warehouse.samples import TUESDAY
from warehouse import build, served
from warehouse.contracts import TABLES, lake_columns
from warehouse.lake import Lake
from warehouse.schema import SchemaChangeError

OLDER_LAKE = Path(__file__).parent / "fixtures/older_lake.tar.xz"
"""A lake with the samples' first article, made when articles had only ARTICLE_COLUMNS_THEN."""
ARTICLE_COLUMNS_THEN = {
    "article_id", "content_sha256", "source_uri", "source_format", "record_number", "headline", "published_at",
    "published_precision", "language", "word_count", "text", "extractor_version", "run_id",
    "published_month", "valid_from", "valid_to", "is_current",
}  # fmt: skip


@pytest.fixture
def older(tmp_path):
    with tarfile.open(OLDER_LAKE) as archive:
        archive.extractall(tmp_path, filter="data")
    return tmp_path


def test_a_lake_of_an_older_version_gains_the_new_columns_and_keeps_its_rows(older):
    with Lake.read(older) as before:
        columns = before.query("SELECT column_name FROM duckdb_columns() WHERE table_name = 'articles'")
        assert {name for (name,) in columns} == ARTICLE_COLUMNS_THEN
    with Lake.open(older) as lake:
        migrated = lake.snapshot_id()
        for table in TABLES:
            names = lake.query(f"SELECT column_name FROM (DESCRIBE lake.{table})")
            assert {name for (name,) in names} == {column.name for column in lake_columns(table)}
        assert lake.query("SELECT text, outlet, body_sha256, tags, authors FROM lake.articles") == [
            (samples.TEXT, None, "", [], []),
        ]  # fmt: skip
        comments = lake.query(
            "SELECT comment FROM duckdb_columns() WHERE table_name = 'articles' AND column_name = 'tags'"
        )
        assert comments == [("Keywords that the source states",)]
        done = lake.commit(
            samples.parts(lake, [samples.article(1, text=samples.TEXT + " More."), samples.article(2)], TUESDAY),
            run_id="run-2",
            committed_at=TUESDAY,
        )
        assert (done.new, done.changed) == (1, 1)
        build.build_and_publish(lake, older / served.SERVED_NAME, run_id="run-2", built_at=samples.WEDNESDAY)
        assert lake.query(f"SELECT count(*) FROM lake.articles AT (VERSION => {migrated - 1})") == [(1,)]
        now = lake.snapshot_id()
    with Lake.open(older) as lake:
        assert lake.snapshot_id() == now


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("ALTER TABLE lake.quotes ADD COLUMN tone VARCHAR", r"quotes has columns .* do not have: \['tone'\]"),
        (
            "ALTER TABLE lake.runs DROP COLUMN snapshot_id; ALTER TABLE lake.runs ADD COLUMN snapshot_id VARCHAR",
            "runs.snapshot_id is VARCHAR, .* says BIGINT",
        ),
    ],
)
def test_a_change_that_would_lose_something_is_refused_with_what_to_do(lake, tmp_path, change, message):
    lake.query(change)
    lake.query("ALTER TABLE lake.articles DROP COLUMN dek")
    before = lake.snapshot_id()
    lake.close()
    with pytest.raises(SchemaChangeError, match=f"{message}.*Nothing was changed.*move the lake and its catalog"):
        Lake.open(tmp_path)
    with Lake.read(tmp_path) as unchanged:
        assert unchanged.snapshot_id() == before


def test_a_column_may_come_to_allow_nulls(lake, commit, tmp_path):
    commit(samples.article(1, dek="Ships wait"))
    lake.query("ALTER TABLE lake.articles ALTER COLUMN dek SET NOT NULL")
    lake.close()
    with Lake.open(tmp_path) as migrated:
        assert migrated.query(
            "SELECT is_nullable FROM duckdb_columns() WHERE table_name = 'articles' AND column_name = 'dek'"
        ) == [(True,)]
