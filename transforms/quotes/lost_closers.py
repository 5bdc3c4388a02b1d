"""Closing marks that were lost: where the words end all the same, and where the next quote is somebody else's."""

import re
from collections.abc import Iterable

from transforms.quotes.languages import Language
from transforms.quotes.mark_tokens import MARK_CHARACTERS

LONGEST_SEARCHED = 2000  # characters of the quote
LONGEST_ATTRIBUTION = 10  # words
LONGEST_LEAD = 150  # characters before a quote that may name its speaker
TURN = re.compile(r"[,?!]\s+(?=\w)")
ATTRIBUTION = re.compile(r"[^.,;:?!\n]{1,120}")
WORD = re.compile(r"[\w'’-]+")
INNER_MARKS = MARK_CHARACTERS.difference("'’")


def end_of_words(text: str, start: int, end: int, language: Language) -> int | None:
    """The end of what is said in `text[start:end]`, if words such as "said Orla Quill" follow; None if none do."""
    for turn in TURN.finditer(text, start, min(end, start + LONGEST_SEARCHED)):
        if not INNER_MARKS.isdisjoint(text[start : turn.start()]):
            return None
        clause = ATTRIBUTION.match(text, turn.end(), end)
        if clause and _is_attribution(WORD.findall(clause.group())[: LONGEST_ATTRIBUTION + 1], language):
            return turn.start() + 1
    return None


def is_by_another(text: str, first_start: int, end: int, language: Language) -> bool:
    """Whether a quote that ends at `end` has another speaker than the one that begins at `first_start`, both named.

    It seems to go on with that one, whose closing mark may be lost: Quill said: “One. ¶ “Two,” said Harrow.
    """
    start = max(0, first_start - LONGEST_LEAD)
    lead = WORD.findall(text, max(start, text.rfind("\n", start, first_start) + 1), first_start)
    while end < len(text) and (text[end] == "," or (text[end].isspace() and text[end] != "\n")):
        end += 1
    follows = ATTRIBUTION.match(text, end)
    clause = WORD.findall(follows.group()) if follows else []
    if not _is_attribution(clause, language) or language.speech_cues.keys().isdisjoint(map(str.lower, lead)):
        return False
    before, after = _names(lead, language), _names(clause, language)
    return bool(before) and bool(after) and before.isdisjoint(after)


def _names(words: Iterable[str], language: Language) -> set[str]:
    """The capitalised words that are no titles, roles, articles or pronouns."""
    common = (language.speaker_nouns, language.honorifics, language.articles, language.pronouns, language.own_words)
    return {word for word in words if word[0].isupper() and not any(word.lower() in known for known in common)}


def _is_attribution(words: list[str], language: Language) -> bool:
    """Whether a clause is a cue and then a speaker, or a speaker, a cue, and perhaps when it was said."""
    if not 2 <= len(words) <= LONGEST_ATTRIBUTION:
        return False
    lower = [word.lower() for word in words]
    first = next(place for place, word in enumerate([*lower, ""]) if word not in language.auxiliaries)
    if first + 1 < len(words) and _is_finite_cue(lower[first], language):
        return _begins_speaker(words[first + 1], language)
    if not _begins_speaker(words[0], language):
        return False
    last = len(words)
    while last > 1 and (lower[last - 1] in language.time_words or lower[last - 1] in language.stops):
        last -= 1
    return last > 1 and _is_finite_cue(lower[last - 1], language) and lower[last - 2] not in language.stops


def _is_finite_cue(word: str, language: Language) -> bool:
    return word in language.speech_cues and not word.endswith(language.participle_endings)


def _begins_speaker(word: str, language: Language) -> bool:
    """Whether a word can begin a speaker: a name, an article, a role, a pronoun for neither speaker nor hearer."""
    lower = word.lower()
    if lower in language.own_words and lower in language.pronouns:
        return False
    known = lower in language.articles or lower in language.speaker_nouns or lower in language.pronouns
    return known or lower in language.honorifics or (word[0].isupper() and lower not in language.own_words)
