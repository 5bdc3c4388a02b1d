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
    publishers, which count as authors only where nobody else does.
    """
    by_extractor: dict[str, tuple[Author, ...]] = {}
    stated: dict[str, list[str]] = {}
    for candidate in candidates:
        stated.setdefault(candidate.extractor, []).append(candidate.value)
    publishers: dict[str, tuple[Author, ...]] = {}
    for extractor, values in stated.items():
        authors = stated_authors(values)
        people = tuple(author for author in authors if folded_name(author.name) not in outlets)
        if people and not extractor.endswith(ORGANISATION):
            by_extractor[extractor] = people
        elif authors:
            publishers[extractor] = authors
    if in_text:
        by_extractor["byline"] = in_text
    # A page that names its publisher as the author says less than any other that names a person.
    by_extractor |= {extractor: authors for extractor, authors in publishers.items() if extractor not in by_extractor}
    names = {extractor: "; ".join(author.name for author in authors) for extractor, authors in by_extractor.items()}
    _, provenance = choose("authors", names.items())
    return ChosenAuthors(by_extractor[provenance.extractor] if provenance else (), provenance)


def stated_authors(values: Iterable[str]) -> tuple[Author, ...]:
    """Authors that a source states one by one or several in a value, none twice."""
    authors: dict[str, Author] = {}
    for value in values:
        for author in parse_byline(_in_reading_order(value)) or _as_stated(value):
            authors.setdefault(author.name.casefold(), author)
    # "Ana Bell Chief Whip" beside "Ana Bell" is an element that holds the other.
    return tuple(
        author for name, author in authors.items() if not any(name.startswith(other + " ") for other in authors)
    )


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
