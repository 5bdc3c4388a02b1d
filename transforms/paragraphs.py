"""Paragraphs of an article's text: where each begins and ends, what kind it is, and the subheading it stands under."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, pairwise
from typing import NamedTuple

from transforms.counts import count_sentences, count_words
from transforms.metadata.byline import read_byline_line
from transforms.records import Paragraph, Span

HEADLINE = "headline"
SUBHEADING = "subheading"
BODY = "body"
BYLINE = "byline"
CAPTION = "caption"
OTHER = "other"
_BELOW_A_HEADING = (BODY, CAPTION, OTHER)

# A line that is this much shorter than the widest one of its block ends a hard-wrapped paragraph, or stands alone.
_MAX_WRAPPED_WIDTH = 100
_MIN_WRAPPED_WIDTH = 45
_SPARE_CHARS = 8
_GAP = "\n\n"
_MAX_SUBHEADING_WORDS = 12
_MAX_SUBHEADING_CHARS = 90
_BLANK_LINE = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_ENDS_A_SENTENCE = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")
_OPENS_A_QUOTE = re.compile(r"[\"'“”‘„«»\-–—•*(\[]")
_TURN_OF_TALK = re.compile(r"[^\W\d_]{1,12}:\s")
_MAX_CAPTION_CHARS = 400
_MAX_CHARS_BEFORE_CREDIT = 200
# Looking at the first character before all else spares most paragraphs the rest, here and below.
_CAPTION = re.compile(
    r"(?=[(filpb])(?:\(?(?:file\s+|library\s+)?(?:photos?|pictures?|images?|foto|bild|légende|photo\s+crédit)\s*(?::|\bby\b|/)"
    r"|file photo\b)",
    re.IGNORECASE,
)
_CREDIT = re.compile(r"[Gg/](?:(?<=\b[Gg])(?i:etty images)|(?<=\b/)\s?(?i:ap|afp|reuters|epa)\s*(?i:photo)?\)?\.?$)")
_OTHER = re.compile(
    r"(?=[apslrfce©\W_])"
    r"(?:advertisement|anzeige|publicité|story continues below|read (?:more|also|next)\b.*|lire aussi\b.*|"
    r"related(?: articles| stories)?:?.*|share (?:this|on)\b.*|follow .{1,60} on (?:twitter|facebook|x|instagram)\b.*|"
    r"sign up\b.*|subscribe\b.*|all rights reserved\b.*|(?:copyright|©).*|[\W_]+|#+|-\s*30\s*-|ends?|"
    r"reuters?|abstract\.?|full text\.?)",
    re.IGNORECASE | re.DOTALL,
)


class Labelled(NamedTuple):
    """A paragraph whose words and sentences are not counted yet."""

    kind: str
    section_heading: str | None
    start_char: int
    end_char: int
    text: str


def is_aside(content: str) -> bool:
    """Whether a paragraph belongs to the page or the wire rather than to the article: "Read more", "***", "ENDS"."""
    return _OTHER.fullmatch(content.strip()) is not None


def find_blocks(text: str, leading: Sequence[Span] = ()) -> list[Span]:
    """Spans of the paragraphs of `text` in order, without the space around them.

    Blank lines part paragraphs. Inside a block without blank lines, an indented line opens a paragraph (as on the
    wires), hard-wrapped lines are one paragraph, and long lines are one paragraph each. `leading` are the lines
    above the body, headline first, which are paragraphs of their own.
    """
    blocks = list(leading)
    first = leading[-1].end_char if leading else 0
    cuts = [first, *(edge for gap in _BLANK_LINE.finditer(text, first) for edge in gap.span()), len(text)]
    for start, end in zip(cuts[::2], cuts[1::2], strict=True):
        blocks.extend(_split_block(text[start:end].rstrip(), start))
    return blocks


def label_paragraphs(
    text: str,
    blocks: Sequence[Span],
    *,
    article_id: str,
    known_kinds: Mapping[int, str],
    has_marked_headings: bool = False,
) -> list[Paragraph]:
    """Paragraphs of the article, one per block: those of `labelled`, and what they count."""
    found = labelled(text, blocks, known_kinds=known_kinds, has_marked_headings=has_marked_headings)
    return counted([article_id], [found])[0]


def labelled(
    text: str, blocks: Sequence[Span], *, known_kinds: Mapping[int, str], has_marked_headings: bool = False
) -> list[Labelled]:
    """The paragraphs of a text, one per block, each with its kind and the subheading above it.

    `known_kinds` gives the kind of blocks by their first character where the source or the metadata settle it;
    the others are told apart by how they look, subheadings only where the source does not mark them
    (`has_marked_headings`). `section_heading` is the nearest subheading above.
    """
    contents = [text[start:end] for start, end in blocks]
    kinds = _kinds(contents, blocks, known_kinds, has_marked_headings)
    paragraphs: list[Labelled] = []
    heading: str | None = None
    for (start, end), content, kind in zip(blocks, contents, kinds, strict=True):
        if kind == SUBHEADING:
            heading = " ".join(content.split())
        own_heading = heading if kind in _BELOW_A_HEADING else None
        paragraphs.append(Labelled(kind, own_heading, start, end, content))
    return paragraphs


def counted(article_ids: Sequence[str], articles: Sequence[Sequence[Labelled]]) -> list[list[Paragraph]]:
    """The paragraphs of each article with what they count; of many articles together it takes the least time."""
    texts = [paragraph.text for paragraphs in articles for paragraph in paragraphs]
    words = count_words(texts)
    counts = zip(words, count_sentences(texts, words), strict=True)
    return [
        [Paragraph(article_id, index, *paragraph, *next(counts)) for index, paragraph in enumerate(paragraphs)]
        for article_id, paragraphs in zip(article_ids, articles, strict=True)
    ]


def _split_block(block: str, start: int) -> Iterator[Span]:
    """The spans of the paragraphs of a block that begins at `start`."""
    lines: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for line in block.split("\n"):
        content = line.lstrip()
        if content:
            lines.append(line)
            starts.append(start + len(line) - len(content))
            ends.append(starts[-1] + len(content.rstrip()))
        start += len(line) + 1
    openings = _openings(lines)
    return map(Span, compress(starts, [True, *openings]), compress(ends, [*openings, True]))


def _openings(lines: Sequence[str]) -> list[bool]:
    """For each line but the first: whether a paragraph opens with it."""
    if len(lines) < 2:
        return []
    indented = [line[0] == "\t" or line[:2].isspace() for line in lines]
    if any(indented[1:]) and not all(indented[1:]):
        last = len(lines) - 1
        return [
            indent or is_aside(line) or (index == last and bool(read_byline_line(line)))
            for index, (indent, line) in enumerate(zip(indented, lines, strict=True))
        ][1:]
    if _TURN_OF_TALK.match(lines[0]):
        turns = [_TURN_OF_TALK.match(line) is not None for line in lines[1:]]
        if any(turns):
            return turns
    width = max(map(len, lines))
    if width > _MAX_WRAPPED_WIDTH or width < _MIN_WRAPPED_WIDTH:
        return [True] * (len(lines) - 1)
    # A wrapped line is full: the first word of the next would not have fitted.
    return [_ends_short(line, following, width) for line, following in pairwise(lines)]


def _ends_short(line: str, following: str, width: int) -> bool:
    room = width - len(line) - _SPARE_CHARS
    return room > 0 and room > len(following.split(maxsplit=1)[0])


def _kinds(
    contents: Sequence[str], blocks: Sequence[Span], known_kinds: Mapping[int, str], has_marked_headings: bool
) -> list[str]:
    kinds = [
        known_kinds.get(start) or _kind_by_look(content) for (start, _), content in zip(blocks, contents, strict=True)
    ]
    for index in range(1, 0 if has_marked_headings else len(blocks) - 1):
        if (
            len(contents[index]) <= _MAX_SUBHEADING_CHARS
            and kinds[index] == BODY
            and kinds[index + 1] == BODY
            and blocks[index].start_char not in known_kinds
            and _looks_like_subheading(contents[index], contents[index + 1])
        ):
            kinds[index] = SUBHEADING
    return kinds


def _kind_by_look(content: str) -> str:
    if is_aside(content):
        return OTHER
    return CAPTION if _is_caption(content) else BODY


def _is_caption(content: str) -> bool:
    """Whether a short paragraph begins as captions do, or soon names a picture's agency."""
    if len(content) > _MAX_CAPTION_CHARS:
        return False
    if _CAPTION.match(content):
        return True
    if "/" not in content and "etty" not in content.lower():
        return False
    credit = _CREDIT.search(content)
    return credit is not None and credit.start() <= _MAX_CHARS_BEFORE_CREDIT


def _looks_like_subheading(content: str, following: str) -> bool:
    """Whether a short line without a full stop stands above a paragraph that has one."""
    if "\n" in content:
        return False
    words = content.split()
    if len(words) > _MAX_SUBHEADING_WORDS:
        return False
    if _OPENS_A_QUOTE.match(content) or _ENDS_A_SENTENCE.search(content):
        return False
    if (
        not content[0].isalnum()
        or content[0].islower()
        or _TURN_OF_TALK.match(content)
        or sum(map(str.isdigit, content)) > len(content) / 5
    ):
        return False
    if not any(len(word) > 2 and word[0].isalpha() for word in words):
        return False
    return len(following) > 1.5 * len(content) and _ENDS_A_SENTENCE.search(following) is not None


def joined(pieces: Iterable[str]) -> tuple[str, list[Span]]:
    """Text of the pieces with a blank line between them, and the span of each in it."""
    parts: list[str] = []
    spans: list[Span] = []
    end = -len(_GAP)
    for piece in pieces:
        start = end + len(_GAP)
        end = start + len(piece)
        parts.append(piece)
        spans.append(Span(start, end))
    return _GAP.join(parts), spans
