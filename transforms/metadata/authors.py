"""The authors of an article: the choice among fields, page markup and the bylines of its text."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from transforms.metadata.byline import parse_byline
from transforms.metadata.calendar import is_calendar_word
from transforms.metadata.candidates import Candidate, choose
from transforms.records import Author, Provenance

# What a source states as an author stays as it is where it names nobody: "Staff reporters" is an answer too.
_MAX_STATED_WORDS = 6
_NO_AUTHOR = re.compile(r"https?:|www\.|@|\d{4}|[<>{}]|^(?:by|none|null|unknown|n/?a|admin|author)$", re.IGNORECASE)


class ChosenAuthors(NamedTuple):
    """The authors and where they come from."""

    authors: tuple[Author, ...]
    provenance: Provenance | None


def choose_authors(candidates: Iterable[Candidate], in_text: tuple[Author, ...]) -> ChosenAuthors:
    """The authors that the first extractor names which names any; those of the text's bylines come last.

    `candidates` are those for the column `authors`, in order of trust.
    """
    by_extractor: dict[str, tuple[Author, ...]] = {}
    stated: dict[str, list[str]] = {}
    for candidate in candidates:
        stated.setdefault(candidate.extractor, []).append(candidate.value)
    for extractor, values in stated.items():
        if authors := stated_authors(values):
            by_extractor[extractor] = authors
    if in_text:
        by_extractor["byline"] = in_text
    names = {extractor: "; ".join(author.name for author in authors) for extractor, authors in by_extractor.items()}
    _, provenance = choose("authors", names.items())
    return ChosenAuthors(by_extractor[provenance.extractor] if provenance else (), provenance)


def stated_authors(values: Iterable[str]) -> tuple[Author, ...]:
    """Authors that a source states one by one or several in a value, none twice."""
    authors: dict[str, Author] = {}
    for value in values:
        for author in parse_byline(value) or _as_stated(value):
            authors.setdefault(author.name.casefold(), author)
    return tuple(authors.values())


def _as_stated(value: str) -> tuple[Author, ...]:
    name = " ".join(value.split()).strip(" ,;|")
    words = name.split()
    if not 1 <= len(words) <= _MAX_STATED_WORDS or _NO_AUTHOR.search(name) or all(map(is_calendar_word, words)):
        return ()
    return (Author(name, "reporter", None),)
