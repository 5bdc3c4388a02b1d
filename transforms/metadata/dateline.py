"""Datelines: the place, date and agency that open a news article, as in "LONDON, March 3 (Reuters) -"."""

import re
from typing import NamedTuple

from transforms.metadata.agencies import agency_of
from transforms.metadata.calendar import WEEKDAY_NUMBERS, is_calendar_word, month_number
from transforms.metadata.places import (
    cities_named,
    is_known_place,
    is_never_a_place,
    regions_named,
    stands_alone,
)
from transforms.records import Span


class Day(NamedTuple):
    """A day as a dateline prints it, often without its year."""

    month: int
    day: int
    year: int | None


class Dateline(NamedTuple):
    """What a dateline says. `span` leaves out the dash, `body_start` is where the article goes on."""

    span: Span
    body_start: int
    places: tuple[str, ...]
    regions: tuple[str, ...]
    agency: str | None
    day: Day | None


class _Head(NamedTuple):
    places: tuple[str, ...]
    regions: tuple[str, ...]
    agency: str | None
    is_known_agency: bool
    day: Day | None

    @property
    def has_agency_like_name(self) -> bool:
        """Whether the name in brackets could be that of an agency which the list lacks, and is no mere acronym."""
        if self.agency is None or not all(word[0].isalpha() for word in self.agency.split()):
            return False
        initials = "".join(word[0] for word in self.agency.split()).casefold()
        return len(self.agency.split()) <= 4 and initials != "".join(self.places).casefold()


_MAX_CHARS = 140
_MAX_SEPARATORS = 3  # "KANSAS CITY, Mo. - March 13 -" has two
_SEPARATOR = re.compile(
    r"\s*(?:(?<!\w)\.?[-–—―−_]{1,3}(?=\s|$)|(?<=[\d)])\.?-{1,2}(?=\s|$)|[—―–]|\s\|(?=\s)|(?P<glued>\s-(?=\w)))"
)
# Exports glue the dash to the text: "LONDON, March 3 -The".
# Some agencies leave the dash out: "BRUSSELS (Reuters) The"; TASS prints "MOSCOW, March 3. /TASS/. The".
_BARE_AGENCY = re.compile(r"(?<=\))(?=\s+[A-Z\"“«„])|(?<=/)\.(?=\s)")
# German papers add the regional service: "Hamburg (nwd/lno) -".
_AGENCY = re.compile(r"[\s,.]*(?:\(([^()/]{2,40})(?:/[^\W\d_]{2,5})?\)|/([^()/]{2,40})/)$")
_TRAILING_AGENCY = re.compile(r",?\s+([A-Za-z][\w-]{1,15})$")
_AGENCY_SIGLUM = re.compile(r"[a-zäöü]{2,4}")  # German papers print agencies in small letters: "Brunnau (nwd) -"
_DATE = re.compile(
    r"[\s,.]*\b(?:(?:le|den|am|el|il)\s+)?(?:(?P<weekday>[^\W\d_]{3,10})\.?,?\s+)?"
    r"(?:(?P<month_first>[^\W\d_]{3,10})\.?\s*(?P<day_after>\d[\dO]?)(?:st|nd|rd|th)?"
    r"|(?P<day_before>\d[\dO]?)(?:er|st|nd|rd|th|\.)?\s+(?:de\s+)?(?P<month_after>[^\W\d_]{3,10})\.?)"
    r"(?:,?\s+(?P<year>(?:1[6-9]|20)\d\d))?[\s,.]*$"
)
_WEEKDAY = re.compile(r",[\s,.]*([^\W\d_]{3,10})\.?[\s,]*$")
# What every separator has: most lines have none, and are done with.
_SEPARATING = re.compile(r"[-–—―−_|)/](?:(?<=[—―–|])|(?<=[-−_])(?=\s|$)|(?<=\s-)|(?<=\))(?=\s)|(?<=/)\.(?=\s))")
_PARTICLES = frozenset("de del della di da do dos das la le les el los al an am auf bei der den die du en et"
                       " im in of on the sur sous y upon und and aan op".split())  # fmt: skip
_MAX_PLACE_WORDS = 5
_PLACE_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'’\-])*")
_SEVERAL = re.compile(r"\s*/\s*|\s+(?:and|und|et|y)\s+")


def find_dateline(text: str, start: int = 0, end: int | None = None) -> Dateline | None:
    """The dateline that opens `text[start:end]`, or None.

    Capitals before a dash are taken for a place where a date, an agency or a region follows them, or where the
    gazetteer knows the name; a name in small letters needs both a gazetteer and one of these, or a city that
    stands alone in datelines.
    """
    stop = len(text) if end is None else end
    while start < stop and (text[start].isspace() or text[start] in "*•"):
        start += 1
    line = text[start : min(stop, start + _MAX_CHARS)]
    found: Dateline | None = None
    if _SEPARATING.search(line) is None:
        return None
    breaks = [*_SEPARATOR.finditer(line)][:_MAX_SEPARATORS] + [*_BARE_AGENCY.finditer(line)][:1]
    for match in sorted(breaks, key=re.Match.start):
        printed = line[: match.start()].rstrip(" ,")
        head = _read_head(printed)
        if head is None or (found is not None and head.day is None and head.agency is None):
            continue
        if not _is_believable(head, line[match.end() :].lstrip()[:1]):
            continue
        is_weak = match.re is _BARE_AGENCY or match["glued"] is not None
        if is_weak and not (head.is_known_agency or (head.day and match.re is _SEPARATOR)):
            continue
        body_start = match.end() + len(line[match.end() :]) - len(line[match.end() :].lstrip())
        span = Span(start, start + len(printed))
        found = Dateline(span, start + body_start, head.places, head.regions, head.agency, head.day)
    return found


def _read_head(head: str) -> _Head | None:
    """The parts of the text before a dash, or None if it holds anything else than a dateline does."""
    agency, is_known_agency, regions = None, False, []
    rest = head
    while match := _AGENCY.search(rest):
        inner = (match[1] or match[2]).strip()
        rest = rest[: match.start()]
        if regions_named(inner) and agency_of(inner) is None:
            regions.append(inner)
        elif agency is None:
            agency, is_known_agency = agency_of(inner) or inner, agency_of(inner) is not None
        else:
            return None
    if agency is None and (match := _TRAILING_AGENCY.search(rest)) and (known := agency_of(match[1])):
        agency, is_known_agency, rest = known, True, rest[: match.start()]
    day, rest = _split_day(rest)
    segments = [segment.strip(" .-–*") for segment in rest.split(",")]
    segments = [segment for segment in segments if segment]
    if not segments:
        return _Head((), (), agency, is_known_agency, day) if is_known_agency and not regions else None
    name, *after = [*_split_region(rest.split(",")[0].strip(" -–*")), *segments[1:]]
    places = tuple(place.strip() for place in _SEVERAL.split(name) if place.strip())
    if not places or len(after) > 3 or not all(map(_looks_like_a_place, (*places, *after))):
        return None
    return _Head(places, (*after, *regions), agency, is_known_agency, day)


def _split_day(head: str) -> tuple[Day | None, str]:
    """The day at the end of `head`, and what stands before it."""
    if match := _DATE.search(head):
        word = match["month_first"] or match["month_after"]
        month = month_number(word)
        number = int((match["day_after"] or match["day_before"]).replace("O", "0"))
        if month and 1 <= number <= 31:
            before = head[: match.start()]
            # A weekday follows a comma: "SANTO DOMINGO, March 3" ends in a Spanish one.
            if match["weekday"] and not (
                _is_weekday(match["weekday"]) and "," in match[0][: match[0].index(match["weekday"])]
            ):
                before = head[: match.start("month_first") if match["month_first"] else match.start("day_before")]
            return Day(month, number, int(match["year"]) if match["year"] else None), before.rstrip(" ,")
    if (match := _WEEKDAY.search(head)) and _is_weekday(match[1]):
        return None, head[: match.start()]
    return None, head


def _is_weekday(word: str) -> bool:
    return word.casefold() in WEEKDAY_NUMBERS


def _split_region(name: str) -> list[str]:
    """The place and the state that follows it without a comma, as in "FARMINGTON Conn."."""
    words = name.split()
    if len(words) > 1 and words[-1].endswith(".") and regions_named(words[-1]) and not cities_named(name):
        return [" ".join(words[:-1]), words[-1]]
    return [name.rstrip(".")]


def _looks_like_a_place(name: str) -> bool:
    words = name.split()
    if not 1 <= len(words) <= _MAX_PLACE_WORDS or all(is_calendar_word(word) for word in words):
        return False
    if is_never_a_place(name) or not name[0].isalpha():
        return False
    if not all(_PLACE_WORD.fullmatch(word) for word in words):
        return False
    return all(word[0].isupper() or word.casefold() in _PARTICLES for word in words) or is_known_place(name)


def _is_in_capitals(name: str) -> bool:
    letters = [
        word for word in re.split(r"[\s\-]+", name) if word.casefold() not in _PARTICLES and not word.startswith("Mc")
    ]
    return any(len(word) > 1 for word in name.split()) and all(word == word.upper() for word in letters)


def _is_believable(head: _Head, next_char: str) -> bool:
    if not head.places:
        return True
    known = any(is_known_place(place) for place in head.places)
    in_region = any(regions_named(region) for region in head.regions)
    if _is_in_capitals(" ".join(head.places)):
        return bool(head.day) or head.has_agency_like_name or known or in_region
    if head.agency and _AGENCY_SIGLUM.fullmatch(head.agency) and not head.regions:
        return True
    if head.day or head.is_known_agency:
        return known or in_region
    if next_char.isalpha() and not next_char.isupper():
        return False
    if head.regions:
        return known and in_region
    return all(stands_alone(place) for place in head.places)
