"""Headlines: the first line of a plain article, and page titles without the name of their site."""

import re
from functools import lru_cache

from transforms.metadata.dateline import find_dateline
from transforms.metadata.times import is_date_line
from transforms.records import Span

# Longer first lines are prose.
_MAX_WORDS = 40
_MAX_WORDS_OF_A_SENTENCE = 26
_LINE = re.compile(r"\S[^\n]*")
_NEXT_LINE = re.compile(r"[^\S\n]*\n[^\S\n]*(\S[^\n]*)")
_FINAL_STOP = re.compile(r"\.(?P<marks>[\"'”’»)]*)$")
_ABBREVIATIONS = frozenset(
    "jr sr inc co corp ltd no st mt ft dr mr mrs ms vs rep reps sen sens gov gen lt col maj sgt prof rev hon dept etc"
    " calif mass mich minn conn tenn wash fla ga pa va".split()
)
_LAST_WORD = re.compile(r"(?P<dots>\.?)(?P<word>[^\W\d_]+)$")
_SENTENCE_END = re.compile(r"\.[\"'”’»)]*\s+[\"'“‘«(]*[A-ZÀ-Þ0-9]")


def headline_span(text: str) -> Span | None:
    """Characters of the headline that a plain article begins with, or None if it begins with its body.

    The headline is the first line; it goes on in the next line of the same block after a semicolon or a colon.
    A first line that opens with a dateline, is a date or as long as a paragraph, is no headline; nor is an only line.
    """
    first = _LINE.search(text)
    if first is None:
        return None
    start, end = first.start(), first.start() + len(first[0].rstrip())
    line = text[start:end]
    if not _LINE.search(text, first.end()) or is_date_line(line):
        return None
    if line != line.upper() and find_dateline(text, start, end) is not None:
        return None
    words = len(line.split())
    if words > _MAX_WORDS or (words > _MAX_WORDS_OF_A_SENTENCE and line.endswith((".", ".”", '."'))):
        return None
    following = _NEXT_LINE.match(text, first.end()) if line.endswith((";", ":")) else None
    if following and len(following[1].split()) <= _MAX_WORDS:
        end = following.start(1) + len(following[1].rstrip())
    return Span(start, end)


@lru_cache(maxsize=16)  # it is asked for the same lines of an article several times
def clean_headline(headline: str) -> str:
    """The headline on one line, without the full stop that some sources put behind it.

    Abbreviations keep theirs, and so do headlines of two sentences.
    """
    line = " ".join(headline.split())
    stop = _FINAL_STOP.search(line)
    if stop is None or line.endswith("...") or _ends_in_abbreviation(line[: stop.start()]):
        return line
    if any(not _ends_in_abbreviation(line[: end.start()]) for end in _SENTENCE_END.finditer(line)):
        return line
    return line[: stop.start()] + stop["marks"]


def _ends_in_abbreviation(text: str) -> bool:
    last = _LAST_WORD.search(text)
    if last is None:
        return False
    is_initial = len(last["word"]) == 1 and (bool(last["dots"]) or last.start() == 0 or text[last.start() - 1] == " ")
    return is_initial or last["word"].casefold() in _ABBREVIATIONS
