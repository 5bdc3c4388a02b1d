"""Lines between the headline and the body of a plain article: bylines, job titles, dates."""

import re
from typing import NamedTuple

from transforms.metadata.byline import is_job_title, read_byline_line
from transforms.metadata.dateline import find_dateline
from transforms.metadata.times import is_date_line
from transforms.records import Author, Span

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_MAX_LINES = 6


class FrontMatter(NamedTuple):
    """Lines above the body: their spans with their kinds, the authors and the time that they name."""

    lines: tuple[tuple[Span, str], ...]
    authors: tuple[Author, ...]
    time: str | None


def read_front_matter(text: str, start: int) -> FrontMatter:
    """Bylines, job titles and dates among the lines that follow `start`, up to the first other line.

    A dateline on a line of its own counts where a byline follows it.
    """
    lines: list[tuple[Span, str]] = []
    authors: tuple[Author, ...] = ()
    time: str | None = None
    for match in _LINE.finditer(text, start):
        line = match[0].strip()
        dateline = find_dateline(text, match.start(), match.end())
        if dateline is not None:
            if dateline.body_start < match.end() or not _is_byline_next(text, match.end()):
                break
            lines.append((Span(dateline.span.start_char, match.start() + len(match[0].rstrip())), "body"))
            continue
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


def _is_byline_next(text: str, start: int) -> bool:
    following = _LINE.search(text, start)
    return following is not None and bool(read_byline_line(following[0]))
