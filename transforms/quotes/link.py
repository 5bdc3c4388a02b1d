"""Attributions of an English article: the tagger's view and the quote marks, brought together by learned decisions."""

from collections.abc import Mapping, Sequence
from math import inf

from transforms.quotes.attribution import Attribution
from transforms.quotes.languages import Language
from transforms.quotes.link_contents import Content, length_bin
from transforms.quotes.link_documents import document_start
from transforms.quotes.link_joins import contents_of, edge_after
from transforms.quotes.link_lines import line_of
from transforms.quotes.link_patterns import with_patterns
from transforms.quotes.link_relay import Relay, relays_of, with_relays
from transforms.quotes.link_scene import Candidate, Scene, is_word, scene_of
from transforms.quotes.link_speakers import Link, links_of, place, position
from transforms.quotes.link_weights import LinkWeights
from transforms.quotes.marks import MarkedSpan
from transforms.quotes.maxent import Features
from transforms.quotes.tagger import TokenTags
from transforms.records import Span

# Chosen on PolNeAR's development part: they cost recall of what its annotators alone would mark, a plan in two words.
_LEAST = 0.3
_LEAST_STANCE = 0.5
_LEAST_OF_FEW = 0.6
_FEW_WORDS = 8
# What a pattern tells is right more often than not; the weights have not seen relays and speakers on lines.
_PATTERN_CONFIDENCE = 0.7
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_FOUND_BY = {"direct": "marks", "mixed": "marks+tagger", "indirect": "tagger"}


def attributions(
    text: str, tags: TokenTags, marks: Sequence[MarkedSpan], weights: LinkWeights, language: Language
) -> list[Attribution]:
    """Attributions of an article in reading order; no character is content of two."""
    scene = scene_of(text, tags, marks)
    contents = contents_of(scene, weights)
    relays = relays_of(scene)
    if relays:
        contents = with_relays(scene, contents, relays)
    contents, told = with_patterns(scene, contents, language)
    relay_in = {scene.sentence[relay.first]: relay for relay in relays}
    found: list[Attribution] = []
    for link in links_of(scene, contents, weights):
        relay, is_told = relay_near(scene, link.content, relay_in), link.content.first in told
        attribution = attribution_of(scene, link, relay, weights, language, is_told=is_told)
        if attribution.confidence >= least_confidence(link, attribution):
            found.append(attribution)
    return found


def least_confidence(link: Link, attribution: Attribution) -> float:
    """The confidence below which a link is no row: few unmarked words must be surer to be somebody's.

    Unmarked words that no mention of a speaker goes with are never a row: every second one is nobody's.
    """
    if link.content.marked != "indirect":
        return _LEAST
    if attribution.speaker_span is None:
        return inf
    words = sum(piece.last - piece.first for piece in link.content.pieces)
    if words <= _FEW_WORDS:
        return _LEAST_OF_FEW
    return _LEAST_STANCE if attribution.kind == "stance" else _LEAST


def relay_near(scene: Scene, content: Content, relay_in: Mapping[int, Relay]) -> Relay | None:
    """The relay in the sentence where a content begins, or in the one where it ends."""
    return relay_in.get(scene.sentence[content.first]) or relay_in.get(scene.sentence[content.last - 1])


def attribution_of(
    scene: Scene, link: Link, relay: Relay | None, weights: LinkWeights, language: Language, *, is_told: bool
) -> Attribution:
    """One link as spans of the text; `is_told` where the form of its sentence speaks for it.

    `rule` tells what found the content and where the speaker stands to it: before, after, between, inside, carried
    from another paragraph, relayed, set beside it on a line, or none.
    """
    cue, speaker, relayer = span_of(scene, link.cue), mention_span(scene, link.source, link.content), None
    where = speaker_place(scene, link)
    confidence = weights.right.probability(confidence_features(scene, link, where))
    line = line_of(scene, link.content) if where in ("none", "carried") or link.cue is None else None
    if relay:
        cue, speaker, relayer, where = relay.cue_span, relay.speaker_span, relay.relayed_by_span, "relayed"
    elif line:
        cue, speaker, where = line.cue_span, line.speaker_span, "line"
    if relay or line or is_told:
        confidence = max(confidence, _PATTERN_CONFIDENCE)
    return Attribution(
        spans=content_spans(scene, link.content),
        cue_span=cue,
        speaker_span=speaker,
        relayed_by_span=relayer,
        kind=kind_of_link(scene, link, language),
        rule=f"{_FOUND_BY[link.content.marked]}:{where}",
        confidence=confidence,
    )


def content_spans(scene: Scene, content: Content) -> tuple[Span, ...]:
    """Characters of a content, one span per unbroken stretch of its pieces.

    A stretch that one pair of marks holds is without them; a longer one has the marks that stand inside it.
    """
    stretches: list[tuple[int, int]] = []
    for piece in content.pieces:
        if stretches and touching(scene, stretches[-1][1], piece.first):
            stretches[-1] = (stretches[-1][0], piece.last)
        else:
            stretches.append((piece.first, piece.last))
    return tuple(stretch_span(scene, first, last) for first, last in stretches)


def touching(scene: Scene, first: int, last: int) -> bool:
    """Whether no word stands in the range of tokens, all of one paragraph."""
    return scene.paragraph[first - 1] == scene.paragraph[last] and not any(
        is_word(scene.tokens.words[token]) for token in range(first, last)
    )


def stretch_span(scene: Scene, first: int, last: int) -> Span:
    """Characters of the tokens [first, last), which begin and end with words, and of the marks at their edges."""
    start, end = scene.tokens.chars(first, last)
    opened, closed = scene.region[first], scene.region[last - 1]
    if opened >= 0:
        mark = scene.marks[scene.regions[opened].mark]
        start = mark.inner_start if opened == closed else mark.start_char
    if closed >= 0:
        mark = scene.marks[scene.regions[closed].mark]
        end = mark.inner_end if opened == closed else mark.end_char
    return Span(start, end)


def mention_span(scene: Scene, run: Candidate | None, content: Content) -> Span | None:
    """Characters of a mention, with the bracket that closes one inside it and without a "who" at its end."""
    if run is None:
        return None
    last = before_content(scene, run, content)
    while last - run.first > 1 and scene.tokens.words[last - 1].lower() in _RELATIVE:
        last -= 1
    span = Span(*scene.tokens.chars(run.first, last))
    document = document_start(scene.text, *span)
    span = span if document is None else span._replace(start_char=document)
    words = scene.text[slice(*span)]
    closes = words.count("(") > words.count(")") and scene.text[span.end_char : span.end_char + 1] == ")"
    return Span(span.start_char, span.end_char + closes)


def before_content(scene: Scene, run: Candidate, content: Content) -> int:
    """Where a mention ends that runs on into marked words or into the content: at the last word before them."""
    last = next(
        (token for token in range(run.first, run.last) if ends_mention(scene, token, run.last, content)), run.last
    )
    if last in (run.first, run.last):
        return run.last
    while last - run.first > 1 and not is_word(scene.tokens.words[last - 1]):
        last -= 1
    return last


def ends_mention(scene: Scene, token: int, last: int, content: Content) -> bool:
    """Whether a token of a mention is content or marked, and in no nickname within the name."""
    region = scene.region[token]
    return token == content.first or (region >= 0 and not any(scene.words[scene.regions[region].last : last]))


def span_of(scene: Scene, run: Candidate | None) -> Span | None:
    """Characters of a candidate."""
    return None if run is None else Span(*scene.tokens.chars(run.first, run.last))


def kind_of_link(scene: Scene, link: Link, language: Language) -> str:
    """speech, or stance where unmarked content hangs on a cue that is no verb of saying."""
    if link.content.marked != "indirect" or link.cue is None:
        return "speech"
    words = [scene.tokens.words[token].lower() for token in range(link.cue.first, link.cue.last)]
    if (
        any(word in language.speech_cues for word in words)
        or " ".join(words) in language.according_to
        or words == [":"]
    ):
        return "speech"
    return "stance"


def speaker_place(scene: Scene, link: Link) -> str:
    """Where the speaker's mention stands to the content."""
    if link.source is None:
        return "none"
    side, _ = position(link.content, link.source)
    if side == "before" and edge_after(scene, link.content.first) == ":":
        return side
    return "carried" if place(scene, link.content, link.source, side).startswith("p") else side


def confidence_features(scene: Scene, link: Link, where: str) -> Features:
    """What tells whether a link is right: how sure its parts are, what kind it is, how the content begins."""
    words = scene.tokens.words
    marked = link.content.marked[0]
    pieces = link.content.pieces
    content = int(sum([piece.score for piece in pieces]) / len(pieces) * 9.99)
    length = length_bin(sum([piece.last - piece.first for piece in pieces]))
    cue = "" if link.cue is None else words[link.cue.last - 1].lower()
    tagged = 0 if link.source is None else int(link.source.score * 4.99)
    return (
        (_content_looks, (marked, content, length)),
        (_content_opens, (words[link.content.first].lower(), marked)),
        (_cue_ends, (cue, marked)),
        (_parts_are_sure, (int(link.content.score * 4.99), int(link.cue_score * 4.99), marked)),
        (_source_is_sure, (int(link.source_score * 9.99), int(link.source_score * 4.99), marked)),
        (_parts_stand, (where, marked, link.cue is not None, tagged)),
    )


def _content_looks(marked: str, content: int, length: str) -> list[str]:
    return [
        "bias",
        f"marked={marked}",
        f"content={content},marked={marked}",
        f"content={content},length={length},marked={marked}",
        f"length={length},marked={marked}",
    ]


def _content_opens(word: str, marked: str) -> list[str]:
    return [f"opening={word},marked={marked}"]


def _cue_ends(word: str, marked: str) -> list[str]:
    return [f"cue_word={word},marked={marked}"]


def _parts_are_sure(joined: int, cue: int, marked: str) -> list[str]:
    return [f"joined={joined}", f"cue={cue},marked={marked}"]


def _source_is_sure(tenths: int, fifths: int, marked: str) -> list[str]:
    return [f"source={tenths}", f"source={fifths},marked={marked}"]


def _parts_stand(where: str, marked: str, cued: bool, tagged: int) -> list[str]:
    return [
        f"where={where},marked={marked}",
        f"cued={cued},where={where}",
        f"tagged={tagged}",
        f"tagged={tagged},where={where}",
    ]
