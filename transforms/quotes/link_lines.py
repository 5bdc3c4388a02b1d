"""Speakers set beside a quote without a verb: "..." - Commissioner Lund; From Chairwoman Reyes: "..."."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from transforms.quotes.link_contents import Content
from transforms.quotes.link_scene import Scene
from transforms.records import Span

_LONGEST = 120  # characters of a speaker that a line names
_NAME = r"(?P<speaker>(?:[^\W\d_]|[\"“(@#])[^:;!?\n]{0,119}?)"
_DASH = re.compile(rf"[\s.,!?…\"”’'»)]*(?P<cue>--?|[–—―~])\s*{_NAME}[.\s]*$")
_LABEL = re.compile(rf"^[\s\W]*(?:(?:from|by)\s+)?{_NAME}\s*(?P<cue>:)[\s\"“”‘«„'`]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """The mark that stands for a verb, and the speaker."""

    cue_span: Span
    speaker_span: Span


def line_of(scene: Scene, content: Content) -> Line | None:
    """The speaker whom a dash behind a marked content names, to the end of its paragraph, or a colon before it.

    Either may be a paragraph of its own. None where words of a sentence stand there.
    """
    tokens = scene.tokens
    at, until = scene.paragraph[content.first], scene.paragraph[content.last - 1]
    starts = [tokens.starts[tokens.paragraphs[at][0]]]
    ends = [tokens.ends[tokens.paragraphs[until][1] - 1]]
    if content.first - tokens.paragraphs[at][0] <= 1 and at > 0:
        starts.append(tokens.starts[tokens.paragraphs[at - 1][0]])
    if until + 1 < len(tokens.paragraphs):
        ends.append(tokens.ends[tokens.paragraphs[until + 1][1] - 1])
    before, after = tokens.starts[content.first], tokens.ends[content.last - 1]
    for end in ends:
        found = match_of(_DASH, scene.text, after, end)
        if found:
            return found
    for start in starts:
        found = match_of(_LABEL, scene.text, start, before)
        if found and not has_cue(scene, found.speaker_span):
            return found
    return None


def match_of(pattern: re.Pattern[str], text: str, start: int, end: int) -> Line | None:
    """What a pattern finds in a short stretch that is all its own."""
    if end - start > _LONGEST + 20:
        return None
    match = pattern.match(text[start:end])
    if match is None or not is_title_case(match["speaker"]):
        return None
    cue, speaker = match.span("cue"), match.span("speaker")
    return Line(Span(start + cue[0], start + cue[1]), Span(start + speaker[0], start + speaker[1]))


def is_title_case(words: str) -> bool:
    """Whether a name begins and nearly every longer word has a capital: a label and no sentence."""
    long_words = [word for word in re.findall(r"[^\W\d_]+", words.split(",")[0]) if len(word) > 3]
    first = words.lstrip('"“(@#')[:1]
    return first.isupper() and 2 * sum(word[0].isupper() for word in long_words) >= len(long_words)


def has_cue(scene: Scene, span: Span) -> bool:
    """Whether the tagger sees a cue inside a label: then it is a clause, and its subject is the speaker."""
    first, last = bisect_left(scene.tokens.starts, span.start_char), bisect_left(scene.tokens.starts, span.end_char)
    return bool(scene.cues.likely(first, last))
