"""Documents that a source passes on: "a letter seen by the Courier" says something, and not the Courier."""

import re
from functools import cache

from transforms.quotes.lexicon import lexicon_of

_PASSED_ON = "seen obtained reviewed viewed read examined released published shared leaked provided given".split()
_TO_WHOM = ("by ", "to ", "with ")
_LONGEST = 80  # characters before a source


def document_start(text: str, source: int, last: int) -> int | None:
    """Where the document begins that was "seen by" a source at [source, last); None where there is none."""
    if not text[max(source - 5, 0) : source].endswith(_TO_WHOM):  # most sources: the search costs more
        return None
    found = _seen().search(text, max(source - _LONGEST, 0), last)
    return found.start() if found and source <= found.end() <= last else None


@cache
def _seen() -> re.Pattern[str]:
    """A document as far as the name of who has seen it."""
    documents = "|".join(sorted(lexicon_of("en").documents))
    return re.compile(
        rf"\b(?:(?i:an?|the|his|her|its|their|one|two|several|some)\s(?:[\w-]+\s){{0,2}})?\b(?i:{documents})"
        rf"\s(?:{'|'.join(_PASSED_ON)})\s(?:by|to|with)\s(?:the\s)?(?=[A-Z])"
    )
