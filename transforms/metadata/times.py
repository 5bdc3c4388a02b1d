"""Times of publication: from the many ways in which sources write them to UTC, with precision and offset."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from transforms.metadata.calendar import is_calendar_word, month_number

EARLIEST_YEAR = 1690  # the first newspaper of the Americas; older dates on news are slips
# A page may be dated in a zone that is ahead of the clock of the machine that reads it.
_TOLERANCE = timedelta(hours=26)


# Characters of an ISO 8601 time that a precision fills.
_COMPARED_CHARS = {"second": 19, "minute": 16, "hour": 13, "day": 10, "month": 7, "year": 4}


class Moment(NamedTuple):
    """A time in UTC, how exact it is, and the minutes that the stated time was ahead of UTC, if stated."""

    at: datetime
    precision: str  # second, minute, hour, day, month or year
    utc_offset: int | None

    def contradicts(self, other: "Moment") -> bool:
        """Whether the two name different times, as far as the less exact of them goes.

        Where one says no clock time, the other's day is its local one.
        """
        length = min(_COMPARED_CHARS[self.precision], _COMPARED_CHARS[other.precision])
        if length > _COMPARED_CHARS["day"]:
            return self.at.isoformat()[:length] != other.at.isoformat()[:length]
        return self._local()[:length] != other._local()[:length]

    def _local(self) -> str:
        return (self.at + timedelta(minutes=self.utc_offset or 0)).isoformat()


_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T\s]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?)?",
    re.IGNORECASE,
)
_YEAR_AND_MONTH = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?")
_EAST_ASIAN = re.compile(r"(\d{4})\s*[年년./-]\s*(\d{1,2})\s*[月월./-]\s*(\d{1,2})\s*[日일]?")
_NUMERIC = re.compile(r"\b(\d{1,2})([./-])(\d{1,2})\2(\d{4})\b")
_DAY_MONTH_YEAR = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|er|\.)?[\s-]+(?:de\s+)?([^\W\d_]{3,10})\.?,?[\s-]+(?:de\s+)?(\d{4})\b"
)
_MONTH_DAY_YEAR = re.compile(r"\b([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_CLOCK = re.compile(
    r"(?<![\d:.])(\d{1,2})(?:[:.h]|\s?Uhr\s?)(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*([ap])?\.?(?:m\b\.?)?", re.IGNORECASE
)
_HOUR = re.compile(r"(?<![\d:.])(\d{1,2})\s*([ap])\.?m\b", re.IGNORECASE)
_ZONE = re.compile(r"\b(?P<name>UTC|GMT|Z|EST|EDT|ET|CST|CDT|CT|MST|MDT|MT|PST|PDT|PT|BST|CET|CEST|MEZ|MESZ|IST|JST)\b")
_OFFSET = re.compile(r"[+-]\d\d:?\d\d(?=\W*$)")
_ZONE_HOURS = {
    "UTC": 0.0, "GMT": 0.0, "Z": 0.0, "EST": -5.0, "EDT": -4.0, "CST": -6.0, "CDT": -5.0, "MST": -7.0, "MDT": -6.0,
    "PST": -8.0, "PDT": -7.0, "BST": 1.0, "CET": 1.0, "MEZ": 1.0, "CEST": 2.0, "MESZ": 2.0, "JST": 9.0, "IST": 5.5,
}  # fmt: skip
_AMERICAN_ZONES = {"ET": -5.0, "CT": -6.0, "MT": -7.0, "PT": -8.0}
_DAY_FIRST_LANGUAGES = frozenset("de fr es it pt nl pl ru tr sv da nb fi cs ro el uk".split())
# Eight digits in a row are as often an article's number: only those of the web's time make a day.
_DAY_IN_URL = re.compile(r"(?<!\d)((?:19|20)\d\d(?=[/-])|(?:199|20\d)\d)([/-]?)(\d\d)\2(\d\d)(?!\d)")
_DAYS_IN_NAMES = (
    re.compile(r"(?<!\d)(1[6-9]\d\d|20\d\d)([-_.])(\d\d)\2(\d\d)(?!\d)"),
    re.compile(r"(?<![^\W_])((?:19|20)\d\d)()(\d\d)(\d\d)(?=T\d{4}|[\W_]|$)"),
)
_DAY_IN_FOLDERS = re.compile(r"/((?:1[6-9]|20)\d\d)/(\d\d)/(\d\d)/")
_MONTH_YEAR = re.compile(r"([^\W\d_]{3,10})\.?,?\s+(?:de\s+)?(\d{4})")
_DIGIT = re.compile(r"\d")
_MAX_LENGTH = 80
_MAX_DATE_WORDS = 9
_DATE_LINE_WORDS = frozenset(
    "published posted updated last modified on at am pm a.m p.m date first print time uhr stand veröffentlicht publié"
    " le mis à jour den um est edt et gmt bst utc cet de of the".split()
)


def read_time(stated: str, language: str | None = None) -> Moment | None:
    """The moment that `stated` names, or None if it names no day, month or year of its own.

    Tried in this order: ISO 8601, the form of mail headers, the written forms of the news (day, month and year in
    words or numbers, with or without a clock and zone), then dateparser. A time without a zone is read as UTC; a
    date in numbers only as day first, unless the language is English or unknown and the numbers allow the other.
    """
    value = " ".join(stated.split())
    if not 4 <= len(value) <= _MAX_LENGTH or not _DIGIT.search(value):
        return None
    return _from_iso(value) or _from_mail(value) or _from_words(value, language) or _from_dateparser(value, language)


def read_url_date(url: str) -> Moment | None:
    """The day or month in a URL's path, as in /2025/03/14/ or /2025-03-14-storm, or None."""
    if "19" not in url and "20" not in url:
        return None
    path = re.sub(r"^[a-z]+://[^/]*|[?#].*$", "", url)
    if match := _DAY_IN_URL.search(path):
        return _moment(int(match[1]), int(match[3]), int(match[4]))
    if match := re.search(r"/((?:19|20)\d\d)/(\d\d)/", path):
        return _moment(int(match[1]), int(match[2]), None)
    return None


def read_file_date(source_uri: str) -> Moment | None:
    """The day in the name of an article's file, as in 2025-01-07-storm.txt or 20250107_storm.txt, else the one of
    its folders, as in 2025/01/07/storm.txt; or None.

    Digits run together count only where they stand apart and make a day of 1900 to 2099. A name with two days (a
    range, say) tells none.
    """
    path = re.sub(r"^[a-z0-9]+://[^/]*", "", source_uri)
    folders, _, name = path.rpartition("/")
    found = {
        moment
        for pattern in _DAYS_IN_NAMES
        for match in pattern.finditer(name)
        if (moment := _moment(int(match[1]), int(match[3]), int(match[4])))
    }
    if not found and (match := _DAY_IN_FOLDERS.search(f"{folders}/")):
        return _moment(int(match[1]), int(match[2]), int(match[3]))
    return found.pop() if len(found) == 1 else None


def is_date_line(line: str) -> bool:
    """Whether a line says when an article was published, and nothing else."""
    if not line or not _DIGIT.search(line) or len(line.split()) > _MAX_DATE_WORDS:
        return False
    words = re.findall(r"[^\W\d_]+(?:\.[^\W\d_]+)*", line)
    others = [word for word in words if not is_calendar_word(word) and word.casefold() not in _DATE_LINE_WORDS]
    return not others and read_time(line) is not None


def is_plausible(moment: Moment, latest: datetime | None) -> bool:
    """Whether a newspaper could carry the date: not before 1690, not after `latest`, which is the run's start."""
    return moment.at.year >= EARLIEST_YEAR and (latest is None or moment.at <= latest + _TOLERANCE)


def _from_iso(value: str) -> Moment | None:
    match = _ISO.fullmatch(value)
    if match is None:
        short = _YEAR_AND_MONTH.fullmatch(value)
        return _moment(int(short[1]), int(short[2]) if short[2] else None, None) if short else None
    year, month, day, hour, minute, second, zone = match.groups()
    clock = (int(hour), int(minute), int(second) if second else None) if hour else None
    return _moment(int(year), int(month), int(day), clock, _offset_minutes(zone))


def _from_mail(value: str) -> Moment | None:
    if not re.search(r"[A-Za-z]{3} \d{4} \d", value):
        return None
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    offset = at.utcoffset()
    clock = (at.hour, at.minute, at.second if re.search(r"\d:\d\d:\d", value) else None)
    minutes = None if offset is None else int(offset.total_seconds() // 60)
    return _moment(at.year, at.month, at.day, clock, minutes)


def _from_words(value: str, language: str | None) -> Moment | None:
    year = month = day = None
    if match := _EAST_ASIAN.search(value):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    elif match := _DAY_MONTH_YEAR.search(value):
        year, month, day = int(match[3]), month_number(match[2]), int(match[1])
    elif match := _MONTH_DAY_YEAR.search(value):
        year, month, day = int(match[3]), month_number(match[1]), int(match[2])
    elif match := _NUMERIC.search(value):
        first, second = int(match[1]), int(match[3])
        is_day_first = match[2] == "." or language in _DAY_FIRST_LANGUAGES or first > 12
        year, month, day = int(match[4]), *((second, first) if is_day_first and second <= 12 else (first, second))
    elif (match := _MONTH_YEAR.fullmatch(value)) and (number := month_number(match[1])):
        return _moment(int(match[2]), number, None)
    if match is None or year is None or month is None:
        return None
    rest = value[: match.start()] + " " + value[match.end() :]
    clock = _clock(rest)
    return _moment(year, month, day, clock, _zone(rest, month) if clock else None)


def _clock(text: str) -> tuple[int, int, int | None] | None:
    if match := _CLOCK.search(text):
        hour, minute, second, half = int(match[1]), int(match[2]), match[3], match[4]
    elif match := _HOUR.search(text):
        hour, minute, second, half = int(match[1]), 0, None, match[2]
    else:
        return None
    if half and hour <= 12:
        hour = hour % 12 + (12 if half.casefold() == "p" else 0)
    return (hour, minute, int(second) if second else None) if hour < 24 and minute < 60 else None


def _zone(text: str, month: int) -> int | None:
    if offset := _OFFSET.search(text):
        return _offset_minutes(offset[0])
    match = _ZONE.search(text)
    if match is None:
        return None
    if match["name"] in _AMERICAN_ZONES:
        # "ET" leaves summer time open; the months that are summer time throughout decide.
        return int(60 * (_AMERICAN_ZONES[match["name"]] + (1 if 4 <= month <= 10 else 0)))
    return int(60 * _ZONE_HOURS[match["name"]])


def _offset_minutes(zone: str | None) -> int | None:
    if not zone:
        return None
    if zone.upper() in ("Z", "UTC", "GMT"):
        return 0
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return (1 if zone[0] == "+" else -1) * (int(digits[:2]) * 60 + int(digits[2:]))


def _moment(
    year: int,
    month: int | None,
    day: int | None,
    clock: tuple[int, int, int | None] | None = None,
    utc_offset: int | None = None,
) -> Moment | None:
    hour, minute, second = clock or (0, 0, None)
    precision = (
        "second" if second is not None else "minute" if clock else "day" if day else "month" if month else "year"
    )
    try:
        at = datetime(year, month or 1, day or 1, hour, minute, second or 0, tzinfo=UTC)
        return Moment(at - timedelta(minutes=utc_offset or 0), precision, utc_offset)
    except (ValueError, OverflowError):
        return None


def _from_dateparser(value: str, language: str | None) -> Moment | None:
    # Late, because it is slow to import and hardly anything gets this far.
    import dateparser

    if not re.search(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)", value):
        return None
    languages: Sequence[str] = [language, "en"] if language else ["en"]
    base = datetime(1970, 1, 1)
    settings = {"RELATIVE_BASE": base, "REQUIRE_PARTS": ["day", "month", "year"], "STRICT_PARSING": True}
    try:
        parsed = dateparser.parse(value, languages=languages, settings=settings)
    except ValueError:  # a language that it does not know
        return None
    if parsed is None:
        return None
    offset = parsed.utcoffset()
    clock = (parsed.hour, parsed.minute, parsed.second or None) if _clock(value) else None
    return _moment(
        parsed.year, parsed.month, parsed.day, clock, None if offset is None else int(offset.total_seconds() // 60)
    )


def nearest_year(month: int, day: int, published: datetime) -> date | None:
    """The day of that name nearest to the time of publication: datelines leave the year out."""
    candidates: list[date] = []
    for year in (published.year - 1, published.year, published.year + 1):
        try:
            candidates.append(date(year, month, day))
        except ValueError:  # 29 February
            continue
    return min(candidates, key=lambda candidate: abs(candidate - published.date()), default=None)
