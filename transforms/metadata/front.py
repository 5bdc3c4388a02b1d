"""Lines between the headline and the body of a plain article: bylines, job titles, dates."""

import re
from typing import NamedTuple

from transforms.metadata.byline import is_job_title, read_byline_line
from transforms.metadata.calendar import is_calendar_word
from transforms.metadata.dateline import find_dateline
from transforms.metadata.times import read_time
from transforms.records import Author, Span

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_MAX_LINES = 6
_MAX_DATE_WORDS = 9
_DATE_LINE_WORDS = frozenset(
    "published posted updated last modified on at am pm a.m p.m date first print time uhr stand veröffentlicht publié"
    " le mis à jour den um est edt et gmt bst utc cet de of the".split()
)


class FrontMatter(NamedTuple):
    """Lines above the body: their spans with their kinds, the authors and the time that they name."""

    lines: tuple[tuple[Span, str], ...]
    authors: tuple[Author, ...]
    time: str | None


def read_front_matter(text: str, start: int) -> FrontMatter:
    """Bylines, job titles and dates among the lines that follow `start`, up to the first other line."""
    lines: list[tuple[Span, str]] = []
    authors: tuple[Author, ...] = ()
    time: str | None = None
    for match in _LINE.finditer(text, start):
        line = match[0].strip()
        if find_dateline(text, match.start(), match.end()) is not None:
            break
        named = read_byline_line(line)
        if named:
            authors += named
        elif is_date_line(line):
            time = time or line
        elif not (authors and is_job_title(line)):
            break
        first = match.start() + match[0].index(line)
        lines.append((Span(first, first + len(line)), "other" if is_date_line(line) else "byline"))
        if len(lines) == _MAX_LINES:
            break
    return FrontMatter(tuple(lines), authors, time)


def is_date_line(line: str) -> bool:
    """Whether a line says when an article was published, and nothing else."""
    words = re.findall(r"[^\W\d_]+(?:\.[^\W\d_]+)*", line)
    if not line or len(line.split()) > _MAX_DATE_WORDS or not re.search(r"\d", line):
        return False
    others = [word for word in words if not is_calendar_word(word) and word.casefold() not in _DATE_LINE_WORDS]
    return not others and read_time(line) is not None
