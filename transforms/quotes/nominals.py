"""Phrases that say who speaks without a name: "the ministers", "a report by the trust", "the secretary of ports"."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache

from transforms.quotes.lexicon import GROUP, PRONOUN, ROLE, Lexicon, kind_of_head
from transforms.quotes.people import Entity
from transforms.quotes.roles import role_words

WORD = re.compile(r"[\w’'.&-]*\w")
Holders = Mapping[str, Sequence[tuple[Entity, frozenset[str]]]]  # by each word of their roles


def core_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """What ends a noun phrase's own words: punctuation, a preposition, a relative pronoun."""
    return _patterns(lexicon)[0]


@lru_cache(maxsize=8)
def _patterns(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    relatives = {word for word, kind in lexicon.pronouns.items() if kind == "relative"}
    mark = r",(?!\d)|[;:()—–]|\s[-–—]+\s|--"
    core = "|".join(sorted(relatives | lexicon.locatives | lexicon.prepositions))
    return re.compile(rf"{mark}|\s(?:{core})\s"), re.compile(rf"{mark}|\s(?:{'|'.join(sorted(relatives))})\s")


def head_and_kind(phrase: str, complement: str, lexicon: Lexicon) -> tuple[str, str]:
    """The noun that says what a phrase is, and the kind of speaker that it heads ("" for an unknown one).

    It is the phrase's last known noun before any "of"; words that only count ("one of", "half of") leave it to the
    complement.
    """
    words = [word.lower() for word in WORD.findall(phrase)]
    for place, word in enumerate(words):
        if place and word in lexicon.locatives:
            words = words[:place]
            break
    for word in reversed(words):
        kind = kind_of_head(word, lexicon)
        if kind and kind != PRONOUN:
            return word, kind
    kinds = (kind_of_head(word.lower(), lexicon) for word in WORD.findall(complement))
    counted = next((kind for kind in kinds if kind not in ("", PRONOUN)), "")
    if counted == GROUP and words and words[0] in ("one", "another"):
        counted = ROLE
    if not counted and words and words[-1].endswith("s"):
        counted = GROUP  # an unknown plural, as "the dockers"
    return words[-1] if words else "", counted


def holder_of(asked: str, head: str, holders: Holders, before: int, lexicon: Lexicon) -> Entity | None:
    """The person to whom an article gives the role that a phrase states, the one last named before a position.

    `before` counts the names that stand before the phrase. What the phrase says beyond its head has to fit the role:
    "the GOP front-runner" is not the "Democratic front-runner", but "the Elmland senator" may be "Senator Hall".
    """
    words = role_words(asked, lexicon)
    head = lexicon.abbreviated.get(head, head).lower()
    others = words - {head}
    best: tuple[float, int] | None = None
    holder = None
    for entity, known in holders.get(head, ()):
        if ("former" in words) > ("former" in known) or (others and known - {head} and not others & known):
            continue
        place = bisect_left(entity.mentions, before)
        nearest = entity.mentions[place - 1] if place else -1
        rank = (2.0 * len(others & known) - len(others - known), nearest)
        if best is None or rank > best:
            best, holder = rank, entity
    return holder


def phrase_of(text: str, start: int, core: int, end: int, lexicon: Lexicon, *, opens_with_name: bool) -> str:
    """An unnamed speaker's phrase without clauses and appositions, a sentence's capital undone."""
    match = _patterns(lexicon)[1].search(text, core, end)
    words = text[start : match.start() if match else end].split()
    if len(words) > 2 and _runs_into_verb(words[-2].lower(), words[-1].lower(), lexicon):
        words = words[:-1]
    first = words[0]
    is_proper = opens_with_name or _is_demonym(first.lower(), lexicon)
    is_acronym = first.isupper() and len(first) > 1
    if not is_acronym and (not is_proper or first.lower() in lexicon.function):
        words[0] = first.lower()
    if len(words) == 2 and words[0] in lexicon.definite and _is_common_noun(words[1].lower(), lexicon):
        words[1] = words[1].lower()
    return " ".join(words)


def _runs_into_verb(noun: str, word: str, lexicon: Lexicon) -> bool:
    """Whether the last word of a phrase is the verb of its sentence: "the hospital trust apologised"."""
    return word in lexicon.saying and not kind_of_head(word, lexicon) and kind_of_head(noun, lexicon) != ""


def _is_common_noun(word: str, lexicon: Lexicon) -> bool:
    return kind_of_head(word, lexicon) != "" and not _is_demonym(word, lexicon) and not lexicon.has_compounds


def _is_demonym(word: str, lexicon: Lexicon) -> bool:
    return word in lexicon.demonyms or word.removesuffix("s") in lexicon.demonyms
