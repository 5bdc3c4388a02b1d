"""Relayed quotes, as in "AFP quoted the minister as saying that ...": who spoke, who passed it on, and what was said.

The weights know nothing of relays (PolNeAR marks one source a quote), so the pattern decides.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from transforms.quotes.link_contents import Content, Piece
from transforms.quotes.link_scene import Scene, trimmed
from transforms.records import Span

_SAYING = r"as\s+(?:saying|telling|having\s+said|having\s+told|stating|adding|warning|suggesting|arguing)\b"
_ACTIVE = re.compile(
    r"\b(?P<cue>quoted|quotes|quoting|quote|cited|cites|citing|cite)\s+"
    rf"(?P<speaker>(?!by\b|in\b|as\b)\w[^\n\"“”«»]{{0,200}}?),?\s+{_SAYING}"
)
_PASSIVE = re.compile(
    r"\b(?:was|were|is|are|been|being)\s+(?P<cue>quoted|cited)"
    rf"(?:\s+(?:by|in)\s+(?P<relay>\w[^\n\"“”«»]{{0,100}}?))?\s+{_SAYING}"
    r"(?:\s+(?:by|in)\s+(?P<late>\w[^,.;:\n\"“”«»]{0,100}))?"
)
_ANY = re.compile(_SAYING)
_LEAD_IN = re.compile(r"^.*[,;:–—]\s+|^(?:and|but|while|as|when|also|earlier|later|meanwhile)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Relay:
    """A relayed attribution between the tokens `first` and `last`; speaker or relayer may not be named beside it."""

    first: int
    last: int
    cue_span: Span
    speaker_span: Span | None
    relayed_by_span: Span | None


def relays_of(scene: Scene) -> list[Relay]:
    """The relayed attributions of an article in reading order, outside of its quote marks."""
    if _ANY.search(scene.text) is None:
        return []
    found = sorted([*active_relays(scene), *passive_relays(scene)], key=lambda relay: relay.first)
    return [relay for relay in found if scene.region[relay.first] < 0]


def active_relays(scene: Scene) -> Iterator[Relay]:
    """Relays of the form "AFP quoted X as saying"."""
    for match in _ACTIVE.finditer(scene.text):
        first, last = token_range(scene, *match.span())
        if scene.sentence[first] == scene.sentence[last - 1]:
            speaker = Span(*match.span("speaker"))
            yield Relay(first, last, Span(*match.span("cue")), speaker, noun_before(scene, first))


def passive_relays(scene: Scene) -> Iterator[Relay]:
    """Relays of the form "X was quoted by AFP as saying" or "X was quoted as saying by AFP"."""
    for match in _PASSIVE.finditer(scene.text):
        first, last = token_range(scene, *match.span())
        group = "relay" if match["relay"] else "late"
        relayer = Span(*match.span(group)) if match[group] else None
        yield Relay(first, last, Span(*match.span("cue")), noun_before(scene, first), relayer)


def token_range(scene: Scene, start: int, end: int) -> tuple[int, int]:
    """Tokens [first, last) of a range of characters that begins and ends with a word."""
    return bisect_right(scene.tokens.ends, start), bisect_left(scene.tokens.starts, end)


def noun_before(scene: Scene, token: int) -> Span | None:
    """The mention that ends just before a verb: the tagger's, else the words of its sentence since the last comma."""
    tokens = scene.tokens
    first = token
    start, _ = scene.sentence_bounds(token)
    while first > start and scene.region[first - 1] < 0:
        first -= 1
    for run in reversed(scene.sources.between(first, token)):
        if run.last in (token, token - 1):
            return Span(*tokens.chars(run.first, run.last))
    before = scene.text[tokens.starts[first] : tokens.starts[token]].rstrip()
    begin = tokens.starts[first] + len(before) - len(_LEAD_IN.sub("", before))
    first, last = trimmed(tokens, bisect_left(tokens.starts, begin), token)
    return Span(*tokens.chars(first, last)) if first < last else None


def with_relays(scene: Scene, contents: Sequence[Content], relays: Sequence[Relay]) -> list[Content]:
    """The contents, but for what reaches into a relay or stands unmarked behind it: the rest of its sentence does."""
    by_sentence: dict[int, list[Content]] = {}
    for content in contents:
        for sentence in range(scene.sentence[content.first], scene.sentence[content.last - 1] + 1):
            by_sentence.setdefault(sentence, []).append(content)
    gone: set[int] = set()
    added: list[Content] = []
    for relay in relays:
        here = by_sentence.get(scene.sentence[relay.first], [])
        stale = [content for content in here if content.last > relay.first and content.marked == "indirect"]
        gone.update(content.first for content in stale)
        for content in here:
            if content.marked != "indirect" and content.first < relay.last < content.last:
                gone.add(content.first)  # it holds the relay's own words before the marks
                added.append(Content.of(pieces_from(scene, content, relay.last), content.score))
        _, end = scene.sentence_bounds(relay.last - 1)
        marked = any(content.last > relay.first and content.marked != "indirect" for content in here)
        first, last = trimmed(scene.tokens, relay.last, end)
        if first >= last and not here:
            first, last = before_relay(scene, relay)
        if first < last and not marked and (stale or not here):
            score = max((piece.score for content in stale for piece in content.pieces), default=0.5)
            added.append(Content.of([Piece(first, last, "indirect", score)], 1.0))
    return sorted([*(one for one in contents if one.first not in gone), *added], key=lambda content: content.first)


def pieces_from(scene: Scene, content: Content, token: int) -> list[Piece]:
    """The pieces of a content from a token on."""
    cut = [
        replace(piece, first=trimmed(scene.tokens, max(piece.first, token), piece.last)[0]) for piece in content.pieces
    ]
    return [piece for piece in cut if piece.first < piece.last]


def before_relay(scene: Scene, relay: Relay) -> tuple[int, int]:
    """Tokens of what a relay at the end of its sentence passes on: all before whoever passes it on."""
    start, _ = scene.sentence_bounds(relay.first)
    end = relay.first
    if relay.relayed_by_span and relay.relayed_by_span.start_char < scene.tokens.starts[relay.first]:
        end = bisect_left(scene.tokens.starts, relay.relayed_by_span.start_char)
    return trimmed(scene.tokens, start, end)
