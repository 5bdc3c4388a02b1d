from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows import relations
from flows.relations import relate_articles
from tests.flows.conftest import Newsroom
from tests.warehouse.samples import filled
from transforms.records import Speaker
from warehouse.build import build_and_publish
from warehouse.lake import Lake
from warehouse.maintenance import forget
from warehouse.relations import body_paragraphs, replace_rows, speakers_of_articles
from warehouse.served import query

NOW = datetime(2025, 3, 10, tzinfo=UTC)
BODY = (
    "OSLO (AFP) - The ferry to Vardnes stayed in port on Monday because of the storm, the harbour master said. "
    "Some three hundred passengers were put up in the school hall for the night, and the council paid for their meals. "
    "The line hopes to sail again as soon as the wind turns to the west, which may be on Wednesday morning."
)
LEAD = "Passengers spent the night in a school hall after their ferry could not leave, the line said."


def printed(newsroom: Newsroom) -> None:
    """One wire story in two outlets, cut in one of them, and a story of its own."""
    sentences = BODY.split(". ")
    newsroom.write_feed(
        "feed.jsonl",
        ("https://courier.example/2025/03/04/ferry", f"Ferry stays in port\n\n{BODY}"),
        ("https://herald.example/2025/03/05/storm", f"Night in a hall\n\n{LEAD} {'. '.join(sentences[1:])}"),
        (
            "https://herald.example/2025/03/05/bridge",
            "Bridge opens\n\nThe bridge opened, the mayor said. " + "It is new. " * 9,
        ),
    )


def copies(newsroom: Newsroom) -> dict[str, str]:
    """The last words of the canonical article's URL of each article's."""
    with Lake.read(newsroom.warehouse) as lake:
        rows = lake.query(
            """SELECT split_part(a.url, '/', -1), split_part(c.url, '/', -1) FROM lake.article_copies
               INNER JOIN lake.articles AS a USING (article_id)
               INNER JOIN lake.articles AS c ON c.article_id = canonical_article_id
               WHERE a.is_current AND c.is_current"""
        )
    return dict(rows)


def test_a_wire_copy_in_two_outlets_is_one_story(newsroom: Newsroom) -> None:
    printed(newsroom)
    newsroom.run()
    served = newsroom.warehouse / "served.duckdb"
    with Lake.open(newsroom.warehouse) as lake:
        before = lake.snapshot_id()
        assert relate_articles(lake, "again") == 0
        assert lake.snapshot_id() == before
        build_and_publish(lake, served, run_id="run", built_at=NOW)
    shown = "SELECT headline, article_count, outlets, wire_agency FROM marts.stories ORDER BY ALL"
    assert query(served, shown).rows == [
        ("Bridge opens", 1, ["herald.example"], None),
        ("Ferry stays in port", 2, ["courier.example", "herald.example"], "AFP"),
    ]
    counted = "SELECT count(DISTINCT canonical_article_id), count(DISTINCT article_id) FROM marts.quotes"
    ((stories, articles),) = query(served, counted).rows
    assert stories < articles


def test_what_is_found_in_a_process_beside_is_the_same(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    printed(newsroom)
    said = "“No boat of ours will leave this harbour before the storm is over,” said Ada Moor."
    for outlet in ("post", "star"):
        newsroom.write_feed(f"{outlet}.jsonl", (f"https://{outlet}.example/port", f"In the {outlet}\n\n{said}"))
    newsroom.run()
    monkeypatch.setattr(relations, "_BESIDE_FROM", 0)
    for name in ("copies", "spoken_words"):
        monkeypatch.setattr(relations, name, None)  # in this process
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    with Lake.open(newsroom.warehouse) as lake:
        assert relate_articles(lake, "again", with_helper=True) == 0
        lake.connection.execute("DELETE FROM lake.article_copies; DELETE FROM lake.quote_links")
        assert relate_articles(lake, "anew", with_helper=True) == 5 + 2


def test_what_is_read_by_months_is_that_of_all_articles(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    printed(newsroom)
    said = "“No boat leaves,” said Ada Moor, the harbour master."
    newsroom.write_feed("later.jsonl", ("https://post.example/2025/06/03/port", f"In port\n\n{said}"))
    newsroom.write("undated.txt", f"Quay\n\n{said} “Not one,” said Nils Berg.")
    newsroom.run()
    with Lake.read(newsroom.warehouse) as lake:
        ids = [article_id for (article_id,) in lake.query("SELECT article_id FROM lake.articles")]
        together = sorted(body_paragraphs(lake, ids)), sorted(speakers_of_articles(lake))
        assert [len(rows) for rows in together] == [5, 6]
        monkeypatch.setattr("warehouse.relations._ARTICLES_AT_ONCE", 1)
        assert (sorted(body_paragraphs(lake, ids)), sorted(speakers_of_articles(lake))) == together


def test_nothing_is_written_before_all_is_found(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another process reads a catalog in SQLite to find copies, this one cannot write to it."""
    printed(newsroom)
    newsroom.run()

    def found(lake: Lake, *given: Any, find: Any = relations.speakers_and_quotes) -> Any:
        before = lake.snapshot_id()
        rows = find(lake, *given)
        assert lake.snapshot_id() == before
        return rows

    monkeypatch.setattr(relations, "speakers_and_quotes", found)
    with Lake.open(newsroom.warehouse) as lake:
        replace_rows(lake, Speaker, [filled(Speaker, speaker_id="nobody")], run_id="made up")
        standing = lake.snapshot_id()
        assert relate_articles(lake, "again") == 1
        assert lake.snapshot_id() > standing


def test_a_story_follows_its_articles(newsroom: Newsroom) -> None:
    printed(newsroom)
    newsroom.run()
    assert copies(newsroom) == {"ferry": "ferry", "storm": "ferry", "bridge": "bridge"}
    with Lake.open(newsroom.warehouse) as lake:
        forget(lake, "https://courier.example/2025/03/04/ferry", now=NOW)
        assert relate_articles(lake, "forget") == 1  # the row of the forgotten one went with it
    assert copies(newsroom) == {"storm": "storm", "bridge": "bridge"}


def test_an_update_of_the_served_file_shows_what_a_new_one_does(newsroom: Newsroom, tmp_path: Path) -> None:
    printed(newsroom)
    newsroom.run()
    served = newsroom.warehouse / "served.duckdb"
    for number in range(12):  # so that one article more is a small change
        newsroom.write(f"other-{number}.txt", f"Notice {number}\n\nThe shop in street {number} is closed.")
    newsroom.run()
    with Lake.open(newsroom.warehouse) as lake:
        build_and_publish(lake, served, run_id="run", built_at=NOW)
    newsroom.write_feed("earlier.jsonl", ("https://post.example/2025/03/03/port", f"In port\n\n{BODY} Others agreed."))
    newsroom.run()
    assert copies(newsroom)["ferry"] == "port"
    anew = tmp_path / "anew.duckdb"
    with Lake.open(newsroom.warehouse) as lake:
        build_and_publish(lake, served, run_id="run", built_at=NOW)
        build_and_publish(lake, anew, run_id="run", built_at=NOW)
    shown = "SELECT article_id, canonical_article_id, copy_kind, wire_agency FROM core.dim_article ORDER BY ALL"
    assert query(served, shown) == query(anew, shown)
    assert query(served, "FROM marts.stories ORDER BY ALL") == query(anew, "FROM marts.stories ORDER BY ALL")
