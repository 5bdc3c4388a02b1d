"""Names of months and weekdays in the languages that datelines and bylines use."""

import re
from functools import lru_cache

from rapidfuzz import fuzz, process

_MONTHS = {
    1: "january jan janvier janv januar jänner enero gennaio janeiro",
    2: "february feb février fevrier févr fevr februar feber febrero febbraio fevereiro",
    3: "march mar mars märz maerz mär marzo março",
    4: "april apr avril avr abril aprile",
    5: "may mai mayo maggio maio",
    6: "june jun juin juni junio giugno junho",
    7: "july jul juillet juil juli julio luglio julho",
    8: "august aug août aout agosto",
    9: "september sept sep septembre septiembre settembre setembro",
    10: "october oct octobre oktober okt octubre ottobre outubro",
    11: "november nov novembre noviembre novembro",
    12: "december dec décembre decembre déc dezember dez diciembre dicembre dezembro",
}
MONTH_NUMBERS = {name: number for number, names in _MONTHS.items() for name in names.split()}
WEEKDAY_NUMBERS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon lundi montag lunes",
            "tuesday tue tues mardi dienstag martes",
            "wednesday wed mercredi mittwoch miércoles",
            "thursday thu thur thurs jeudi donnerstag jueves",
            "friday fri vendredi freitag viernes",
            "saturday sat samedi samstag sonnabend sábado",
            "sunday sun dimanche sonntag domingo",
        )
    )
    for name in names.split()
}
_LONG_MONTHS = [name for name in MONTH_NUMBERS if len(name) >= 5]
_MIN_LIKENESS = 80  # of 100: lets one slip of the key in a month's name through, such as "Narch" or "Marchg"


@lru_cache(maxsize=1024)
def month_number(word: str) -> int | None:
    """Number of the month that `word` names, 1 to 12, or None; a full name may have one letter wrong."""
    name = word.casefold().rstrip(".")
    if name in MONTH_NUMBERS:
        return MONTH_NUMBERS[name]
    if len(name) < 4 or not re.fullmatch(r"[^\W\d_]+", name):
        return None
    close = process.extractOne(name, _LONG_MONTHS, scorer=fuzz.ratio, score_cutoff=_MIN_LIKENESS)
    return MONTH_NUMBERS[close[0]] if close else None


def is_calendar_word(word: str) -> bool:
    """Whether `word` is the name of a month or a weekday."""
    name = word.casefold().rstrip(".")
    return name in MONTH_NUMBERS or name in WEEKDAY_NUMBERS
