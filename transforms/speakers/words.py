"""The words that speakers are compared by: demonyms, nicknames, words of roles that mean the same."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Words:
    """The words of `data/words.toml`, folded."""

    particles: frozenset[str]
    articles: frozenset[str]  # particles that are written or left out: "al-Assad", "Assad"
    idle: frozenset[str]  # tell nothing of a role
    same: Mapping[str, str]  # word of a role -> the word it is compared as
    demonyms: Mapping[str, str]  # word -> country code
    pronouns: Mapping[str, str]  # pronoun -> gender
    formal: Mapping[str, frozenset[str]]  # short forename -> the forenames it stands for
    fields: Mapping[str, str]  # noun of a role -> walk of life
    offices: frozenset[str]  # held by one person at a time
    legal_forms: frozenset[str]  # "Inc", "plc"
    of_persons: frozenset[str]  # bodies that are called by the name of a person: "Lind campaign"


@cache
def load_words() -> Words:
    """The words, read once."""
    table = tomllib.loads(files("transforms.speakers").joinpath("data/words.toml").read_text(encoding="utf-8"))
    return Words(
        particles=frozenset(table["names"]["particles"].split()),
        articles=frozenset(table["names"]["articles"].split()),
        idle=frozenset(table["roles"]["idle"].split()),
        same=_reversed(table["same"]),
        demonyms=_reversed(table["countries"], upper=True),
        pronouns=_reversed(table["pronouns"]),
        formal={short: frozenset(names.split()) for short, names in table["forenames"].items()},
        fields=_reversed(table["fields"]),
        offices=frozenset(table["roles"]["offices"].split()),
        legal_forms=frozenset(table["bodies"]["legal_forms"].split()),
        of_persons=frozenset(table["bodies"]["of_persons"].split()),
    )


def _reversed(groups: Mapping[str, str], *, upper: bool = False) -> dict[str, str]:
    """Each word of the groups with its group's name."""
    return {word: name.upper() if upper else name for name, words in groups.items() for word in words.split()}
