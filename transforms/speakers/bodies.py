"""The bodies among the speakers: companies, ministries, papers, known by their names without legal forms."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

from transforms.quotes.lexicon import DOCUMENT, GROUP, ORGANISATION, ROLE, fold, kind_of_head, lexicon_of
from transforms.speakers.appearances import Appearance
from transforms.speakers.words import load_words

_EDGES = "<>()[].,;:'\"’‘“”"
_SHORTEST_ACRONYM, _LONGEST_ACRONYM = 3, 6


def bodies_of(appearances: Iterable[Appearance]) -> list[list[Appearance]]:
    """The appearances of bodies, those of one name together; a short form goes to the only body that it can stand for.

    A short form is an acronym, or one word that the name begins with. What an article calls by one word of several
    bodies' names stays by itself.
    """
    named: dict[str, list[Appearance]] = defaultdict(list)
    for appearance in appearances:
        named[body_key(appearance.speaker)].append(appearance)
    long_forms: dict[str, list[str]] = defaultdict(list)
    bodies_with: dict[str, list[str]] = defaultdict(list)
    for key in sorted(named):
        if " " in key:
            long_forms[acronym_of(key)].append(key)
            for word in set(key.split()):
                bodies_with[word].append(key)
    groups: dict[str, list[Appearance]] = defaultdict(list)
    alone: list[list[Appearance]] = []
    for key, members in sorted(named.items()):
        holders = bodies_with.get(key, [])
        forms = long_forms.get(key, []) if _SHORTEST_ACRONYM <= len(key) <= _LONGEST_ACRONYM else []
        if len(forms) == 1 and all(_is_capitals(member.speaker) for member in members):
            groups[forms[0]] += members
        elif len(holders) == 1 and holders[0].startswith(f"{key} "):
            groups[holders[0]] += members
        elif len(holders) > 1 and all(member.speaker_kind == "unknown" for member in members):
            alone += [[member] for member in members]
        else:
            groups[key] += members
    return [groups[key] for key in sorted(groups)] + alone


def body_words(appearances: Iterable[Appearance]) -> Counter[str]:
    """How many bodies there are whose name has a word, by the word."""
    keys = {body_key(appearance.speaker) for appearance in appearances}
    return Counter(word for key in keys for word in set(key.split()))


@lru_cache(maxsize=1 << 16)
def body_key(name: str) -> str:
    """A body's name as it is compared: folded, without article, legal form, stock symbol and marks."""
    plain = name.split("<")[0] or name.strip("<>")
    words = [fold(word).strip(_EDGES).replace(".", "") for word in plain.replace("&", " and ").split()]
    words = [word.replace("’", "'").removesuffix("'s").removesuffix("'") for word in words]
    words = [word for word in words if word]
    while len(words) > 1 and words[0] in ("the", "a"):
        words = words[1:]
    forms = load_words().legal_forms
    while len(words) > 1 and (words[-1] in forms or words[-1] == "and"):
        words = words[:-1]
    return " ".join(words) or fold(name)


def acronym_of(key: str) -> str:
    """The first letters of a name's words, small words left out."""
    small = lexicon_of("en").closed | {"and", "of", "the", "for"}
    return "".join(word[0] for word in key.split() if word not in small)


def is_body(name: str) -> bool:
    """Whether the last word of a name says that it is a body's."""
    words = name.split()
    return bool(words) and kind_of_head(words[-1].strip(_EDGES).lower(), lexicon_of("en")) == ORGANISATION


@lru_cache(maxsize=1 << 16)
def is_proper(name: str) -> bool:
    """Whether a body's or person's name is one that others do not share: each telling word has a capital, and the last
    is more than a common noun."""
    lexicon = lexicon_of("en")
    words = [word.strip(_EDGES) for word in name.split()]
    small = lexicon.closed | lexicon.particles | {"and", "of", "the", "for", "a"}
    telling = [word for word in words if word and word not in small]
    if not telling or not all(word[0].isupper() or word[0].isdigit() for word in telling):
        return False
    if words[0][:1].islower() and words[0] not in load_words().particles | {"the"}:
        return False
    kind = kind_of_head(telling[-1].lower(), lexicon)
    if kind in (DOCUMENT, GROUP) or (kind == ROLE and fold(telling[0]) not in lexicon.given):
        return False
    return len(telling) > 1 or kind != ORGANISATION


def _is_capitals(name: str) -> bool:
    letters = name.replace(".", "").removeprefix("the ").removeprefix("The ")
    return letters.isupper()
