"""What a rule says of one quote before it becomes a row: content, cue and speaker as spans of the text."""

from dataclasses import dataclass

from transforms.records import Span

# How often a rule is right in content and speaker. Those for cues before and after quotes, said-that, according-to and
# carried speakers are counts on English training articles, for want of annotated ones in the languages that go by
# rules; an aside, reported mood and a cue at the end have no count that means anything there and are set with care.
RULE_CONFIDENCE = {
    "rules:after": 0.83,
    "rules:aside": 0.8,
    "rules:before": 0.64,
    "rules:that": 0.63,
    "rules:source": 0.61,
    "rules:mood": 0.5,
    "rules:said-after": 0.4,
    "rules:carried": 0.28,
    "marks:alone": 0.1,
}


@dataclass(frozen=True, slots=True)
class Attribution:
    """One quote with its cue and speaker, as a rule found them.

    `spans` hold the content in reading order, one per unbroken piece, without the quote marks at its edges.
    `cue_span` and `speaker_span` are None where the quote stands alone. `kind` is speech, stance, term, title or
    nickname; `confidence` is a probability, not yet calibrated.
    """

    spans: tuple[Span, ...]
    cue_span: Span | None
    speaker_span: Span | None
    relayed_by_span: Span | None
    kind: str
    rule: str
    confidence: float
