"""Words by what they say about a speaker: titles, roles, groups, bodies, documents, pronouns, given names.

The words are data: those that `languages/` holds for rules as well, and what names need beside them (`lexicons/*.toml`,
one file per language and one of given names for all).
"""

import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from transforms.quotes.languages import Language

LANGUAGES = ("en", "fr", "de", "es")
MASCULINE, FEMININE = "m", "f"
ROLE, GROUP, ORGANISATION, DOCUMENT, PRONOUN = "role", "group", "organisation", "document", "pronoun"
_GENDERS = ("masculine", "feminine", "either")
_SHORTEST_ENDING_IN = 8  # letters of a word that is known by its ending alone


@dataclass(frozen=True, eq=False)  # hashed by identity: one object a language
class Lexicon:
    """The words of one language, lower-cased; `gender` and `pronouns` map a word to "m", "f" or None."""

    language: str
    honorifics: frozenset[str]
    civil: frozenset[str]
    abbreviated: dict[str, str]
    roles: frozenset[str]
    surnames: frozenset[str]  # more often than a title or a place
    titles: frozenset[str]  # roles, one or several, that with a capital stand before a name
    role_endings: tuple[str, ...]
    surname_endings: tuple[str, ...]  # "Lindqvist" is no profession
    has_compounds: bool  # nouns have capitals, and the last part of one says what it names
    kin: frozenset[str]
    groups: frozenset[str]
    organisations: frozenset[str]
    capitalised_organisations: frozenset[str]
    documents: frozenset[str]
    pronouns: dict[str, str]
    gender: dict[str, str]
    definite: frozenset[str]
    indefinite: frozenset[str]
    possessive: frozenset[str]
    determining: frozenset[str]  # any of the three
    numbers: frozenset[str]
    function: frozenset[str]
    calendar: frozenset[str]
    connectors: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    generations: frozenset[str]
    modifiers: frozenset[str]
    breaks: frozenset[str]
    verbs: frozenset[str]  # breaks that are no preposition, article or possessive
    closed: frozenset[str]  # words that no noun phrase goes over
    locatives: frozenset[str]
    offices: frozenset[str]
    prepositions: frozenset[str]
    afterthoughts: frozenset[str]
    saying: frozenset[str]
    places: frozenset[str]
    place_openers: frozenset[str]  # "in" and "town of" before a name show it to be a place
    demonyms: frozenset[str]
    given: dict[str, str]
    heads: dict[str, str]  # the kind of mention that a word heads, as it is written


@lru_cache(maxsize=1 << 14)
def fold(word: str) -> str:
    """`word` in lower case and without accents, as names are compared."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.replace("’", "'").casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=len(LANGUAGES))
def lexicon_of(language: str | None) -> Lexicon:
    """The words of a language; those of English for one that has no file of its own."""
    code = (language or "en").split("-")[0].lower()
    code = code if code in LANGUAGES else "en"
    table, shared = _read(code), Language.load(code)
    assert shared is not None  # every language of ours is one of theirs
    honorifics, roles, kin = table["honorifics"], table["roles"], table["kin"]
    determiners, words, places = table["determiners"], table["words"], table["places"]
    kin_words = _words(*kin.values())
    role_words = _words(roles["masculine"], roles["feminine"], roles["either"]) | _single(shared.roles) - kin_words
    bodies = _words(table["organisations"]["words"])
    demonyms = _words(places["demonyms"])
    surnames = _words(roles["surnames"])
    titles = role_words - surnames
    groups = _words(table["groups"]["words"]) | _single(shared.groups)
    pronouns = {word: kind for kind, group in table["pronouns"].items() for word in group.split()}
    breaks, locatives, connectors = (_words(words[name]) for name in ("breaks", "locatives", "connectors"))
    lexicon = Lexicon(
        language=code,
        honorifics=_words(*(honorifics[gender] for gender in _GENDERS)) | _single(shared.honorifics),
        civil=_words(honorifics["civil"]),
        abbreviated=honorifics["abbreviated"],
        roles=role_words,
        surnames=surnames,
        titles=titles | frozenset(map(plural_of, titles)),
        role_endings=tuple(roles["endings"].split()),
        surname_endings=tuple(roles.get("surname_endings", "").split()),
        has_compounds=words.get("has_compounds", False),
        kin=kin_words,
        groups=(groups | frozenset(map(plural_of, role_words | bodies | demonyms))) - bodies,
        organisations=bodies,
        capitalised_organisations=bodies | _words(table["organisations"]["capitalised"]),
        documents=_words(table["documents"]["words"]) | _single(shared.documents),
        pronouns=pronouns,
        gender=_genders(shared, roles, kin, honorifics, table["pronouns"]),
        definite=_words(determiners["definite"]),
        indefinite=_words(determiners["indefinite"]),
        possessive=_words(determiners["possessive"]),
        determining=_words(determiners["definite"], determiners["indefinite"], determiners["possessive"]),
        numbers=_words(determiners["number"]),
        function=_words(words["function"]),
        calendar=_words(words["calendar"]),
        connectors=connectors,
        particles=shared.name_particles | _words(words["particles"]),
        suffixes=_words(words["suffixes"], words["generations"]),
        generations=_words(words["generations"]),
        modifiers=_words(words["modifiers"]),
        breaks=breaks,
        verbs=breaks - locatives - connectors - _words(*determiners.values()) - {"by", "an"},
        closed=breaks | _words(words["function"]) | frozenset(pronouns),
        locatives=locatives,
        offices=_words(words["offices"]),
        prepositions=_words(words["prepositions"]),
        afterthoughts=_words(words["afterthoughts"]),
        saying=_single(shared.speech_cues),
        places=_words(places["words"]),
        place_openers=frozenset(places["openers"]),
        demonyms=demonyms,
        given=_given_names(),
        heads={},
    )
    for word in _nouns(lexicon):
        lexicon.heads[word.capitalize()] = kind_of_head(word, lexicon)
        if not lexicon.has_compounds or word in pronouns:
            lexicon.heads[word] = lexicon.heads[word.capitalize()]
    return lexicon


def _genders(shared: Language, *sections: dict[str, str]) -> dict[str, str]:
    genders = {word.rstrip("."): gender[0] for word, gender in shared.honorifics.items() if gender != "unknown"}
    for section in sections:
        genders |= dict.fromkeys(_words(section["masculine"]), MASCULINE)
        genders |= dict.fromkeys(_words(section["feminine"]), FEMININE)
    return genders


@cache
def _given_names() -> dict[str, str]:
    people = _read("given_names")
    given = dict.fromkeys(_words(people["masculine"]), MASCULINE)
    given |= dict.fromkeys(_words(people["feminine"]), FEMININE)
    return given | dict.fromkeys(_words(people["either"]), "")


def _single(phrases: Iterable[str]) -> frozenset[str]:
    """The phrases of one word, without a last period."""
    return frozenset(phrase.rstrip(".") for phrase in phrases if " " not in phrase)


def _nouns(lexicon: Lexicon) -> frozenset[str]:
    bodies = lexicon.organisations | lexicon.documents
    return lexicon.roles | lexicon.kin | lexicon.groups | bodies | frozenset(lexicon.pronouns)


def kind_of_head(word: str, lexicon: Lexicon) -> str:
    """The kind of mention that a lower-case noun or pronoun heads, or ""."""
    if word in lexicon.pronouns:
        return PRONOUN
    if word in lexicon.roles or word in lexicon.kin:
        return ROLE
    if word in lexicon.groups:
        return GROUP
    if word in lexicon.documents:
        return DOCUMENT
    if word in lexicon.organisations:
        return ORGANISATION
    if "-" in word:
        return kind_of_head(word.rpartition("-")[2], lexicon)  # "co-chairman", "vice-rector"
    if len(word) < _SHORTEST_ENDING_IN or word.endswith(lexicon.surname_endings):
        return ""
    if word.endswith(lexicon.role_endings):
        return ROLE
    return GROUP if word[-1] == "s" and word[:-1].endswith(lexicon.role_endings) else ""


def plural_of(word: str) -> str:
    """The plural that a noun takes by rule."""
    if word.endswith("man"):
        return word[:-2] + "en"
    if word.endswith(("s", "x", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in "aeou":
        return word[:-1] + "ies"
    return word + "s"


def _words(*groups: str) -> frozenset[str]:
    return frozenset(word for group in groups for word in group.split())


def _read(name: str) -> dict[str, Any]:
    text = files(__package__).joinpath("lexicons", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
