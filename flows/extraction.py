"""JSON lines of texts answered with JSON lines of their quotes."""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from transforms.quotes.extract import extract_quotes
from transforms.records import Quote, Span

SAID = {"speech", "stance"}
"""Kinds of quote that are somebody's words or thoughts; the others are marked words that nobody said."""
NOT_FOR_ONE_TEXT = {"article_id", "quote_index", "spans", "speaker_span", "cue_span"}


class LineError(ValueError):
    """A line that holds no text to work on."""


def answer_lines(lines: Iterable[bytes]) -> Iterator[bytes | LineError]:
    """For each line its answer with a line feed, or what is wrong with it; an empty line is answered by nothing."""
    for line in lines:
        if not line.strip():
            yield b""
            continue
        try:
            yield answer_line(line)
        except LineError as error:
            yield error


def answer_line(line: bytes) -> bytes:
    """The JSON line with the quotes of the text in a JSON line. Raises LineError."""
    try:
        document = orjson.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise LineError(f"not valid JSON: {error}") from error
    if not isinstance(document, dict) or not isinstance(document.get("text"), str):
        raise LineError('not an object with a string "text"')
    if "doc_id" not in document:
        raise LineError('no "doc_id"')
    language = document.get("language")
    if language is not None and not isinstance(language, str):
        raise LineError('"language" is not a string')
    quotes = extract_quotes(document["text"], article_id=str(document["doc_id"]), language=language)
    answer = {
        "doc_id": document["doc_id"],
        "quotes": [as_object(quote) for quote in quotes if quote.kind in SAID],
        "other": [as_object(quote) for quote in quotes if quote.kind not in SAID],
    }
    return orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE)


def as_object(quote: Quote) -> dict[str, Any]:
    """The quote as a JSON object, its spans as pairs of offsets."""
    return {
        "text": quote.text,
        "type": quote.type,
        "spans": [_pair(span) for span in quote.spans],
        "speaker": quote.speaker,
        "speaker_span": _pair(quote.speaker_span),
        "cue": quote.cue,
        "cue_span": _pair(quote.cue_span),
        "quote_id": quote.quote_id,
        "kind": quote.kind,
        "scope": quote.scope,
        "closure": quote.closure,
        "speaker_mention": quote.speaker_mention,
        "speaker_kind": quote.speaker_kind,
        "speaker_role": quote.speaker_role,
        "resolution": quote.resolution,
        "relayed_by": quote.relayed_by,
        "parent_quote_id": quote.parent_quote_id,
        "confidence": quote.confidence,
        "rule": quote.rule,
    }


def _pair(span: Span | None) -> list[int] | None:
    return list(span) if span else None
