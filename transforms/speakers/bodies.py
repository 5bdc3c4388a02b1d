"""The bodies among the speakers: companies, ministries, papers, known by their names without legal forms."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from transforms.quotes.lexicon import DOCUMENT, GROUP, ORGANISATION, ROLE, fold, kind_of_head, lexicon_of
from transforms.speakers.appearances import Appearance, country_of
from transforms.speakers.words import load_words

_ARTICLE = re.compile(r"^[ae]l-")
_EDGES = "<>()[].,;:'\"’‘“”"
_BASED = "-based"
_SHORTEST_ACRONYM, _LONGEST_ACRONYM = 3, 6
_LONGEST_INITIALS = 2
_SAME_YEAR = 400  # days


def full_forms(appearances: Iterable[Appearance]) -> dict[str, frozenset[str]]:
    """The names of several words that each article has for bodies, as they are compared, by the article's id."""
    found: dict[str, set[str]] = defaultdict(set)
    for appearance in appearances:
        key = body_key(appearance.speaker)
        if " " in key and not _is_joint(appearance):
            found[appearance.article_id].add(key)
    return {article_id: frozenset(keys) for article_id, keys in found.items()}


def full_form(key: str, forms: Iterable[str]) -> str | None:
    """The one of the full names of an article that a name is short for: it begins so, or has these first letters."""
    fits = [form for form in forms if form.startswith(f"{key} ") or acronym_of(form) == key]
    return fits[0] if len(fits) == 1 else None


def bodies_of(appearances: Iterable[Appearance]) -> list[list[Appearance]]:
    """The appearances of bodies, those of one name together; a short form goes to the only body that it can stand for.

    A short form is an acronym, or the words that the name begins with. It is looked for in its own article, and then
    among the bodies of the same year; what could be several of these stays by itself.
    """
    named: dict[str, list[Appearance]] = defaultdict(list)
    found = list(appearances)
    of_article = full_forms(found)
    for appearance in found:
        key = body_key(appearance.speaker)
        named[full_form(key, of_article.get(appearance.article_id, ())) or key].append(appearance)
    long_forms: dict[str, list[str]] = defaultdict(list)
    bodies_with: dict[str, list[str]] = defaultdict(list)
    for key in sorted(named):
        if " " in key and not all(_is_joint(member) for member in named[key]):
            long_forms[acronym_of(key)].append(key)
            for word in set(key.split()):
                bodies_with[word].append(f" {key} ")
    groups: dict[str, list[Appearance]] = defaultdict(list)
    alone: list[list[Appearance]] = []
    for key, members in sorted(named.items()):
        holders = _holders(key, bodies_with)
        is_short = not country_of(key) and not any(_is_legal_form(member.speaker) for member in members)
        holder = holders[0] if is_short and len(holders) == 1 and holders[0].startswith(f"{key} ") else None
        forms = long_forms.get(key, [])
        if len(forms) == 1 and _SHORTEST_ACRONYM <= len(key) <= _LONGEST_ACRONYM:
            holder = forms[0] if all(_is_capitals(member.speaker) for member in members) else holder
        if holder and _are_near(members, named[holder]):
            groups[holder] += members
        elif len(holders) > 1 and all(member.speaker_kind == "unknown" for member in members):
            alone += [[member] for member in members]
        else:
            groups[key] += members
    return [groups[key] for key in sorted(groups)] + alone


def _holders(key: str, names_with: Mapping[str, Sequence[str]]) -> list[str]:
    """The names that have the words of a shorter one, without those that another one begins with.

    `names_with` has for each word the names that it stands in, sorted, each between spaces.
    """
    short = f" {key} "
    fewest = min((names_with.get(word, ()) for word in key.split()), key=lambda names: len(names))
    found = [name for name in fewest if short in name and name != short]
    return [name[1:-1] for name, after in pairwise((*found, "")) if not after.startswith(name)]


def body_words(appearances: Iterable[Appearance]) -> Counter[str]:
    """How many bodies there are that may be called by a word: that their name begins with, or has after initials."""
    keys = {body_key(one.speaker) for one in appearances if not _is_joint(one)}
    found: Counter[str] = Counter()
    for key in keys:
        words = key.split()
        found.update([next((word for word in words if len(word) > _LONGEST_INITIALS), words[0])])
    return found


@lru_cache(maxsize=1 << 16)
def body_key(name: str) -> str:
    """A body's name as it is compared: folded, without article, legal form, stock symbol and marks."""
    plain = name.split("<")[0] or name.strip("<>")
    words = [fold(word).strip(_EDGES).replace(".", "") for word in plain.replace("&", " and ").split()]
    words = [word.replace("’", "'").removesuffix("'s").removesuffix("'") for word in words]
    words = [word for word in words if word]
    forms = load_words().legal_forms
    while len(words) > 1 and (words[0] in ("the", "a") or words[0] in forms or words[0].endswith(_BASED)):
        words = words[1:]
    while len(words) > 1 and (words[-1] in forms or words[-1] == "and"):
        words = words[:-1]
    return " ".join(words) or fold(name)


def acronym_of(key: str) -> str:
    """The first letters of a name's words, small words left out."""
    small = _small_words()
    return "".join(word[0] for word in key.split() if word not in small)


@lru_cache(maxsize=1)
def _small_words() -> frozenset[str]:
    return lexicon_of("en").closed | {"and", "of", "the", "for"}


def is_body(name: str) -> bool:
    """Whether the words at the edges of a name say that it is a body's."""
    words = [word.strip(_EDGES) for word in name.split()]
    if not words:
        return False
    if len(words) > 1 and (words[0].endswith(_BASED) or _is_legal_form(words[0]) or _is_legal_form(name)):
        return True
    return kind_of_head(words[-1].lower(), lexicon_of("en")) == ORGANISATION


def is_firm_like(name: str) -> bool:
    """Whether a name of several words begins with no forename."""
    words = name.split()
    return len(words) > 1 and fold(words[0]) not in lexicon_of("en").given


def is_of_person(key: str) -> bool:
    """Whether a body is called by the name of a person: "Lind administration"."""
    return key.split()[-1] in load_words().of_persons


def _is_joint(appearance: Appearance) -> bool:
    """Whether several speak together: "Lind Inc and Berg Ltd", "Ada Lind and Nils Berg", not "Lind, Berg and Co"."""
    first, mark, last = appearance.speaker.rpartition(" and ")
    return bool(mark) and (_is_legal_form(first) if _is_legal_form(last) else appearance.speaker_kind == "group")


def _is_legal_form(name: str) -> bool:
    """Whether a name ends in a legal form."""
    return bool(name.split()) and name.split()[-1].strip(_EDGES).replace(".", "").lower() in load_words().legal_forms


def _are_near(some: Iterable[Appearance], others: Iterable[Appearance]) -> bool:
    """Whether the first days on which two bodies are quoted together, or the last, lie in one year; or are unknown."""
    one, other = ([member.published_date for member in group if member.published_date] for group in (some, others))
    return not one or not other or (min(one) - max(other)).days <= _SAME_YEAR >= (min(other) - max(one)).days


@lru_cache(maxsize=1 << 16)
def is_proper(name: str, kind_of_speaker: str = "unknown") -> bool:
    """Whether a body's or person's name is one that others do not share: each telling word has a capital, and the last
    is more than a common noun, which the name of an organisation may end in ("Trans Northern Airlines")."""
    lexicon = lexicon_of("en")
    words = [word.strip(_EDGES) for word in name.split()]
    small = _small_words()
    telling = [word for word in words if word and word not in small and word not in lexicon.particles and word != "a"]
    if not telling or not all(_ARTICLE.sub("", word)[:1].isupper() or word[0].isdigit() for word in telling):
        return False
    if len(telling) == 1 and (len(telling[0]) < 2 or fold(telling[0]) in lexicon.demonyms):
        return False
    if words[0][:1].islower() and words[0].split("-")[0] not in load_words().particles | {"the"}:
        return False
    kind = kind_of_head(telling[-1].lower(), lexicon)
    if kind_of_speaker == "organisation" and len(telling) > 1:
        return True
    if kind in (DOCUMENT, GROUP) or (kind == ROLE and fold(telling[0]) not in lexicon.given):
        return False
    return len(telling) > 1 or kind != ORGANISATION


def _is_capitals(name: str) -> bool:
    letters = name.replace(".", "").removeprefix("the ").removeprefix("The ")
    return letters.isupper()
