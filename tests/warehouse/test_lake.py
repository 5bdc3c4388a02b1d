"""The lake: commits are whole, versions stay, and what stands is what was committed last."""

import dataclasses
import os
import signal
import subprocess
import sys
import textwrap
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.warehouse import samples
from tests.warehouse.samples import MONDAY, TUESDAY, WEDNESDAY
from warehouse import catalog
from warehouse.contracts import VERSIONED, ContractError
from warehouse.lake import Lake
from warehouse.locks import LakeLockedError

CORRECTED = samples.TEXT.replace("safe", "closed")


def test_new_articles_are_current_and_known(lake, commit):
    article = samples.article(1)
    done = commit(article, samples.article(2), sources=[samples.source(article)])
    assert (done.new, done.changed, done.reprocessed, done.gone) == (2, 0, 0, 0)
    assert lake.counts() == {
        "articles": 2, "paragraphs": 4, "quotes": 2, "rejected": 0, "source_files": 1, "article_copies": 0, "runs": 0,
        "speakers": 0, "speaker_links": 0, "speaker_aliases": 0, "speaker_decisions": 0, "quote_links": 0, "batches": 0,
    }  # fmt: skip
    known = lake.known_articles()
    assert sorted(known) == ["article-1", "article-2"]
    assert known["article-1"].content_sha256 == article.content_sha256
    assert known["article-1"].valid_from == MONDAY
    assert lake.known_sources() == {"raw/1.txt": samples.source(article)}
    assert lake.query("SELECT DISTINCT published_month, is_current, valid_to FROM lake.quotes") == [
        ("2025-03", True, None)
    ]


def test_the_articles_of_a_source_are_those_of_its_archive_members_too(lake, commit):
    uris = ["raw/1.txt", "raw/a.zip!/b.zip!/c.txt", "raw/a.zip!/d.txt", "raw/a.zip", "raw/a.zipped.txt"]
    commit(*(samples.article(number, source_uri=uri) for number, uri in enumerate(uris)))

    def known(*sources):
        return sorted(article.source_uri for article in lake.known_articles(sources).values())

    assert known() == known("raw/a", "raw/c.txt") == []
    assert known("raw/1.txt", "raw/a.zip!/b.zip") == ["raw/1.txt", "raw/a.zip!/b.zip!/c.txt"]
    assert known("raw/a.zip") == ["raw/a.zip", "raw/a.zip!/b.zip!/c.txt", "raw/a.zip!/d.txt"]
    assert sorted(lake.known_table()["source_uri"].to_pylist()) == sorted(uris)


def test_a_corrected_article_keeps_its_earlier_version_in_every_table(lake, commit):
    commit(samples.article(1), samples.article(2))
    done = commit(samples.article(1, text=CORRECTED), at=TUESDAY, run_id="run-2")
    assert (done.new, done.changed, done.reprocessed) == (0, 1, 0)
    for table in VERSIONED:
        versions = lake.query(
            f"""SELECT DISTINCT valid_from, valid_to, is_current FROM lake.{table} WHERE article_id = 'article-1'
                ORDER BY valid_from""",
        )
        assert versions == [(MONDAY, TUESDAY, False), (TUESDAY, None, True)]
    assert lake.query("SELECT text, is_current FROM lake.quotes WHERE article_id = 'article-1' ORDER BY 2") == [
        (samples.CONTENT, False), (samples.CONTENT.replace("safe", "closed"), True),
    ]  # fmt: skip
    assert lake.query("SELECT count(*) FROM lake.quotes WHERE is_current") == [(2,)]


def test_an_article_processed_again_is_no_new_version(lake, commit):
    commit(samples.article(1))
    again = samples.article(1, extractor_version="2", run_id="run-2")
    done = commit(again, at=TUESDAY, run_id="run-2")
    assert (done.changed, done.reprocessed) == (0, 1)
    assert lake.query("SELECT extractor_version, valid_from, valid_to FROM lake.articles") == [("2", MONDAY, None)]
    assert lake.counts()["quotes"] == 1


def test_a_gone_article_is_closed_and_not_lost(lake, commit):
    commit(samples.article(1), samples.article(2))
    gone = samples.source(samples.article(1), status="gone")
    done = commit(at=TUESDAY, gone_article_ids=["article-1", "never-seen"], sources=[gone])
    assert done.gone == 1
    assert lake.query("SELECT article_id, valid_to, is_current FROM lake.articles ORDER BY article_id") == [
        ("article-1", TUESDAY, False), ("article-2", None, True),
    ]  # fmt: skip
    assert lake.known_sources()["raw/1.txt"].status == "gone"
    commit(samples.article(1), at=WEDNESDAY)
    assert lake.query("SELECT valid_from, valid_to FROM lake.articles WHERE article_id = 'article-1' ORDER BY 1") == [
        (MONDAY, TUESDAY), (WEDNESDAY, None),
    ]  # fmt: skip


def test_a_clock_set_back_ends_no_version_before_it_began(lake, commit):
    commit(samples.article(1), at=TUESDAY)
    commit(samples.article(1, text=CORRECTED), at=MONDAY)
    assert lake.query("SELECT valid_to FROM lake.articles WHERE NOT is_current") == [(TUESDAY,)]


def test_an_article_of_an_unknown_time_has_a_partition_of_its_own(lake, commit):
    commit(samples.article(1), samples.article(2, published_at=None))
    assert lake.query("SELECT article_id, published_month FROM lake.articles ORDER BY 1") == [
        ("article-1", "2025-03"), ("article-2", "unknown"),
    ]  # fmt: skip
    assert lake.query("SELECT count(*) FROM lake.paragraphs WHERE published_month = 'unknown'") == [(2,)]


def test_an_article_that_comes_twice_in_a_commit_changes_nothing(lake):
    parts = [part for _ in range(2) for part in samples.parts(lake, [samples.article(1)], MONDAY)]
    with pytest.raises(ContractError, match=r"1 article_ids come twice in one commit: \['article-1'\]"):
        lake.commit(parts, run_id="run-1", committed_at=MONDAY)
    assert lake.counts()["articles"] == 0


def test_paragraphs_of_no_article_in_the_batch_are_refused(lake):
    from warehouse.parts import write_parts

    strays = samples.paragraphs(samples.article(7))
    with pytest.raises(ContractError, match=r"paragraphs: 1 article_ids .* \['article-7'\]"):
        write_parts(lake.data_path, [samples.article(1)], strays, [], valid_from=MONDAY, known={})


def test_rejections_are_upserted_and_go_when_their_source_is_read_again(lake, commit):
    commit(rejected=[samples.rejected(), samples.rejected(record_number=1)])
    commit(rejected=[samples.rejected(reason="Still empty.", run_id="run-2")], run_id="run-2")
    assert lake.query("SELECT record_number, reason FROM lake.rejected ORDER BY 1") == [
        (0, "Still empty."), (1, "It is empty."),
    ]  # fmt: skip
    source = samples.source(samples.article(), source_uri="raw/empty.txt")
    commit(sources=[source], run_id="run-2")
    assert lake.query("SELECT record_number FROM lake.rejected") == [(0,)]


def test_runs_are_kept_the_newest_first(lake, commit):
    commit(run=samples.run())
    commit(run=samples.run(run_id="run-2", started_at=TUESDAY))
    assert [run.run_id for run in lake.recent_runs(5)] == ["run-2", "run-1"]
    assert lake.recent_runs(1) == [samples.run(run_id="run-2", started_at=TUESDAY)]


def test_a_commit_that_fails_half_way_changes_no_table(lake, commit):
    before = lake.snapshot_id()
    parts = samples.parts(lake, [samples.article(1)], MONDAY)
    missing = dataclasses.replace(parts[-1], path=f"{lake.data_path}/main/quotes/published_month=2025-03/none.parquet")
    with pytest.raises(Exception, match=r"none\.parquet"):
        lake.commit([*parts[:-1], missing], run_id="run-1", committed_at=MONDAY)
    assert (lake.snapshot_id(), set(lake.counts().values())) == (before, {0})
    assert lake.commit(parts, run_id="run-1", committed_at=MONDAY).new == 1


def test_readers_keep_their_snapshot_and_new_ones_see_the_new(lake, commit, tmp_path):
    first = commit(samples.article(1)).snapshot_id
    with Lake.read(tmp_path, snapshot_id=first) as reader:
        commit(samples.article(2))
        assert reader.counts()["articles"] == 1
    with Lake.read(tmp_path) as reader:
        assert reader.counts()["articles"] == 2
        with pytest.raises(Exception, match="read-only"):
            reader.connection.execute("DELETE FROM lake.articles")


def test_a_second_writer_is_turned_away_by_name(lake, tmp_path):
    with pytest.raises(LakeLockedError, match=rf"another run is writing to .* \(process {os.getpid()} on "):
        Lake.open(tmp_path)
    lake.close()
    Lake.open(tmp_path).close()


def test_a_lake_moves_with_its_directory(tmp_path):
    with Lake.open(tmp_path / "here") as lake:
        lake.commit(samples.parts(lake, [samples.article(1)], MONDAY), run_id="run-1", committed_at=MONDAY)
    (tmp_path / "here").rename(tmp_path / "it's there")
    with Lake.open(tmp_path / "it's there") as lake:
        assert lake.query("SELECT article_id FROM lake.articles WHERE text <> ''") == [("article-1",)]
        assert lake.commit([], run_id="run-2", committed_at=TUESDAY, gone_article_ids=["article-1"]).gone == 1


@contextmanager
def locked_by_another_process(path, seconds):
    """The SQLite file at `path`, locked for some seconds by a process: a lock of our own would not keep us out."""
    script = """
        import sqlite3, sys, time
        connection = sqlite3.connect(sys.argv[1], isolation_level=None)
        connection.execute("BEGIN EXCLUSIVE")
        print("held", flush=True)
        time.sleep(float(sys.argv[2]))
    """
    arguments = [sys.executable, "-c", textwrap.dedent(script), str(path), str(seconds)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"
        try:
            yield
        finally:
            holder.kill()


def test_a_catalog_locked_for_a_moment_is_waited_for(commit, tmp_path):
    with locked_by_another_process(tmp_path / "catalog.sqlite", 1):
        assert commit(samples.article(1)).new == 1


def test_a_catalog_that_stays_locked_is_a_clear_error(commit, tmp_path, monkeypatch):
    monkeypatch.setattr(catalog, "PATIENCE_SECONDS", 0.1)
    with (
        locked_by_another_process(tmp_path / "catalog.sqlite", 20),
        pytest.raises(catalog.CatalogBusyError, match=r"did not answer for 0 s: .*locked"),
    ):
        commit(samples.article(1))
    assert commit(samples.article(1)).new == 1


def test_no_lake_to_read_is_said(tmp_path):
    with pytest.raises(catalog.CatalogError, match="no lake at"):
        Lake.read(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_passwords_stay_out_of_messages():
    text = "postgresql://ann:hunter2@db/lake password='hunter2' secret=hunter2 PASSWORD = hunter2"
    assert catalog.without_secrets(text) == "postgresql://ann:***@db/lake password=*** secret=*** PASSWORD = ***"


COMMITTER = """
import sys
from pathlib import Path
from tests.warehouse import samples
from warehouse.lake import Lake

with Lake.open(Path(sys.argv[1])) as lake:
    for number in range(1, 1000):
        batch = [samples.article(number), samples.article(0, text=samples.TEXT.replace("safe", f"safe {number}"))]
        lake.commit(samples.parts(lake, batch, samples.MONDAY), run_id="run", committed_at=samples.MONDAY)
        print(number, flush=True)
"""


def test_a_writer_killed_at_a_commit_leaves_tables_that_agree_and_a_lake_that_opens(tmp_path):
    committed = 0
    for delay in (0.0, 0.02):
        committer = subprocess.Popen(
            [sys.executable, "-c", COMMITTER, str(tmp_path)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
        )
        said = committer.stdout.readline()
        signal.sigtimedwait([signal.SIGALRM], delay)
        committer.send_signal(signal.SIGKILL)
        committed = int((said + committer.stdout.read()).split()[-1])
        committer.wait()
        committer.stdout.close()
        with Lake.read(tmp_path) as lake:
            assert lake.counts()["articles"] > committed
            for table in ("paragraphs", "quotes"):
                strays = lake.query(
                    f"""SELECT article_id, valid_from, is_current FROM lake.{table}
                        EXCEPT SELECT article_id, valid_from, is_current FROM lake.articles""",
                )
                assert strays == []
            assert lake.query("SELECT count(*) - count(DISTINCT article_id) FROM lake.articles WHERE is_current") == [
                (0,)
            ]
            assert lake.query("SELECT count(*) FROM lake.quotes") == lake.query("SELECT count(*) FROM lake.articles")
    with Lake.open(tmp_path) as lake:
        assert lake.counts()["articles"] > committed
