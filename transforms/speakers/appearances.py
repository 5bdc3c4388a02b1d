"""The speaker of one article, and what it tells about them: the parts of the name, roles, countries, gender."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from transforms.metadata.places import regions_named
from transforms.quotes.lexicon import ORGANISATION, ROLE, Lexicon, fold, kind_of_head, lexicon_of
from transforms.speakers.words import load_words

_WORD = re.compile(r"[^\W_](?:[\w&’'-]|\.(?=\w))*")
_COMPLEMENT = re.compile(r" (?:of|for|to|at|in|on|with|under|from) ")
_ARTICLE = re.compile(r"\b[Aae]l-(?=\w)")  # "al-Assad" is "Assad" too
_ACRONYM_DOTS = re.compile(r"\b((?:\w\.){2,})")


class MemberKey(NamedTuple):
    """A speaker as one article names them: what an identity is made of."""

    article_id: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Appearance:
    """A speaker in one article: the quotes there that have the same `speaker`, taken together.

    `published_date` is the article's day, None when unknown; `roles` and `mentions` are the different ones of the
    quotes.
    """

    article_id: str
    speaker: str
    speaker_kind: str
    roles: tuple[str, ...]
    mentions: tuple[str, ...]
    published_date: date | None

    @property
    def key(self) -> MemberKey:
        """What the appearance is known by."""
        return MemberKey(self.article_id, self.speaker)


class NameParts(NamedTuple):
    """A person's name cut up, each part folded; `given` is empty for a bare surname."""

    given: tuple[str, ...]
    surname: str
    generation: str

    @property
    def text(self) -> str:
        """The parts in one string: equal for spellings that differ in case, accents and stops alone."""
        return " ".join((*self.given, self.surname, self.generation)).strip()


class Traits(NamedTuple):
    """What an article tells of a speaker beside the name."""

    heads: frozenset[str]  # nouns of the roles: "president"
    role_words: frozenset[str]  # every telling word of the roles, the nouns too
    countries: frozenset[str]  # ISO 3166-1 alpha-2
    gender: str  # m, f or empty


@lru_cache(maxsize=1 << 16)
def name_parts(speaker: str) -> NameParts:
    """A speaker's name cut into forenames, surname and generation."""
    lexicon, words = _lexicon(), load_words()
    plain = _ARTICLE.sub("", name_and_role(speaker)[0]).replace("-", " ")
    parts = [fold(part).strip(".,").replace("’", "'") for part in plain.split()]
    parts = [part for part in parts if part]
    generation = ""
    while len(parts) > 1 and (parts[-1] in lexicon.suffixes or parts[-1] in lexicon.generations):
        generation = parts[-1] if parts[-1] in lexicon.generations else generation
        parts = parts[:-1]
    while len(parts) > 1 and parts[0] in lexicon.honorifics and parts[0] not in words.formal:
        parts = parts[1:]
    if not parts:
        return NameParts((), fold(speaker), generation)
    start = len(parts) - 1
    while start > 1 and parts[start - 1] in words.particles:
        start -= 1  # "van der Berg", "bin Laden"
    if start == 1 and len(parts) == 2 and parts[0] in words.particles and parts[0] not in words.formal:
        start = 0
    surname = "".join(part for part in parts[start:] if part not in words.articles or start == len(parts) - 1)
    given = tuple(piece for part in parts[:start] for piece in _initials_apart(part))
    return NameParts(given, surname, generation)


def _initials_apart(part: str) -> Iterator[str]:
    """ "J.P." is two initials, anything else is itself."""
    pieces = part.split(".")
    yield from (piece for piece in pieces if piece) if all(len(piece) < 2 for piece in pieces) else (part,)


def traits_of(appearance: Appearance) -> Traits:
    """What the roles and mentions of an appearance tell."""
    return _told(appearance.speaker, appearance.roles, appearance.mentions)


@lru_cache(maxsize=1 << 17)
def _told(speaker: str, roles: tuple[str, ...], mentions: tuple[str, ...]) -> Traits:
    """What an article tells of a speaker: asked several times of each appearance, and many are alike."""
    written = name_and_role(speaker)[1]
    return Traits(*_told_by_roles((*roles, written) if written else roles), _gender_of(speaker, roles, mentions))


@lru_cache(maxsize=1 << 16)
def _told_by_roles(roles: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The nouns of the roles, all their telling words, and the countries among these."""
    words: list[str] = []
    heads: set[str] = set()
    for role in roles:
        own, *rest = _COMPLEMENT.split(role, maxsplit=1)
        heads.update(word for word in role_words(own) if is_head(word))
        words += role_words(own)
        words += [word for part in rest for word in role_words(part) if not is_head(word)]  # "aide to the president"
    return frozenset(heads), frozenset(words), frozenset(word for word in words if word.isupper())


@lru_cache(maxsize=1 << 16)
def role_words(role: str) -> tuple[str, ...]:
    """The telling words of a role, folded, countries as ISO codes: "former U.S. senators" is ("US", "senator")."""
    lexicon, words = _lexicon(), load_words()
    plain = _ACRONYM_DOTS.sub(lambda dotted: dotted[1].replace(".", ""), role)
    found = []
    for part in _WORD.findall(plain.replace("-", " ")):
        word = fold(part).removesuffix("'s").strip("'.")
        is_country = part == "US"  # "us" is a pronoun
        if not is_country and (len(word) < 2 or word in lexicon.closed or word in words.idle):
            continue
        found.append(country_of(word) or words.same.get(word, word))
    return tuple(found)


@lru_cache(maxsize=1 << 16)
def office_words(role: str) -> frozenset[str]:
    """The telling words of an office, and the states or provinces that it is of."""
    return frozenset(role_words(role)).union(filter(_is_state, map(fold, _WORD.findall(role.replace("-", " ")))))


@lru_cache(maxsize=1 << 16)
def offices_among(words: frozenset[str]) -> frozenset[str]:
    """Those of the words that name an office which one person holds at a time."""
    return words & load_words().offices


@lru_cache(maxsize=1 << 14)
def _is_state(word: str) -> bool:
    return word in _lexicon().places and any(region.admin1_code for region in regions_named(word))


@lru_cache(maxsize=1 << 16)
def name_and_role(speaker: str) -> tuple[str, str]:
    """A person's name, and the role that stands before it in `speaker`: ("Ada Lind", "Minister of Trade").

    The role is empty where there is none, or where it is that of whom somebody serves ("aide to President Lind").
    """
    words, lexicon = speaker.split(), _lexicon()
    heads = [place for place, word in enumerate(words[:-1]) if is_head(fold(word)) and fold(word) not in lexicon.given]
    if not heads or not lexicon.closed.isdisjoint(map(fold, words[: heads[0] + 1])):
        return speaker, ""  # "a spokesman for the Trust", "who met Minister Ada Lind"
    particles = load_words().particles
    small = [place for place, word in enumerate(words) if word[0].islower() and fold(word) not in particles]
    start = max([heads[-1], *small]) + 1
    if start - 1 > heads[-1] and (words[start - 1] in lexicon.closed or words[start - 1] == "and"):
        known = (place for place in range(start, len(words) - 1) if fold(words[place]) in lexicon.given)
        start = next(known, start + 1)  # "Minister of Trade Ada Lind"
    serves = any(words[place] in lexicon.prepositions for place in range(heads[0], heads[-1]))
    name = words[start:]
    if serves or len(name) < 2 or any(is_head(fold(word)) for word in name[:-1]):
        return speaker, ""
    if kind_of_head(fold(name[-1]), lexicon) == ORGANISATION:
        return speaker, ""
    return " ".join(name), " ".join(words[:start])


@lru_cache(maxsize=1 << 14)
def is_head(word: str) -> bool:
    """Whether a word names what somebody is."""
    return kind_of_head(word, _lexicon()) == ROLE


@lru_cache(maxsize=1 << 14)
def country_of(word: str) -> str:
    """The ISO code of the country that a word of a role names or belongs to; empty if none."""
    words = load_words()
    code = words.demonyms.get(word)
    if code is not None:
        return code
    if word not in _lexicon().places:
        return ""
    codes = {region.country_code for region in regions_named(word)}
    return codes.pop() if len(codes) == 1 else ""


def _gender_of(speaker: str, roles: Iterable[str], mentions: Iterable[str]) -> str:
    """m or f where titles and pronouns, or else the forename, tell; empty where they don't or disagree."""
    words = [word for mention in mentions for word in _first_words(mention)]
    words += [word for role in roles for word in role_words(role)]
    told = set(filter(None, map(_gender_of_word, words)))
    if len(told) == 1:
        return told.pop()
    given = name_parts(speaker).given
    return (_lexicon().given.get(given[0]) or "") if given and not told else ""


@lru_cache(maxsize=1 << 16)
def _first_words(mention: str) -> tuple[str, ...]:
    """The first words of a mention, folded, where a title or a pronoun stands."""
    return tuple(fold(word).strip(".,") for word in mention.split()[:3])


@lru_cache(maxsize=1 << 14)
def _gender_of_word(word: str) -> str:
    return _lexicon().gender.get(word) or load_words().pronouns.get(word) or ""


def surnames_of(appearances: Iterable[Appearance]) -> dict[str, frozenset[str]]:
    """The surnames of the appearances in each article, by its id."""
    found: dict[str, set[str]] = {}
    for appearance in appearances:
        found.setdefault(appearance.article_id, set()).add(name_parts(appearance.speaker).surname)
    return {article_id: frozenset(names) for article_id, names in found.items()}


def order_of(appearance: Appearance) -> tuple[date, str, str]:
    """What appearances are sorted by."""
    return appearance.published_date or date.max, appearance.article_id, appearance.speaker


@lru_cache(maxsize=1)
def _lexicon() -> Lexicon:
    return lexicon_of("en")


WORKED_OUT = (name_parts, _told, _told_by_roles, role_words, office_words, offices_among, name_and_role, _first_words)
"""The functions that keep what they have answered, for names and roles without number."""
