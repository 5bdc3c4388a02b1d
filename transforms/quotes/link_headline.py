"""Headlines that are a quote, or end in its speaker: "Harbour must close by May: port council"."""

import re

from transforms.quotes.attribution import Attribution
from transforms.quotes.languages import Language
from transforms.records import Span

_LONGEST_SPEAKER = 6  # words
_SHORTEST_CONTENT = 3
_CONFIDENCE = 0.6
_MARKED = re.compile(r"[\s#]*[“\"‘'«„](?P<content>[^“”\"‘«»„:]+)[”\"’'»“][.\s]*")
_FORM = re.compile(r"(?P<content>[^:]*[^:\s])\s*(?P<cue>:)\s+(?P<speaker>[^:]*\w)\W*")


def headline_attribution(text: str, headline: Span, language: Language) -> Attribution | None:
    """What a headline says in marks alone or by somebody whom it names behind a colon; None if it has another form.

    Whoever is named so must be known: the article names them too, or they are of a kind that speaks (police, study).
    """
    words_alone = _MARKED.fullmatch(text, headline.start_char, headline.end_char)
    if words_alone and len(words_alone["content"].split()) >= _SHORTEST_CONTENT:
        return Attribution(
            (Span(*words_alone.span("content")),), None, None, None, "speech", "headline:alone", _CONFIDENCE
        )
    match = _FORM.fullmatch(text, headline.start_char, headline.end_char)
    if match is None:
        return None
    speaker = match["speaker"]
    words = speaker.split()
    if len(words) > _LONGEST_SPEAKER or len(match["content"].split()) < max(_SHORTEST_CONTENT, len(words)):
        return None
    known = re.compile(rf"\b{re.escape(speaker)}\b").search(text, headline.end_char)
    head = words[-1].lower()
    if not known and head not in language.roles | language.groups | language.documents:
        return None
    return Attribution(
        spans=(Span(*match.span("content")),),
        cue_span=Span(*match.span("cue")),
        speaker_span=Span(*match.span("speaker")),
        relayed_by_span=None,
        kind="speech",
        rule="headline:after",
        confidence=_CONFIDENCE,
    )
