"""Quote marks of a paragraph, each with what it costs to read it as opening, as closing or as no quote mark at all.

The costs are hand-set: 0 is what a careful writer does, about 1 a common slip, 3 and more a reading of last resort.
`transforms.quotes.marks` picks the cheapest reading of the whole paragraph, so only their order matters.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

NEVER = float("inf")

# A mark closes only a mark of its own family.
DOUBLE, SINGLE, ANGLE, SINGLE_ANGLE, CORNER, WHITE_CORNER = range(6)


class MarkToken(NamedTuple):
    """A quote mark in the text and the costs of its readings."""

    start: int
    end: int
    glyph: str
    family: int
    open_cost: float
    close_cost: float
    literal_cost: float


class Glyph(NamedTuple):
    """Costs of a glyph by what surrounds it: like an opening mark, unclear, like a closing mark."""

    family: int
    open_costs: tuple[float, float, float]
    close_costs: tuple[float, float, float]
    literal_costs: tuple[float, float, float]


GLYPHS = {
    "“": Glyph(DOUBLE, (0.0, 0.5, 2.5), (5.0, 2.5, 1.5), (4.0, 4.0, 4.0)),
    "”": Glyph(DOUBLE, (1.5, 3.0, 6.0), (2.5, 0.5, 0.0), (4.0, 4.0, 4.0)),
    "‟": Glyph(DOUBLE, (0.0, 0.5, 2.5), (NEVER, NEVER, NEVER), (4.0, 4.0, 4.0)),
    '"': Glyph(DOUBLE, (0.0, 1.0, 3.5), (3.0, 1.0, 0.0), (3.5, 2.5, 3.5)),
    "＂": Glyph(DOUBLE, (0.0, 1.0, 3.5), (3.0, 1.0, 0.0), (3.5, 2.5, 3.5)),
    "„": Glyph(DOUBLE, (0.0, 0.5, 2.0), (NEVER, NEVER, NEVER), (3.0, 3.0, 3.0)),
    "``": Glyph(DOUBLE, (0.0, 0.5, 1.0), (NEVER, NEVER, NEVER), (3.0, 3.0, 3.0)),
    "''": Glyph(DOUBLE, (0.3, 1.0, 3.0), (3.0, 1.0, 0.0), (2.0, 2.0, 2.0)),
    "‘": Glyph(SINGLE, (0.0, 0.7, 3.0), (5.0, 3.0, 2.0), (1.2, 0.3, 0.3)),
    "‛": Glyph(SINGLE, (0.0, 0.7, 3.0), (5.0, 3.0, 2.0), (1.2, 0.3, 0.3)),
    "’": Glyph(SINGLE, (1.5, 4.0, 6.0), (3.0, 1.0, 0.0), (0.3, 0.3, 2.0)),
    "'": Glyph(SINGLE, (0.0, 1.5, 4.0), (4.0, 1.0, 0.0), (0.8, 0.3, 2.0)),
    "`": Glyph(SINGLE, (0.0, 2.0, 4.0), (4.0, 2.0, 1.5), (1.0, 0.5, 0.5)),
    "‚": Glyph(SINGLE, (0.2, 3.0, 6.0), (NEVER, NEVER, NEVER), (1.0, 0.2, 0.2)),
    "«": Glyph(ANGLE, (0.0, 0.0, 1.5), (3.0, 1.5, 0.3), (3.0, 3.0, 3.0)),
    "»": Glyph(ANGLE, (0.3, 1.5, 3.0), (1.5, 0.0, 0.0), (2.0, 0.5, 2.0)),
    "‹": Glyph(SINGLE_ANGLE, (0.0, 0.0, 1.5), (3.0, 1.5, 0.3), (3.0, 3.0, 3.0)),
    "›": Glyph(SINGLE_ANGLE, (0.3, 1.5, 3.0), (1.5, 0.0, 0.0), (2.0, 0.5, 2.0)),
    "「": Glyph(CORNER, (0.0, 0.0, 0.0), (NEVER, NEVER, NEVER), (3.0, 3.0, 3.0)),
    "」": Glyph(CORNER, (NEVER, NEVER, NEVER), (0.0, 0.0, 0.0), (3.0, 3.0, 3.0)),
    "『": Glyph(WHITE_CORNER, (0.0, 0.0, 0.0), (NEVER, NEVER, NEVER), (3.0, 3.0, 3.0)),
    "』": Glyph(WHITE_CORNER, (NEVER, NEVER, NEVER), (0.0, 0.0, 0.0), (3.0, 3.0, 3.0)),
}

# What an opener and its closer cost together beyond their own costs; pairs not named cost UNMATCHED_PAIR_COST. German
# closes inner quotes with the mark that opens them in English, which makes up for what that mark costs as a closer.
PAIR_COSTS = {
    **dict.fromkeys(
        ("“”", '""', "””", "‟”", "„”", "„“", "``''", "''''", "＂＂", "‘’", "''", "`'", "‚’", "’’", "‛’"), 0.0
    ),
    **dict.fromkeys(("«»", "»«", "»»", "‹›", "›‹", "››", "「」", "『』"), 0.0),
    **dict.fromkeys(("‘'", "'’", "`’", '„"'), 0.2),
    "‚‘": -2.0,
}
UNMATCHED_PAIR_COST = 0.4

NO_OPENER = 3.0  # what opens at this cost or more is an apostrophe, unless a single mark has opened before it

LOOKS_OPENING, UNCLEAR, LOOKS_CLOSING = range(3)
OPENS_BEFORE_IT = frozenset("([{<-–—―/=¿¡*_|>+")
CLOSES_AFTER_IT = frozenset(")]}>,.;:!?-–—―/…%*_|&")
MARK_CHARACTERS = frozenset("".join(GLYPHS))

RUN = re.compile(r"([\"“”‟＂„`'‘‛’‚«»‹›「」『』])\1*")
LONGEST_RUN = 3  # more of the same mark in a row are a ruled line or damage
ELISION = re.compile(
    r"(?:\d\ds?\b|(?:tis|twas|twill|twere|em|til|till|cause|coz|cos|cuz|bout|n|round|neath|nuff|ere|gainst|fore)\b)",
    re.IGNORECASE,
)
INCHES_COST = 0.6  # of a double mark after a digit as no quote mark


def mark_tokens(text: str, start: int, end: int) -> Iterator[MarkToken]:
    """Quote marks of the paragraph `text[start:end]`, in reading order, without those that are surely apostrophes."""
    could_close_single = False
    for at, glyph in _glyphs(text, start, end):
        token = _token(text, at, at + len(glyph), start, end, glyph)
        if token.family == SINGLE:
            if not could_close_single and token.open_cost >= NO_OPENER:
                continue
            could_close_single = True
        yield token


def _glyphs(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The places of glyphs, two single marks together as one double; apostrophes inside words are left out."""
    for match in RUN.finditer(text, start, end):
        at, run = match.start(), match.group()
        if len(run) > LONGEST_RUN:
            continue
        if run in ("'", "’") and start < at < end - 1 and text[at - 1].isalnum() and text[at + 1].isalnum():
            continue
        if run[:2] in GLYPHS:
            yield at, run[:2]
            at, run = at + 2, run[2:]
        yield from enumerate(run, at)


def _token(text: str, at: int, after: int, start: int, end: int, glyph: str) -> MarkToken:
    before = text[at - 1] if at > start else " "
    behind = text[after] if after < end else " "
    context = _context(before, behind, text.startswith("...", after))
    family, opens, closes, literals = GLYPHS[glyph]
    token = MarkToken(at, after, glyph, family, opens[context], closes[context], literals[context])
    if family == SINGLE:
        return _weigh_apostrophe(token, text, before, context)
    if before.isdigit() and glyph in ('"', "”", "''"):
        return token._replace(literal_cost=INCHES_COST)
    return token


def _context(before: str, behind: str, is_ellipsis_behind: bool) -> int:
    """Whether a mark between two characters looks like an opening mark, like a closing one, or like neither."""
    opens_before = before.isspace() or before in OPENS_BEFORE_IT or before in MARK_CHARACTERS
    closes_after = behind.isspace() or behind in CLOSES_AFTER_IT or behind in MARK_CHARACTERS
    opening = opens_before and (not closes_after or is_ellipsis_behind or behind in MARK_CHARACTERS)
    closing = closes_after and (not opens_before or before in MARK_CHARACTERS)
    if opening == closing:
        return UNCLEAR
    return LOOKS_OPENING if opening else LOOKS_CLOSING


def _weigh_apostrophe(token: MarkToken, text: str, before: str, context: int) -> MarkToken:
    """The token of a single mark, cheaper as an apostrophe where words are shortened or own something."""
    if context == LOOKS_OPENING and ELISION.match(text, token.end):
        return token._replace(open_cost=token.open_cost + 2.0, literal_cost=0.0)
    if before.isalnum() and token.close_cost != NEVER and context != LOOKS_OPENING:
        if before in "sS":  # James’ book
            return token._replace(close_cost=token.close_cost + 0.3, literal_cost=0.1)
        if before in "nN" and text[token.start - 2 : token.start - 1] in ("'", "’"):  # rock ’n’ roll
            return token._replace(literal_cost=0.0)
        if before.isdigit():  # 6' tall
            return token._replace(literal_cost=0.1)
        return token._replace(close_cost=token.close_cost + 0.1, literal_cost=0.3)
    return token
