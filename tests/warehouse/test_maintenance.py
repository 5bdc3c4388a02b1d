"""Maintenance changes no row, leaves no file that nobody needs, and forgets what must be forgotten."""

import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.warehouse import samples
from tests.warehouse.samples import TUESDAY
from tests.warehouse.test_parts import is_indexed
from warehouse import build, maintenance, publish, served
from warehouse.contracts import TABLES, VERSIONED
from warehouse.history import ArticleChange, UnknownSnapshotError, diff
from warehouse.lake import Lake

SECRET = "Aardvark Zzyzx"  # sorts before and after every other text, so that it is in the statistics too
TABLES_WITH_ROWS = (*VERSIONED, "source_files")


def content(lake):
    return {table: sorted(lake.query(f"FROM lake.{table}"), key=str) for table in TABLES}


def rows_at(lake, snapshots):
    """The rows of some tables at each of the snapshots, with their hidden ids."""
    query = "SELECT rowid, * FROM lake.{} AT (VERSION => {}) ORDER BY rowid"
    return [lake.query(query.format(table, snapshot)) for table in TABLES_WITH_ROWS for snapshot in snapshots]


def current_files(lake):
    return [row[0] for table in TABLES_WITH_ROWS for row in lake.query(f"FROM ducklake_list_files('lake', '{table}')")]


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


def test_maintained_files_have_page_indexes_and_the_rows_of_every_snapshot(lake, commit):
    sources = [samples.source(samples.article(number)) for number in range(30)]
    first = commit(samples.article(1), samples.article(2), sources=sources).snapshot_id
    # One of thirty sources changes: too few for DuckLake to write their file anew without it.
    changed, new = samples.article(1, text=samples.TEXT + " More."), samples.article(3)
    last = commit(changed, new, at=TUESDAY, sources=[samples.source(changed)]).snapshot_id
    before, difference = rows_at(lake, [first, last]), diff(lake, first, last)
    for number in (2, 4):  # what the first time merged is merged again the second time
        maintenance.maintain(lake, now=datetime.now(UTC), keep_snapshots_for=timedelta(days=7))
        assert [path for path in current_files(lake) if not is_indexed(path)] == []
        assert rows_at(lake, [first, last]) == before
        commit(samples.article(number, run_id="run-2"), at=TUESDAY)
    assert diff(lake, first, last) == difference


KILLED = """
import os, signal, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from warehouse import maintenance, page_indexes
from warehouse.lake import Lake

def killed(lake, replacements):
    if sys.argv[2] == "after":
        switch(lake, replacements)
    os.kill(os.getpid(), signal.SIGKILL)

switch, page_indexes.switch = page_indexes.switch, killed
with Lake.open(Path(sys.argv[1])) as lake:
    maintenance.maintain(lake, now=datetime.now(UTC), keep_snapshots_for=timedelta(days=7))
"""


@pytest.mark.parametrize("instant", ["before", "after"])
def test_maintenance_killed_before_or_after_new_files_take_their_place_loses_nothing(empty_lake, tmp_path, instant):
    shutil.copytree(empty_lake, tmp_path, dirs_exist_ok=True)
    with Lake.open(tmp_path) as lake:
        for number in range(2):
            parts = samples.parts(lake, [samples.article(number)], TUESDAY)
            snapshot = lake.commit(parts, run_id="run-1", committed_at=TUESDAY).snapshot_id
        before = rows_at(lake, [snapshot])
    command = [sys.executable, "-c", KILLED, str(tmp_path), instant]
    assert subprocess.run(command, cwd=Path(__file__).parents[2]).returncode == -signal.SIGKILL
    with Lake.open(tmp_path) as lake:
        assert len(files_of(tmp_path)) > len(current_files(lake))
        assert rows_at(lake, [snapshot]) == before
        maintenance.maintain(lake, now=tomorrow(), keep_snapshots_for=timedelta())
        assert sorted(files_of(tmp_path)) == sorted(current_files(lake))
        assert all(map(is_indexed, current_files(lake)))


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
