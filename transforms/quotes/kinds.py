"""Whether marked words are speech, or a title, a nickname or a term that nobody said.

A logistic regression over the words and their surroundings decides speech or not; its weights are data, learned from
attributions that people annotated. What is not speech is told apart by rules.
"""

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

from transforms.quotes.kind_features import Surroundings, ends_with, is_title_case, kind_features, surroundings_of
from transforms.quotes.languages import Language
from transforms.quotes.marks import MarkedSpan
from transforms.quotes.maxent import logistic, sum_of

LONGEST_NICKNAME, LONGEST_NAME = 3, 3  # words
SPEECH_FROM = 0.65  # probability; on held-out articles as many words are wrongly called speech as wrongly not
MOST_BY_RULE = 0.2  # of being speech, where a rule knows better


class Kind(NamedTuple):
    """What marked words are - speech, title, nickname or term - and the probability that they are speech."""

    kind: str
    probability: float


def kind_of(text: str, marks: Sequence[MarkedSpan], index: int, language: Language | None = None) -> Kind:
    """What the marked span at `index` of an article's marks is; English words help where there is no language."""
    words = language or _english()
    around = surroundings_of(text, marks[index])
    probability = logistic(sum_of(_weights(), kind_features(around, marks, index, words)))
    by_rule = _kind_by_rule(around, words)
    if by_rule:
        return Kind(by_rule, min(probability, MOST_BY_RULE))
    runs_on = marks[index].closure == "continued" or marks[index].group != marks[index].start_char
    if probability >= SPEECH_FROM or runs_on or _is_paragraph(around):
        return Kind("speech", max(probability, SPEECH_FROM))
    return Kind("title" if is_title_case(around.words, words) and len(around.words) > 1 else "term", probability)


@cache
def _weights() -> dict[str, float]:
    stored = resources.files("transforms.quotes").joinpath("weights", "kinds.json").read_bytes()
    weights: dict[str, float] = json.loads(stored)
    return weights


def _english() -> Language:
    english = Language.load("en")
    assert english is not None
    return english


def _kind_by_rule(around: Surroundings, language: Language) -> str | None:
    """The kind that the words right before the marks name, as in: the novel “...”, the so-called “...”."""
    if _is_nickname(around, language):
        return "nickname"
    if around.gap_before.strip(" (,") == "":
        looks_like_title = (
            around.words[0][0].isupper() if not language.has_title_case else is_title_case(around.words, language)
        )
        if looks_like_title and ends_with(around.before, language.title_words):
            return "title"
        if ends_with(around.before, language.term_words):
            return "term"
    return None


def _is_paragraph(around: Surroundings) -> bool:
    """Whether the marked words are a paragraph of their own and a sentence or more than a few words, as answers are."""
    alone = around.begins_paragraph and around.ends_paragraph
    return alone and (around.last_character in ".?!…" or len(around.words) > LONGEST_NICKNAME)


def _is_nickname(around: Surroundings, language: Language) -> bool:
    """Whether the marked words stand within a name, as in Orla “Shorty” Quill, or are introduced as a nickname."""
    name = around.words[1:] if around.words[0].lower() in language.articles else around.words
    if not name or len(around.words) > LONGEST_NICKNAME or not name[0][0].isupper() or not around.before:
        return False
    if ends_with(around.before, language.nickname_words):
        return True
    return bool(
        around.after
        and around.last_character.isalnum()
        and around.gap_before in (" ", " (")
        and around.gap_after in (" ", ") ")
        and _is_name(around.before[-1], language)
        and (_is_name(around.after[0], language) or around.after[0].lower() in language.name_particles)
        and not _is_headline(around, language)
    )


def _is_headline(around: Surroundings, language: Language) -> bool:
    """Whether the words on both sides are capitalised as headlines are in English, so that names do not stand out."""
    others = around.before + around.after
    return len(others) > LONGEST_NAME and language.has_title_case and is_title_case(others, language)


def _is_name(word: str, language: Language) -> bool:
    lower = word.lower()
    is_function_word = lower in language.articles or lower in language.pronouns
    return word[:1].isupper() and not word.endswith(("'s", "’s")) and not is_function_word
