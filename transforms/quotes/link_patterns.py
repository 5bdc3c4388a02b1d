"""Contents that the form of a sentence tells where the weights see none.

The weights have learned from whole articles of one press and pass over what is rare there: a quote with its speaker
behind a dash, a clause behind "warned:", an "according to ..." that opens a short text.
"""

from collections.abc import Iterator, Sequence

from transforms.quotes.kind_features import is_title_case
from transforms.quotes.languages import Language
from transforms.quotes.link_contents import Content, Piece
from transforms.quotes.link_lines import line_of
from transforms.quotes.link_scene import Scene, trimmed

_SURE_CUE = 0.7
_CHANCE = 0.5  # of a piece that nothing but the form speaks for
_NEAR_LIKELIEST = 0.6
_FEW = 3  # words from which marked ones without a stop may be a sentence


def with_patterns(scene: Scene, contents: Sequence[Content], language: Language) -> tuple[list[Content], set[int]]:
    """The contents with those that a form tells; and the first tokens of what forms tell, found before or not."""
    taken = bytearray(len(scene.words))
    for content in contents:
        taken[content.first : content.last] = b"\1" * (content.last - content.first)
    told: set[int] = set()
    added: list[Content] = []
    for first, last, marked in [*quotes_on_lines(scene, taken, language), *clauses(scene, language)]:
        if first >= last:
            continue
        told.add(first)
        if not any(taken[first:last]):
            taken[first:last] = b"\1" * (last - first)
            added.append(Content.of([Piece(first, last, marked, _CHANCE)], 1.0))
    return sorted([*contents, *added], key=lambda content: content.first), told


def quotes_on_lines(scene: Scene, taken: bytearray, language: Language) -> Iterator[tuple[int, int, str]]:
    """Marked spans that are nobody's words yet, and whose speaker stands behind them on a line."""
    for region in scene.regions:
        if taken[region.first]:
            continue
        mark = scene.marks[region.mark]
        words = [scene.tokens.words[token] for token in range(region.first, region.last) if scene.words[token]]
        is_sentence = scene.text[mark.inner_end - 1] in ".?!…" or len(words) >= _FEW
        if is_sentence and not is_title_case(words, language):
            line = line_of(scene, Content.of([Piece(region.first, region.last, "direct", _CHANCE)], 1.0))
            if line and line.speaker_span.start_char >= mark.end_char:
                yield region.first, region.last, "direct"


def clauses(scene: Scene, language: Language) -> Iterator[tuple[int, int, str]]:
    """What stands behind "according to X," at the head of a sentence, or behind a verb of saying and a colon."""
    words = scene.tokens.words
    for cue in scene.cues.likely(0, len(words)):
        first, last = scene.sentence_bounds(cue.first)
        if cue.score < _SURE_CUE or any(region >= 0 for region in scene.region[first:last]):
            continue
        said = " ".join(words[cue.first : cue.last]).lower()
        if said in language.according_to and trimmed(scene.tokens, first, last)[0] == cue.first:
            yield *trimmed(scene.tokens, end_of_speaker(scene, cue.last, last), last), "indirect"
        elif said in language.speech_cues and cue.last < last and words[cue.last] == ":":
            yield *trimmed(scene.tokens, cue.last, last), "indirect"


def end_of_speaker(scene: Scene, first: int, last: int) -> int:
    """The comma in the range of tokens behind which the likeliest words begin: before it stands the speaker.

    A speaker may have commas of its own, as in "Moor, a former mayor, ...".
    """
    likely = _NEAR_LIKELIEST * max(scene.inside[first:last], default=0.0)
    commas = [token for token in range(first, last - 1) if scene.tokens.words[token] == ","]
    return next((comma for comma in commas if scene.inside[comma + 1] >= likely), last)
