"""Maintenance changes no row, leaves no file that nobody needs, and forgets what must be forgotten."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.warehouse import samples
from tests.warehouse.samples import TUESDAY
from warehouse import build, maintenance, publish, served
from warehouse.contracts import TABLES
from warehouse.history import ArticleChange, UnknownSnapshotError, diff
from warehouse.lake import Lake

SECRET = "Aardvark Zzyzx"  # sorts before and after every other text, so that it is in the statistics too


def content(lake):
    return {table: sorted(lake.query(f"FROM lake.{table}"), key=str) for table in TABLES}


def files_of(directory):
    return {str(path) for path in (directory / "lake").rglob("*.parquet")}


def tomorrow():
    return datetime.now(UTC) + timedelta(days=1)


def test_maintain_merges_files_and_keeps_every_row(lake, commit, tmp_path):
    for number in range(6):
        commit(samples.article(number), sources=[samples.source(samples.article(number))])
    commit(samples.article(1, text=samples.TEXT + " More."), at=TUESDAY)
    before = content(lake)
    (tmp_path / "lake/main/quotes/orphan.parquet").write_bytes(b"left by a worker that was killed")
    done = maintenance.maintain(lake, now=tomorrow(), keep_snapshots_for=timedelta())
    assert content(lake) == before
    assert done.after.files == 4  # one partition of each versioned table, and source_files
    assert done.before.files > 20
    assert done.after.snapshots == 1
    assert len(files_of(tmp_path)) == 4
    again = maintenance.maintain(lake, now=tomorrow(), keep_snapshots_for=timedelta())
    assert (again.before.files, again.after.files, again.deleted_files) == (4, 4, 0)


def test_maintain_keeps_snapshots_that_are_young(lake, commit):
    first = commit(samples.article(1)).snapshot_id
    commit(samples.article(1, text=samples.TEXT + " More."), at=TUESDAY)
    maintenance.maintain(lake, now=datetime.now(UTC), keep_snapshots_for=timedelta(days=7))
    ((text,),) = lake.query(f"SELECT text FROM lake.articles AT (VERSION => {first})")
    assert text == samples.TEXT


def test_merged_files_are_sorted_and_partitioned(lake, commit, tmp_path):
    commit(samples.article(1, outlet="Post"), samples.article(2, outlet="Courier", published_at=None))
    commit(samples.article(3, outlet="Courier"), samples.article(4, outlet="Courier", published_at=None))
    maintenance.maintain(lake, now=tomorrow(), keep_snapshots_for=timedelta())
    months = {Path(path).parent.name for path in files_of(tmp_path)}
    assert months == {"published_month=2025-03", "published_month=unknown"}
    (march,) = (tmp_path / "lake/main/articles/published_month=2025-03").iterdir()
    in_order = "SELECT outlet FROM read_parquet(?, file_row_number = true) ORDER BY file_row_number"
    assert lake.query(in_order, [str(march)]) == [("Courier",), ("Post",)]


def test_a_forgotten_article_is_in_no_file(tmp_path):
    path = tmp_path / served.SERVED_NAME
    with Lake.open(tmp_path) as lake:
        secret = samples.article(
            1, text=f"{SECRET}\n\n“{SECRET},” Ada Lind said.", headline=SECRET, url="https://courier.example/1"
        )
        corrected = samples.article(1, text=secret.text + " More.", headline=SECRET, url=secret.url)
        for at, articles in ((samples.MONDAY, [secret, *map(samples.article, range(20, 40))]), (TUESDAY, [corrected])):
            lake.commit(samples.parts(lake, articles, at), run_id="run-1", committed_at=at)
            build.build_and_publish(lake, path, run_id="run-1", built_at=samples.WEDNESDAY)
        with pytest.raises(maintenance.UnknownArticleError, match="no article has the id or URL 'article-9'"):
            maintenance.forget(lake, "article-9", now=tomorrow())
        done = maintenance.forget(lake, secret.url, now=tomorrow())
        assert done == maintenance.Forgotten(["article-1"], ["raw/1.txt"])
        build.build_and_publish(lake, path, run_id="run-1", built_at=samples.WEDNESDAY, is_anew=True)
        publish.forget_earlier_files(path)
        assert lake.query("SELECT count(DISTINCT article_id) FROM lake.quotes") == [(20,)]
    maintenance.purge_catalog(tmp_path / "catalog.sqlite")
    kept = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert path in kept
    assert [file for file in kept if SECRET.encode() in file.read_bytes()] == []
    with Lake.open(tmp_path) as lake:
        assert lake.query("SELECT count(*) FROM lake.articles WHERE headline >= 'A'") == [(20,)]


def test_diff_tells_what_happened_to_each_article(lake, commit):
    first = commit(samples.article(1), samples.article(2), samples.article(3), samples.article(4)).snapshot_id
    commit(samples.article(1, text=samples.TEXT + " More."), at=TUESDAY, run_id="run-2")
    commit(samples.article(2, run_id="run-2"), samples.article(5), at=TUESDAY, run_id="run-2")
    last = commit(at=TUESDAY, gone_article_ids=["article-3"], run_id="run-2").snapshot_id
    headline = "Mayor opens bridge"
    found = diff(lake, first, last)
    assert found.articles == [
        ArticleChange("article-1", "changed", headline, 1, 1),
        ArticleChange("article-3", "gone", headline, 1, 0),
        ArticleChange("article-5", "new", headline, 0, 1),
        ArticleChange("article-2", "reprocessed", headline, 1, 1),
    ]
    assert found.row_counts["articles"] == (4, 6)
    assert diff(lake, last, last).articles == []
    with pytest.raises(UnknownSnapshotError, match=f"no snapshot 999; kept are 0 to {last}"):
        diff(lake, first, 999)


def test_a_snapshot_can_be_built_as_it_was(lake, commit, tmp_path):
    first = commit(samples.article(1)).snapshot_id
    commit(samples.article(1, text=samples.TEXT.replace("safe", "closed")), at=TUESDAY)
    build.build_file(lake, tmp_path / "then.duckdb", first, run_id="run-1", built_at=samples.WEDNESDAY)
    assert served.query(tmp_path / "then.duckdb", "SELECT text FROM marts.quotes").rows == [(samples.CONTENT,)]


def test_rollback_puts_the_earlier_file_back(lake, commit, tmp_path):
    path = tmp_path / served.SERVED_NAME
    for number in range(3):
        commit(samples.article(number))
        build.build_and_publish(lake, path, run_id="run-1", built_at=samples.WEDNESDAY)
    counts = []
    for _ in range(2):
        publish.rollback(path)
        counts += served.query(path, "SELECT count(*) FROM core.dim_article").rows
    assert counts == [(2,), (1,)]
    with pytest.raises(publish.NothingToRollBackError):
        publish.rollback(path)
    assert served.query(path, "SELECT count(*) FROM core.dim_article").rows == [(1,)]
