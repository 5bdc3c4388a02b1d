"""Pairs of quote marks in an article, whatever their style and however carelessly they were set.

Each paragraph is read in the cheapest way: a Viterbi search over stacks of open marks, with the costs of
`transforms.quotes.mark_tokens`. The stack and the number of readings kept are bounded, so time and memory grow with
the text and with nothing else.
"""

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import NamedTuple, Optional

from transforms.quotes.dialogue import dialogue_pieces
from transforms.quotes.languages import Language
from transforms.quotes.lost_closers import end_of_words, is_by_another
from transforms.quotes.mark_tokens import (
    ANGLE,
    CORNER,
    DOUBLE,
    NEVER,
    PAIR_COSTS,
    RUN,
    SINGLE,
    SINGLE_ANGLE,
    UNMATCHED_PAIR_COST,
    WHITE_CORNER,
    MarkToken,
    mark_tokens,
)

MAX_DEPTH = 5
MAX_READINGS = 8
DEAREST_READING = 6.0  # beyond the cheapest so far; more than one slip of the pen is not made good later
# With more marks than this a paragraph is read greedily; if a quarter of its characters are marks, it is no prose.
MANY_MARKS = 2000
NO_PROSE_SHARE = 0.25

SAME_FAMILY_INSIDE_COST = {DOUBLE: 2.5, SINGLE: 2.5, ANGLE: 1.0, SINGLE_ANGLE: 1.0, CORNER: 0.0, WHITE_CORNER: 0.0}
OTHER_GLYPH_INSIDE_COST = 1.0  # curly marks inside straight ones
FAMILY_FURTHER_OUT_COST = 0.5
MISSING_CLOSER_COST = {DOUBLE: 2.0, SINGLE: 3.0, ANGLE: 2.0, SINGLE_ANGLE: 2.0, CORNER: 2.0, WHITE_CORNER: 2.0}
LOST_CLOSER_COST = 0.5  # on top of a missing closer, when the next quote opens before the paragraph ends
CONTINUED_COST = 0.3
STYLES = ("double", "single", "angle", "angle", "corner", "corner")
LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """Words between quote marks.

    `start_char` to `end_char` holds the marks, `inner_start` to `inner_end` is without them and without spaces at the
    edges. `closure` is explicit, continued (in the next paragraph) or missing. `parent` is the index of the innermost
    span around this one. `group` is shared by the spans of a quote that runs over several paragraphs and is the first
    one's `start_char`. `style` is double, single, angle, corner or dash.
    """

    start_char: int
    end_char: int
    inner_start: int
    inner_end: int
    closure: str
    parent: int | None
    group: int
    style: str


class _Pair(NamedTuple):
    """An opened mark and what ends it: `closed` is None where its closer is missing."""

    opened: MarkToken
    closed: MarkToken | None
    end: int


class _Pairs(NamedTuple):
    """The pairs of a reading as a linked list, the latest first, so that readings share what they have in common."""

    latest: _Pair
    before: Optional["_Pairs"]


class _Reading(NamedTuple):
    """One way to read the marks so far: what it costs, what is open, what was paired."""

    cost: float
    stack: tuple[MarkToken, ...]
    pairs: _Pairs | None


def find_marks(
    text: str, language: str | None = None, paragraphs: Sequence[tuple[int, int]] | None = None
) -> list[MarkedSpan]:
    """Marked spans of an article in reading order, an outer span before those inside it.

    A quote without a closing mark ends where the next one opens, before words that say who spoke, or with its
    paragraph, whichever comes first.

    `paragraphs` are the bounds of the article's paragraphs; without them each line is one. `language` is the ISO 639-1
    code: it decides whether a dash at the head of a paragraph begins speech, and which words say who spoke.
    """
    lines = [match.span() for match in LINE.finditer(text)] if paragraphs is None else paragraphs
    bounds = [trimmed for start, end in lines if (trimmed := _trim(text, start, end))]
    tokens = [_tokens_of_prose(text, start, end) for start, end in bounds]
    heads = [_head(text, start, marks) for (start, _), marks in zip(bounds, tokens, strict=True)]
    words = Language.load(language) or Language.load("en")
    assert words is not None
    spans: list[MarkedSpan] = []
    running: list[MarkedSpan] = []  # left open by the paragraph before, the outermost first
    for (start, end), marks, head, head_after in zip(bounds, tokens, heads, [*heads[1:], []], strict=False):
        spans += _dialogue_spans(text, start, end, language)
        if not marks and not running:
            continue
        pairs, still_open = _read([*_expect(running, head), *marks[len(head) :]], head_after)
        opened = {pair.opened.start for pair in pairs} | {mark.start for mark in still_open}
        groups = dict(_continuing(running, head, opened))
        if any(_is_by_another(text, pair, groups, words) for pair in pairs):
            groups = {}
        spans += [_with_closure(span, groups.values()) for span in running]
        spans += _spans(text, pairs, groups, words)
        unclosed = list(_spans(text, [_Pair(mark, None, end) for mark in still_open], groups, words))
        is_ended = any(span.inner_end < end for span in unclosed)  # by words that say who spoke: it does not go on
        spans += unclosed if is_ended else []
        running = [] if is_ended else unclosed
    return _nested([*spans, *running])


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Bounds without the spaces at the edges; None where nothing is left."""
    content = text[start:end].rstrip()
    if not content:
        return None
    end = start + len(content)
    return end - len(content.lstrip()), end


def _tokens_of_prose(text: str, start: int, end: int) -> list[MarkToken]:
    if end - start > MANY_MARKS:
        most = max(MANY_MARKS, NO_PROSE_SHARE * (end - start))
        if sum(len(run.group()) for run in RUN.finditer(text, start, end)) > most:
            return []
    return list(mark_tokens(text, start, end))


def _head(text: str, start: int, tokens: Sequence[MarkToken]) -> list[MarkToken]:
    """The marks that the paragraph begins with, one after the other."""
    head: list[MarkToken] = []
    for token in tokens[:MAX_DEPTH]:
        if text[start : token.start].strip() or token.open_cost == NEVER:
            break
        head.append(token)
        start = token.end
    return head


def _expect(running: Sequence[MarkedSpan], head: Sequence[MarkToken]) -> Iterator[MarkToken]:
    """The marks at the head of a paragraph, free to open where a quote of their family runs on from the one before."""
    expected = len(list(_in_step(running, head)))
    for place, token in enumerate(head):
        yield token._replace(open_cost=0.0) if place < expected else token


def _in_step(running: Sequence[MarkedSpan], head: Sequence[MarkToken]) -> Iterator[tuple[MarkedSpan, MarkToken]]:
    for span, token in zip(running, head, strict=False):
        if span.style != STYLES[token.family]:
            return
        yield span, token


def _continuing(
    running: Sequence[MarkedSpan], head: Sequence[MarkToken], opened: Container[int]
) -> Iterator[tuple[int, int]]:
    """Where quotes of the paragraph before go on: the place of the mark and the group of the quote."""
    for span, token in _in_step(running, head):
        if token.start not in opened:
            return
        yield token.start, span.group


def _is_by_another(text: str, pair: _Pair, groups: Mapping[int, int], language: Language) -> bool:
    """Whether a pair that goes on from the paragraph before is followed by the name of another speaker."""
    group = groups.get(pair.opened.start)
    return group is not None and pair.closed is not None and is_by_another(text, group, pair.end, language)


def _with_closure(span: MarkedSpan, continued_groups: Collection[int]) -> MarkedSpan:
    return replace(span, closure="continued") if span.group in continued_groups else span


def _read(tokens: Sequence[MarkToken], head_after: Sequence[MarkToken]) -> tuple[list[_Pair], tuple[MarkToken, ...]]:
    """The pairs of the cheapest reading of a paragraph's marks in order of their end, and what it leaves open."""
    flawless = _read_flawless(tokens)
    if flawless is not None:
        return flawless, ()
    readings = [_Reading(0.0, (), None)]
    most = MAX_READINGS if len(tokens) <= MANY_MARKS else 1
    for token in tokens:
        readings = _cheapest(_ways_on(readings, token), most)
    best = min(readings, key=lambda reading: reading.cost + _cost_of_end(reading.stack, head_after))
    return _listed(best.pairs), best.stack


def _read_flawless(tokens: Sequence[MarkToken]) -> list[_Pair] | None:
    """The pairs of a paragraph in which every mark is as it should be, the common case; None if one is not."""
    stack: list[MarkToken] = []
    pairs = []
    for token in tokens:
        if stack and token.close_cost == 0.0 and PAIR_COSTS.get(stack[-1].glyph + token.glyph) == 0.0:
            pairs.append(_Pair(stack.pop(), token, token.end))
        elif token.open_cost == 0.0 and _cost_of_nesting(stack, token) == 0.0:
            stack.append(token)
        elif token.literal_cost > 0.0:
            return None
    return None if stack else pairs


def _ways_on(readings: Sequence[_Reading], token: MarkToken) -> Iterator[_Reading]:
    """Every reading with the mark as no mark, as an opening one, and as the closing one of what is open."""
    for cost, stack, pairs in readings:
        yield _Reading(cost + token.literal_cost, stack, pairs)
        if token.open_cost != NEVER:
            if len(stack) < MAX_DEPTH:
                yield _Reading(cost + token.open_cost + _cost_of_nesting(stack, token), (*stack, token), pairs)
            if stack and stack[-1].family == token.family:
                lost = _Pairs(_Pair(stack[-1], None, token.start), pairs)
                lost_cost = MISSING_CLOSER_COST[token.family] + LOST_CLOSER_COST
                yield _Reading(cost + token.open_cost + lost_cost, (*stack[:-1], token), lost)
        if token.close_cost != NEVER:
            yield from _closed(_Reading(cost + token.close_cost, stack, pairs), token)


def _closed(reading: _Reading, token: MarkToken) -> Iterator[_Reading]:
    """The reading with the innermost mark of the family closed, the marks inside it left without a closer."""
    cost, stack, pairs = reading
    while stack:
        opened = stack[-1]
        stack = stack[:-1]
        if opened.family == token.family:
            cost += PAIR_COSTS.get(opened.glyph + token.glyph, UNMATCHED_PAIR_COST)
            yield _Reading(cost, stack, _Pairs(_Pair(opened, token, token.end), pairs))
            return
        cost += MISSING_CLOSER_COST[opened.family]
        pairs = _Pairs(_Pair(opened, None, token.start), pairs)


def _cost_of_nesting(stack: Sequence[MarkToken], token: MarkToken) -> float:
    if not stack:
        return 0.0
    if stack[-1].family == token.family:
        own = SAME_FAMILY_INSIDE_COST[token.family]
        return own if stack[-1].glyph == token.glyph else min(own, OTHER_GLYPH_INSIDE_COST)
    return FAMILY_FURTHER_OUT_COST * any(opened.family == token.family for opened in stack)


def _cost_of_end(stack: Sequence[MarkToken], head_after: Sequence[MarkToken]) -> float:
    """What it costs that marks are open at the end of a paragraph: little, if the next one opens them again."""
    again = [token.family for token in head_after]
    is_continued = again[: len(stack)] == [opened.family for opened in stack]
    return sum(CONTINUED_COST if is_continued else MISSING_CLOSER_COST[opened.family] for opened in stack)


def _cheapest(readings: Iterable[_Reading], most: int) -> list[_Reading]:
    """At most so many readings, the cheapest first: of those with the same marks open only one, and none too dear."""
    best: dict[tuple[str, ...], _Reading] = {}
    for reading in readings:
        signature = tuple([opened.glyph for opened in reading.stack])
        known = best.get(signature)
        if known is None or reading.cost < known.cost:
            best[signature] = reading
    ordered = sorted(best.values(), key=itemgetter(0))
    dearest = ordered[0].cost + DEAREST_READING
    return [reading for reading in ordered[:most] if reading.cost <= dearest]


def _listed(pairs: _Pairs | None) -> list[_Pair]:
    listed = []
    while pairs is not None:
        listed.append(pairs.latest)
        pairs = pairs.before
    return listed[::-1]


def _spans(text: str, pairs: Iterable[_Pair], groups: Mapping[int, int], language: Language) -> Iterator[MarkedSpan]:
    """Marked spans, not nested yet; those without a word in them are left out."""
    for opened, closed, end in pairs:
        inner = _trim(
            text, opened.end, closed.start if closed else end_of_words(text, opened.end, end, language) or end
        )
        if inner and any(character.isalnum() for character in text[slice(*inner)]):
            yield MarkedSpan(
                start_char=opened.start,
                end_char=closed.end if closed else inner[1],
                inner_start=inner[0],
                inner_end=inner[1],
                closure="explicit" if closed else "missing",
                parent=None,
                group=groups.get(opened.start, opened.start),
                style=STYLES[opened.family],
            )


def _dialogue_spans(text: str, start: int, end: int, language: str | None) -> Iterator[MarkedSpan]:
    for piece_start, piece_end, inner_start in dialogue_pieces(text, start, end, language):
        yield MarkedSpan(piece_start, piece_end, inner_start, piece_end, "explicit", None, piece_start, "dash")


def _nested(spans: Iterable[MarkedSpan]) -> list[MarkedSpan]:
    """The spans in reading order with their parents; speech after a dash gives way to marks that it would cut."""
    ordered = sorted(spans, key=lambda span: (span.start_char, -span.end_char))
    cut = set(_cut_dialogue(ordered))
    nested: list[MarkedSpan] = []
    around: list[int] = []
    for span in ordered:
        if span.style == "dash" and span.start_char in cut:
            continue
        while around and nested[around[-1]].end_char <= span.start_char:
            around.pop()
        nested.append(replace(span, parent=around[-1]) if around else span)
        around.append(len(nested) - 1)
    return nested


def _cut_dialogue(ordered: Iterable[MarkedSpan]) -> Iterator[int]:
    """Where pieces of dialogue start that begin or end inside a pair of marks."""
    outermost: MarkedSpan | None = None
    for span in ordered:
        if span.style == "dash" and outermost and outermost.style != "dash" and span.start_char < outermost.end_char:
            yield span.start_char
        elif outermost is None or span.end_char > outermost.end_char:
            if outermost and outermost.style == "dash" and span.start_char < outermost.end_char:
                yield outermost.start_char
            outermost = span
