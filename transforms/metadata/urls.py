"""Canonical URLs: without trackers, fragments and the noise of feeds."""

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from transforms.metadata.candidates import Candidate

_LINKS = ("link canonical", "meta og:url", "json-ld", "meta twitter:url")
_SITE = re.compile(r"[a-z]+://[^/?#]*")
_CLEAN = re.compile(r"https?://[a-z\d-]+(?:\.[a-z\d-]+)+(?:/[a-z\d_~-][\w.~!=:,-]*)*/?", re.ASCII)
_NO_ARTICLE = re.compile(r"/?(?:index\.\w+|home|news|[a-z]{2}(?:-[a-z]{2})?)?/?")


def url_of(candidates: Iterable[Candidate]) -> str | None:
    """The canonical URL of an article, of the candidates for its columns."""
    stated = link = None
    for column, extractor, value in candidates:
        if column == "url" and (address := " ".join(value.split())):
            if extractor in _LINKS:
                link = link or address
            else:
                stated = stated or address
    return canonical_url(stated, link)


def normalise_url(url: str) -> str | None:
    """The URL without trackers and fragment, its host in small letters, or None if it is no web address."""
    candidate = url.strip()
    # Most addresses of articles are as they should be, which takes a tenth of the time to see.
    if _CLEAN.fullmatch(candidate) and "xn--" not in candidate:
        return candidate
    # Late: its list of top-level domains takes a moment to load.
    from courlan import normalize_url

    if not re.match(r"https?://[^/\s]+\.[^/\s]+", candidate, re.IGNORECASE):
        return None
    try:
        cleaned = normalize_url(candidate, strict=False)
    except ValueError:  # brackets around no address of a machine
        return None
    return cleaned.split("#", 1)[0] or None


def canonical_url(stated: str | None, canonical_link: str | None) -> str | None:
    """The address that a page gives as its canonical one if that can be an article's, else the stated one.

    A link to the site's front page is taken for a template's mistake: it would make one article of all.
    """
    link = _article_link(stated, canonical_link) if canonical_link else None
    return (link and normalise_url(link)) or (normalise_url(stated) if stated else None)


def _article_link(stated: str | None, canonical_link: str) -> str | None:
    """The whole address of a page's link, if it can be an article's."""
    try:
        link = urljoin(stated or "", canonical_link.strip())
        parts = urlsplit(link)
    except ValueError:  # brackets around no address of a machine
        return None
    is_article = parts.scheme in ("http", "https") and (parts.query or not _NO_ARTICLE.fullmatch(parts.path))
    return link if is_article else None


def domain_of(url: str) -> str | None:
    """The registered domain of a URL, as in "example.co.uk", or its host where there is none."""
    site = _SITE.match(url)
    return _domain_of_site(site[0] if site else url)


@lru_cache(maxsize=1 << 12)
def _domain_of_site(url: str) -> str | None:
    from courlan import extract_domain

    return extract_domain(url) or (urlsplit(url).hostname or "").removeprefix("www.") or None
