"""The stored text of an article, the way back from it to the raw text, and the text that analysis reads."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from transforms.records import Span

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

LINE_END = re.compile("\r\n|[\n\r\v\f\u2028\u2029]")
# Anything else may be mojibake or a control character, and wants a closer look. The marks and spaces of well-set
# English are let through because the closer look is slow (3 MB/s).
SUSPICIOUS = re.compile("[^\t\n\x20-\x7e‘’“”–—…•£€\u00a0\u202f]")
ASCII_WORD_CHARACTER = re.compile("[0-9A-Za-z]")

LINE_SEPARATORS = re.compile("[\x1c-\x1e\x85\u2028\u2029]")
OTHER_SPACE = re.compile(r"[^\S\n\r ]")


class Change(NamedTuple):
    """A piece of the stored text that differs from the piece of the raw text it came from."""

    start_char: int
    end_char: int
    raw_start: int
    raw_end: int


@dataclass(frozen=True, slots=True)
class NormalisedText:
    """The stored text, and where it differs from the raw text, in order."""

    text: str
    changes: tuple[Change, ...]

    def raw_span(self, start_char: int, end_char: int) -> Span:
        """The smallest span of the raw text that holds what the stored text holds at [start_char, end_char).

        A span that cuts through a repaired piece gets the whole piece.
        """
        raw_start = self._raw_start(start_char)
        return Span(raw_start, max(self._raw_end(end_char), raw_start))

    def _raw_start(self, position: int) -> int:
        passed = bisect_right(self.changes, position, key=lambda change: change.end_char)
        if passed < len(self.changes) and self.changes[passed].start_char <= position:
            return self.changes[passed].raw_start
        return position + self._shift_after(passed)

    def _raw_end(self, position: int) -> int:
        begun = bisect_left(self.changes, position, key=lambda change: change.start_char)
        if begun and self.changes[begun - 1].end_char > position:
            return self.changes[begun - 1].raw_end
        return position + self._shift_after(begun)

    def _shift_after(self, count: int) -> int:
        return self.changes[count - 1].raw_end - self.changes[count - 1].end_char if count else 0


def normalise_text(raw: str) -> str:
    """The stored text of an article: `normalise` without the way back."""
    return raw if SUSPICIOUS.search(raw) is None else normalise(raw).text


def normalise(raw: str) -> NormalisedText:
    """The stored text of an article with the way back to the raw text. Clean text comes back as it is.

    Repaired are mojibake (by ftfy), line ends (all become a newline), control characters (removed), lone surrogates
    (U+FFFD) and byte order marks (removed). Quotation marks, dashes, spaces, ligatures and the composition of accents
    stay as the source has them. Doing it twice changes nothing more.
    """
    if SUSPICIOUS.search(raw) is None:
        return NormalisedText(raw, ())
    pieces: list[str] = []
    changes: list[Change] = []
    position = line_start = 0
    for line, line_end in _lines(raw):
        repaired = _repaired(line)
        changes += [
            Change(position + start, position + end, line_start + raw_start, line_start + raw_end)
            for start, end, raw_start, raw_end in _differences(repaired, line)
        ]
        position += len(repaired)
        line_start += len(line)
        if len(line_end) > 1:
            changes.append(Change(position, position + 1, line_start, line_start + len(line_end)))
        pieces += [repaired, "\n" if line_end else ""]
        position += len(pieces[-1])
        line_start += len(line_end)
    return NormalisedText("".join(pieces), tuple(changes))


def analysis_text(text: str) -> str:
    """The text with every Unicode space a plain space and every line separator a newline, of the same length.

    It is what rules and models read: offsets into it are offsets into `text`.
    """
    return OTHER_SPACE.sub(" ", LINE_SEPARATORS.sub("\n", text))


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Each line with its line end; the end of the last one may be empty."""
    start = 0
    for end in LINE_END.finditer(text):
        yield text[start : end.start()], end[0]
        start = end.end()
    yield text[start:], ""


def _repaired(line: str) -> str:
    if SUSPICIOUS.search(line) is None:
        return line
    # Late: the command line must start fast, and most text is clean.
    import ftfy

    repaired = ftfy.fix_text(line, _repair_config())
    if LINE_END.search(repaired) is None:
        return repaired
    # A line separator came out of mojibake: what it parts are lines of their own, to be read as such the next time too.
    return "\n".join(_repaired(part) for part, _ in _lines(repaired))


@cache
def _repair_config() -> "TextFixerConfig":
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        normalization=None,
        explain=False,
    )


def _differences(repaired: str, raw: str) -> Iterator[Change]:
    """The pieces of a line in which it differs from its raw form, aligned at ASCII letters and digits.

    No repair touches those, since no byte of a character outside ASCII looks like one. Where they differ all the same
    (a terminal's colour codes went) the line is one piece.
    """
    if repaired == raw:
        return
    anchors = [found.start() for found in ASCII_WORD_CHARACTER.finditer(repaired)]
    raw_anchors = [found.start() for found in ASCII_WORD_CHARACTER.finditer(raw)]
    if [repaired[at] for at in anchors] != [raw[at] for at in raw_anchors]:
        anchors = raw_anchors = []
    start = raw_start = 0
    for end, raw_end in zip([*anchors, len(repaired)], [*raw_anchors, len(raw)], strict=True):
        if repaired[start:end] != raw[raw_start:raw_end]:
            yield _trimmed(Change(start, end, raw_start, raw_end), repaired, raw)
        start, raw_start = end, raw_end


def _trimmed(change: Change, repaired: str, raw: str) -> Change:
    """The change without the characters at its ends that both sides share."""
    start, end, raw_start, raw_end = change
    while start < end and raw_start < raw_end and repaired[start] == raw[raw_start]:
        start, raw_start = start + 1, raw_start + 1
    while start < end and raw_start < raw_end and repaired[end - 1] == raw[raw_end - 1]:
        end, raw_end = end - 1, raw_end - 1
    return Change(start, end, raw_start, raw_end)
