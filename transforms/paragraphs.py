"""Paragraphs of an article's text: where each begins and ends, what kind it is, and the subheading it stands under."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from transforms.metadata.byline import read_byline_line
from transforms.records import Paragraph, Span

HEADLINE = "headline"
SUBHEADING = "subheading"
BODY = "body"
BYLINE = "byline"
CAPTION = "caption"
OTHER = "other"

# A line that is this much shorter than the widest one of its block ends a hard-wrapped paragraph, or stands alone.
_MAX_WRAPPED_WIDTH = 100
_MIN_WRAPPED_WIDTH = 45
_SPARE_CHARS = 8
_GAP = "\n\n"
_MAX_SUBHEADING_WORDS = 12
_MAX_SUBHEADING_CHARS = 90
_LINE = re.compile(r"[^\n]+")
_BLANK_LINE = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_INDENT = re.compile(r"[^\S\n]{2,}|\t")
_ENDS_A_SENTENCE = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")
_OPENS_A_QUOTE = re.compile(r"[\"'“”‘„«»\-–—•*(\[]")
_TURN_OF_TALK = re.compile(r"[^\W\d_]{1,12}:\s")
_MAX_CAPTION_CHARS = 400
_MAX_CHARS_BEFORE_CREDIT = 200
_CAPTION = re.compile(
    r"\(?(?:file\s+|library\s+)?(?:photos?|pictures?|images?|foto|bild|légende|photo\s+crédit)\s*(?::|\bby\b|/)"
    r"|file photo\b",
    re.IGNORECASE,
)
# Looking at the first character before all else makes it, and the break of sentences below, three times as fast.
_CREDIT = re.compile(r"[Gg/](?:(?<=\b[Gg])(?i:etty images)|(?<=\b/)\s?(?i:ap|afp|reuters|epa)\s*(?i:photo)?\)?\.?$)")
_OTHER = re.compile(
    r"(?:advertisement|anzeige|publicité|story continues below|read (?:more|also|next)\b.*|lire aussi\b.*|"
    r"related(?: articles| stories)?:?.*|share (?:this|on)\b.*|follow .{1,60} on (?:twitter|facebook|x|instagram)\b.*|"
    r"sign up\b.*|subscribe\b.*|all rights reserved\b.*|(?:copyright|©).*|[\W_]+|#+|-\s*30\s*-|ends?|"
    r"reuters?|abstract\.?|full text\.?)",
    re.IGNORECASE | re.DOTALL,
)
_WORD = re.compile(r"\w+(?:['’.\-‐/]\w+)*")
_SENTENCE_BREAK = re.compile(
    r"[.!?…。！？](?:(?<=[.!?…])[.!?…]*[\"'”’»)\]]*\s+(?=[\"'“‘„«(\[]*[A-ZÀ-ÞА-Я0-9])|(?<=[。！？])[。！？]*(?=.))"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"“‘])(?:[A-Z]|[A-Z](?:\.[A-Z])+|Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Rev|Hon|St|Jr|Sr|No|Mt|Inc|"
    r"Co|Corp|Ltd|vs|etc|Jan|Feb|Aug|Sept|Oct|Nov|Dec|M|Mme|bzw|ca|z\.\s?B|u\.\s?a|d\.\s?h|\d{1,2})$"
)


def count_words(text: str) -> int:
    """Words in `text`: runs of letters and digits, held together by apostrophes, hyphens and points inside."""
    return len(_WORD.findall(text))


def count_sentences(text: str) -> int:
    """Sentences in a paragraph, at least one if it has words; abbreviations do not end one."""
    if not _WORD.search(text):
        return 0
    breaks = (match.start() for match in _SENTENCE_BREAK.finditer(text))
    return 1 + sum(1 for at in breaks if not (text[at] == "." and _ABBREVIATION.search(text, max(0, at - 12), at)))


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
    start = leading[-1].end_char if leading else 0
    for block in _split_at_blank_lines(text, start):
        blocks.extend(_split_block(text, block))
    return blocks


def label_paragraphs(
    text: str,
    blocks: Sequence[Span],
    *,
    article_id: str,
    known_kinds: Mapping[int, str],
    has_marked_headings: bool = False,
) -> list[Paragraph]:
    """Paragraphs of the article, one per block.

    `known_kinds` gives the kind of blocks by their first character where the source or the metadata settle it;
    the others are told apart by how they look, subheadings only where the source does not mark them
    (`has_marked_headings`). `section_heading` is the nearest subheading above.
    """
    kinds = _kinds(text, blocks, known_kinds, has_marked_headings)
    paragraphs: list[Paragraph] = []
    heading: str | None = None
    for index, (span, kind) in enumerate(zip(blocks, kinds, strict=True)):
        content = text[span.start_char : span.end_char]
        if kind == SUBHEADING:
            heading = " ".join(content.split())
        paragraphs.append(
            Paragraph(
                article_id=article_id,
                paragraph_index=index,
                kind=kind,
                section_heading=heading if kind in (BODY, CAPTION, OTHER) else None,
                start_char=span.start_char,
                end_char=span.end_char,
                text=content,
                word_count=count_words(content),
                sentence_count=count_sentences(content),
            )
        )
    return paragraphs


def _split_at_blank_lines(text: str, start: int) -> Iterator[Span]:
    cuts = [start, *(edge for gap in _BLANK_LINE.finditer(text, start) for edge in gap.span()), len(text)]
    for begin, end in zip(cuts[::2], cuts[1::2], strict=True):
        span = _trimmed(text, begin, end, keep_indent=True)
        if span is not None:
            yield span


def _trimmed(text: str, start: int, end: int, *, keep_indent: bool = False) -> Span | None:
    content = text[start:end].rstrip()
    if not content:
        return None
    first = start + len(content) - len(content.lstrip())
    if keep_indent:
        first = text.rfind("\n", start, first) + 1 if "\n" in text[start:first] else start
    return Span(first, start + len(content))


def _split_block(text: str, block: Span) -> Iterator[Span]:
    lines = [Span(*match.span()) for match in _LINE.finditer(text, block.start_char, block.end_char)]
    opens = [True, *_openings(text, lines)]
    starts = [line.start_char for line, is_opening in zip(lines, opens, strict=True) if is_opening]
    for start, end in pairwise([*starts, block.end_char]):
        span = _trimmed(text, start, end)
        if span is not None:
            yield span


def _openings(text: str, lines: Sequence[Span]) -> list[bool]:
    """For each line but the first: whether a paragraph opens with it."""
    if len(lines) == 1:
        return []
    indented = [_INDENT.match(text, line.start_char, line.end_char) is not None for line in lines]
    if any(indented[1:]) and not all(indented[1:]):
        last = len(lines) - 1
        return [
            indent or is_aside(line) or (index == last and bool(read_byline_line(line)))
            for index, (indent, line) in enumerate(zip(indented, (text[slice(*span)] for span in lines), strict=True))
        ][1:]
    if _TURN_OF_TALK.match(text, lines[0].start_char, lines[0].end_char):
        turns = [_TURN_OF_TALK.match(text, line.start_char, line.end_char) is not None for line in lines[1:]]
        if any(turns):
            return turns
    width = max(line.end_char - line.start_char for line in lines)
    if width > _MAX_WRAPPED_WIDTH or width < _MIN_WRAPPED_WIDTH:
        return [True] * (len(lines) - 1)
    # A wrapped line is full: the first word of the next would not have fitted.
    return [_ends_short(text, line, following, width) for line, following in pairwise(lines)]


def _ends_short(text: str, line: Span, following: Span, width: int) -> bool:
    room = width - (line.end_char - line.start_char) - _SPARE_CHARS
    if room <= 0:
        return False
    next_word = text[following.start_char : following.end_char].split(maxsplit=1)[0:1]
    return bool(next_word) and room > len(next_word[0])


def _kinds(text: str, blocks: Sequence[Span], known_kinds: Mapping[int, str], has_marked_headings: bool) -> list[str]:
    kinds = [known_kinds.get(span.start_char) or _kind_by_look(text[slice(*span)]) for span in blocks]
    for index in range(1, 0 if has_marked_headings else len(blocks) - 1):
        if (
            kinds[index] == BODY
            and kinds[index + 1] == BODY
            and blocks[index].start_char not in known_kinds
            and _looks_like_subheading(text[slice(*blocks[index])], text[slice(*blocks[index + 1])])
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
    credit = _CREDIT.search(content)
    return credit is not None and credit.start() <= _MAX_CHARS_BEFORE_CREDIT


def _looks_like_subheading(content: str, following: str) -> bool:
    """Whether a short line without a full stop stands above a paragraph that has one."""
    if len(content) > _MAX_SUBHEADING_CHARS or "\n" in content:
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
