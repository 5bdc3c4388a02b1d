"""Contents of an article: the tagger's runs and the marked spans brought together, and pieces joined to quotes.

A quote mark is never in the middle of a content: in PolNeAR's training part 99.4 % of the marked spans lie whole in one
content or outside all. So a marked span is one decision, and the tagger's probabilities decide where no mark does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.quotes.kinds import LONGEST_NICKNAME, kind_of
from transforms.quotes.link_scene import Scene
from transforms.quotes.link_weights import LinkWeights
from transforms.quotes.maxent import Features

# A sentence with a sure cue and no content on the best path has weaker words looked at.
_SURE_CUE = 0.7
_WEAK = 0.2
_SAID = 0.5  # probability from which a marked span is content
_KEPT = 0.4  # probability from which an unmarked run is content; chosen on PolNeAR's development part
_CERTAINLY_SPOKEN = 12  # words
PAUSES = ",.!?;:…-—–"


@dataclass(frozen=True, slots=True)
class Run:
    """Tokens [first, last) of one paragraph, edges on words, that may be content.

    `region` is the marked span that they are, or -1; `is_best` tells that the tagger's best path has them.
    """

    first: int
    last: int
    region: int
    is_best: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """A run that is content: direct by its marks or indirect, with the probability that it is."""

    first: int
    last: int
    marked: str
    score: float


@dataclass(frozen=True, slots=True)
class Content:
    """The pieces of one quote, in reading order, and the probability that they belong together.

    Its tokens are among [first, last); `marked` is direct, mixed or indirect.
    """

    pieces: tuple[Piece, ...]
    score: float
    first: int
    last: int
    marked: str

    @classmethod
    def of(cls, pieces: Sequence[Piece], score: float) -> "Content":
        """The content that some pieces are."""
        kinds = {piece.marked for piece in pieces}
        return cls(tuple(pieces), score, pieces[0].first, pieces[-1].last, kinds.pop() if len(kinds) == 1 else "mixed")


def pieces_of(scene: Scene, weights: LinkWeights) -> list[Piece]:
    """The pieces of content in reading order: marked spans and, between them, runs of the tagger's that are likely.

    The paragraphs of a quote that opens each of them are content together or not at all.
    """
    runs = runs_of(scene)
    chances = [
        weights.owned.probability(region_features(scene, run))
        if run.region >= 0
        else weights.kept.probability(plain_features(scene, run))
        for run in runs
    ]
    said: dict[int, float] = {}
    for run, chance in zip(runs, chances, strict=True):
        if run.region >= 0 and chance >= _SAID and not is_nickname(scene, run):
            group = scene.group(run.region)
            said[group] = max(said.get(group, 0.0), chance)
    pieces: list[Piece] = []
    for run, chance in zip(runs, chances, strict=True):
        if run.region >= 0:
            group = scene.group(run.region)
            if group in said:
                pieces.append(Piece(run.first, run.last, "direct", said[group]))
        elif chance >= _KEPT:
            pieces.append(Piece(run.first, run.last, "indirect", chance))
    return pieces


def is_nickname(scene: Scene, run: Run) -> bool:
    """Whether the words around a marked span name it as somebody's nickname: then nobody says it."""
    if run.last - run.first > LONGEST_NICKNAME:
        return False
    return kind_of(scene.text, scene.marks, scene.regions[run.region].mark).kind == "nickname"


def runs_of(scene: Scene) -> list[Run]:
    """All that may be content, in reading order: every region, and the tagger's runs outside of the regions."""
    inside = bytearray(len(scene.tokens.words))
    begins = bytearray(len(inside) + 1)
    for content in scene.tags.contents:
        for first, last in content.pieces:
            inside[first:last] = b"\1" * (last - first)
            begins[first] = 1
    for first, last in unsaid_sentences(scene, inside):
        for token in range(first, last):
            inside[token] = 2 * (scene.inside[token] >= _WEAK)
    for region in scene.regions:
        inside[region.first : region.last] = bytes(region.last - region.first)
    runs = [Run(region.first, region.last, index) for index, region in enumerate(scene.regions)]
    for start, end in scene.tokens.paragraphs:
        if any(inside[start:end]):
            runs.extend(plain_runs(scene, inside, begins, start, end))
    return sorted(runs, key=lambda run: run.first)


def unsaid_sentences(scene: Scene, inside: bytearray) -> list[tuple[int, int]]:
    """Token ranges of the sentences that have a sure cue, no marked span and nothing inside."""
    found: list[tuple[int, int]] = []
    for cue in scene.cues.runs:
        first, last = scene.sentence_bounds(cue.first)
        if cue.score >= _SURE_CUE and not (found and found[-1][0] == first):
            marked = any(region >= 0 for region in scene.region[first:last])
            if not marked and not any(inside[first:last]):
                found.append((first, last))
    return found


def plain_runs(scene: Scene, inside: bytearray, begins: bytearray, start: int, end: int) -> list[Run]:
    """The tagger's runs in one paragraph; punctuation between two content words does not part them, a region does."""
    runs: list[Run] = []
    first = last = -1
    for token in range(start, end):
        if not scene.words[token]:
            continue
        if first >= 0 and (not inside[token] or begins[token]):
            runs.append(Run(first, last, -1, inside[first] == 1))
            first = -1
        if inside[token]:
            first = token if first < 0 else first
            last = token + 1
    if first >= 0:
        runs.append(Run(first, last, -1, inside[first] == 1))
    return runs


def region_features(scene: Scene, run: Run) -> Features:
    """What tells whether a marked span is somebody's words: the tagger's view, its length, shape and neighbours."""
    region = scene.regions[run.region]
    mark = scene.marks[region.mark]
    tokens = scene.tokens
    chances = word_chances(scene, region.first, region.last)
    mean = int(sum(chances) / len(chances) * 9.99)
    length = length_bin(len(chances))
    start, end = tokens.paragraphs[scene.paragraph[region.first]]
    before = tokens.words[region.first - 2] if region.first - 2 >= start else "<p>"
    ending = scene.text[mark.inner_end - 1]
    ending = ending if ending in PAUSES else "w"
    after = scene.text[mark.end_char : mark.end_char + 1]
    after = after if after in ",.;:" else "w"
    upper = scene.text[mark.inner_start].isupper()
    sentences = scene.sentence[region.last - 1] - scene.sentence[region.first]
    near = near_cue(scene, region.first, region.last)
    spoken = 4  # so many words between marks are no title and no nickname
    if len(chances) < _CERTAINLY_SPOKEN:
        spoken = int(kind_of(scene.text, scene.marks, region.mark).probability * 4.99)
    return (
        (_region_looks, (spoken, mean, near, length)),
        (_region_edges, (ending, after, upper, length)),
        (_region_marks, (mark.style, mark.closure, length)),
        (_region_before, (before.lower(),)),
        (_region_place, (near, length, region.last - region.first >= end - start - 3, min(sentences, 2))),
    )


def _region_looks(spoken: int, mean: int, near: int, length: str) -> list[str]:
    return [
        "bias",
        f"spoken={spoken}",
        f"spoken={spoken},mean={mean}",
        f"spoken={spoken},cue={near}",
        f"mean={mean}",
        f"mean={mean},length={length}",
        f"length={length}",
    ]


def _region_edges(ending: str, after: str, upper: bool, length: str) -> list[str]:
    return [
        f"ending={ending},length={length}",
        f"after={after},ending={ending}",
        f"upper={upper},length={length}",
        f"upper={upper},ending={ending}",
    ]


def _region_marks(style: str, closure: str, length: str) -> list[str]:
    return [f"style={style}", f"style={style},length={length}", f"closure={closure}"]


def _region_before(word: str) -> list[str]:
    return [f"before={word}"]


def _region_place(near: int, length: str, whole: bool, sentences: int) -> list[str]:
    return [f"cue={near}", f"cue={near},length={length}", f"whole={whole}", f"sentences={sentences}"]


def plain_features(scene: Scene, run: Run) -> Features:
    """What tells whether unmarked words are content: the tagger's view of them and of their edges, and what is near."""
    tokens = scene.tokens
    chances = word_chances(scene, run.first, run.last)
    mean = int(sum(chances) / len(chances) * 9.99)
    least = int(min(chances) * 4.99)
    opening = int(float(scene.tags.content[run.first, 1]) * 4.99)
    length = length_bin(len(chances))
    start, end = tokens.paragraphs[scene.paragraph[run.first]]
    left, right = beside_region(scene, run.first - 1, -1, start - 1), beside_region(scene, run.last, 1, end)
    sentences = min(scene.sentence[run.last - 1] - scene.sentence[run.first], 2)
    return (
        (_plain_looks, (mean, length, run.is_best)),
        (_plain_opens, (run.is_best, length, tokens.words[run.first].lower())),
        (_plain_edges, (least, length, opening, left)),
        (_plain_cue, (near_cue(scene, run.first, run.last), length)),
        (_plain_sides, (left, right, length, mean)),
        (_plain_place, (run.last - run.first >= end - start - 2, sentences)),
    )


def _plain_looks(mean: int, length: str, best: bool) -> list[str]:
    return ["bias", f"mean={mean},best={best}", f"mean={mean},length={length},best={best}"]


def _plain_opens(best: bool, length: str, word: str) -> list[str]:
    return [f"best={best},length={length},opening={word}"]


def _plain_edges(least: int, length: str, opening: int, left: str) -> list[str]:
    return [f"least={least},length={length}", f"opening={opening}", f"opening={opening},left={left}"]


def _plain_cue(near: int, length: str) -> list[str]:
    return [f"cue={near}", f"cue={near},length={length}"]


def _plain_sides(left: str, right: str, length: str, mean: int) -> list[str]:
    return [
        f"left={left},length={length}",
        f"right={right},length={length}",
        f"left={left},mean={mean}",
        f"right={right},mean={mean}",
    ]


def _plain_place(whole: bool, sentences: int) -> list[str]:
    return [f"whole={whole}", f"sentences={sentences}"]


def word_chances(scene: Scene, first: int, last: int) -> list[float]:
    """How likely the words of a range are content."""
    return [
        chance for chance, is_word in zip(scene.inside[first:last], scene.words[first:last], strict=True) if is_word
    ]


def beside_region(scene: Scene, token: int, step: int, stop: int) -> str:
    """What punctuation parts a run from the marked span beside it; "no" where a word does."""
    between = "at"
    while token != stop and not scene.words[token]:
        char = scene.tokens.words[token][0]
        between = char if char in PAUSES else between
        token += step
    return between if token != stop and scene.region[token] >= 0 else "no"


def near_cue(scene: Scene, first: int, last: int) -> int:
    """How sure the tagger is of a cue within five tokens of a range, in the paragraph where it begins, in thirds."""
    start, end = scene.tokens.paragraphs[scene.paragraph[first]]
    before, after = scene.cue_inside[max(start, first - 5) : first], scene.cue_inside[last : min(end, last + 6)]
    return int(max(max(before, default=0.0), max(after, default=0.0)) * 2.99)


def length_bin(count: int) -> str:
    """Class of a number of words."""
    for limit in (1, 2, 3, 5, 8, 15, 30):
        if count <= limit:
            return f"{limit}"
    return "more"
