"""Speech that a dash at the head of a paragraph begins, as Spanish and French print it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

# Elsewhere a dash at the head of a line is a list or a signature.
DIALOGUE_LANGUAGES = frozenset({"es", "fr", "it", "pl", "pt", "ru"})
OPENING_DASH = re.compile(r"\s*[—–―]\s?(?=[\w¿¡«“\"'‘…])")
# An aside stands between dashes that lean on it: "—No lo sé —dijo María—. Mañana".
ASIDE = re.compile(r"(?<=[\s.,;!?…])[—–―](?=\w)([^—–―]{1,200})(?:(?<=\S)[—–―](?=[\s.,;:!?…])|$)")


class DialoguePiece(NamedTuple):
    """A piece of speech: with the dash before it, and without."""

    start_char: int
    end_char: int
    inner_start: int


def dialogue_pieces(text: str, start: int, end: int, language: str | None) -> Iterator[DialoguePiece]:
    """Pieces of speech in the paragraph `text[start:end]`, the asides between dashes left out."""
    opening = OPENING_DASH.match(text, start, end) if language in DIALOGUE_LANGUAGES else None
    if opening is None:
        return
    dash = opening.start() + len(opening.group()) - len(opening.group().lstrip())
    piece_start, inner_start = dash, opening.end()
    for aside in ASIDE.finditer(text, inner_start, end):
        yield from _piece(text, piece_start, inner_start, aside.start())
        piece_start = inner_start = _skip(text, aside.end(), end)
    yield from _piece(text, piece_start, inner_start, end)


def _skip(text: str, at: int, end: int) -> int:
    """The first character from `at` that is neither a space nor the stop that ends the aside's sentence."""
    while at < end and (text[at].isspace() or text[at] in ".,;:"):
        at += 1
    return at


def _piece(text: str, start: int, inner_start: int, end: int) -> Iterator[DialoguePiece]:
    inner = text[inner_start:end].rstrip()
    if any(character.isalnum() for character in inner):
        yield DialoguePiece(start, inner_start + len(inner), inner_start)
