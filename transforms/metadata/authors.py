"""The authors of an article: the choice among fields, page markup and the bylines of its text."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from transforms.metadata.byline import parse_byline
from transforms.metadata.calendar import is_calendar_word
from transforms.metadata.candidates import Candidate, choose
from transforms.records import Author, Provenance

_MAX_STATED_WORDS = 6
_NO_AUTHOR = re.compile(r"https?:|www\.|@|\d{4}|[<>{}]|^(?:by|none|null|unknown|n/?a|admin|author)$", re.IGNORECASE)


# How the names of those extractors begin which read fields made for authors' names.
_STATING = ("source", "json-ld", "meta")
_COMPANY = re.compile(r"\b(?:inc|ltd|llc|gmbh|corp|s\.a)\.?$", re.IGNORECASE)
# How extractors' names end that found organisations as authors.
ORGANISATION = "organisation"


class ChosenAuthors(NamedTuple):
    """The authors and where they come from."""

    authors: tuple[Author, ...]
    provenance: Provenance | None


def choose_authors(
    candidates: Iterable[Candidate], in_text: tuple[Author, ...], outlets: frozenset[str] = frozenset()
) -> ChosenAuthors:
    """The authors that the first extractor names which names any; those of the text's bylines come last.

    `candidates` are those for the column `authors`, in order of trust; `outlets` are the folded names of the
    publishers, which count as authors only where nobody else does. Where extractors disagree, one that another
    confirms goes first.
    """
    groups: dict[str, list[str]] = {}
    for candidate in candidates:
        groups.setdefault(candidate.extractor, []).append(candidate.value)
    people: dict[str, tuple[Author, ...]] = {}
    others: dict[str, tuple[Author, ...]] = {}
    for extractor, values in groups.items():
        authors = stated_authors(values, keep_unread=extractor.startswith(_STATING))
        named = tuple(author for author in authors if not _is_publisher(author.name, outlets))
        if named and not extractor.endswith(ORGANISATION):
            people[extractor] = named
        elif authors:
            others[extractor] = authors
    if in_text:
        people["byline"] = in_text
    ranked = _confirmed_first(people) | others
    names = {extractor: "; ".join(author.name for author in authors) for extractor, authors in ranked.items()}
    _, provenance = choose("authors", names.items())
    return ChosenAuthors(ranked[provenance.extractor] if provenance else (), provenance)


def _confirmed_first(groups: dict[str, tuple[Author, ...]]) -> dict[str, tuple[Author, ...]]:
    """The groups in order, but first the ones that share a name with another: a lone voice is often a template's."""
    if len(groups) < 2:
        return groups
    counts = Counter(author.name.casefold() for authors in groups.values() for author in authors)
    confirmed = {
        extractor: authors
        for extractor, authors in groups.items()
        if any(counts[author.name.casefold()] > 1 for author in authors)
    }
    return confirmed | groups


def _is_publisher(name: str, outlets: frozenset[str]) -> bool:
    folded = folded_name(name)
    return _COMPANY.search(name) is not None or any(len(o) > 2 and folded.startswith(o) for o in outlets)


def are_confirmed(candidates: Iterable[Candidate]) -> bool:
    """Whether two extractors name the same author."""
    named = {
        (c.extractor, a.name.casefold()) for c in candidates if c.column == "authors" for a in parse_byline(c.value)
    }
    counts = Counter(name for _, name in named)
    return any(count > 1 for count in counts.values())


def stated_authors(values: Iterable[str], *, keep_unread: bool) -> tuple[Author, ...]:
    """Authors that a source states one by one or several in a value, none twice.

    `keep_unread` takes a short value that names nobody as it is: "Staff reporters" in a field for authors is an
    answer, "View profile" in an element of a page is none.
    """
    authors: dict[str, Author] = {}
    for value in values:
        for author in parse_byline(_in_reading_order(value)) or (_as_stated(value) if keep_unread else ()):
            authors.setdefault(author.name.casefold(), author)
    # "Ana Bell Chief Whip" beside "Ana Bell" is an element that holds the other.
    return tuple(
        author for name, author in authors.items() if not any(name.startswith(other + " ") for other in authors)
    )


@lru_cache(maxsize=1 << 10)  # few outlets have many articles
def folded_name(name: str) -> str:
    """The name without case, spaces, punctuation and a leading "The"."""
    return re.sub(r"[\W_]+", "", re.sub(r"^the\s+", "", name.casefold()))


def _in_reading_order(value: str) -> str:
    """ "Bell, Ana" as "Ana Bell": two lone words parted by a comma are a name turned round."""
    parts = [part.strip() for part in value.split(",")]
    if len(parts) == 2 and all(len(part.split()) == 1 and part[:1].isupper() for part in parts):
        return f"{parts[1]} {parts[0]}"
    return value


def _as_stated(value: str) -> tuple[Author, ...]:
    name = " ".join(value.split()).strip(" ,;|")
    words = name.split()
    if not 1 <= len(words) <= _MAX_STATED_WORDS or _NO_AUTHOR.search(name) or all(map(is_calendar_word, words)):
        return ()
    return (Author(name, "reporter", None),)
