"""What a rule says of one quote before it becomes a row: content, cue and speaker as spans of the text."""

from dataclasses import dataclass

from transforms.records import Span


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
