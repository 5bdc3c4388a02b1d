"""Runs over changing folders: what is new, changed, unchanged, moved, gone or set aside."""

import json
from pathlib import Path

from flows.batches import BatchResult
from flows.choice import choice_of
from flows.known import RecordKey
from flows.landed import LandedBatch, Piece
from flows.landing import holder_of
from flows.steps import grouped_for_commit
from flows.summary import sentences_of
from tests.flows.conftest import Newsroom
from transforms.readers import ReadOptions
from transforms.records import ProcessedBatch
from warehouse.lake import Lake
from warehouse.rehearsal import RowChange

FERRY = "Ferry stays in port\n\n“No boat will leave before Monday,” said Ada Moor, the harbour master.\n"
BRIDGE = "Bridge opens\n\n“It took us nine years,” said Tomas Vale, who built it.\n"
RAIN = "Rain ends the drought\n\nFarmers in the valley said that the harvest was safe.\n"


def test_unchanged_folder_brings_no_rows(newsroom: Newsroom) -> None:
    newsroom.write("ferry.txt", FERRY)
    newsroom.write("bridge.txt", BRIDGE)
    first = newsroom.run()
    before = newsroom.rows("articles")
    second = newsroom.run()
    assert first.articles["new"] == first.files["new"] == 2
    assert second.changed_nothing
    assert second.articles["new"] == second.rows.total() == 0
    assert newsroom.rows("articles") == before


def test_changed_file_changes_its_articles_only(newsroom: Newsroom) -> None:
    newsroom.write("ferry.txt", FERRY)
    newsroom.write("bridge.txt", BRIDGE)
    newsroom.run()
    newsroom.write("bridge.txt", BRIDGE.replace("nine", "ten"))
    summary = newsroom.run()
    assert summary.files == {"changed": 1, "unchanged": 1}
    assert summary.articles["changed"] == summary.rows["articles"] == 1
    assert "ten years" in str(newsroom.rows("articles"))
    assert "nine years" not in str(newsroom.rows("articles"))


def test_changed_line_of_a_feed_leaves_the_other_lines(newsroom: Newsroom) -> None:
    newsroom.write_feed("day.jsonl", ("https://n.example/1", FERRY), ("https://n.example/2", BRIDGE))
    newsroom.run()
    newsroom.write_feed("day.jsonl", ("https://n.example/1", FERRY), ("https://n.example/2", RAIN))
    summary = newsroom.run()
    assert summary.articles == {"changed": 1, "unchanged": 1}


def test_articles_of_a_file_that_went_are_gone_and_not_forgotten(newsroom: Newsroom) -> None:
    newsroom.write("ferry.txt", FERRY)
    newsroom.write("bridge.txt", BRIDGE)
    newsroom.run()
    (newsroom.raw / "ferry.txt").unlink()
    summary = newsroom.run()
    assert summary.files["gone"] == summary.articles["gone"] == 1
    assert [row[2] for row in newsroom.rows("articles")] == ["data/raw/bridge.txt"]
    assert newsroom.run().changed_nothing


def test_line_that_went_from_a_feed_is_gone(newsroom: Newsroom) -> None:
    newsroom.write_feed("day.jsonl", ("https://n.example/1", FERRY), ("https://n.example/2", BRIDGE))
    newsroom.run()
    newsroom.write_feed("day.jsonl", ("https://n.example/1", FERRY))
    assert newsroom.run().articles == {"gone": 1, "unchanged": 1}


def test_moved_file_is_neither_new_nor_gone(newsroom: Newsroom) -> None:
    newsroom.write("ferry.txt", FERRY)
    newsroom.run()
    (newsroom.raw / "2026").mkdir()
    (newsroom.raw / "ferry.txt").rename(newsroom.raw / "2026" / "ferry.txt")
    summary = newsroom.run()
    assert summary.files == {"moved": 1}
    assert [row[2] for row in newsroom.rows("articles")] == ["data/raw/2026/ferry.txt"]


def test_run_over_one_file_leaves_the_others(newsroom: Newsroom) -> None:
    newsroom.write("ferry.txt", FERRY)
    newsroom.run()
    newsroom.write("more/bridge.txt", BRIDGE)
    (newsroom.raw / "ferry.txt").unlink()
    assert newsroom.run(newsroom.raw / "more").files == {"new": 1}
    assert len(newsroom.rows("articles")) == 2


def test_bad_files_are_set_aside_and_good_ones_go_in(newsroom: Newsroom) -> None:
    newsroom.write("ferry.txt", FERRY)
    newsroom.write("empty.txt", " \n")
    newsroom.write("feed.jsonl", '{"text": "Rain ends the drought after nine weeks."}\n{"text": \n')
    (newsroom.raw / "broken.txt").symlink_to("nowhere")
    summary = newsroom.run()
    assert summary.exit_code == 3
    assert summary.files == {"new": 3, "unreadable": 1}
    assert newsroom.rejected() == {
        ("data/raw/empty.txt", 0, "empty"),
        ("data/raw/feed.jsonl", 1, "malformed"),
        ("data/raw/broken.txt", 0, "vanished"),
    }
    newsroom.write("empty.txt", RAIN)
    (newsroom.raw / "broken.txt").unlink()
    newsroom.run()
    assert newsroom.rejected() == {("data/raw/feed.jsonl", 1, "malformed")}


def test_later_record_of_an_article_is_kept_wherever_it_comes_from(newsroom: Newsroom) -> None:
    url = "https://n.example/1"
    newsroom.write_feed("2.jsonl", (url, BRIDGE))
    newsroom.run()
    newsroom.write_feed("1.jsonl", (url, FERRY))
    newsroom.run()
    assert [row[2] for row in newsroom.rows("articles")] == ["data/raw/2.jsonl"]
    assert newsroom.rejected() == {("data/raw/1.jsonl", 0, "duplicate")}
    newsroom.write_feed("3.jsonl", (url, RAIN), (url, RAIN))
    newsroom.run()
    assert [row[2:4] for row in newsroom.rows("articles")] == [("data/raw/3.jsonl", 1)]
    (newsroom.raw / "3.jsonl").unlink()
    newsroom.run()
    assert [row[2] for row in newsroom.rows("articles")] == ["data/raw/2.jsonl"]
    assert newsroom.rejected() == {("data/raw/1.jsonl", 0, "duplicate")}


def test_file_is_read_again_when_it_is_to_be_read_otherwise(newsroom: Newsroom) -> None:
    newsroom.write("feed.jsonl", '{"text": "Rain ends the drought.", "banner": "Rain"}\n')
    newsroom.run()
    options = ReadOptions(mapping={"headline": "banner"})
    assert newsroom.run(options=options).files == {"reread": 1}
    assert [row[4] for row in newsroom.rows("articles")] == ["Rain"]
    assert newsroom.run(options=options).changed_nothing


def test_member_of_an_archive_belongs_to_the_archive() -> None:
    assert holder_of("a.zip!/b/c.txt", {"a.zip"}) == "a.zip"
    assert holder_of("odd!/a.zip!/c.txt", {"odd!/a.zip"}) == "odd!/a.zip"
    assert holder_of("odd!/c.txt", {"a.zip"}) == "odd!/c.txt"


def test_reprocess_makes_the_chosen_articles_again_and_no_version(newsroom: Newsroom) -> None:
    dated = {"url": "https://n.example/1", "date": "2025-03-01", "text": FERRY}
    newsroom.write("wires/day.jsonl", json.dumps(dated) + "\n" + json.dumps({"text": RAIN}) + "\n")
    newsroom.write("bridge.txt", BRIDGE)
    newsroom.run()
    with Lake.read(newsroom.warehouse) as lake:
        before = lake.query("SELECT article_id, valid_from, run_id FROM lake.articles WHERE is_current ORDER BY 1")
        ((version,),) = lake.query("SELECT DISTINCT extractor_version FROM lake.articles")
    for conditions, count in (
        ({"since": "2025-03-01", "until": "2025-03-01"}, 1),
        ({"since": "2025-03-02", "version": version}, 0),
        ({"source": "data/raw/wires/*", "until": "2025-12-31"}, 1),
        ({"version": version}, 3),
        ({"version": "another"}, 0),
    ):
        summary = newsroom.run(choice=choice_of(conditions))
        assert (summary.articles["reprocessed"], summary.rows["articles"]) == (count, count), conditions
        assert (summary.files["changed"], summary.changed_nothing) == (0, not count)
    with Lake.read(newsroom.warehouse) as lake:
        after = lake.query("SELECT article_id, valid_from, run_id FROM lake.articles ORDER BY 1")
    assert [row[:2] for row in after] == [row[:2] for row in before]
    assert {row[2] for row in after}.isdisjoint(row[2] for row in before)


def test_dry_run_before_there_is_a_lake_leaves_nothing(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.write("ferry.txt", FERRY)
    newsroom.write("empty.txt", "")
    told = newsroom.dry_run()
    assert (told.articles["new"], told.rows["articles"], told.exit_code) == (1, 1, 3)
    assert told.row_changes["articles"] == RowChange(written=1)
    assert told.row_changes["rejected"] == RowChange(written=1)
    assert list(newsroom.warehouse.iterdir()) == []


def test_dry_run_tells_what_a_run_would_replace_and_end(newsroom: Newsroom) -> None:
    newsroom.write("ferry.txt", FERRY)
    newsroom.write("bridge.txt", BRIDGE)
    newsroom.write("empty.txt", "")
    newsroom.run()
    (newsroom.raw / "empty.txt").unlink()
    newsroom.write("bridge.txt", BRIDGE.replace("nine", "ten"))
    told = newsroom.dry_run(choice=choice_of({"source": "*/ferry.txt"}))
    assert told.articles == {"changed": 1, "reprocessed": 1}
    assert told.row_changes["quotes"] == RowChange(written=2, replaced=1, ended=1)
    assert told.row_changes["rejected"] == RowChange(replaced=1)
    assert told.row_changes["source_files"] == RowChange(written=3, replaced=3)
    assert [line.split()[0] for line in sentences_of(told)][:2] == ["Dry", "files"]


def test_source_tells_how_many_of_its_records_stand_rejected(newsroom: Newsroom) -> None:
    newsroom.write_feed("1.jsonl", ("https://n.example/1", FERRY))
    newsroom.run()
    newsroom.write_feed("2.jsonl", ("https://n.example/1", RAIN))
    newsroom.run()
    with Lake.read(newsroom.warehouse) as lake:
        counts = {uri: source.rejected_count for uri, source in lake.known_sources().items()}
    assert counts == {"data/raw/1.jsonl": 1, "data/raw/2.jsonl": 0}


def test_batches_are_committed_in_groups_that_have_no_article_twice() -> None:
    results = [
        BatchResult(
            batch=LandedBatch("day.arrow", (Piece(1, size),)),
            parts=(),
            records={article_id: RecordKey("day.jsonl", number)},
            standing={},
            rejected=(),
            row_counts={},
            account=ProcessedBatch("run/day", "run", "here", 1, size, 1, 0, 0, 0.1, 0.1, "1"),
        )
        for number, (article_id, size) in enumerate([("a", 40), ("b", 40), ("c", 40), ("d", 100), ("e", 10), ("e", 10)])
    ]
    groups = [[result.records for result in group] for group in grouped_for_commit(results, 100)]
    assert [[article_id for records in group for article_id in records] for group in groups] == [
        ["a", "b", "c"],
        ["d"],
        ["e"],
        ["e"],
    ]
