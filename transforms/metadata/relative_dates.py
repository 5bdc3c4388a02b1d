"""Relative dates in an article's text, such as "earlier today" or "Monday", and the days they mean."""

import re
from datetime import date, timedelta
from functools import cache

from transforms.metadata.calendar import WEEKDAY_NUMBERS
from transforms.records import RelativeDate

_DAYS = {
    "en": {"today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "yesterday": -1,
           "last night": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2},
    "fr": {"aujourd'hui": 0, "aujourd’hui": 0, "ce matin": 0, "ce soir": 0, "hier": -1, "avant-hier": -2, "demain": 1},
    "de": {"heute": 0, "gestern": -1, "vorgestern": -2, "morgen": 1, "übermorgen": 2},
    "es": {"hoy": 0, "esta mañana": 0, "esta noche": 0, "ayer": -1, "anteayer": -2, "anoche": -1},
}  # fmt: skip
# Full names, and capitals where the language prints them: "Sun" and "Mon" are too often something else.
_WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonnabend Sonntag",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
}
_NEXT = {"en": "[Nn]ext", "fr": "(?!)", "de": "(?:[Nn]ächste[nrs]?|[Kk]ommende[nrs]?)", "es": "[Pp]róximo"}
_NEXT_AFTER = {"en": "(?!)", "fr": "prochain", "de": "(?!)", "es": "(?:próximo|que viene)"}
_EARLIER = {"en": r"(?:[Ee]arlier|[Ll]ater|[Ee]arly|[Ll]ate)\s+", "fr": "(?!)", "de": "(?!)", "es": "(?!)"}
# A relative date is looked for where its last letters stand; before its last word it has five at most ("later the day
# before yesterday" has four).
_ENDING_CHARS = 4
_MOST_WORDS = 5
_FOLLOWED_BY_DATE = re.compile(r",?\s+(?:the\s+)?(?:\d{1,2}\b|[A-Z][a-z]{2,8}\.?\s+\d)")


def find_relative_dates(text: str, language: str, published: date) -> tuple[RelativeDate, ...]:
    """Relative dates in `text` with the days they mean for an article of that day; English, French, German, Spanish.

    A weekday is the day of publication or the nearest one before it, after "next" the nearest one after it; one
    that a date follows needs no resolving and is left out.
    """
    if language not in _DAYS:
        return ()
    pattern = _pattern(language)
    found: list[RelativeDate] = []
    end = 0
    for at in _places_of_endings(text, language):
        if at < end:
            continue
        match = pattern.search(text, max(end, _words_before(text, at)), at + _ENDING_CHARS)
        # Again without an end, to see whether the word goes on.
        match = match and pattern.match(text, match.start())
        if match is None:
            continue
        end = match.end()
        if not (match["weekday"] and _FOLLOWED_BY_DATE.match(text, end)):
            found.append(RelativeDate(match.start(), end, match[0], _resolve(match, language, published)))
    return tuple(found)


def _places_of_endings(text: str, language: str) -> list[int]:
    """Where those pieces of text begin, in order, with which a relative date may end: few, and found in no time."""
    places = []
    for ending in _endings(language):
        at = text.find(ending)
        while at >= 0:
            places.append(at)
            at = text.find(ending, at + 1)
    return sorted(places)


def _words_before(text: str, at: int) -> int:
    """Where as many words before a place begin as a relative date has at most."""
    parts = text[:at].rsplit(maxsplit=_MOST_WORDS)
    return len(parts[0]) if len(parts) > _MOST_WORDS else 0


@cache
def _endings(language: str) -> frozenset[str]:
    return frozenset(form.split()[-1][-_ENDING_CHARS:] for form in (*_forms(language), *_WEEKDAYS[language].split()))


def _forms(language: str) -> list[str]:
    return [form for words in _DAYS[language] for form in (words, words.capitalize())]


@cache
def _pattern(language: str) -> re.Pattern[str]:
    days = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in sorted(_forms(language), key=len, reverse=True))
    weekdays = "|".join(_WEEKDAYS[language].split())
    return re.compile(
        rf"(?<!\w)(?:(?:{_EARLIER[language]})?(?P<day>{days})\b"
        rf"|(?:(?P<next>{_NEXT[language]})\s+)?(?P<weekday>{weekdays})\b"
        rf"(?:\s+(?P<next_after>{_NEXT_AFTER[language]})\b)?)"
    )


def _resolve(match: re.Match[str], language: str, published: date) -> date:
    if match["day"]:
        return published + timedelta(days=_DAYS[language][" ".join(match["day"].casefold().split())])
    weekday = WEEKDAY_NUMBERS[match["weekday"].casefold()]
    if match["next"] or match["next_after"]:
        return published + timedelta(days=(weekday - published.weekday() - 1) % 7 + 1)
    return published - timedelta(days=(published.weekday() - weekday) % 7)
