"""What the newsroom asks, on articles whose answers are known."""

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from tests.flows.conftest import Newsroom
from warehouse.build import build_and_publish
from warehouse.lake import Lake
from warehouse.newsroom import Filters, answers, articles, choices, published, read_article
from warehouse.served import SERVED_NAME

FLOOD = (
    "PARIS, France — The river rose by two metres overnight and reached the doors of the old mill, where the "
    "miller has kept a chalk line for every flood since his childhood, and it was still rising at noon.\n\n"
    "“We were warned late,” said Ada Lind, the miller. “The pumps hold,” she added. "
    "Fire crews carried sand to the three lowest streets and asked people there to move their cars uphill."
)
ARTICLES = (
    {"headline": "River at the mill", "outlet": "Daily", "published_at": "2025-03-01T06:00:00Z", "text": FLOOD},
    {"headline": "River at the mill", "outlet": "Echo", "published_at": "2025-03-01T18:00:00Z", "text": FLOOD},
    {
        "headline": "Council",
        "outlet": "Daily",
        "published_at": "2025-03-03T06:00:00Z",
        "text": "The council said that the pumps would be replaced in June.",
    },
    {"headline": "Fair", "outlet": "Echo", "text": "“It will not rain,” said Mayor Bo Tarn."},
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    newsroom = Newsroom(tmp_path_factory.mktemp("newsroom"))
    newsroom.write("feed.jsonl", "".join(json.dumps(article) + "\n" for article in ARTICLES))
    newsroom.write("empty.txt", "")
    newsroom.run()
    with Lake.open(newsroom.warehouse) as lake:
        build_and_publish(lake, newsroom.warehouse / SERVED_NAME, run_id="r", built_at=datetime(2026, 1, 5, tzinfo=UTC))
    return newsroom.warehouse / SERVED_NAME


@pytest.mark.parametrize(
    ("filters", "quotes"),
    [
        (Filters(), 6),
        (Filters(outlet=("Echo",)), 3),
        (Filters(outlet=("Echo", "Daily")), 6),
        (Filters(speaker="LIND"), 4),
        (Filters(speaker="council"), 0),
        (Filters(type=("indirect",)), 1),
        (Filters(since=date(2025, 3, 2)), 1),
        (Filters(until=date(2025, 3, 1)), 4),
        (Filters(language=("de",)), 0),
        (Filters(kind=("stance",)), 0),
        (Filters(kind=("speech",), outlet=("Daily",), type=("direct",)), 2),
    ],
)
def test_each_filter(served: Path, filters: Filters, quotes: int) -> None:
    assert answers(served, filters)["totals"][0]["quotes"] == quotes


def test_what_is_counted(served: Path) -> None:
    answered = answers(served, Filters())
    # Not the council, which is only described: another article's council would be another speaker.
    assert [(r["speaker_name"], r["quotes"]) for r in answered["speakers"]] == [("Ada Lind", 4), ("Bo Tarn", 1)]
    assert answered["totals"] == [{"quotes": 6, "articles": 4, "speakers": 2, "outlets": 2}]
    lind = [row for row in answered["speakers_by_period"] if row["speaker_name"] == "Ada Lind"]
    assert [(row["unit"], row["period"], row["quotes"]) for row in lind] == [
        ("day", date(2025, 3, 1), 4),
        ("day", date(2025, 3, 2), 0),
        ("day", date(2025, 3, 3), 0),
    ]
    assert [(r["outlet"], r["type"], r["share"]) for r in answered["types_by_outlet"]] == [
        ("Daily", "direct", pytest.approx(2 / 3)),
        ("Daily", "indirect", pytest.approx(1 / 3)),
        ("Echo", "direct", 1),
    ]
    assert [(r["dateline_place"], r["articles"], r["quotes"]) for r in answered["datelines"]] == [("Paris", 2, 4)]
    assert [(r["outlet"], r["copy_kind"], r["hours"]) for r in answered["story_spread"]] == [
        ("Daily", "original", 0),
        ("Echo", "exact", 12),
    ]
    assert {(r["quote"], r["outlet"], r["hours"]) for r in answered["quote_spread"]} == {
        (quote, outlet, hours)
        for quote in ("We were warned late,", "The pumps hold,")
        for outlet, hours in (("Daily", 0), ("Echo", 12))
    }
    assert sum(row["share"] for row in answered["speaker_kinds"]) == pytest.approx(1)
    assert answered["rejections"] == [{"reason_code": "empty", "records": 1}]
    assert answered["latest_quotes"][0]["published_date"] == date(2025, 3, 3)


def test_a_later_edition_is_asked_anew(served: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(served, tmp_path))
    before = answers(path, Filters())["totals"]
    later = shutil.copy(path, tmp_path / "later")
    with duckdb.connect(later) as connection:
        connection.execute("DELETE FROM marts.quotes WHERE outlet = 'Echo'")
        connection.execute("UPDATE meta SET snapshot_id = 99")
    Path(later).replace(path)
    assert (before[0]["quotes"], answers(path, Filters())["totals"][0]["quotes"]) == (6, 3)
    assert published(path)["snapshot_id"] == 99


def test_choices(served: Path) -> None:
    found = choices(served)
    assert (found.outlets, found.first_date, found.last_date) == (["Daily", "Echo"], date(2025, 3, 1), date(2025, 3, 3))
    assert "en" in found.languages


def test_an_article_is_read_with_its_quotes(served: Path) -> None:
    [found] = articles(served, Filters(speaker="tarn"), "FAIR")
    assert articles(served, Filters(), "no such headline") == []
    read = read_article(served, found["article_id"])
    [quote] = read.quotes
    assert [read.text[span.start_char : span.end_char] for span in quote.spans] == ["It will not rain,"]
    assert quote.speaker == "Bo Tarn"
    with pytest.raises(KeyError):
        read_article(served, "none")
