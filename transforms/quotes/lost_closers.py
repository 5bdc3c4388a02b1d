"""Where the words of a quote end whose closing mark was lost: at the comma before the words that say who spoke."""

import re

from transforms.quotes.languages import Language
from transforms.quotes.mark_tokens import MARK_CHARACTERS

LONGEST_SEARCHED = 2000  # characters of the quote
LONGEST_ATTRIBUTION = 10  # words
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
