"""Names of news agencies."""

import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from rapidfuzz import fuzz, process

_MIN_LIKENESS = 90  # of 100: one slip of the key in a name of seven letters
_MIN_LENGTH_TO_GUESS = 7


@lru_cache(maxsize=1 << 14)
def agency_of(name: str) -> str | None:
    """The agency's usual name if `name` is one of its forms, whatever the case, else None.

    A name of seven letters or more may have one letter wrong.
    """
    form = name.strip(" .,/()").casefold()
    known = _agencies().get(form)
    if known is None and _MIN_LENGTH_TO_GUESS <= len(form) <= 40:
        close = process.extractOne(form, _long_forms(), scorer=fuzz.ratio, score_cutoff=_MIN_LIKENESS)
        known = _agencies()[close[0]] if close else None
    return known


@cache
def _long_forms() -> list[str]:
    return [form for form in _agencies() if len(form) >= _MIN_LENGTH_TO_GUESS]


@cache
def _agencies() -> dict[str, str]:
    data = tomllib.loads(files(__package__).joinpath("data/agencies.toml").read_text(encoding="utf-8"))
    forms: dict[str, str] = {}
    for name, others in data["agencies"].items():
        forms[name.casefold()] = name
        forms.update((other.casefold(), name) for other in others)
    return forms
