"""Backfills: ranges of dates in the paths of sources, done once each."""

from datetime import date

import pytest

from flows.backfill import backfill, ranges_of, sentences_of
from flows.errors import UserError
from tests.flows.conftest import Newsroom
from tests.flows.test_steps import BRIDGE, FERRY, RAIN
from warehouse.lake import Lake

NEW_YEAR = date(2026, 12, 30)


def test_a_range_begins_where_a_date_changes_a_source() -> None:
    ranges = ranges_of(["a/{date:%Y}/", "b/{date:%Y-%m-%d}.txt"], NEW_YEAR, date(2027, 1, 1))
    assert [each.sources for each in ranges] == [
        ("a/2026/", "b/2026-12-30.txt"),
        ("a/2026/", "b/2026-12-31.txt"),
        ("a/2027/", "b/2027-01-01.txt"),
    ]
    assert len(ranges_of(["a/{date:%Y}/"], NEW_YEAR, date(2027, 1, 1))) == 2


@pytest.mark.parametrize(
    ("pattern", "until", "said"),
    [
        ("raw/", NEW_YEAR, "holds no date"),
        ("raw/{date:%Y}/{x}", NEW_YEAR, "is no pattern of dates"),
        ("raw/{date:%Y", NEW_YEAR, "is no pattern of dates"),
        ("raw/{date:%Y}", date(2026, 12, 29), "is before --since"),
    ],
)
def test_what_is_no_range_is_an_error(pattern: str, until: date, said: str) -> None:
    with pytest.raises(UserError, match=said):
        ranges_of([pattern], NEW_YEAR, until)


def test_a_backfill_is_taken_up_where_it_ended(newsroom: Newsroom, prefect_server: None) -> None:
    for day, text in (("2026-12-30", FERRY), ("2026-12-31", BRIDGE), ("2027-01-02", RAIN)):
        newsroom.write(f"{day}/article.txt", text)
    newsroom.write("2027-01-02/empty.txt", "")

    def told(until: date) -> list[str]:
        pattern, lake = f"{newsroom.raw}/{{date:%Y-%m-%d}}/", str(newsroom.warehouse)
        return list(sentences_of(backfill([pattern], NEW_YEAR, until, warehouse=lake, runner="threads")))

    assert told(NEW_YEAR) == ["2026-12-30  done         1 articles, 0 records set aside"]
    with Lake.open(newsroom.warehouse):
        (before, locked) = told(date(2026, 12, 31))
    assert before == "2026-12-30  done before"
    assert locked.startswith("2026-12-31  failed       LakeLockedError: another run")
    assert told(date(2027, 1, 2)) == [
        "2026-12-30  done before",
        "2026-12-31  done         1 articles, 0 records set aside",
        "2027-01-01  empty",
        "2027-01-02  done         1 articles, 1 records set aside",
    ]
    assert len(newsroom.rows("articles")) == 3
