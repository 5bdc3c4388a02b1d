"""Titles of pages: which of them is the headline, and without the name of the site."""

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from transforms.metadata.candidates import Candidate
from transforms.metadata.urls import domain_of

H1 = "h1"
_BREAKS = re.compile(r"\s+[|•·»—–-]\s+|\s*[|｜•·»]\s*|\s*：|:\s+|\s:\s")
_MIN_LIKENESS = 55  # of 100: what an h1 shares with the other titles of its page, if it is the headline
_MIN_LONE_CHARS = 12
_MAX_SITE_WORDS = 4


def page_titles(candidates: Iterable[Candidate]) -> list[tuple[str, str]]:
    """Headlines that a page or record offers as (extractor, headline), in order of trust, without the site's name.

    What the source states beside the page comes first. Then comes the heading that the reader sees, if it resembles
    the titles which the page gives itself elsewhere (those are often written for search engines), or is the only
    one; then the others as they come.
    """
    known = list(candidates)
    sites = [c.value for c in known if c.column == "outlet"]
    sites += [domain for c in known if c.column == "url" and (domain := domain_of(c.value))]
    titles = [(c.extractor, strip_site_name(c.value, *sites)) for c in known if c.column == "headline"]
    titles = [(extractor, title) for extractor, title in titles if title]
    stated = [title for title in titles if title[0] == "source"]
    others = [title for title in titles if title[0] not in ("source", H1)]
    headings = [title for extractor, title in titles if extractor == H1 and not _is_site(title, sites)]
    heading = _headline_among(headings, [title for _, title in others])
    return [*stated, *([(H1, heading)] if heading else []), *others, *((H1, title) for title in headings)]


def strip_site_name(title: str, *site_names: str | None) -> str:
    """A page's title without the name of the site at its end or front, as in "Storm closes port | The Daily Harbour".

    A part goes if it is one of `site_names` without regard to case, spaces and punctuation, or a few words with the
    site's domain among them.
    """
    line = " ".join(title.split())
    sites = [name for name in site_names if name]
    breaks = [*_BREAKS.finditer(line)]
    for match in breaks:
        if match.start() and _is_site(line[match.end() :], sites):
            return line[: match.start()]
    for match in reversed(breaks):
        if match.end() < len(line) and _is_site(line[: match.start()], sites):
            return line[match.end() :]
    return line


def _headline_among(headings: Sequence[str], titles: Sequence[str]) -> str | None:
    likeness = {heading: max((fuzz.token_set_ratio(heading, t) for t in titles), default=0) for heading in headings}
    best = max(likeness, key=lambda heading: likeness[heading], default=None)
    if best is None or likeness[best] >= _MIN_LIKENESS:
        return best
    # A lone heading that resembles nothing is the headline unless it is as short as a menu's.
    return best if len(likeness) == 1 and len(best) >= _MIN_LONE_CHARS else None


def _is_site(part: str, sites: Sequence[str]) -> bool:
    letters = _letters(part)
    if not letters:
        return False
    if any(letters == _letters(site) for site in sites):
        return True
    labels = [site.split(".")[0].casefold() for site in sites if "." in site and " " not in site]
    words = [word.casefold() for word in re.findall(r"\w+", part)]
    if len(words) > _MAX_SITE_WORDS:
        return False
    return any(label in words or (len(label) > 4 and label in letters) for label in labels)


def _letters(name: str) -> str:
    return re.sub(r"^the|[\W_]+|\.(?:com|org|net|co\.\w\w|\w\w)$", "", name.casefold().removeprefix("www."))
