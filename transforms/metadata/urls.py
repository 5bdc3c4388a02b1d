"""Canonical URLs: without trackers, fragments and the noise of feeds."""

import re
from urllib.parse import urljoin, urlsplit

_NO_ARTICLE = re.compile(r"/?(?:index\.\w+|home|news|[a-z]{2}(?:-[a-z]{2})?)?/?")


def normalise_url(url: str) -> str | None:
    """The URL without trackers and fragment, its host in small letters, or None if it is no web address."""
    # Late: its list of top-level domains takes a moment to load.
    from courlan import normalize_url

    candidate = url.strip()
    if not re.match(r"https?://[^/\s]+\.[^/\s]+", candidate, re.IGNORECASE):
        return None
    cleaned = normalize_url(candidate, strict=False)
    return cleaned.split("#", 1)[0] or None


def canonical_url(stated: str | None, canonical_link: str | None) -> str | None:
    """The address that a page gives as its canonical one if that can be an article's, else the stated one.

    A link to the site's front page is taken for a template's mistake: it would make one article of all.
    """
    if canonical_link:
        link = urljoin(stated or "", canonical_link.strip())
        parts = urlsplit(link)
        if parts.scheme in ("http", "https") and (parts.query or not _NO_ARTICLE.fullmatch(parts.path)):
            return normalise_url(link) or (normalise_url(stated) if stated else None)
    return normalise_url(stated) if stated else None


def domain_of(url: str) -> str | None:
    """The registered domain of a URL, as in "example.co.uk", or its host where there is none."""
    from courlan import extract_domain

    return extract_domain(url) or (urlsplit(url).hostname or "").removeprefix("www.") or None
