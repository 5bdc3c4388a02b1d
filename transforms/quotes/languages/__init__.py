"""What news in a language uses to attribute words: cue verbs, pronouns, titles, words around quote marks.

Each language is a data file of this package; nothing about a language is written in code.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NamedTuple

LANGUAGES = frozenset({"de", "en", "es", "fr"})


class Pronoun(NamedTuple):
    """Whom a pronoun can stand for: masculine, feminine, neuter or unknown; singular, plural or unknown."""

    gender: str
    number: str


@dataclass(frozen=True, slots=True)
class Language:
    """The data of one language. All forms are lower-case; a form may be of several words.

    The cue mappings go from a form to its lemma. `separable_cues` are pairs of a verb and the particle that stands at
    the end of its clause (German "teilte ... mit"). `clitics` are pronouns that follow the verb on a hyphen (French
    "dit-elle"). `according_to_after` follow the speaker (German "zufolge").
    `small_words` are what titles leave uncapitalised, `own_words` what speakers call themselves and whom they address.
    `title_words`, `nickname_words` and `term_words` stand before marked words that nobody said.
    """

    code: str
    name: str
    speech_cues: Mapping[str, str]
    stance_cues: Mapping[str, str]
    finding_cues: Mapping[str, str]
    separable_cues: frozenset[tuple[str, str]]
    clitics: frozenset[str]
    auxiliaries: frozenset[str]
    according_to: frozenset[str]
    according_to_after: frozenset[str]
    complementizers: frozenset[str]
    pronouns: Mapping[str, Pronoun]
    articles: frozenset[str]
    honorifics: Mapping[str, str]
    name_particles: frozenset[str]
    roles: frozenset[str]
    groups: frozenset[str]
    documents: frozenset[str]
    small_words: frozenset[str]
    own_words: frozenset[str]
    title_words: frozenset[str]
    nickname_words: frozenset[str]
    term_words: frozenset[str]

    @staticmethod
    def load(code: str | None) -> "Language | None":
        """The language of an ISO 639-1 code; None where there is no data for it."""
        return _load(code) if code in LANGUAGES else None


@cache
def _load(code: str) -> Language:
    data = tomllib.loads(resources.files(__name__).joinpath(f"{code}.toml").read_text(encoding="utf-8"))
    cues, people, marked = data["cues"], data["people"], data["marked_words"]
    return Language(
        code=data["code"],
        name=data["name"],
        speech_cues=_by_form(cues["speech"]),
        stance_cues=_by_form(cues["stance"]),
        finding_cues=_by_form(cues["finding"]),
        separable_cues=frozenset((verb, particle) for verb, particle in map(str.split, cues.get("separable", []))),
        clitics=frozenset(cues.get("clitics", [])),
        auxiliaries=frozenset(cues["auxiliaries"]),
        according_to=frozenset(cues["according_to"]),
        according_to_after=frozenset(cues["according_to_after"]),
        complementizers=frozenset(cues["complementizers"]),
        pronouns={form: Pronoun(*value) for form, value in data["pronouns"].items()},
        articles=frozenset(people["articles"]),
        honorifics=_honorifics(people["honorifics"]),
        name_particles=frozenset(people["name_particles"]),
        roles=frozenset(people["roles"]),
        groups=frozenset(people["groups"]),
        documents=frozenset(people["documents"]),
        small_words=frozenset(marked["small"]),
        own_words=frozenset(marked["own"]),
        title_words=frozenset(marked["title"]),
        nickname_words=frozenset(marked["nickname"]),
        term_words=frozenset(marked["term"]),
    )


def _by_form(lines: Iterable[str]) -> dict[str, str]:
    """From form to lemma, of lines that give a lemma and then its other forms."""
    lemmas: dict[str, str] = {}
    for line in lines:
        forms = line.split(", ")
        for form in forms:
            lemmas.setdefault(form, forms[0])
    return lemmas


def _honorifics(by_gender: Mapping[str, list[str]]) -> dict[str, str]:
    return {form: gender for gender, forms in by_gender.items() for form in forms}
