"""What news in a language uses to attribute words: cue verbs, pronouns, titles, words around quote marks.

Each language is a data file of this package; the rules that use it know no language.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NamedTuple

CUES = ("speech", "stance", "separable")
LANGUAGES = frozenset({"de", "en", "es", "fr"})


class Pronoun(NamedTuple):
    """Whom a pronoun can stand for: masculine, feminine, neuter or unknown; singular, plural or unknown."""

    gender: str
    number: str


@dataclass(frozen=True, slots=True)
class Language:
    """The data of one language. All forms are lower-case; a form may be of several words.

    The cue mappings go from a form to its lemma; `cue_heads` are the first words of speech and stance forms.
    `participle_endings` tell present participles ("saying"). `separable_cues` go from a verb to the particles that may
    stand at the end of its clause (German "teilte ... mit"). `clitics` are pronouns that follow the verb on a hyphen
    (French "dit-elle"). `as_words` begin "as X said". `according_to_after` follow the speaker (German "zufolge"),
    `quotatives` stand for a cue after a quote (German "so"), `reported_mood` are verb forms that mark indirect speech
    where no conjunction does, and `stops` end the name of a speaker. `speaker_nouns` are roles, groups and documents
    together.

    `small_words` are what titles leave uncapitalised, `own_words` what speakers call themselves and whom they address.
    `title_words`, `nickname_words` and `term_words` stand before marked words that nobody said.
    """

    code: str
    name: str
    speech_cues: Mapping[str, str]
    stance_cues: Mapping[str, str]
    finding_cues: Mapping[str, str]
    cue_heads: frozenset[str]
    participle_endings: tuple[str, ...]
    separable_cues: Mapping[str, frozenset[str]]
    clitics: frozenset[str]
    auxiliaries: frozenset[str]
    according_to: frozenset[str]
    as_words: frozenset[str]
    according_to_after: frozenset[str]
    complementizers: frozenset[str]
    conjunctions: frozenset[str]
    quotatives: frozenset[str]
    reported_mood: frozenset[str]
    time_words: frozenset[str]
    stops: frozenset[str]
    pronouns: Mapping[str, Pronoun]
    articles: frozenset[str]
    honorifics: Mapping[str, str]
    name_particles: frozenset[str]
    roles: frozenset[str]
    groups: frozenset[str]
    documents: frozenset[str]
    speaker_nouns: frozenset[str]
    has_compounds: bool
    has_title_case: bool
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
        cue_heads=frozenset(
            form.split()[0] for name in CUES for line in cues.get(name, []) for form in line.split(", ")
        ),
        participle_endings=tuple(cues["participle_endings"]),
        separable_cues=_particles(cues.get("separable", [])),
        clitics=frozenset(cues.get("clitics", [])),
        auxiliaries=frozenset(cues["auxiliaries"]),
        according_to=frozenset(cues["according_to"]),
        as_words=frozenset(cues["as_words"]),
        according_to_after=frozenset(cues["according_to_after"]),
        complementizers=frozenset(cues["complementizers"]),
        conjunctions=frozenset(cues["conjunctions"]),
        quotatives=frozenset(cues["quotatives"]),
        reported_mood=frozenset(cues["reported_mood"]),
        time_words=frozenset(cues["time_words"]),
        stops=frozenset(cues["stops"]),
        pronouns={form: Pronoun(*value) for form, value in data["pronouns"].items()},
        articles=frozenset(people["articles"]),
        honorifics=_honorifics(people["honorifics"]),
        name_particles=frozenset(people["name_particles"]),
        roles=frozenset(people["roles"]),
        groups=frozenset(people["groups"]),
        documents=frozenset(people["documents"]),
        speaker_nouns=frozenset([*people["roles"], *people["groups"], *people["documents"]]),
        has_compounds=people["has_compounds"],
        has_title_case=marked["has_title_case"],
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


def _particles(pairs: Iterable[str]) -> dict[str, frozenset[str]]:
    """From a verb to its particles, of pairs of both."""
    particles: dict[str, frozenset[str]] = {}
    for pair in pairs:
        verb, particle = pair.split()
        particles[verb] = particles.get(verb, frozenset()) | {particle}
    return particles


def _honorifics(by_gender: Mapping[str, list[str]]) -> dict[str, str]:
    return {form: gender for gender, forms in by_gender.items() for form in forms}
