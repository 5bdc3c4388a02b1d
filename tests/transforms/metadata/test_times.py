from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.metadata.times import Moment, is_plausible, nearest_year, read_file_date, read_time, read_url_date

TIMES = [
    ("2016-12-09T09:13:00.000Z", "2016-12-09T09:13:00", "second", 0),
    ("2016-12-09 09:13+0200", "2016-12-09T07:13:00", "minute", 120),
    ("20250105T150405Z", "2025-01-05T15:04:05", "second", 0),
    ("20161209", "2016-12-09T00:00:00", "day", None),
    ("Fri, 09 Dec 2016 09:13:00 EST", "2016-12-09T14:13:00", "second", -300),
    ("Dec. 9, 2016 9:13 PM ET", "2016-12-10T02:13:00", "minute", -300),
    ("Updated 3:04 p.m. EDT, Mon August 4, 2025", "2025-08-04T19:04:00", "minute", -240),
    ("9 December 2016", "2016-12-09T00:00:00", "day", None),
    ("26-FEB-1987 15:01:01.79", "1987-02-26T15:01:01", "second", None),
    ("2019年4月13日 10:00", "2019-04-13T10:00:00", "minute", None),
    ("09.12.2016, 21:13 Uhr", "2016-12-09T21:13:00", "minute", None),
    ("vendredi 3 mars 2017 à 10h15", "2017-03-03T10:15:00", "minute", None),
    ("3 de mayo de 2021", "2021-05-03T00:00:00", "day", None),
    ("March 2025", "2025-03-01T00:00:00", "month", None),
    ("2025-03", "2025-03-01T00:00:00", "month", None),
    ("2025", "2025-01-01T00:00:00", "year", None),
]


@pytest.mark.parametrize(("stated", "at", "precision", "offset"), TIMES)
def test_reads_time(stated, at, precision, offset):
    assert read_time(stated) == Moment(datetime.fromisoformat(at).replace(tzinfo=UTC), precision, offset)


def test_order_of_numbers_follows_the_language():
    assert read_time("12/9/2016", "fr").at.month == 9
    assert read_time("12/9/2016", "en").at.month == 12
    assert read_time("13/9/2016", "en").at.month == 9


@pytest.mark.parametrize(
    "stated", ["yesterday", "3 hours ago", "2025-13-45", "31 February 2025", "", "Page 12 of 2000 pages"]
)
def test_names_no_time(stated):
    assert read_time(stated) is None


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)), st.integers(-14 * 60, 14 * 60))
def test_offset_leads_back_to_the_stated_time(local, offset):
    stated = local.replace(microsecond=0)
    sign, minutes = ("-" if offset < 0 else "+"), abs(offset)
    moment = read_time(f"{stated.isoformat()}{sign}{minutes // 60:02}:{minutes % 60:02}")
    assert moment is not None
    assert moment.at.replace(tzinfo=None) + timedelta(minutes=offset) == stated


def test_date_in_url():
    assert read_url_date("https://courier.example/2016/12/09/storm").precision == "day"
    assert read_url_date("https://courier.example/2016/12/storm").precision == "month"
    assert read_url_date("https://courier.example/storm-20161309") is None
    assert read_url_date("https://courier.example/articles/194709-13-ways") is None
    assert read_url_date("https://courier.example/articles/19470913-ways") is None


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("data/raw/2025-01-07-storm.txt", "2025-01-07"),
        ("20250107_storm.txt", "2025-01-07"),
        ("storm_20250107T1030.md", "2025-01-07"),
        ("s3://courier/2025/01/07/storm.txt", "2025-01-07"),
        ("mail.zip!/2025.01.07 storm.eml", "2025-01-07"),
        ("2024/12/31/2025-01-07.txt", "2025-01-07"),
        ("2025-01-01_2025-01-31.txt", None),
        ("20251399_storm.txt", None),
        ("2025-02-30.txt", None),
        ("storm-202501071234.txt", None),
        ("a1b20250107.txt", None),
        ("12345678.txt", None),
        ("backup-2025-01-07/storm.txt", None),
        ("2025/0107/storm.txt", None),
    ],
)
def test_date_in_file_name(name, day):
    moment = read_file_date(name)
    assert (moment and moment.at.date().isoformat()) == day
    assert moment is None or moment.precision == "day"


def test_implausible_times():
    start = datetime(2025, 5, 1, tzinfo=UTC)
    assert not is_plausible(read_time("2025-05-04"), start)
    assert is_plausible(read_time("2025-05-02"), start)
    assert not is_plausible(read_time("1420-01-01"), start)


def test_contradiction_goes_as_far_as_the_less_exact():
    evening = read_time("2025-08-13T23:30:00-05:00")
    assert not evening.contradicts(read_time("2025-08-13"))
    assert evening.contradicts(read_time("2025-08-14"))
    assert evening.contradicts(read_time("2025-08-13T23:30:00-04:00"))


def test_year_of_a_dateline():
    assert nearest_year(12, 30, datetime(2025, 1, 2, tzinfo=UTC)).year == 2024
    assert nearest_year(2, 29, datetime(2025, 1, 2, tzinfo=UTC)).year == 2024
